package io.ozone.s3.operation;

import io.ozone.client.DeleteOptions;
import io.ozone.client.Deletion;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;

/**
 * Deletes an object, or one version of it for good; one that is not there counts as deleted, unless If-Match asks for it.
 */
final class DeleteObject implements Operation {
    private static final Match MATCH = Match.plain("DeleteObject", "DELETE", Level.OBJECT)
            .parameters(ObjectVersion.PARAMETER)
            .headers("if-match", ObjectLocks.BYPASS);

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        String bucket = exchange.target().bucket();
        String key = exchange.target().key();
        String ifMatch = exchange.headerList("if-match");
        DeleteOptions options = DeleteOptions.DEFAULT
                .withVersionId(ObjectVersion.named(exchange.target()))
                .withBypassGovernance(ObjectLocks.bypassesGovernance(exchange));
        try {
            Deletion deletion =
                    caller.store().delete(bucket, key, ifMatch == null ? options : withCondition(options, ifMatch));
            ObjectVersion.headers(exchange, deletion);
        } catch (OzoneException e) {
            if (e.code() != ErrorCode.KEY_NOT_FOUND || ifMatch != null) {
                throw e;
            }
        }
        exchange.answer(204);
    }

    /** What the store is to check; a star asks for no more than that the object is there. */
    static DeleteOptions withCondition(DeleteOptions options, String ifMatch) {
        String etag = ReadConditions.unquoted(ifMatch);
        if (etag.isEmpty() || etag.indexOf(',') >= 0) {
            throw S3Error.INVALID_ARGUMENT.failure("If-Match: %s can't be used to delete; one ETag or * can", ifMatch);
        }
        return options.withIfExists(true).withIfEtag(etag.equals("*") ? "" : etag);
    }
}
