package io.ozone.kv;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The thread that brings RocksDB's memory to stable storage, by time and by size. */
final class Settler implements Runnable {
    private final AppliedRocks disk;
    private final Failure failure;
    private final long intervalNanos;
    private final long maxBytes;
    private final Runnable afterFailure;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition early = lock.newCondition();
    private boolean ended;

    Settler(AppliedRocks disk, Failure failure, ReplicatedStoreOptions options, Runnable afterFailure) {
        this.disk = disk;
        this.failure = failure;
        this.intervalNanos = options.flushInterval().toNanos();
        this.maxBytes = options.flushBytes();
        this.afterFailure = afterFailure;
    }

    @Override
    public void run() {
        try {
            while (awaitTurn()) {
                disk.settle();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (!hasEnded()) {
                fail(e);
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void fail(Throwable cause) {
        failure.remember("flushing", cause);
        afterFailure.run();
    }

    private boolean awaitTurn() throws InterruptedException {
        lock.lock();
        try {
            long left = intervalNanos;
            while (!ended && left > 0 && disk.unsettledBytes() < maxBytes) {
                left = early.awaitNanos(left);
            }
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    /** After a batch was written. */
    void consider() {
        if (disk.unsettledBytes() >= maxBytes) {
            lock.lock();
            try {
                early.signal();
            } finally {
                lock.unlock();
            }
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            early.signal();
        } finally {
            lock.unlock();
        }
    }

    private boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }
}
