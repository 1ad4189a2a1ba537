package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.configuration.NotificationDocument;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import java.io.IOException;

/** Says whom what happens to a bucket's objects is told to; a document that names nobody takes away what was said. */
final class PutBucketNotification implements Operation {
    /** The targets are not told that they were named. They must be there all the same. */
    private static final String UNTESTED = "x-amz-skip-destination-validation";

    private static final Match MATCH = Match.plain("PutBucketNotificationConfiguration", "PUT", Level.BUCKET)
            .subresource("notification")
            .headers(UNTESTED);

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        String bucket = exchange.target().bucket();
        BucketConfiguration asked =
                NotificationDocument.read(PutConfiguration.document(exchange, caller), isUntested(exchange));
        if (asked.getNotification().getRulesCount() == 0) {
            caller.store().deleteConfiguration(bucket, BucketConfigurationKind.NOTIFICATION);
        } else {
            caller.store().putConfiguration(bucket, asked);
        }
        exchange.answer(200);
    }

    private static boolean isUntested(Exchange exchange) {
        String value = exchange.header(UNTESTED);
        if (value == null || value.equalsIgnoreCase("false")) {
            return false;
        }
        if (value.equalsIgnoreCase("true")) {
            return true;
        }
        throw S3Error.INVALID_ARGUMENT.failure("%s is '%s'; it can be true or false", UNTESTED, value);
    }
}
