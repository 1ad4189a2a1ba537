package io.ozone.client;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that all of a client's open keys keep. Never makes anyone wait: a stream that is refused
 * commits its block, which gives its own bytes back, and only one that keeps nothing may go over the limit.
 * So streams can't wait for each other in a circle.
 */
final class WriteMemory {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /** @param limit bytes */
    WriteMemory(long limit) {
        this.limit = limit;
    }

    boolean tryTake(long bytes) {
        if (used.addAndGet(bytes) <= limit) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    /** For a stream that keeps nothing else. */
    void take(long bytes) {
        used.addAndGet(bytes);
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    /** More than half of it is free, so that streams may use long chunks. */
    boolean isPlentiful() {
        return used.get() < limit / 2;
    }

    long used() {
        return used.get();
    }
}
