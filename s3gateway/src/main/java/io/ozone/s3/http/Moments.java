package io.ozone.s3.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits of a moment, for what a connection does. */
final class Moments {
    private Moments() {}

    /** Whether it completes in this time, in whatever way. */
    static boolean isDone(CompletableFuture<Void> event, Duration patience) throws IOException {
        if (event.isDone()) {
            return true;
        }
        try {
            event.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The gateway stops");
        }
        return true;
    }
}
