package io.ozone.common.time;

/** Time as a value that is passed in, so that whatever runs on it can be replayed. */
public interface Clock {
    /** Wall clock, milliseconds since 1970. */
    long millis();

    /** A clock that only goes forward, for measuring spans; nanoseconds from an arbitrary start. */
    long nanos();

    Clock SYSTEM = new Clock() {
        @Override
        public long millis() {
            return System.currentTimeMillis();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };
}
