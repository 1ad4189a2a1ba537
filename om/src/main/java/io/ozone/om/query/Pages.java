package io.ozone.om.query;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.state.Refusal;

/** How long the pages of a list are. */
record Pages(int maxSize) {
    /** @param asked what the client wants; 0 = as much as one page may have */
    int size(int asked) {
        if (asked < 0) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "The limit of a list must not be negative, but is " + asked);
        }
        return asked == 0 ? maxSize : Math.min(asked, maxSize);
    }
}
