package io.ozone.client;

import java.util.Map;

/**
 * How to complete a multipart upload.
 *
 * @param metadata added to that of the upload: values known only after the parts were seen
 * @param ifAbsent complete only when the key does not exist (KEY_ALREADY_EXISTS)
 * @param ifEtag complete only when the key exists with this ETag (ETAG_MISMATCH); empty = no condition
 * @param expectedLength bytes that the key must come out with (INVALID_ARGUMENT); -1 = whatever the parts have
 * @param partChecksums whether the key keeps the checksums of its parts; see {@link KeyPart#checksum}
 */
public record CompleteOptions(
        Map<String, String> metadata, boolean ifAbsent, String ifEtag, long expectedLength, boolean partChecksums) {
    public static final CompleteOptions DEFAULT = new CompleteOptions(Map.of(), false, "", -1, false);

    public CompleteOptions withMetadata(Map<String, String> value) {
        return new CompleteOptions(value, ifAbsent, ifEtag, expectedLength, partChecksums);
    }

    public CompleteOptions withIfAbsent(boolean value) {
        return new CompleteOptions(metadata, value, ifEtag, expectedLength, partChecksums);
    }

    public CompleteOptions withIfEtag(String value) {
        return new CompleteOptions(metadata, ifAbsent, value, expectedLength, partChecksums);
    }

    public CompleteOptions withExpectedLength(long bytes) {
        return new CompleteOptions(metadata, ifAbsent, ifEtag, bytes, partChecksums);
    }

    public CompleteOptions withPartChecksums(boolean value) {
        return new CompleteOptions(metadata, ifAbsent, ifEtag, expectedLength, value);
    }
}
