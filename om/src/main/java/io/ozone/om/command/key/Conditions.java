package io.ozone.om.command.key;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.Refusal;
import io.ozone.wire.om.CommitKey;
import io.ozone.wire.om.CompleteMultipartUpload;
import io.ozone.wire.om.Key;

/**
 * What a caller may demand of the key it is about to replace or delete. Checked in the log, so nothing comes between.
 *
 * @param ifAbsent the key must not exist
 * @param ifEtag the key must exist with this ETag; empty = no condition
 * @param ifUpdateId the key must be at this generation; 0 = no condition
 */
record Conditions(String volume, String bucket, String key, boolean ifAbsent, String ifEtag, long ifUpdateId) {
    static Conditions of(CommitKey command) {
        return new Conditions(
                command.getVolume(),
                command.getBucket(),
                command.getKey(),
                command.getIfAbsent(),
                command.getIfEtag(),
                command.getIfUpdateId());
    }

    static Conditions of(CompleteMultipartUpload command) {
        return new Conditions(
                command.getVolume(),
                command.getBucket(),
                command.getKey(),
                command.getIfAbsent(),
                command.getIfEtag(),
                0);
    }

    boolean isNone() {
        return !ifAbsent && ifEtag.isEmpty() && ifUpdateId == 0;
    }

    /** @param old the key that is there now; null = none */
    void check(Key old) {
        if (ifAbsent && old != null) {
            throw new Refusal(
                    ErrorCode.KEY_ALREADY_EXISTS, "There is already a key " + key + " in " + volume + "/" + bucket);
        }
        if ((!ifEtag.isEmpty() || ifUpdateId != 0) && old == null) {
            throw Namespace.noKey(volume, bucket, key);
        }
        if (!ifEtag.isEmpty()) {
            checkEtag(key, ifEtag, old);
        }
        if (ifUpdateId != 0 && ifUpdateId != old.getUpdateId()) {
            throw new Refusal(
                    ErrorCode.ATOMIC_WRITE_CONFLICT,
                    "Key " + key + " is at generation " + old.getUpdateId() + ", not " + ifUpdateId
                            + ": it was written in between");
        }
    }

    static void checkEtag(String name, String expected, Key old) {
        if (old.getEtag().isEmpty()) {
            throw new Refusal(
                    ErrorCode.ETAG_NOT_AVAILABLE,
                    "Key " + name + " has no ETag: it was not written through the S3 door");
        }
        if (!old.getEtag().equals(expected)) {
            throw new Refusal(
                    ErrorCode.ETAG_MISMATCH, "Key " + name + " has ETag " + old.getEtag() + ", not " + expected);
        }
    }
}
