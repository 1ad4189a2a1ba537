package io.ozone.cluster.proof;

import io.ozone.cluster.proof.Operation.Kind;
import io.ozone.cluster.proof.Operation.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What clients asked and were told, and when. Any thread may write to it. */
final class History {
    private final LongSupplier clock;
    private final AtomicLong values = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();
    private final Queue<Listing> listings = new ConcurrentLinkedQueue<>();

    /** An operation under way. */
    final class Call {
        private final int client;
        private final Kind kind;
        private final String key;
        private final String target;
        private final long value;
        private final long invoked = clock.getAsLong();

        private Call(int client, Kind kind, String key, String target, long value) {
            this.client = client;
            this.kind = kind;
            this.key = key;
            this.target = target;
            this.value = value;
        }

        void end(Outcome outcome) {
            end(outcome, value);
        }

        /** @param read what a get found */
        void end(Outcome outcome, long read) {
            long returned = outcome == Outcome.UNKNOWN ? Operation.NEVER : clock.getAsLong();
            operations.add(new Operation(client, kind, key, target, read, outcome, invoked, returned));
            if (outcome != Outcome.UNKNOWN && outcome != Outcome.FAILED) {
                answered.incrementAndGet();
            }
        }
    }

    private History(LongSupplier clock) {
        this.clock = clock;
    }

    static History start() {
        long start = System.nanoTime();
        return new History(() -> System.nanoTime() - start);
    }

    /** Nanoseconds since the start. */
    long now() {
        return clock.getAsLong();
    }

    /** A value that no other write has. */
    long newValue() {
        return values.incrementAndGet();
    }

    Call write(int client, Kind kind, String key, long value) {
        return new Call(client, kind, key, "", value);
    }

    Call get(int client, String key) {
        return new Call(client, Kind.GET, key, "", Operation.ABSENT);
    }

    Call delete(int client, String key) {
        return new Call(client, Kind.DELETE, key, "", Operation.ABSENT);
    }

    Call rename(int client, String from, String to) {
        return new Call(client, Kind.RENAME, from, to, Operation.ABSENT);
    }

    /** @param invoked {@link #now} before the first request */
    void listed(int client, String prefix, Set<String> names, long invoked) {
        listings.add(new Listing(client, prefix, Set.copyOf(names), invoked, clock.getAsLong()));
        answered.incrementAndGet();
    }

    /** How many operations and listings were answered so far. */
    long answered() {
        return answered.get();
    }

    /** In the order of their invocations. */
    List<Operation> operations() {
        return operations.stream()
                .sorted(Comparator.comparingLong(Operation::invoked))
                .toList();
    }

    List<Listing> listings() {
        return List.copyOf(listings);
    }
}
