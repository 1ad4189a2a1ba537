package io.ozone.s3.operation;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.store.ObjectStore;
import io.ozone.wire.om.BucketConfigurationKind;

/** Answers with a bucket's policy, as it was set. */
final class GetBucketPolicy implements Operation {
    private static final Match MATCH =
            Match.plain("GetBucketPolicy", "GET", Level.BUCKET).subresource("policy");

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        exchange.answer(
                "application/json", document(caller.store(), exchange.target().bucket()));
    }

    static byte[] document(ObjectStore store, String bucket) {
        try {
            return store.configuration(bucket, BucketConfigurationKind.POLICY)
                    .getDocument()
                    .toByteArray();
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.BUCKET_CONFIGURATION_NOT_FOUND) {
                throw S3Error.NO_SUCH_BUCKET_POLICY
                        .failure("The bucket policy does not exist")
                        .with("BucketName", bucket);
            }
            throw e;
        }
    }
}
