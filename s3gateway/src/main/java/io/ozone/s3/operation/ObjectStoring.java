package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.client.PutOptions;
import io.ozone.s3.body.ObjectBody;
import io.ozone.s3.encryption.ContentKey;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** What PutObject, CopyObject and PostObject have in common. */
final class ObjectStoring {
    private final UploadMemory memory;

    ObjectStoring(UploadMemory memory) {
        this.memory = memory;
    }

    /**
     * @param contentKey that encrypts it
     * @param next what comes after, perhaps later and in another thread
     */
    void store(
            ObjectStore store,
            String bucket,
            String key,
            ObjectBody body,
            PutOptions options,
            ContentKey contentKey,
            Upload.Next next)
            throws IOException {
        ContentKey own = contentKey.forContent();
        PutOptions encrypted = options.withEncryption(own.encryption());
        new Upload<ObjectStore.Writer>(body, own.encryptor(), memory, next) {
            @Override
            KeyInfo storeWhole(ByteBuffer data, String etag) {
                return store.put(
                        bucket,
                        key,
                        data,
                        encrypted
                                .withExpectedLength(data.remaining())
                                .withEtag(etag)
                                .withMetadata(metadata(body, options)));
            }

            @Override
            ObjectStore.Writer open() {
                return store.write(bucket, key, encrypted.withExpectedLength(Math.max(0, body.mostBytes())));
            }

            @Override
            KeyInfo commit(ObjectStore.Writer writer, String etag) throws IOException {
                return writer.commit(etag, metadata(body, options));
            }
        }.run();
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
