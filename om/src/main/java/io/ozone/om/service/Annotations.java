package io.ozone.om.service;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.state.Refusal;
import io.ozone.wire.KeyValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Metadata and tags, as rows keep them: sorted, each key once, not too many. */
final class Annotations {
    private Annotations() {}

    /** @param what for the message, such as "metadata" */
    static List<KeyValue> normalised(String what, List<KeyValue> given, long maxBytes) {
        if (given.isEmpty()) {
            return given;
        }
        List<KeyValue> sorted = new ArrayList<>(given);
        sorted.sort(Comparator.comparing(KeyValue::getKey));
        long bytes = 0;
        String last = null;
        for (KeyValue one : sorted) {
            if (one.getKey().isEmpty() || one.getKey().equals(last)) {
                throw new Refusal(
                        ErrorCode.INVALID_ARGUMENT,
                        last == null || one.getKey().isEmpty()
                                ? "The " + what + " has an entry without a name"
                                : "The " + what + " names '" + last + "' twice");
            }
            last = one.getKey();
            bytes += one.getKeyBytes().size() + one.getValueBytes().size();
        }
        if (bytes > maxBytes) {
            throw new Refusal(
                    ErrorCode.METADATA_TOO_LARGE,
                    "The " + what + " takes " + bytes + " bytes; at most " + maxBytes + " are allowed");
        }
        return sorted;
    }
}
