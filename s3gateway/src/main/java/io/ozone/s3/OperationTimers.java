package io.ozone.s3;

import io.micrometer.core.instrument.Timer;
import io.ozone.s3.operation.Operation;
import io.ozone.server.Metrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How long each operation takes, and how often it ends in an error. */
final class OperationTimers {
    private record Pair(Timer served, Timer failed) {}

    private final Map<String, Pair> timers = new HashMap<>();

    OperationTimers(Metrics metrics, List<Operation> operations) {
        operations.forEach(operation -> timers.put(
                operation.match().name(), pair(metrics, operation.match().name())));
        timers.put("none", pair(metrics, "none"));
        timers.put(CrossOrigin.PREFLIGHT, pair(metrics, CrossOrigin.PREFLIGHT));
    }

    void record(String operation, boolean served, long nanos) {
        Pair pair = timers.get(operation);
        (served ? pair.served() : pair.failed()).record(nanos, TimeUnit.NANOSECONDS);
    }

    private static Pair pair(Metrics metrics, String operation) {
        return new Pair(timer(metrics, operation, "served"), timer(metrics, operation, "failed"));
    }

    private static Timer timer(Metrics metrics, String operation, String result) {
        return metrics.timer("ozone.s3", "Requests of the S3 door", "operation", operation, "result", result);
    }
}
