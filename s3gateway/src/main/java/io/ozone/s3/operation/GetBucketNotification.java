package io.ozone.s3.operation;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.configuration.NotificationDocument;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.wire.om.BucketConfigurationKind;

/** Says whom what happens to a bucket's objects is told to; it may be nobody. */
final class GetBucketNotification implements Operation {
    private static final Match MATCH = Match.plain("GetBucketNotificationConfiguration", "GET", Level.BUCKET)
            .subresource("notification");

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
                    .configuration(bucket, BucketConfigurationKind.NOTIFICATION)
                    .getDocument()
                    .toByteArray();
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.BUCKET_CONFIGURATION_NOT_FOUND) {
                return NotificationDocument.none();
            }
            throw e;
        }
    }
}
