package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.encryption.ContentKey;
import io.ozone.s3.encryption.CustomerKey;
import io.ozone.s3.encryption.ObjectEncryption;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.HeapShare;
import java.io.IOException;

/**
 * Sends an object, or one range of it. The answer starts with the first run of checked bytes, so that an
 * object that can't be read at all is an error and not a cut connection.
 */
final class GetObject implements Operation {
    private static final Match MATCH = ObjectReading.match("GetObject", "GET");

    private static final int MOST_ATTEMPTS = 4;

    private final HeapShare readAhead;
    private final ObjectEncryption encryption;

    GetObject(HeapShare readAhead, ObjectEncryption encryption) {
        this.readAhead = readAhead;
        this.encryption = encryption;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        CustomerKey customerKey = encryption.customerKey(exchange);
        KeyInfo key = lookup(exchange, caller);
        for (int attempt = 1; ; attempt++) {
            try {
                send(exchange, caller, key, customerKey);
                return;
            } catch (IOException e) {
                if (attempt == MOST_ATTEMPTS || exchange.isCommitted() || !dataIsGone(e)) {
                    throw e;
                }
                // Another value may have come between the lookup and the first bytes.
                KeyInfo now = lookup(exchange, caller);
                if (now.generation() == key.generation()) {
                    throw e;
                }
                key = now;
                exchange.reset();
            }
        }
    }

    private static KeyInfo lookup(Exchange exchange, Identity caller) {
        return caller.store()
                .lookup(exchange.target().bucket(), exchange.target().key(), ObjectVersion.named(exchange.target()));
    }

    private static boolean dataIsGone(IOException failure) {
        return failure.getCause() instanceof OzoneException cause && cause.code() == ErrorCode.BLOCK_NOT_FOUND;
    }

    private void send(Exchange exchange, Identity caller, KeyInfo key, CustomerKey customerKey) throws IOException {
        ObjectReading.requirePart(exchange, key);
        encryption.announce(exchange, key, customerKey);
        ByteRange range = ObjectReading.prepare(exchange, key);
        if (range == null) {
            return;
        }
        if (range.length() > 0) {
            ContentKey contentKey = encryption.keyOf(key, customerKey);
            new Download(exchange, caller.store(), key, contentKey, range, readAhead).run();
        } else {
            exchange.answer(200);
        }
    }
}
