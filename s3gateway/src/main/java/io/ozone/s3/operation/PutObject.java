package io.ozone.s3.operation;

import io.ozone.client.PutOptions;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.Payload;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Stores an object. A small one is received whole and stored in one step; a large one streams through. In
 * both ways it is committed after the last byte was received and every check has passed.
 */
final class PutObject implements Operation {
    private static final int MAX_KEY_BYTES = 1024;
    private static final Match MATCH = Match.plain("PutObject", "PUT", Level.OBJECT)
            .headers("if-match", "if-none-match", "x-amz-meta-*", "x-amz-storage-class");

    private final long smallBytes;

    /** @param smallBytes objects up to this size are received whole */
    PutObject(long smallBytes) {
        this.smallBytes = smallBytes;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        RequestTarget target = exchange.target();
        requireShortKey(target.key());
        PutOptions options = options(exchange);
        Payload payload = new Payload(exchange, caller, true);
        if (payload.length() >= 0 && payload.length() <= smallBytes) {
            putWhole(caller.store(), target, payload, options);
        } else {
            putStream(caller.store(), target, payload, options);
        }
        exchange.setHeader("etag", ObjectHeaders.quoted(payload.md5Hex()));
        payload.checksums().forEach((header, value) -> {
            exchange.setHeader(header, value);
            exchange.setHeader("x-amz-checksum-type", "FULL_OBJECT");
        });
        exchange.answer(200);
    }

    private static void putWhole(ObjectStore store, RequestTarget target, Payload payload, PutOptions options)
            throws IOException {
        ByteBuffer data = payload.readWhole(payload.length());
        Map<String, String> metadata = options.metadata();
        metadata.putAll(payload.checksums());
        store.put(
                target.bucket(),
                target.key(),
                data,
                options.withExpectedLength(data.remaining()).withEtag(payload.md5Hex()));
    }

    private static void putStream(ObjectStore store, RequestTarget target, Payload payload, PutOptions options)
            throws IOException {
        ObjectStore.Writer writer =
                store.write(target.bucket(), target.key(), options.withExpectedLength(Math.max(0, payload.length())));
        boolean committed = false;
        try {
            payload.transferTo(writer::write);
            Map<String, String> metadata = options.metadata();
            metadata.putAll(payload.checksums());
            writer.commit(payload.md5Hex(), metadata);
            committed = true;
        } finally {
            if (!committed) {
                writer.abort();
            }
        }
    }

    /** Its metadata map may be changed. */
    private static PutOptions options(Exchange exchange) {
        String ifNoneMatch = exchange.header("if-none-match");
        String ifMatch = exchange.header("if-match");
        if (ifNoneMatch != null && ifMatch != null) {
            throw S3Error.INVALID_REQUEST.failure("If-Match and If-None-Match can't both hold; send one of them");
        }
        if (ifNoneMatch != null && !ifNoneMatch.strip().equals("*")) {
            throw S3Error.INVALID_ARGUMENT.failure("If-None-Match: %s can't be used to store; only * can", ifNoneMatch);
        }
        String etag = ifMatch == null ? "" : ReadConditions.unquoted(ifMatch);
        if (ifMatch != null && (etag.isEmpty() || etag.equals("*") || etag.indexOf(',') >= 0)) {
            throw S3Error.INVALID_ARGUMENT.failure("If-Match: %s can't be used to store; one ETag can", ifMatch);
        }
        return PutOptions.DEFAULT
                .withReplication(StorageClass.replication(exchange.header("x-amz-storage-class")))
                .withMetadata(ObjectHeaders.toStore(exchange))
                .withIfAbsent(ifNoneMatch != null)
                .withIfEtag(etag);
    }

    static void requireShortKey(String key) {
        int bytes = key.length() * 3 <= MAX_KEY_BYTES ? 0 : key.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_KEY_BYTES) {
            throw S3Error.KEY_TOO_LONG.failure(
                    "The key has %d bytes in UTF-8; at most %d are allowed", bytes, MAX_KEY_BYTES);
        }
    }
}
