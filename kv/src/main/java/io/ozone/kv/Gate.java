package io.ozone.kv;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps native memory alive while calls are inside. A caller passes with two increments on a counter that few
 * threads share; whoever shuts the gate waits until all counters are zero. After that nobody gets in, so what
 * the gate guards can be freed. A call into freed RocksDB memory would end the process, and a lock would be
 * paid by every read.
 */
final class Gate {
    private static final int STRIPES = 16;
    /** Counters stand a cache line apart. */
    private static final int SPACING = 16;

    private final AtomicIntegerArray inside = new AtomicIntegerArray(STRIPES * SPACING);
    private volatile boolean shut;

    /** Gives what {@link #leave} wants back, or -1 when the gate is shut. */
    int enter() {
        int slot = ((int) Thread.currentThread().getId() & (STRIPES - 1)) * SPACING;
        inside.getAndIncrement(slot);
        if (shut) {
            inside.getAndDecrement(slot);
            return -1;
        }
        return slot;
    }

    boolean isOpen() {
        return !shut;
    }

    void leave(int slot) {
        inside.getAndDecrement(slot);
    }

    /** Returns when nobody is inside; false when it was shut before. */
    synchronized boolean shut() {
        if (shut) {
            return false;
        }
        shut = true;
        for (int slot = 0; slot < inside.length(); slot += SPACING) {
            while (inside.get(slot) != 0) {
                LockSupport.parkNanos(50_000);
            }
        }
        return true;
    }
}
