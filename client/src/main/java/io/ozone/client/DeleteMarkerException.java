package io.ozone.client;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;

/**
 * What was asked for is a delete marker: the newest version of the key, which so counts as not there (KEY_NOT_FOUND), or
 * the version that was named (IS_DELETE_MARKER).
 */
public final class DeleteMarkerException extends OzoneException {
    private static final long serialVersionUID = 1L;

    private final String versionId;
    private final long modifiedMillis;

    public DeleteMarkerException(ErrorCode code, String message, String versionId, long modifiedMillis) {
        super(code, message);
        this.versionId = versionId;
        this.modifiedMillis = modifiedMillis;
    }

    /** Of the marker. */
    public String versionId() {
        return versionId;
    }

    /** When the key was deleted. */
    public long modifiedMillis() {
        return modifiedMillis;
    }
}
