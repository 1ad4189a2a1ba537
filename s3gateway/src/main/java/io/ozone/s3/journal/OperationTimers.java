package io.ozone.s3.journal;

import io.micrometer.core.instrument.Timer;
import io.ozone.server.Metrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** How long each operation takes, and how often it ends in an error. */
final class OperationTimers {
    private record Pair(Timer served, Timer failed) {}

    private final Metrics metrics;
    private final Map<String, Pair> timers = new ConcurrentHashMap<>();

    OperationTimers(Metrics metrics) {
        this.metrics = metrics;
    }

    void record(String operation, boolean served, long nanos) {
        Pair pair = timers.computeIfAbsent(operation, name -> new Pair(timer(name, "served"), timer(name, "failed")));
        (served ? pair.served() : pair.failed()).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(String operation, String result) {
        return metrics.timer("ozone.s3", "Requests of the S3 door", "operation", operation, "result", result);
    }
}
