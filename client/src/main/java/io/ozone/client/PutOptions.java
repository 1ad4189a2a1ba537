package io.ozone.client;

import io.ozone.wire.Replication;
import io.ozone.wire.om.Condition;
import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.KeyLock;
import java.util.Map;

/**
 * How to write a key.
 *
 * @param expectedLength bytes that will be written; 0 = unknown. A hint: fewer or more may follow
 * @param replication null = the bucket's default
 * @param metadata user metadata and system headers
 * @param etag MD5 in hex, or empty; {@link KeyOutputStream#setEtag} can give it later
 * @param condition what must hold of the key that is replaced, when it is (KEY_NOT_FOUND, KEY_ALREADY_EXISTS, ETAG_MISMATCH,
 *     ETAG_MATCH, ATOMIC_WRITE_CONFLICT and what else it can ask for); its default instance asks for nothing
 * @param lock of the version that is made, which needs a bucket with object lock (NO_OBJECT_LOCK); without a retention it
 *     gets the bucket's default
 * @param encryption how the data that is written was encrypted; its default instance when it was not
 */
public record PutOptions(
        long expectedLength,
        Replication replication,
        Map<String, String> metadata,
        Map<String, String> tags,
        String etag,
        Condition condition,
        KeyLock lock,
        Encryption encryption) {
    public static final PutOptions DEFAULT = new PutOptions(
            0,
            null,
            Map.of(),
            Map.of(),
            "",
            Condition.getDefaultInstance(),
            KeyLock.getDefaultInstance(),
            Encryption.getDefaultInstance());

    public PutOptions withExpectedLength(long bytes) {
        return new PutOptions(bytes, replication, metadata, tags, etag, condition, lock, encryption);
    }

    public PutOptions withReplication(Replication value) {
        return new PutOptions(expectedLength, value, metadata, tags, etag, condition, lock, encryption);
    }

    public PutOptions withMetadata(Map<String, String> value) {
        return new PutOptions(expectedLength, replication, value, tags, etag, condition, lock, encryption);
    }

    public PutOptions withTags(Map<String, String> value) {
        return new PutOptions(expectedLength, replication, metadata, value, etag, condition, lock, encryption);
    }

    public PutOptions withEtag(String value) {
        return new PutOptions(expectedLength, replication, metadata, tags, value, condition, lock, encryption);
    }

    public PutOptions withCondition(Condition value) {
        return new PutOptions(expectedLength, replication, metadata, tags, etag, value, lock, encryption);
    }

    public PutOptions withLock(KeyLock value) {
        return new PutOptions(expectedLength, replication, metadata, tags, etag, condition, value, encryption);
    }

    public PutOptions withEncryption(Encryption value) {
        return new PutOptions(expectedLength, replication, metadata, tags, etag, condition, lock, value);
    }
}
