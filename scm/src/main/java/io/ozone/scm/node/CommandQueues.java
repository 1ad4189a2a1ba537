package io.ozone.scm.node;

import io.ozone.common.time.Clock;
import io.ozone.wire.scm.DatanodeCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Commands that wait for a datanode, and heartbeats that wait for commands.
 *
 * <p>SCM never calls a datanode: commands go out in heartbeat replies. So that they need not wait for the next
 * heartbeat, a heartbeat without an answer is held, for at most one interval, and answered as soon as
 * {@link #deliver} finds something for it. Whoever wants something done keeps offering the command until the
 * datanode's reports show the effect; the queue passes one on at most once in a resend interval, so a reply
 * that got lost costs that long and nothing else.
 */
public final class CommandQueues {
    /** A heartbeat that waits for its answer. */
    public interface Waiter {
        void answer(List<DatanodeCommand> commands);
    }

    private static final int MAX_COMMANDS_IN_REPLY = 500;
    private static final int MAX_BYTES_IN_REPLY = 4 << 20;

    private final Clock clock;
    private final long resendNanos;
    private final long holdNanos;
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param resendAfter a command under the same key is passed on again only after this time
     * @param hold how long a heartbeat waits at most
     */
    public CommandQueues(Clock clock, Duration resendAfter, Duration hold) {
        this.clock = clock;
        this.resendNanos = resendAfter.toNanos();
        this.holdNanos = hold.toNanos();
    }

    /**
     * Queues a command, unless the same one is queued or was passed on a short time ago. It goes out with the
     * next heartbeat, or at {@link #deliver}.
     *
     * @param key what the command is about; the same for a repeated command
     * @return whether it was queued
     */
    public boolean offer(String uuid, String key, DatanodeCommand command) {
        Queue queue = queue(uuid);
        synchronized (queue) {
            Long sent = queue.sentNanos.get(key);
            if (sent != null && clock.nanos() - sent < resendNanos) {
                return false;
            }
            return queue.waiting.putIfAbsent(key, command) == null;
        }
    }

    /** Answers held heartbeats for which something is queued. */
    public void deliver() {
        queues.values().forEach(this::deliver);
    }

    /** Gives the heartbeat what is queued, at once or when there is something. A held one before it is let go. */
    public void await(String uuid, Waiter waiter) {
        Queue queue = queue(uuid);
        Waiter before;
        synchronized (queue) {
            before = queue.waiter;
            queue.waiter = waiter;
            queue.heldSinceNanos = clock.nanos();
        }
        if (before != null) {
            before.answer(List.of());
        }
        deliver(queue);
        if (closed) {
            letGo(queue);
        }
    }

    /** The caller of this heartbeat has gone away. */
    public void release(String uuid, Waiter waiter) {
        Queue queue = queue(uuid);
        synchronized (queue) {
            if (queue.waiter == waiter) {
                queue.waiter = null;
            }
        }
    }

    /** Lets heartbeats go that were held for an interval, and forgets sent commands that may be sent again. */
    public void expire() {
        long now = clock.nanos();
        for (Queue queue : queues.values()) {
            Waiter expired = null;
            synchronized (queue) {
                queue.sentNanos.values().removeIf(sent -> now - sent >= resendNanos);
                if (queue.waiter != null && now - queue.heldSinceNanos >= holdNanos) {
                    expired = queue.waiter;
                    queue.waiter = null;
                }
            }
            if (expired != null) {
                expired.answer(List.of());
            }
        }
    }

    /** Nothing of what is queued is to be passed on. */
    public void clear() {
        queues.keySet().forEach(this::reset);
    }

    /** The datanode has registered anew: whatever it was told before may be lost. */
    public void reset(String uuid) {
        Queue queue = queue(uuid);
        synchronized (queue) {
            queue.waiting.clear();
            queue.sentNanos.clear();
        }
    }

    /** Lets all heartbeats go, without commands, and holds no more. */
    public void close() {
        closed = true;
        queues.values().forEach(this::letGo);
    }

    private void letGo(Queue queue) {
        Waiter held;
        synchronized (queue) {
            held = queue.waiter;
            queue.waiter = null;
        }
        if (held != null) {
            held.answer(List.of());
        }
    }

    private void deliver(Queue queue) {
        Waiter waiter;
        List<DatanodeCommand> commands;
        synchronized (queue) {
            if (queue.waiter == null || queue.waiting.isEmpty()) {
                return;
            }
            waiter = queue.waiter;
            queue.waiter = null;
            commands = take(queue);
        }
        waiter.answer(commands);
    }

    private List<DatanodeCommand> take(Queue queue) {
        List<DatanodeCommand> taken = new ArrayList<>();
        Iterator<Map.Entry<String, DatanodeCommand>> waiting =
                queue.waiting.entrySet().iterator();
        long now = clock.nanos();
        int bytes = 0;
        while (waiting.hasNext() && taken.size() < MAX_COMMANDS_IN_REPLY && bytes < MAX_BYTES_IN_REPLY) {
            Map.Entry<String, DatanodeCommand> next = waiting.next();
            bytes += next.getValue().getSerializedSize();
            taken.add(next.getValue());
            queue.sentNanos.put(next.getKey(), now);
            waiting.remove();
        }
        return taken;
    }

    private Queue queue(String uuid) {
        return queues.computeIfAbsent(uuid, key -> new Queue());
    }

    /** Guarded by itself. */
    private static final class Queue {
        final Map<String, DatanodeCommand> waiting = new LinkedHashMap<>();
        final Map<String, Long> sentNanos = new LinkedHashMap<>();
        Waiter waiter;
        long heldSinceNanos;
    }
}
