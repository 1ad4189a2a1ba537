package io.ozone.client;

import io.ozone.wire.Replication;
import io.ozone.wire.om.Versioning;

/**
 * What to change of a bucket; null = leave it as it is.
 *
 * @param spaceQuota replicated bytes; 0 clears
 * @param namespaceQuota number of keys; 0 clears
 * @param replication default for new keys; keys that exist keep theirs
 * @param versioning ENABLED or SUSPENDED: a bucket that keeps versions does not become one that never did
 */
public record BucketChange(
        String owner, Long spaceQuota, Long namespaceQuota, Replication replication, Versioning versioning) {
    public static final BucketChange NONE = new BucketChange(null, null, null, null, null);

    public BucketChange withOwner(String value) {
        return new BucketChange(value, spaceQuota, namespaceQuota, replication, versioning);
    }

    public BucketChange withSpaceQuota(long bytes) {
        return new BucketChange(owner, bytes, namespaceQuota, replication, versioning);
    }

    public BucketChange withNamespaceQuota(long keys) {
        return new BucketChange(owner, spaceQuota, keys, replication, versioning);
    }

    public BucketChange withReplication(Replication value) {
        return new BucketChange(owner, spaceQuota, namespaceQuota, value, versioning);
    }

    public BucketChange withVersioning(Versioning value) {
        return new BucketChange(owner, spaceQuota, namespaceQuota, replication, value);
    }
}
