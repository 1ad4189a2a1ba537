package io.ozone.benchmarks.raft;

import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for something that another thread brings about. */
final class Waiting {
    private Waiting() {}

    static <T> T until(Supplier<Optional<T>> found) {
        for (int tries = 0; tries < 6_000; tries++) {
            Optional<T> value = found.get();
            if (value.isPresent()) {
                return value.get();
            }
            LockSupport.parkNanos(5_000_000);
        }
        throw new IllegalStateException("nothing happened within 30 seconds");
    }
}
