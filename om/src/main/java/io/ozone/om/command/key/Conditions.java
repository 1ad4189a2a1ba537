package io.ozone.om.command.key;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.Refusal;
import io.ozone.wire.om.Condition;
import io.ozone.wire.om.Key;
import java.util.function.Supplier;

/** Holds what is there against what a command demands of it. In the log, so nothing comes between. */
final class Conditions {
    private Conditions() {}

    static boolean isNone(Condition condition) {
        return condition.equals(Condition.getDefaultInstance());
    }

    /** @param value of the key, which is about to be replaced; null = it has none */
    static void check(Condition condition, String volume, String bucket, String key, Key value) {
        check(condition, key, value, () -> Namespace.noKey(volume, bucket, key));
    }

    /**
     * @param there a version, which may be a delete marker; null = none
     * @param missing that there is none
     */
    static void check(Condition condition, String key, Key there, Supplier<Refusal> missing) {
        if (there == null) {
            if (needsOne(condition)) {
                throw missing.get();
            }
            return;
        }
        if (condition.getAbsent() && !there.getDeleteMarker()) {
            throw new Refusal(ErrorCode.KEY_ALREADY_EXISTS, "There is a key " + key + " already");
        }
        checkEtag(condition, key, there);
        // Written down in milliseconds, shown in seconds.
        if (condition.hasModifiedSeconds()
                && condition.getModifiedSeconds() != Math.floorDiv(there.getModifiedMillis(), 1000)) {
            throw new Refusal(ErrorCode.TIME_MISMATCH, "Key " + key + " was modified at another time");
        }
        if (condition.hasSize() && (there.getDeleteMarker() || condition.getSize() != there.getLength())) {
            throw new Refusal(
                    ErrorCode.SIZE_MISMATCH, "Key " + key + " does not have " + condition.getSize() + " bytes");
        }
        if (condition.getUpdateId() != 0 && condition.getUpdateId() != there.getUpdateId()) {
            throw new Refusal(
                    ErrorCode.ATOMIC_WRITE_CONFLICT,
                    "Key " + key + " is at generation " + there.getUpdateId() + ", not " + condition.getUpdateId()
                            + ": it was written in between");
        }
    }

    private static boolean needsOne(Condition condition) {
        return condition.getExists()
                || !condition.getEtag().isEmpty()
                || condition.hasModifiedSeconds()
                || condition.hasSize()
                || condition.getUpdateId() != 0;
    }

    private static void checkEtag(Condition condition, String key, Key there) {
        String etag = there.getEtag();
        if (!condition.getEtag().isEmpty() && !condition.getEtag().equals(etag)) {
            throw etag.isEmpty() && !there.getDeleteMarker()
                    ? new Refusal(
                            ErrorCode.ETAG_NOT_AVAILABLE,
                            "Key " + key + " has no ETag: it was not written through the S3 door")
                    : new Refusal(ErrorCode.ETAG_MISMATCH, "Key " + key + " does not have ETag " + condition.getEtag());
        }
        if (!condition.getNotEtag().isEmpty() && condition.getNotEtag().equals(etag)) {
            throw new Refusal(ErrorCode.ETAG_MATCH, "Key " + key + " has ETag " + etag);
        }
    }
}
