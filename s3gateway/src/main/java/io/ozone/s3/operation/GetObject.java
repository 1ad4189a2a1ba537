package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.store.ObjectStore;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sends an object, or one range of it. The answer starts with the first run of checked bytes, so that an
 * object that can't be read at all is an error and not a cut connection.
 */
final class GetObject implements Operation {
    private static final Match MATCH = Match.plain("GetObject", "GET", Level.OBJECT)
            .parameters(ObjectReading.PARAMETERS)
            .headers(ObjectReading.HEADERS);

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        KeyInfo key = caller.store()
                .lookup(exchange.target().bucket(), exchange.target().key(), ObjectVersion.named(exchange.target()));
        ByteRange range = ObjectReading.prepare(exchange, key);
        if (range == null) {
            return;
        }
        if (range.length() > 0) {
            try (ObjectStore.Reader reader = caller.store().read(key, range.offset(), range.length())) {
                send(exchange, reader, range.length());
            }
            exchange.complete();
        } else {
            exchange.answer(200);
        }
    }

    private static void send(Exchange exchange, ObjectStore.Reader reader, long length) throws IOException {
        long left = length;
        while (left > 0) {
            ByteBuffer data = reader.next();
            if (data == null || data.remaining() > left) {
                throw new EOFException(
                        "The object's data does not end where its length says: " + left + " bytes are left");
            }
            left -= data.remaining();
            if (left == 0) {
                exchange.sendLast(data);
            } else {
                exchange.write(data);
            }
        }
    }
}
