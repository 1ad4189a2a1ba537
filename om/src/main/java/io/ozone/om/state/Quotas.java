package io.ozone.om.state;

import io.ozone.common.error.ErrorCode;
import io.ozone.wire.Replication;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.Volume;

/**
 * How usage is counted and limited.
 *
 * <p>A bucket counts its keys, and the bytes of keys and of parts of uploads times the number of copies; both are limited
 * when a key or part is committed. Each version of a key counts as one, with its bytes. A delete marker does not count, so
 * that no deletion is refused for a quota. A volume counts its buckets. A volume's space quota is a promise it hands on: each of its buckets must have a quota, and
 * together they must not exceed the volume's. 0 always means "not limited".
 */
public final class Quotas {
    private Quotas() {}

    public static long replicatedBytes(long length, Replication replication) {
        return length * Math.max(1, replication.getFactor());
    }

    public static long replicatedBytes(Key key) {
        return replicatedBytes(key.getLength(), key.getReplication());
    }

    /** How many keys a version counts as. */
    public static int keys(Key version) {
        return version.getDeleteMarker() ? 0 : 1;
    }

    /** Refuses growth beyond a quota. A change that takes less than before is allowed even above one. */
    public static void checkGrowth(Bucket bucket, long moreBytes, long moreKeys) {
        long spaceQuota = bucket.getSpaceQuota();
        if (spaceQuota > 0 && moreBytes > 0 && bucket.getUsedBytes() + moreBytes > spaceQuota) {
            throw new Refusal(
                    ErrorCode.QUOTA_EXCEEDED,
                    "Bucket " + bucket.getVolume() + "/" + bucket.getName() + " has " + bucket.getUsedBytes() + " of "
                            + spaceQuota + " bytes in use (all copies counted); " + moreBytes
                            + " more do not fit. Delete keys or raise the space quota");
        }
        long namespaceQuota = bucket.getNamespaceQuota();
        if (namespaceQuota > 0 && moreKeys > 0 && bucket.getUsedNamespace() + moreKeys > namespaceQuota) {
            throw new Refusal(
                    ErrorCode.QUOTA_EXCEEDED,
                    "Bucket " + bucket.getVolume() + "/" + bucket.getName() + " holds " + bucket.getUsedNamespace()
                            + " keys and its namespace quota is " + namespaceQuota
                            + ". Delete keys or raise the namespace quota");
        }
    }

    /** The bucket's row after keys came or went. */
    public static Bucket used(Bucket bucket, long moreBytes, long moreKeys) {
        return bucket.toBuilder()
                .setUsedBytes(bucket.getUsedBytes() + moreBytes)
                .setUsedNamespace(bucket.getUsedNamespace() + moreKeys)
                .build();
    }

    /** Refuses one more bucket in a volume whose namespace quota is reached. */
    public static void checkBucketCount(Volume volume) {
        if (volume.getNamespaceQuota() > 0 && volume.getUsedNamespace() >= volume.getNamespaceQuota()) {
            throw new Refusal(
                    ErrorCode.QUOTA_EXCEEDED,
                    "Volume " + volume.getName() + " holds " + volume.getUsedNamespace()
                            + " buckets and its namespace quota is " + volume.getNamespaceQuota());
        }
    }

    /** Refuses a bucket quota that the volume's does not allow. */
    public static void checkBucketQuota(Volume volume, long oldQuota, long newQuota) {
        if (volume.getSpaceQuota() == 0) {
            return;
        }
        if (newQuota == 0) {
            throw new Refusal(
                    ErrorCode.QUOTA_ERROR,
                    "Volume " + volume.getName()
                            + " has a space quota, so each of its buckets must have one: name a space quota");
        }
        long promised = volume.getBucketSpaceQuotas() - oldQuota;
        if (newQuota > volume.getSpaceQuota() - promised) {
            throw new Refusal(
                    ErrorCode.QUOTA_ERROR,
                    "A space quota of " + newQuota + " bytes does not fit into volume " + volume.getName() + ": "
                            + promised + " of its " + volume.getSpaceQuota()
                            + " bytes are promised to other buckets");
        }
    }

    /** Refuses a new limit that is negative or below what is in use. */
    public static void checkLimit(String what, long limit, long used) {
        if (limit < 0) {
            throw new Refusal(ErrorCode.QUOTA_ERROR, "The " + what + " must not be negative; 0 clears it");
        }
        if (limit > 0 && limit < used) {
            throw new Refusal(
                    ErrorCode.QUOTA_ERROR, "A " + what + " of " + limit + " is below the " + used + " in use");
        }
    }
}
