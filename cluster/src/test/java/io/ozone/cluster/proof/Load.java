package io.ozone.cluster.proof;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that call the same thing again and again, and how long each call took; on {@link System#nanoTime}. */
final class Load implements AutoCloseable {
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong number = new AtomicLong();
    private volatile boolean ended;

    private record Call(long start, long end) {}

    /** What is called, with a number of its own. */
    interface Work {
        void run(long number) throws Exception;
    }

    private Load() {}

    static Load of(int threads, Work work) {
        Load load = new Load();
        for (int i = 0; i < threads; i++) {
            load.threads.execute(() -> load.repeat(work));
        }
        return load;
    }

    private void repeat(Work work) {
        while (!ended) {
            long start = System.nanoTime();
            try {
                work.run(number.getAndIncrement());
            } catch (Exception e) {
                failures.add(e);
            }
            calls.add(new Call(start, System.nanoTime()));
        }
    }

    /** The longest call that was under way at any time from then on. */
    Duration longestSince(long then) {
        return calls.stream()
                .filter(call -> call.end > then)
                .map(call -> Duration.ofNanos(call.end - call.start))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Whether a call that began after that moment has been answered. */
    boolean answeredSince(long then) {
        return calls.stream().anyMatch(call -> call.start > then);
    }

    /** Calls a second that ended between two moments. */
    double rate(long from, long to) {
        long ended =
                calls.stream().filter(call -> call.end >= from && call.end < to).count();
        return ended * 1e9 / (to - from);
    }

    List<Exception> failures() {
        return new ArrayList<>(failures);
    }

    /** Lets the calls under way end. */
    @Override
    public void close() throws InterruptedException {
        ended = true;
        threads.shutdown();
        if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
            threads.shutdownNow();
            throw new IllegalStateException("calls don't end");
        }
    }
}
