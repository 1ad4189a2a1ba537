package io.ozone.s3.operation;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.access.Acl;
import io.ozone.s3.access.Acl.Grant;
import io.ozone.s3.store.ObjectStore;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A bucket beside a request to make it. What the request does not mention may be as it is, but for the ACL: who mentions
 * none asks for a bucket that grants nothing to others, and must not take one that does for it.
 */
record BucketComparison(ObjectStore store, String bucket, String owner) {
    /** What is not as asked for, in words. @param asked what a new bucket would be configured with */
    List<String> differences(List<BucketConfiguration> asked) {
        List<String> differences = new ArrayList<>();
        Set<Grant> granted =
                Set.copyOf(AccessControl.ofBucket(store, bucket, owner).grants());
        if (!granted.equals(granted(asked))) {
            differences.add("its ACL is another");
        }
        for (BucketConfiguration one : asked) {
            if (!isThere(one)) {
                differences.add(
                        switch (one.getKind()) {
                            case OBJECT_LOCK -> "it has no object lock";
                            case OWNERSHIP_CONTROLS -> "its object ownership is another";
                            default -> "its tags are others";
                        });
            }
        }
        return differences;
    }

    private Set<Grant> granted(List<BucketConfiguration> asked) {
        return asked.stream()
                .filter(one -> one.getKind() == BucketConfigurationKind.ACL)
                .findFirst()
                .map(one -> Acl.parse(one.getDocument().toStringUtf8()))
                .map(acl -> Set.copyOf(acl.grants()))
                .orElse(Set.copyOf(Acl.ownersOnly(owner).grants()));
    }

    private boolean isThere(BucketConfiguration asked) {
        return switch (asked.getKind()) {
            case ACL -> true;
            // Its rule may have been set since.
            case OBJECT_LOCK -> store.bucket(bucket).objectLock();
            default -> asked.getDocument().equals(document(asked.getKind()));
        };
    }

    /** null = there is none. */
    private ByteString document(BucketConfigurationKind kind) {
        try {
            return store.configuration(bucket, kind).getDocument();
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.BUCKET_CONFIGURATION_NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }
}
