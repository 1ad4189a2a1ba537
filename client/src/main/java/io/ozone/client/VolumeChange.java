package io.ozone.client;

/**
 * What to change of a volume; null = leave it as it is.
 *
 * @param spaceQuota bytes; 0 clears
 * @param namespaceQuota number of buckets; 0 clears
 */
public record VolumeChange(String owner, Long spaceQuota, Long namespaceQuota) {
    public static final VolumeChange NONE = new VolumeChange(null, null, null);

    public VolumeChange withOwner(String value) {
        return new VolumeChange(value, spaceQuota, namespaceQuota);
    }

    public VolumeChange withSpaceQuota(long bytes) {
        return new VolumeChange(owner, bytes, namespaceQuota);
    }

    public VolumeChange withNamespaceQuota(long buckets) {
        return new VolumeChange(owner, spaceQuota, buckets);
    }
}
