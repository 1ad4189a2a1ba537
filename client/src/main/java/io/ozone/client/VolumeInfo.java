package io.ozone.client;

/**
 * A volume as it is now.
 *
 * @param createdMillis milliseconds since 1970
 * @param modifiedMillis milliseconds since 1970
 * @param spaceQuota bytes; 0 = not limited
 * @param namespaceQuota number of buckets; 0 = not limited
 * @param usedNamespace number of buckets
 */
public record VolumeInfo(
        String name,
        String owner,
        long createdMillis,
        long modifiedMillis,
        long spaceQuota,
        long namespaceQuota,
        long usedNamespace,
        long objectId) {}
