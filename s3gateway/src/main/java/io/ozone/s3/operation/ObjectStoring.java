package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.client.PutOptions;
import io.ozone.s3.body.ObjectBody;
import io.ozone.s3.encryption.ContentKey;
import io.ozone.s3.encryption.Encryptor;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * What PutObject, CopyObject and PostObject have in common. A small object is received whole and stored in one step; a
 * large one streams through. In both ways it is committed after the last byte was received and every check
 * has passed.
 */
final class ObjectStoring {
    private final SmallBodies small;

    ObjectStoring(SmallBodies small) {
        this.small = small;
    }

    /** @param contentKey that encrypts it */
    KeyInfo store(
            ObjectStore store,
            String bucket,
            String key,
            ObjectBody body,
            PutOptions plainOptions,
            ContentKey contentKey)
            throws IOException {
        ContentKey own = contentKey.forContent();
        PutOptions options = plainOptions.withEncryption(own.encryption());
        if (!small.begin(body)) {
            return storeStream(store, bucket, key, body, options, own.encryptor());
        }
        try {
            return storeWhole(store, bucket, key, body, options, own.encryptor());
        } finally {
            small.ended(body);
        }
    }

    private static KeyInfo storeWhole(
            ObjectStore store, String bucket, String key, ObjectBody body, PutOptions options, Encryptor encryptor)
            throws IOException {
        ByteBuffer data = body.readWhole(body.mostBytes());
        encryptor.encrypt(data);
        return store.put(
                bucket,
                key,
                data,
                options.withExpectedLength(data.remaining())
                        .withEtag(encryptor.etag(body))
                        .withMetadata(metadata(body, options)));
    }

    private static KeyInfo storeStream(
            ObjectStore store, String bucket, String key, ObjectBody body, PutOptions options, Encryptor encryptor)
            throws IOException {
        ObjectStore.Writer writer = store.write(bucket, key, options.withExpectedLength(Math.max(0, body.mostBytes())));
        boolean committed = false;
        try {
            body.transferTo(encryptor.before(writer::write));
            KeyInfo stored = writer.commit(encryptor.etag(body), metadata(body, options));
            committed = true;
            return stored;
        } finally {
            if (!committed) {
                writer.abort();
            }
        }
    }

    private static Map<String, String> metadata(ObjectBody body, PutOptions options) {
        Map<String, String> metadata = new HashMap<>(options.metadata());
        metadata.putAll(body.checksums());
        return metadata;
    }

    /** Sets the headers that say what was stored. */
    static void describe(Exchange exchange, ObjectBody body, KeyInfo stored) {
        ObjectVersion.made(exchange, stored.versionId());
        ObjectHeaders.announceExpiration(exchange, stored);
        exchange.setHeader("etag", ObjectHeaders.quoted(stored.etag()));
        body.checksums().forEach((header, value) -> {
            exchange.setHeader(header, value);
            exchange.setHeader("x-amz-checksum-type", "FULL_OBJECT");
        });
    }
}
