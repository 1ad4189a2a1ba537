package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;

/** Ends a multipart upload without an object. */
final class AbortMultipartUpload implements Operation {
    private static final Match MATCH =
            Match.plain("AbortMultipartUpload", "DELETE", Level.OBJECT).subresource("uploadId");

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        RequestTarget target = exchange.target();
        caller.store().abortUpload(target.bucket(), target.key(), target.parameter("uploadId"));
        exchange.answer(204);
    }
}
