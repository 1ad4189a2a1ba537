package io.ozone.s3.http;

import java.util.concurrent.atomic.AtomicLong;

/** Memory for what makes requests fast, and which each of them can do without. Nobody waits for it. */
public final class HeapShare {
    private final AtomicLong free;

    public HeapShare(long bytes) {
        free = new AtomicLong(bytes);
    }

    /** @param parts into which the heap is divided for that */
    public static HeapShare ofHeap(int parts) {
        return new HeapShare(Runtime.getRuntime().maxMemory() / parts);
    }

    /** Whether there is so much left; who got it gives it back. */
    public boolean tryTake(long bytes) {
        if (free.addAndGet(-bytes) >= 0) {
            return true;
        }
        free.addAndGet(bytes);
        return false;
    }

    public void giveBack(long bytes) {
        free.addAndGet(bytes);
    }
}
