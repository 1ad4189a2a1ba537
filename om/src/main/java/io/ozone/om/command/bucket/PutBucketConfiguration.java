package io.ozone.om.command.bucket;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.Notifications;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Versioning;

/**
 * Configures a bucket, in place of an earlier configuration of that kind. The first of an object lock switches it on; one of
 * notifications tries their targets.
 */
public final class PutBucketConfiguration {
    private PutBucketConfiguration() {}

    public static OmReply apply(Tx tx, Stamp stamp, OmCommand whole) {
        io.ozone.wire.om.PutBucketConfiguration command = whole.getPutBucketConfiguration();
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        Configurations.requireOwner(tx, bucket, command.getUser());
        if (command.getConfiguration().getKind() == BucketConfigurationKind.OBJECT_LOCK && !bucket.getObjectLock()) {
            switchLockOn(tx, stamp, bucket);
        }
        if (command.getConfiguration().getKind() == BucketConfigurationKind.NOTIFICATION) {
            Configurations.setNotified(tx, stamp, bucket, true);
            Notifications.begin(
                    tx,
                    stamp,
                    whole.getCaller(),
                    bucket,
                    command.getConfiguration().getNotification(),
                    command.getNotificationLimit());
        }
        Configurations.put(tx, stamp, bucket, command.getConfiguration());
        return OmReply.getDefaultInstance();
    }

    /** For good. A version that could be replaced could not be locked, so it must not be the bucket's way. */
    private static void switchLockOn(Tx tx, Stamp stamp, Bucket bucket) {
        if (bucket.getVersioning() != Versioning.ENABLED) {
            throw new Refusal(
                    ErrorCode.INVALID_BUCKET_STATE,
                    "Versioning must be 'Enabled' on bucket " + bucket.getVolume() + "/" + bucket.getName()
                            + " to apply an Object Lock configuration; it is " + bucket.getVersioning());
        }
        tx.put(
                OmTables.BUCKETS,
                Rows.bucket(bucket.getVolume(), bucket.getName()),
                bucket.toBuilder()
                        .setObjectLock(true)
                        .setModifiedMillis(stamp.timeMillis())
                        .build());
    }
}
