package io.ozone.s3.operation;

import java.util.concurrent.atomic.AtomicLong;

/** Memory for what makes requests fast, and which each of them can do without. Nobody waits for it. */
final class HeapShare {
    private final AtomicLong free;

    HeapShare(long bytes) {
        free = new AtomicLong(bytes);
    }

    /** @param parts into which the heap is divided for that */
    static HeapShare ofHeap(int parts) {
        return new HeapShare(Runtime.getRuntime().maxMemory() / parts);
    }

    /** Whether there is so much left; who got it gives it back. */
    boolean tryTake(long bytes) {
        if (free.addAndGet(-bytes) >= 0) {
            return true;
        }
        free.addAndGet(bytes);
        return false;
    }

    void giveBack(long bytes) {
        free.addAndGet(bytes);
    }
}
