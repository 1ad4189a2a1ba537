package io.ozone.datanode.door;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Bounds the chunk bytes that wait for replication at a time. Whoever does not fit waits in line without a
 * thread. A single request larger than the whole budget passes when nothing else is under way.
 */
final class ByteBudget {
    private final long limit;
    private final Queue<Waiter> waiting = new ArrayDeque<>();
    private long taken;

    private record Waiter(long bytes, Runnable action) {}

    ByteBudget(long limit) {
        this.limit = limit;
    }

    /** Runs the action once so many bytes are free: at once in this thread, or later in one that gives bytes back. */
    void take(long bytes, Runnable action) {
        synchronized (this) {
            if (!waiting.isEmpty() || !fits(bytes)) {
                waiting.add(new Waiter(bytes, action));
                return;
            }
            taken += bytes;
        }
        action.run();
    }

    void giveBack(long bytes) {
        synchronized (this) {
            taken -= bytes;
        }
        while (true) {
            Waiter next;
            synchronized (this) {
                next = waiting.peek();
                if (next == null || !fits(next.bytes)) {
                    return;
                }
                waiting.remove();
                taken += next.bytes;
            }
            next.action.run();
        }
    }

    synchronized long taken() {
        return taken;
    }

    synchronized int waiting() {
        return waiting.size();
    }

    private boolean fits(long bytes) {
        return taken == 0 || taken + bytes <= limit;
    }
}
