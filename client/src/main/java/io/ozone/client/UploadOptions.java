package io.ozone.client;

import io.ozone.wire.Replication;
import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.KeyLock;
import java.util.Map;

/**
 * What the key of a multipart upload will be like.
 *
 * @param replication null = the bucket's default
 * @param metadata user metadata and system headers
 * @param checksumAlgorithm of the parts, in the caller's words; kept for who asks about the upload. Empty = none
 * @param checksumType how the key's checksum comes from those of its parts, in the caller's words
 * @param lock as in {@link PutOptions}
 * @param encryption of the parts, which have a nonce each; as in {@link PutOptions}
 */
public record UploadOptions(
        Replication replication,
        Map<String, String> metadata,
        Map<String, String> tags,
        String checksumAlgorithm,
        String checksumType,
        KeyLock lock,
        Encryption encryption) {
    public static final UploadOptions DEFAULT = new UploadOptions(
            null, Map.of(), Map.of(), "", "", KeyLock.getDefaultInstance(), Encryption.getDefaultInstance());

    public UploadOptions withReplication(Replication value) {
        return new UploadOptions(value, metadata, tags, checksumAlgorithm, checksumType, lock, encryption);
    }

    public UploadOptions withMetadata(Map<String, String> value) {
        return new UploadOptions(replication, value, tags, checksumAlgorithm, checksumType, lock, encryption);
    }

    public UploadOptions withTags(Map<String, String> value) {
        return new UploadOptions(replication, metadata, value, checksumAlgorithm, checksumType, lock, encryption);
    }

    public UploadOptions withChecksum(String algorithm, String type) {
        return new UploadOptions(replication, metadata, tags, algorithm, type, lock, encryption);
    }

    public UploadOptions withLock(KeyLock value) {
        return new UploadOptions(replication, metadata, tags, checksumAlgorithm, checksumType, value, encryption);
    }

    public UploadOptions withEncryption(Encryption value) {
        return new UploadOptions(replication, metadata, tags, checksumAlgorithm, checksumType, lock, value);
    }
}
