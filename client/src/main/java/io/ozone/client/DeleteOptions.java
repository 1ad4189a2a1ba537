package io.ozone.client;

import io.ozone.wire.om.Condition;

/**
 * What to delete of a key.
 *
 * @param versionId the version that is removed for good; empty = the key: its value, below a delete marker where versions are
 *     kept
 * @param condition what must hold of the version or, without one, of the key's newest, which may be a delete marker
 *     (KEY_NOT_FOUND, NO_SUCH_VERSION, ETAG_MISMATCH, TIME_MISMATCH, SIZE_MISMATCH and what else it can ask for); its
 *     default instance asks for nothing, but where no versions are kept a key always must be there
 * @param bypassGovernance also a version that is retained in mode GOVERNANCE (else OBJECT_LOCKED)
 */
public record DeleteOptions(String versionId, Condition condition, boolean bypassGovernance) {
    public static final DeleteOptions DEFAULT = new DeleteOptions("", Condition.getDefaultInstance(), false);

    public DeleteOptions withVersionId(String value) {
        return new DeleteOptions(value, condition, bypassGovernance);
    }

    public DeleteOptions withCondition(Condition value) {
        return new DeleteOptions(versionId, value, bypassGovernance);
    }

    public DeleteOptions withBypassGovernance(boolean value) {
        return new DeleteOptions(versionId, condition, value);
    }
}
