package io.ozone.client;

import io.ozone.wire.Replication;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketLayout;
import java.util.List;

/**
 * How to create a bucket.
 *
 * @param owner empty = the caller
 * @param layout {@link BucketLayout#BUCKET_LAYOUT_UNSPECIFIED} = the server's default
 * @param replication default for new keys; null = the server's default
 * @param spaceQuota replicated bytes; 0 = not limited
 * @param namespaceQuota number of keys; 0 = not limited
 * @param configurations what it is configured with at the S3 door; each kind at most once
 */
public record BucketOptions(
        String owner,
        BucketLayout layout,
        Replication replication,
        long spaceQuota,
        long namespaceQuota,
        List<BucketConfiguration> configurations) {
    public static final BucketOptions DEFAULT =
            new BucketOptions("", BucketLayout.BUCKET_LAYOUT_UNSPECIFIED, null, 0, 0, List.of());

    public BucketOptions withOwner(String value) {
        return new BucketOptions(value, layout, replication, spaceQuota, namespaceQuota, configurations);
    }

    public BucketOptions withLayout(BucketLayout value) {
        return new BucketOptions(owner, value, replication, spaceQuota, namespaceQuota, configurations);
    }

    public BucketOptions withReplication(Replication value) {
        return new BucketOptions(owner, layout, value, spaceQuota, namespaceQuota, configurations);
    }

    public BucketOptions withSpaceQuota(long bytes) {
        return new BucketOptions(owner, layout, replication, bytes, namespaceQuota, configurations);
    }

    public BucketOptions withNamespaceQuota(long keys) {
        return new BucketOptions(owner, layout, replication, spaceQuota, keys, configurations);
    }

    public BucketOptions withConfigurations(List<BucketConfiguration> value) {
        return new BucketOptions(owner, layout, replication, spaceQuota, namespaceQuota, List.copyOf(value));
    }
}
