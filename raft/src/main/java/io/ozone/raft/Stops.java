package io.ozone.raft;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether and why the node has stopped. A replica that cannot go on must not stay half alive: the first {@link #fail}
 * closes the whole node, on a thread of its own because the failing one belongs to what is closed, and then tells the
 * owner.
 */
final class Stops {
    private static final Logger log = LoggerFactory.getLogger(Stops.class);

    private static final long PATIENCE_SECONDS = 30;

    /** The owner asked for it, {@code kill} being the stronger wish. */
    enum Wish {
        RUN,
        CLOSE,
        KILL
    }

    private final String name;
    private final Consumer<Throwable> listener;
    private Runnable closeNode = () -> {};
    private final CountDownLatch storeClosed = new CountDownLatch(1);
    private volatile Throwable failure;
    private volatile Wish wish = Wish.RUN;

    Stops(String name, Consumer<Throwable> listener) {
        this.name = name;
        this.listener = listener;
    }

    synchronized void closeWith(Runnable action) {
        closeNode = action;
    }

    synchronized void wish(Wish wanted) {
        if (wanted.compareTo(wish) > 0) {
            wish = wanted;
        }
    }

    boolean killed() {
        return wish == Wish.KILL;
    }

    /** Nothing may change the replica any more, and nothing it holds may be taken for current. */
    boolean halted() {
        return failure != null || killed();
    }

    synchronized void fail(String what, Throwable cause) {
        if (halted()) {
            log.debug("{}: {} after the stop", name, what, cause);
            return;
        }
        log.error("{}: {}; this replica stops", name, what, cause);
        failure = cause;
        if (wish == Wish.RUN) {
            Runnable close = closeNode;
            Thread stopper = new Thread(() -> stop(close, cause), name + "-stop");
            stopper.setDaemon(true);
            stopper.start();
        }
    }

    private void stop(Runnable close, Throwable cause) {
        try {
            close.run();
        } finally {
            listener.accept(cause);
        }
    }

    /** Ratis closes a group by itself when its log fails, or when the others say this peer was removed. */
    void closedByRatis() {
        if (wish != Wish.RUN) {
            return;
        }
        fail(
                "closed by Ratis",
                new IllegalStateException("Ratis closed the group: its log failed, or this peer was removed"));
    }

    void storeClosed() {
        storeClosed.countDown();
    }

    /** Ratis may be closing the group, and with it the store, on another thread. */
    void awaitStoreClosed() {
        try {
            if (!storeClosed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("{}: the store is still open after {} seconds", name, PATIENCE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }
}
