package io.ozone.client;

/**
 * What to delete of a key.
 *
 * @param versionId the version that is removed for good; empty = the key: its value, below a delete marker where versions are
 *     kept
 * @param ifExists only when it is there (KEY_NOT_FOUND, NO_SUCH_VERSION); where no versions are kept a key always must be
 * @param ifEtag only when it is there with this ETag (ETAG_MISMATCH); empty = no condition
 * @param bypassGovernance also a version that is retained in mode GOVERNANCE (else OBJECT_LOCKED)
 */
public record DeleteOptions(String versionId, boolean ifExists, String ifEtag, boolean bypassGovernance) {
    public static final DeleteOptions DEFAULT = new DeleteOptions("", false, "", false);

    public DeleteOptions withVersionId(String value) {
        return new DeleteOptions(value, ifExists, ifEtag, bypassGovernance);
    }

    public DeleteOptions withIfExists(boolean value) {
        return new DeleteOptions(versionId, value, ifEtag, bypassGovernance);
    }

    public DeleteOptions withIfEtag(String value) {
        return new DeleteOptions(versionId, ifExists, value, bypassGovernance);
    }

    public DeleteOptions withBypassGovernance(boolean value) {
        return new DeleteOptions(versionId, ifExists, ifEtag, value);
    }
}
