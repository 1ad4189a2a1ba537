package io.ozone.client;

import io.ozone.wire.Replication;

/**
 * What to change of a bucket; null = leave it as it is.
 *
 * @param spaceQuota replicated bytes; 0 clears
 * @param namespaceQuota number of keys; 0 clears
 * @param replication default for new keys; keys that exist keep theirs
 */
public record BucketChange(String owner, Long spaceQuota, Long namespaceQuota, Replication replication) {
    public static final BucketChange NONE = new BucketChange(null, null, null, null);

    public BucketChange withOwner(String value) {
        return new BucketChange(value, spaceQuota, namespaceQuota, replication);
    }

    public BucketChange withSpaceQuota(long bytes) {
        return new BucketChange(owner, bytes, namespaceQuota, replication);
    }

    public BucketChange withNamespaceQuota(long keys) {
        return new BucketChange(owner, spaceQuota, keys, replication);
    }

    public BucketChange withReplication(Replication value) {
        return new BucketChange(owner, spaceQuota, namespaceQuota, value);
    }
}
