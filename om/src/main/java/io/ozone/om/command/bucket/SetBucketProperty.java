package io.ozone.om.command.bucket;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Quotas;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Versioning;
import io.ozone.wire.om.Volume;

/** Changes a bucket's owner, quotas, default replication or versioning; replies with its new row. Keys that exist keep theirs. */
public final class SetBucketProperty {
    private SetBucketProperty() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.SetBucketProperty command) {
        Bucket old = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        Bucket.Builder bucket = old.toBuilder().setModifiedMillis(stamp.timeMillis());
        if (command.hasSpaceQuota()) {
            changeSpaceQuota(tx, old, command.getSpaceQuota());
            bucket.setSpaceQuota(command.getSpaceQuota());
        }
        if (command.hasNamespaceQuota()) {
            Quotas.checkLimit("namespace quota", command.getNamespaceQuota(), old.getUsedNamespace());
            bucket.setNamespaceQuota(command.getNamespaceQuota());
        }
        if (command.hasOwner()) {
            bucket.setOwner(command.getOwner());
        }
        if (command.hasReplication()) {
            bucket.setReplication(command.getReplication());
        }
        if (command.getVersioning() != Versioning.UNVERSIONED) {
            checkVersioning(old, command.getVersioning());
            bucket.setVersioning(command.getVersioning());
        }
        Bucket changed = bucket.build();
        tx.put(OmTables.BUCKETS, Rows.bucket(changed.getVolume(), changed.getName()), changed);
        return OmReply.newBuilder().setBucket(changed).build();
    }

    private static void checkVersioning(Bucket bucket, Versioning versioning) {
        if (bucket.getObjectLock() && versioning != Versioning.ENABLED) {
            throw new Refusal(
                    ErrorCode.INVALID_BUCKET_STATE,
                    "An Object Lock configuration is present on bucket " + bucket.getVolume() + "/" + bucket.getName()
                            + ", so the versioning state cannot be changed");
        }
    }

    private static void changeSpaceQuota(Tx tx, Bucket bucket, long quota) {
        Volume volume = Namespace.volume(tx, bucket.getVolume());
        Quotas.checkLimit("space quota", quota, bucket.getUsedBytes());
        Quotas.checkBucketQuota(volume, bucket.getSpaceQuota(), quota);
        BucketCounts.change(tx, volume, 0, quota - bucket.getSpaceQuota());
    }
}
