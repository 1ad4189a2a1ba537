package io.ozone.raft;

import io.ozone.common.time.Clock;

/** Shows what a test set. */
final class SteppingClock implements Clock {
    volatile long millis;
    volatile long nanos;

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public long nanos() {
        return nanos;
    }
}
