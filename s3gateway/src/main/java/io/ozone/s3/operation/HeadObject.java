package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.encryption.CustomerKey;
import io.ozone.s3.encryption.ObjectEncryption;
import io.ozone.s3.http.Exchange;
import java.nio.ByteBuffer;

/** Sends what GetObject would, without the bytes. */
final class HeadObject implements Operation {
    private static final Match MATCH = ObjectReading.match("HeadObject", "HEAD");

    private final ObjectEncryption encryption;

    HeadObject(ObjectEncryption encryption) {
        this.encryption = encryption;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        CustomerKey customerKey = encryption.customerKey(exchange);
        KeyInfo key = caller.store()
                .head(exchange.target().bucket(), exchange.target().key(), ObjectVersion.named(exchange.target()));
        ObjectReading.requirePart(exchange, key);
        encryption.announce(exchange, key, customerKey);
        if (ObjectReading.prepare(exchange, key) != null) {
            exchange.finish(ByteBuffer.allocate(0));
        }
    }
}
