package io.ozone.s3.operation;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.configuration.PublicAccessBlock;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.policy.BucketPolicy;
import io.ozone.s3.store.ObjectStore;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Gives a bucket a policy, in place of an earlier one. */
final class PutBucketPolicy implements Operation {
    /** Asks for what is so anyway: the owner can always set another. */
    private static final String MAY_LOCK_OUT = "x-amz-confirm-remove-self-bucket-access";

    private static final Match MATCH = Match.plain("PutBucketPolicy", "PUT", Level.BUCKET)
            .subresource("policy")
            .headers(MAY_LOCK_OUT);

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        String bucket = exchange.target().bucket();
        // S3 wants no checksum of policies, and some clients send none.
        ByteBuffer document = PutConfiguration.document(exchange, caller, false);
        BucketPolicy policy = BucketPolicy.parse(document, bucket);
        policy.requireSupported();
        if (policy.isPublic() && publicAccess(caller.store(), bucket).blocksPublicPolicy()) {
            throw S3Error.ACCESS_DENIED.failure(
                    "Access Denied: the policy is public, and the bucket %s blocks public policies", bucket);
        }
        caller.store()
                .putConfiguration(
                        bucket,
                        BucketConfiguration.newBuilder()
                                .setKind(BucketConfigurationKind.POLICY)
                                .setDocument(ByteString.copyFrom(document.duplicate()))
                                .build());
        exchange.answer(204);
    }

    static PublicAccessBlock publicAccess(ObjectStore store, String bucket) {
        try {
            return PublicAccessBlock.of(store.configuration(bucket, BucketConfigurationKind.PUBLIC_ACCESS_BLOCK));
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.BUCKET_CONFIGURATION_NOT_FOUND) {
                return PublicAccessBlock.NONE;
            }
            throw e;
        }
    }
}
