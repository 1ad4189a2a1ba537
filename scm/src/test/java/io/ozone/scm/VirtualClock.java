package io.ozone.scm;

import io.ozone.common.time.Clock;
import java.time.Duration;

/** Time that moves when it is told to. */
final class VirtualClock implements Clock {
    private long nanos = Duration.ofDays(1).toNanos();

    void advance(Duration time) {
        nanos += time.toNanos();
    }

    @Override
    public long millis() {
        return 1_700_000_000_000L + nanos / 1_000_000;
    }

    @Override
    public long nanos() {
        return nanos;
    }
}
