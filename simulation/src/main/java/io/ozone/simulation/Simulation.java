package io.ozone.simulation;

import io.ozone.common.time.Clock;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Virtual time: what is to happen, in the order of when. Between two happenings no time passes, and everything happens on the
 * thread that calls {@link #step}.
 *
 * <p>Code that waits for a future of {@link #future} lets the time go on until the future is there, so other things happen
 * within its wait, as they would on other threads. Two such waits end in reverse order of their begin: the first thread is
 * then a slow one.
 */
public final class Simulation implements Clock {
    private static final long EPOCH_MILLIS = 1_700_000_000_000L;

    private record Event(long nanos, long number, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return nanos != other.nanos ? Long.compare(nanos, other.nanos) : Long.compare(number, other.number);
        }
    }

    private final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nanos = Duration.ofDays(1).toNanos();
    private long scheduled;
    private long steps;
    private Throwable failure;

    public Simulation(long seed) {
        this.random = new Random(seed);
    }

    /** Where all chance comes from. */
    public Random random() {
        return random;
    }

    /** How many things have happened; with the seed it names a moment. */
    public long steps() {
        return steps;
    }

    public void after(Duration delay, Runnable what) {
        events.add(new Event(nanos + delay.toNanos(), scheduled++, what));
    }

    /** Again and again, with pauses of half to one and a half times this length. */
    public void every(Duration about, Runnable what) {
        after(Duration.ofNanos(about.toNanos() / 2 + (long) (random.nextDouble() * about.toNanos())), () -> {
            what.run();
            every(about, what);
        });
    }

    /** From zero to this, all alike. */
    public Duration upTo(Duration longest) {
        return Duration.ofNanos((long) (random.nextDouble() * longest.toNanos()));
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** The next thing happens. After a failure nothing does, whoever caught it: code under test may, in its waits. */
    public void step() {
        if (failure != null) {
            throw new AssertionError(failure.getMessage(), failure);
        }
        Event next = events.poll();
        if (next == null) {
            throw new AssertionError("nothing is to happen any more, but something is waited for");
        }
        nanos = Math.max(nanos, next.nanos);
        steps++;
        try {
            next.what.run();
        } catch (RuntimeException | Error e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    public void runFor(Duration time) {
        long end = nanos + time.toNanos();
        while (!events.isEmpty() && events.peek().nanos <= end) {
            step();
        }
        nanos = Math.max(nanos, end);
    }

    /** @return whether the condition came to hold within the time */
    public boolean runUntil(BooleanSupplier condition, Duration longest) {
        long end = nanos + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (nanos > end) {
                return false;
            }
            step();
        }
        return true;
    }

    /** A future whose waits and timeouts are of this time. */
    public <T> CompletableFuture<T> future() {
        return new VirtualFuture<>();
    }

    @Override
    public long millis() {
        return EPOCH_MILLIS + nanos / 1_000_000;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    private final class VirtualFuture<T> extends CompletableFuture<T> {
        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new VirtualFuture<>();
        }

        @Override
        public T get() throws java.util.concurrent.ExecutionException, InterruptedException {
            while (!isDone()) {
                step();
            }
            return super.get();
        }

        @Override
        public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
            after(
                    Duration.of(timeout, unit.toChronoUnit()),
                    () -> completeExceptionally(new java.util.concurrent.TimeoutException()));
            return this;
        }
    }
}
