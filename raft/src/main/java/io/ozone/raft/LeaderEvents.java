package io.ozone.raft;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what Ratis tells about leadership, from several threads and more than once, into the calls of {@link
 * LeaderListener}: true and false in turn, one at a time, off Ratis' threads.
 */
final class LeaderEvents {
    private static final Logger log = LoggerFactory.getLogger(LeaderEvents.class);

    private final LeaderListener listener;
    private final Duration longestSilence;
    private final ThreadPoolExecutor thread;
    private boolean leading;
    private long leadingTerm;
    private CompletableFuture<Void> news = CompletableFuture.completedFuture(null);

    /** @param longestSilence after which {@link #news} is complete without news */
    LeaderEvents(LeaderListener listener, Duration longestSilence, String threadName) {
        this.listener = listener;
        this.longestSilence = longestSilence;
        this.thread = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread created = new Thread(task, threadName);
            created.setDaemon(true);
            return created;
        });
        thread.allowCoreThreadTimeOut(true); // elections are rare, idle threads are not free
    }

    /** Completes when this peer leads or hears of a leader, and when that takes long. One for all who wait. */
    synchronized CompletableFuture<Void> news() {
        if (news.isDone()) {
            news = new CompletableFuture<Void>()
                    .completeOnTimeout(null, longestSilence.toMillis(), TimeUnit.MILLISECONDS);
        }
        return news;
    }

    /** This peer knows who leads. */
    synchronized void heard() {
        news.complete(null);
    }

    synchronized void ready(long term) {
        if (!leading) {
            leading = true;
            leadingTerm = term;
            tell(true, term);
        }
        heard();
    }

    synchronized void lost() {
        if (leading) {
            leading = false;
            tell(false, leadingTerm);
        }
    }

    private void tell(boolean leader, long ofTerm) {
        try {
            thread.execute(() -> call(leader, ofTerm));
        } catch (RejectedExecutionException e) {
            log.debug("closed before the listener heard of leader={} term={}", leader, ofTerm, e);
        }
    }

    private void call(boolean leader, long ofTerm) {
        try {
            listener.leaderChanged(leader, ofTerm);
        } catch (RuntimeException e) {
            log.error("the leader listener failed on leader={} term={}", leader, ofTerm, e);
        }
    }

    /** Calls already due are still made. */
    void close() {
        thread.shutdown();
    }

    /** Calls already due are dropped. */
    void kill() {
        thread.shutdownNow();
    }
}
