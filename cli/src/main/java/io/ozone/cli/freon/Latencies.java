package io.ozone.cli.freon;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long operations took, in classes that are 3 % wide. One thread adds; any thread reads, and may miss
 * what is being added.
 */
final class Latencies {
    private static final int SUB_BITS = 5;
    private static final int SUBS = 1 << SUB_BITS;

    private final AtomicLongArray counts = new AtomicLongArray((64 - SUB_BITS) * SUBS);
    private volatile long maxNanos;

    void add(long nanos) {
        int at = index(Math.max(0, nanos));
        counts.lazySet(at, counts.getPlain(at) + 1);
        if (nanos > maxNanos) {
            maxNanos = nanos;
        }
    }

    /** Adds another's numbers to these. */
    void addAll(Latencies other) {
        for (int i = 0; i < counts.length(); i++) {
            counts.lazySet(i, counts.getPlain(i) + other.counts.get(i));
        }
        maxNanos = Math.max(maxNanos, other.maxNanos);
    }

    static Latencies sum(Collection<Latencies> parts) {
        Latencies sum = new Latencies();
        parts.forEach(sum::addAll);
        return sum;
    }

    long count() {
        long count = 0;
        for (int i = 0; i < counts.length(); i++) {
            count += counts.get(i);
        }
        return count;
    }

    long maxNanos() {
        return maxNanos;
    }

    /** @param share between 0 and 1 */
    long percentileNanos(double share) {
        long wanted = (long) Math.ceil(share * count());
        long seen = 0;
        for (int i = 0; i < counts.length(); i++) {
            seen += counts.get(i);
            if (seen >= wanted && seen > 0) {
                return Math.min(upperEnd(i), maxNanos);
            }
        }
        return maxNanos;
    }

    private static int index(long nanos) {
        int exponent = Math.max(0, 63 - Long.numberOfLeadingZeros(nanos | 1) - SUB_BITS);
        return (exponent << SUB_BITS) + (int) (nanos >>> exponent);
    }

    private static long upperEnd(int index) {
        int exponent = Math.max(0, (index >> SUB_BITS) - 1);
        long sub = index - ((long) exponent << SUB_BITS);
        return ((sub + 1) << exponent) - 1;
    }
}
