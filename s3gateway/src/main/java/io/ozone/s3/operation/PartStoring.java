package io.ozone.s3.operation;

import com.google.protobuf.ByteString;
import io.ozone.client.KeyInfo;
import io.ozone.s3.body.ContentChecksum;
import io.ozone.s3.body.ObjectBody;
import io.ozone.s3.encryption.ContentKey;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What UploadPart and UploadPartCopy have in common. */
final class PartStoring {
    private final UploadMemory memory;

    PartStoring(UploadMemory memory) {
        this.memory = memory;
    }

    /** What comes after. */
    interface Next {
        /** @param checksum that the part was given, whoever made it */
        void run(KeyInfo part, PartChecksum checksum) throws IOException;
    }

    /**
     * @param target names the upload
     * @param wanted what the upload was begun with
     * @param contentKey that encrypts this part, and nothing else
     * @param next what comes after, perhaps later and in another thread
     */
    void store(
            ObjectStore store,
            RequestTarget target,
            int number,
            ObjectBody body,
            UploadChecksum wanted,
            ContentKey contentKey,
            Next next)
            throws IOException {
        ByteString nonce = contentKey.encryption().getNonce();
        Summing sum = new Summing(body, wanted);
        new Upload<ObjectStore.PartWriter>(
                body, contentKey.encryptor(), memory, part -> next.run(part, sum.checksum())) {
            @Override
            void pass(ByteBuffer data) {
                sum.update(data);
            }

            @Override
            KeyInfo storeWhole(ByteBuffer data, String etag) {
                return store.putPart(
                        target.bucket(),
                        target.key(),
                        target.parameter("uploadId"),
                        number,
                        data,
                        etag,
                        sum.checksum().text(),
                        nonce);
            }

            @Override
            ObjectStore.PartWriter open() {
                return store.writePart(
                        target.bucket(),
                        target.key(),
                        target.parameter("uploadId"),
                        number,
                        Math.max(0, body.mostBytes()),
                        nonce);
            }

            @Override
            KeyInfo commit(ObjectStore.PartWriter writer, String etag) throws IOException {
                return writer.commit(etag, sum.checksum().text());
            }
        }.run();
    }

    /** Counts a part's bytes, and makes up for the checksum that the object needs of each part and the client left out. */
    private static final class Summing {
        private final ObjectBody body;
        private final UploadChecksum wanted;
        /** Null = the body's own checksum is that of the part. */
        private final ContentChecksum missing;

        private long received;
        private PartChecksum checksum;

        Summing(ObjectBody body, UploadChecksum wanted) {
            this.body = body;
            this.wanted = wanted;
            this.missing = wanted.isThere() && body.checksumKind() == null
                    ? wanted.kind().start()
                    : null;
        }

        void update(ByteBuffer data) {
            received += data.remaining();
            requireSmall(received);
            if (missing != null) {
                missing.update(data);
            }
        }

        /** Once all bytes have passed. */
        PartChecksum checksum() {
            if (checksum == null) {
                checksum = missing == null ? PartChecksum.of(body) : new PartChecksum(wanted.kind(), missing.base64());
            }
            return checksum;
        }
    }

    static void requireSmall(long bytes) {
        if (bytes > UploadPart.MAX_BYTES) {
            throw S3Error.ENTITY_TOO_LARGE.failure(
                    "A part can have at most %d bytes; send it in several", UploadPart.MAX_BYTES);
        }
    }
}
