package io.ozone.s3;

import io.ozone.common.time.Clock;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Names for requests, for logs and error answers: unique in one gateway, and unlikely to repeat in another. */
final class RequestIds {
    private static final int LENGTH = 16;
    /** An odd multiplier spreads consecutive numbers over all of them, without two alike. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final AtomicLong last;

    RequestIds(Clock clock) {
        this.last = new AtomicLong(clock.millis() << 20);
    }

    String next() {
        String hex = Long.toHexString(last.incrementAndGet() * SPREAD).toUpperCase(Locale.ROOT);
        return "0".repeat(LENGTH - hex.length()) + hex;
    }
}
