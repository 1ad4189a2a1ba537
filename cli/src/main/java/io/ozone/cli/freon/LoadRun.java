package io.ozone.cli.freon;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Runs a workload on many threads and takes the times. Threads draw the next operation's number from one
 * counter. Operations that end within the warm-up are not measured.
 */
final class LoadRun {
    private static final long PROGRESS_MILLIS = 1_000;

    private final Workload workload;
    private final LoadPlan plan;
    private final AtomicLong next = new AtomicLong();
    private final LongAdder failures = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final AtomicReference<Throwable> firstFailure = new AtomicReference<>();
    private final List<Latencies> latencies = new ArrayList<>();
    private long measuredFromNanos;
    private long endNanos;

    LoadRun(Workload workload, LoadPlan plan) {
        this.workload = workload;
        this.plan = plan;
    }

    /** @param progress is told about the run once a second */
    LoadResult run(Consumer<LoadResult> progress) throws InterruptedException {
        long start = System.nanoTime();
        measuredFromNanos = start + plan.warmUp().toNanos();
        endNanos = plan.duration() == null
                ? Long.MAX_VALUE
                : measuredFromNanos + plan.duration().toNanos();
        CountDownLatch running = new CountDownLatch(plan.threads());
        for (int i = 0; i < plan.threads(); i++) {
            int thread = i;
            Latencies own = new Latencies();
            latencies.add(own);
            Thread worker = new Thread(
                    () -> {
                        try {
                            work(thread, own);
                        } finally {
                            running.countDown();
                        }
                    },
                    "freon-" + thread);
            worker.setDaemon(true);
            worker.start();
        }
        while (!running.await(PROGRESS_MILLIS, TimeUnit.MILLISECONDS)) {
            progress.accept(result(System.nanoTime()));
        }
        return result(System.nanoTime());
    }

    private void work(int thread, Latencies own) {
        while (true) {
            long started = System.nanoTime();
            if (plan.duration() != null && started - endNanos >= 0) {
                return;
            }
            long number = next.getAndIncrement();
            if (number >= plan.count()) {
                return;
            }
            try {
                long moved = workload.run(thread, number);
                long ended = System.nanoTime();
                if (ended - measuredFromNanos >= 0) {
                    own.add(ended - started);
                    bytes.add(moved);
                }
            } catch (Exception | Error e) {
                failures.increment();
                firstFailure.compareAndSet(null, e);
                if (e instanceof Error) {
                    // Such as a full heap: whoever reads the result must see that fewer threads went on.
                    return;
                }
            }
        }
    }

    private LoadResult result(long now) {
        Latencies all = Latencies.sum(latencies);
        double seconds = Math.max(0, now - measuredFromNanos) / 1e9;
        return new LoadResult(all.count(), failures.sum(), bytes.sum(), seconds, all, firstFailure.get());
    }
}
