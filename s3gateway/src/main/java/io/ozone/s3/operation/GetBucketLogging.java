package io.ozone.s3.operation;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.logging.BucketLogging;
import io.ozone.wire.om.BucketConfigurationKind;

/** Says where a bucket's requests are logged; it may be nowhere. */
final class GetBucketLogging implements Operation {
    private static final Match MATCH =
            Match.plain("GetBucketLogging", "GET", Level.BUCKET).subresource("logging");

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        exchange.answer(200, document(exchange.target().bucket(), caller));
    }

    private static byte[] document(String bucket, Identity caller) {
        try {
            return caller.store()
                    .configuration(bucket, BucketConfigurationKind.LOGGING)
                    .getDocument()
                    .toByteArray();
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.BUCKET_CONFIGURATION_NOT_FOUND) {
                return BucketLogging.none();
            }
            throw e;
        }
    }
}
