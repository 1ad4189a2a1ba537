package io.ozone.client;

import io.ozone.wire.Replication;
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
 * @param ifAbsent commit only when the key does not exist (KEY_ALREADY_EXISTS)
 * @param ifEtag commit only when the key exists with this ETag (ETAG_MISMATCH); empty = no condition
 * @param ifGeneration commit only when the key is at this generation (ATOMIC_WRITE_CONFLICT); 0 = no condition
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
        boolean ifAbsent,
        String ifEtag,
        long ifGeneration,
        KeyLock lock,
        Encryption encryption) {
    public static final PutOptions DEFAULT = new PutOptions(
            0,
            null,
            Map.of(),
            Map.of(),
            "",
            false,
            "",
            0,
            KeyLock.getDefaultInstance(),
            Encryption.getDefaultInstance());

    public PutOptions withExpectedLength(long bytes) {
        return new PutOptions(
                bytes, replication, metadata, tags, etag, ifAbsent, ifEtag, ifGeneration, lock, encryption);
    }

    public PutOptions withReplication(Replication value) {
        return new PutOptions(
                expectedLength, value, metadata, tags, etag, ifAbsent, ifEtag, ifGeneration, lock, encryption);
    }

    public PutOptions withMetadata(Map<String, String> value) {
        return new PutOptions(
                expectedLength, replication, value, tags, etag, ifAbsent, ifEtag, ifGeneration, lock, encryption);
    }

    public PutOptions withTags(Map<String, String> value) {
        return new PutOptions(
                expectedLength, replication, metadata, value, etag, ifAbsent, ifEtag, ifGeneration, lock, encryption);
    }

    public PutOptions withEtag(String value) {
        return new PutOptions(
                expectedLength, replication, metadata, tags, value, ifAbsent, ifEtag, ifGeneration, lock, encryption);
    }

    public PutOptions withIfAbsent(boolean value) {
        return new PutOptions(
                expectedLength, replication, metadata, tags, etag, value, ifEtag, ifGeneration, lock, encryption);
    }

    public PutOptions withIfEtag(String value) {
        return new PutOptions(
                expectedLength, replication, metadata, tags, etag, ifAbsent, value, ifGeneration, lock, encryption);
    }

    public PutOptions withIfGeneration(long value) {
        return new PutOptions(
                expectedLength, replication, metadata, tags, etag, ifAbsent, ifEtag, value, lock, encryption);
    }

    public PutOptions withLock(KeyLock value) {
        return new PutOptions(
                expectedLength, replication, metadata, tags, etag, ifAbsent, ifEtag, ifGeneration, value, encryption);
    }

    public PutOptions withEncryption(Encryption value) {
        return new PutOptions(
                expectedLength, replication, metadata, tags, etag, ifAbsent, ifEtag, ifGeneration, lock, value);
    }
}
