package io.ozone.client;

/**
 * How to create a volume.
 *
 * @param owner empty = the caller
 * @param spaceQuota bytes; 0 = not limited
 * @param namespaceQuota number of buckets; 0 = not limited
 */
public record VolumeOptions(String owner, long spaceQuota, long namespaceQuota) {
    public static final VolumeOptions DEFAULT = new VolumeOptions("", 0, 0);

    public VolumeOptions withOwner(String value) {
        return new VolumeOptions(value, spaceQuota, namespaceQuota);
    }

    public VolumeOptions withSpaceQuota(long bytes) {
        return new VolumeOptions(owner, bytes, namespaceQuota);
    }

    public VolumeOptions withNamespaceQuota(long buckets) {
        return new VolumeOptions(owner, spaceQuota, buckets);
    }
}
