package io.ozone.client;

import io.ozone.wire.Replication;
import io.ozone.wire.om.BucketLayout;
import io.ozone.wire.om.Versioning;

/**
 * A bucket as it is now.
 *
 * @param replication default for new keys; null = the server's default
 * @param spaceQuota replicated bytes; 0 = not limited
 * @param namespaceQuota number of keys; 0 = not limited
 * @param usedBytes replicated bytes of all keys and their versions
 * @param usedNamespace number of keys, each version counted but for delete markers
 * @param objectLock whether versions can be locked against removal
 */
public record BucketInfo(
        String volume,
        String name,
        String owner,
        long createdMillis,
        long modifiedMillis,
        BucketLayout layout,
        Replication replication,
        long spaceQuota,
        long namespaceQuota,
        long usedBytes,
        long usedNamespace,
        Versioning versioning,
        boolean objectLock) {}
