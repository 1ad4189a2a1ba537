package io.ozone.s3.operation;

import com.google.protobuf.ByteString;
import io.ozone.client.KeyInfo;
import io.ozone.s3.body.ByteSink;
import io.ozone.s3.body.ContentChecksum;
import io.ozone.s3.body.ObjectBody;
import io.ozone.s3.encryption.ContentKey;
import io.ozone.s3.encryption.Encryptor;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What UploadPart and UploadPartCopy have in common. Like an object, a small part is received whole, and a large one
 * streams through.
 */
final class PartStoring {
    private final SmallBodies small;

    PartStoring(SmallBodies small) {
        this.small = small;
    }

    /** @param checksum that the part was given, whoever made it */
    record Stored(KeyInfo part, PartChecksum checksum) {}

    /**
     * @param target names the upload
     * @param wanted what the upload was begun with
     * @param contentKey that encrypts this part, and nothing else
     */
    Stored store(
            ObjectStore store,
            RequestTarget target,
            int number,
            ObjectBody body,
            UploadChecksum wanted,
            ContentKey contentKey)
            throws IOException {
        // The object's checksum needs one of every part, so what the client left out is made up for here.
        ContentChecksum missing =
                wanted.isThere() && body.checksumKind() == null ? wanted.kind().start() : null;
        Summed summed = new Summed(body, wanted, missing, contentKey);
        if (!small.begin(body)) {
            return storeStream(store, target, number, summed);
        }
        try {
            return storeWhole(store, target, number, summed);
        } finally {
            small.ended(body);
        }
    }

    /** @param missing null = the body's own checksum is that of the part */
    private record Summed(ObjectBody body, UploadChecksum wanted, ContentChecksum missing, ContentKey contentKey) {
        void update(ByteBuffer data) {
            if (missing != null) {
                missing.update(data.duplicate());
            }
        }

        ByteString nonce() {
            return contentKey.encryption().getNonce();
        }

        /** Once all bytes have passed. */
        PartChecksum checksum() {
            return missing == null ? PartChecksum.of(body) : new PartChecksum(wanted.kind(), missing.base64());
        }
    }

    private static Stored storeWhole(ObjectStore store, RequestTarget target, int number, Summed summed)
            throws IOException {
        ByteBuffer data = summed.body().readWhole(summed.body().mostBytes());
        summed.update(data);
        PartChecksum checksum = summed.checksum();
        Encryptor encryptor = summed.contentKey().encryptor();
        encryptor.encrypt(data);
        KeyInfo part = store.putPart(
                target.bucket(),
                target.key(),
                target.parameter("uploadId"),
                number,
                data,
                encryptor.etag(summed.body()),
                checksum.text(),
                summed.nonce());
        return new Stored(part, checksum);
    }

    private static Stored storeStream(ObjectStore store, RequestTarget target, int number, Summed summed)
            throws IOException {
        long expected = Math.max(0, summed.body().mostBytes());
        Encryptor encryptor = summed.contentKey().encryptor();
        ObjectStore.PartWriter writer = store.writePart(
                target.bucket(), target.key(), target.parameter("uploadId"), number, expected, summed.nonce());
        boolean committed = false;
        try {
            long[] received = {0};
            ByteSink encrypted = encryptor.before(writer::write);
            summed.body().transferTo(data -> {
                received[0] += data.remaining();
                requireSmall(received[0]);
                summed.update(data);
                encrypted.accept(data);
            });
            PartChecksum checksum = summed.checksum();
            KeyInfo part = writer.commit(encryptor.etag(summed.body()), checksum.text());
            committed = true;
            return new Stored(part, checksum);
        } finally {
            if (!committed) {
                writer.abort();
            }
        }
    }

    static void requireSmall(long bytes) {
        if (bytes > UploadPart.MAX_BYTES) {
            throw S3Error.ENTITY_TOO_LARGE.failure(
                    "A part can have at most %d bytes; send it in several", UploadPart.MAX_BYTES);
        }
    }
}
