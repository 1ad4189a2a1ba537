package io.ozone.s3.journal;

import io.micrometer.core.instrument.Counter;
import io.ozone.s3.http.Exchange;
import io.ozone.server.Metrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests and bytes of each bucket.
 *
 * <p>A bucket gets meters with its first request that is served, so that nobody makes them by asking for buckets that are
 * not there; beyond a number of buckets, all others share one name.
 */
final class BucketMeters {
    static final int MAX_BUCKETS = 1000;
    /** No bucket can have this name. */
    static final String OTHERS = "(others)";

    private record Meters(Counter served, Counter failed, Counter received, Counter sent) {}

    private final Metrics metrics;
    private final Map<String, Meters> buckets = new ConcurrentHashMap<>();

    BucketMeters(Metrics metrics) {
        this.metrics = metrics;
    }

    void record(Exchange exchange, long sent) {
        String bucket = exchange.target().bucket();
        boolean served = exchange.errorCode().isEmpty();
        Meters meters = bucket.isEmpty() ? null : buckets.get(bucket);
        if (meters == null && served && !bucket.isEmpty()) {
            String name = buckets.size() < MAX_BUCKETS ? bucket : OTHERS;
            meters = buckets.computeIfAbsent(name, this::meters);
        }
        if (meters != null) {
            (served ? meters.served() : meters.failed()).increment();
            meters.received().increment(exchange.body().received());
            meters.sent().increment(sent);
        }
    }

    private Meters meters(String bucket) {
        return new Meters(
                requests(bucket, "served"),
                requests(bucket, "failed"),
                bytes(bucket, "received"),
                bytes(bucket, "sent"));
    }

    private Counter requests(String bucket, String result) {
        return metrics.counter(
                "ozone.s3.bucket.requests",
                "Requests for a bucket and its objects",
                "bucket",
                bucket,
                "result",
                result);
    }

    private Counter bytes(String bucket, String direction) {
        return metrics.counter(
                "ozone.s3.bucket.bytes",
                "Bytes of the bodies of a bucket's requests and of their answers",
                "bucket",
                bucket,
                "direction",
                direction);
    }
}
