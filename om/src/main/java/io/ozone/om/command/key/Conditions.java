package io.ozone.om.command.key;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.Refusal;
import io.ozone.wire.om.CommitKey;
import io.ozone.wire.om.Key;

/** What a caller may demand of the key it is about to replace or delete. Checked in the log, so nothing comes between. */
final class Conditions {
    private Conditions() {}

    /** @param old the key that is there now; null = none */
    static void check(CommitKey command, Key old) {
        if (command.getIfAbsent() && old != null) {
            throw new Refusal(
                    ErrorCode.KEY_ALREADY_EXISTS,
                    "There is already a key " + command.getKey() + " in " + command.getVolume() + "/"
                            + command.getBucket());
        }
        boolean mustExist = !command.getIfEtag().isEmpty() || command.getIfUpdateId() != 0;
        if (mustExist && old == null) {
            throw Namespace.noKey(command.getVolume(), command.getBucket(), command.getKey());
        }
        if (!command.getIfEtag().isEmpty()) {
            checkEtag(command.getKey(), command.getIfEtag(), old);
        }
        if (command.getIfUpdateId() != 0 && command.getIfUpdateId() != old.getUpdateId()) {
            throw new Refusal(
                    ErrorCode.ATOMIC_WRITE_CONFLICT,
                    "Key " + command.getKey() + " is at generation " + old.getUpdateId() + ", not "
                            + command.getIfUpdateId() + ": it was written in between");
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
