package io.ozone.cli.freon;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a run has come to.
 *
 * @param operations that succeeded
 * @param bytes of data moved by them
 * @param firstFailure null when there was none
 */
record LoadResult(
        long operations, long failures, long bytes, double seconds, Latencies latencies, Throwable firstFailure) {
    double operationsPerSecond() {
        return seconds > 0 ? operations / seconds : 0;
    }

    /** Millions of bytes. */
    double megabytesPerSecond() {
        return seconds > 0 ? bytes / seconds / 1e6 : 0;
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("operations", operations);
        fields.put("failures", failures);
        fields.put("bytes", bytes);
        fields.put("seconds", rounded(seconds));
        fields.put("operationsPerSecond", rounded(operationsPerSecond()));
        fields.put("megabytesPerSecond", rounded(megabytesPerSecond()));
        fields.put("p50Millis", millis(latencies.percentileNanos(0.5)));
        fields.put("p90Millis", millis(latencies.percentileNanos(0.9)));
        fields.put("p99Millis", millis(latencies.percentileNanos(0.99)));
        fields.put("p999Millis", millis(latencies.percentileNanos(0.999)));
        fields.put("maxMillis", millis(latencies.maxNanos()));
        return fields;
    }

    /** One line, for the progress of a run. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%,d done, %d failed, %.0f/s, %.1f MB/s, p99 %.1f ms",
                operations,
                failures,
                operationsPerSecond(),
                megabytesPerSecond(),
                latencies.percentileNanos(0.99) / 1e6);
    }

    private static double millis(long nanos) {
        return rounded(nanos / 1e6);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
