package io.ozone.s3.operation;

import io.ozone.common.time.Clock;
import io.ozone.s3.http.Exchange;
import java.io.IOException;
import java.time.Duration;

/**
 * The answer to a request that may take long. A client or a proxy that hears nothing takes the connection for dead, some of
 * them after half a minute; so the answer begins without its document, as S3's own does, and white space follows now
 * and then. An error that comes later is a document behind the status 200: with the operations of which S3 says so,
 * clients look for it. Most answers come before all that, and have the status that fits.
 */
final class LongAnswer {
    private static final long SILENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Exchange exchange;
    private final Clock clock;
    private long lastNanos;

    LongAnswer(Exchange exchange, Clock clock) {
        this.exchange = exchange;
        this.clock = clock;
        this.lastNanos = clock.nanos();
    }

    /**
     * To be called often while the work goes on.
     *
     * @throws io.ozone.s3.http.ClientGoneException when nobody waits any more
     */
    void keepUp() throws IOException {
        long now = clock.nanos();
        if (now - lastNanos >= SILENCE_NANOS) {
            exchange.keepWaiting();
            lastNanos = now;
        }
    }
}
