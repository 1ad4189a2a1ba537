package io.ozone.simulation;

import io.ozone.raft.CallId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Ratis' own memory of replies, which lasts for seconds and ends with the process. */
final class RecentReplies<R> {
    private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();

    private record Reply<R>(long nanos, CallId call, R reply) {}

    private final Simulation time;
    private final Deque<Reply<R>> replies = new ArrayDeque<>();

    RecentReplies(Simulation time) {
        this.time = time;
    }

    static boolean remembers(Simulation time, long nanos) {
        return time.nanos() - nanos <= KEPT_NANOS;
    }

    void add(CallId call, R reply) {
        if (call != null) {
            replies.addFirst(new Reply<>(time.nanos(), call, reply));
        }
        while (!replies.isEmpty() && !remembers(time, replies.getLast().nanos)) {
            replies.removeLast();
        }
    }

    Optional<R> find(CallId call) {
        return replies.stream()
                .filter(reply -> remembers(time, reply.nanos) && reply.call.equals(call))
                .map(Reply::reply)
                .findFirst();
    }
}
