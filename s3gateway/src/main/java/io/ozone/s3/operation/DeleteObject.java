package io.ozone.s3.operation;

import io.ozone.client.DeleteOptions;
import io.ozone.client.Deletion;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.store.ObjectStore;

/**
 * Deletes an object, or one version of it for good. One that is not there counts as deleted, whatever condition it should
 * have met.
 */
final class DeleteObject implements Operation {
    private static final Match MATCH = Match.plain("DeleteObject", "DELETE", Level.OBJECT)
            .parameters(ObjectVersion.PARAMETER)
            .headers(
                    WriteConditions.IF_MATCH,
                    WriteConditions.IF_MATCH_TIME,
                    WriteConditions.IF_MATCH_SIZE,
                    ObjectLocks.BYPASS);

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        DeleteOptions options = DeleteOptions.DEFAULT
                .withVersionId(ObjectVersion.named(exchange.target()))
                .withCondition(WriteConditions.toDelete(exchange))
                .withBypassGovernance(ObjectLocks.bypassesGovernance(exchange));
        Deletion deletion = delete(
                caller.store(), exchange.target().bucket(), exchange.target().key(), options);
        ObjectVersion.headers(exchange, deletion);
        exchange.answer(204);
    }

    /** Nothing is done about what is not there, not even a delete marker made if there is a condition. */
    static Deletion delete(ObjectStore store, String bucket, String key, DeleteOptions options) {
        try {
            return store.delete(bucket, key, options);
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.KEY_NOT_FOUND || e.code() == ErrorCode.NO_SUCH_VERSION) {
                return new Deletion(options.versionId(), false);
            }
            throw e;
        }
    }
}
