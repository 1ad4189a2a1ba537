package io.ozone.client;

import io.ozone.wire.Replication;
import java.util.Map;

/**
 * What the key of a multipart upload will be like.
 *
 * @param replication null = the bucket's default
 * @param metadata user metadata and system headers
 * @param checksumAlgorithm of the parts, in the caller's words; kept for who asks about the upload. Empty = none
 * @param checksumType how the key's checksum comes from those of its parts, in the caller's words
 */
public record UploadOptions(
        Replication replication,
        Map<String, String> metadata,
        Map<String, String> tags,
        String checksumAlgorithm,
        String checksumType) {
    public static final UploadOptions DEFAULT = new UploadOptions(null, Map.of(), Map.of(), "", "");

    public UploadOptions withReplication(Replication value) {
        return new UploadOptions(value, metadata, tags, checksumAlgorithm, checksumType);
    }

    public UploadOptions withMetadata(Map<String, String> value) {
        return new UploadOptions(replication, value, tags, checksumAlgorithm, checksumType);
    }

    public UploadOptions withTags(Map<String, String> value) {
        return new UploadOptions(replication, metadata, value, checksumAlgorithm, checksumType);
    }

    public UploadOptions withChecksum(String algorithm, String type) {
        return new UploadOptions(replication, metadata, tags, algorithm, type);
    }
}
