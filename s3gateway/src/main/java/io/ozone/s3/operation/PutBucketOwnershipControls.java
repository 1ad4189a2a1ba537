package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.configuration.ObjectOwnership;
import io.ozone.s3.configuration.StoredConfiguration;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.store.ObjectStore;
import io.ozone.wire.om.BucketConfiguration;
import java.io.IOException;

/** Says to whom a bucket's objects belong. What its ACL grants to others is to be taken away before ACLs are turned off. */
final class PutBucketOwnershipControls implements Operation {
    private final Match match;

    PutBucketOwnershipControls(String subresource) {
        this.match =
                Match.plain("PutBucketOwnershipControls", "PUT", Level.BUCKET).subresource(subresource);
    }

    @Override
    public Match match() {
        return match;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        ObjectStore store = caller.store();
        String bucket = exchange.target().bucket();
        BucketConfiguration asked =
                StoredConfiguration.OWNERSHIP_CONTROLS.read(PutConfiguration.document(exchange, caller));
        if (ObjectOwnership.of(asked) == ObjectOwnership.BUCKET_OWNER_ENFORCED) {
            String owner = store.bucket(bucket).owner();
            if (AccessControl.ofBucket(store, bucket, owner).grantsOthersThan(owner)) {
                throw aclIsThere();
            }
        }
        store.putConfiguration(bucket, asked);
        exchange.answer(200);
    }

    static S3Exception aclIsThere() {
        return S3Error.INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP.failure(
                "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");
    }
}
