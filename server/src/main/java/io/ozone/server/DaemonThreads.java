package io.ozone.server;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Named daemon threads. */
public final class DaemonThreads {
    /** Short, because waiting threads take turns: a few calls a second would keep a whole burst's threads alive. */
    private static final int IDLE_MILLIS = 1_000;

    private DaemonThreads() {}

    /** Threads named {@code name-1}, {@code name-2}, … */
    public static ThreadFactory factory(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * A pool that gives a task to an idle thread, else to a new one, and queues it only when all
     * {@code threads} are busy; idle threads end. (The plain pool starts a thread for each task until all exist,
     * or queues before it grows.)
     */
    public static ThreadPoolExecutor pool(String name, int threads) {
        return new ThreadPoolExecutor(
                0, threads, IDLE_MILLIS, TimeUnit.MILLISECONDS, new HandOver(), factory(name), (task, pool) -> {
                    if (pool.isShutdown()) {
                        throw new RejectedExecutionException("the threads " + name + " are shut down");
                    }
                    ((HandOver) pool.getQueue()).put(task);
                });
    }

    /** Accepts an offer only when a thread waits for it. */
    private static final class HandOver extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }
    }
}
