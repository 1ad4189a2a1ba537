package io.ozone.client;

import io.ozone.wire.om.Condition;
import java.util.Map;

/**
 * How to complete a multipart upload.
 *
 * @param metadata added to that of the upload: values known only after the parts were seen
 * @param condition as {@link PutOptions#condition}
 * @param expectedLength bytes that the key must come out with (INVALID_ARGUMENT); -1 = whatever the parts have
 * @param partChecksums whether the key keeps the checksums of its parts; see {@link KeyPart#checksum}
 */
public record CompleteOptions(
        Map<String, String> metadata, Condition condition, long expectedLength, boolean partChecksums) {
    public static final CompleteOptions DEFAULT =
            new CompleteOptions(Map.of(), Condition.getDefaultInstance(), -1, false);

    public CompleteOptions withMetadata(Map<String, String> value) {
        return new CompleteOptions(value, condition, expectedLength, partChecksums);
    }

    public CompleteOptions withCondition(Condition value) {
        return new CompleteOptions(metadata, value, expectedLength, partChecksums);
    }

    public CompleteOptions withExpectedLength(long bytes) {
        return new CompleteOptions(metadata, condition, bytes, partChecksums);
    }

    public CompleteOptions withPartChecksums(boolean value) {
        return new CompleteOptions(metadata, condition, expectedLength, value);
    }
}
