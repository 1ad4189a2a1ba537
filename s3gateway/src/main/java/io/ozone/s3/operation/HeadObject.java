package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import java.nio.ByteBuffer;

/** Sends what GetObject would, without the bytes. */
final class HeadObject implements Operation {
    private static final Match MATCH = Match.plain("HeadObject", "HEAD", Level.OBJECT)
            .parameters(ObjectReading.PARAMETERS)
            .headers(ObjectReading.HEADERS);

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        KeyInfo key = caller.store()
                .head(exchange.target().bucket(), exchange.target().key(), ObjectVersion.named(exchange.target()));
        if (ObjectReading.prepare(exchange, key) != null) {
            exchange.finish(ByteBuffer.allocate(0));
        }
    }
}
