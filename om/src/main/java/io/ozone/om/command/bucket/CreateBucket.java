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
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Versioning;
import io.ozone.wire.om.Volume;

/** Makes a bucket; replies with its row. One that is made with an object lock keeps versions from the start. */
public final class CreateBucket {
    private CreateBucket() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.CreateBucket command) {
        Volume volume = Namespace.volume(tx, command.getVolume());
        String row = Rows.bucket(command.getVolume(), command.getBucket());
        if (tx.contains(OmTables.BUCKETS, row)) {
            throw new Refusal(
                    ErrorCode.BUCKET_ALREADY_EXISTS,
                    "There is already a bucket " + command.getBucket() + " in volume " + volume.getName());
        }
        checkLimits(tx, volume, command);
        Bucket.Builder bucket = Bucket.newBuilder()
                .setVolume(command.getVolume())
                .setName(command.getBucket())
                .setOwner(command.getOwner())
                .setObjectId(stamp.index())
                .setCreatedMillis(stamp.timeMillis())
                .setModifiedMillis(stamp.timeMillis())
                .setLayout(command.getLayout())
                .setSpaceQuota(command.getSpaceQuota())
                .setNamespaceQuota(command.getNamespaceQuota())
                .addAllMetadata(command.getMetadataList());
        if (command.hasReplication()) {
            bucket.setReplication(command.getReplication());
        }
        if (command.getConfigurationsList().stream()
                .anyMatch(one -> one.getKind() == BucketConfigurationKind.OBJECT_LOCK)) {
            bucket.setObjectLock(true).setVersioning(Versioning.ENABLED);
        }
        Bucket created = bucket.build();
        tx.put(OmTables.BUCKETS, row, created);
        BucketCounts.change(tx, volume, 1, created.getSpaceQuota());
        command.getConfigurationsList().forEach(one -> Configurations.put(tx, stamp, created, one));
        return OmReply.newBuilder().setBucket(created).build();
    }

    private static void checkLimits(Tx tx, Volume volume, io.ozone.wire.om.CreateBucket command) {
        Quotas.checkLimit("space quota", command.getSpaceQuota(), 0);
        Quotas.checkLimit("namespace quota", command.getNamespaceQuota(), 0);
        Quotas.checkBucketCount(volume);
        Quotas.checkBucketQuota(volume, 0, command.getSpaceQuota());
        if (BucketCounts.all(tx) >= command.getMaxBuckets()) {
            throw new Refusal(
                    ErrorCode.TOO_MANY_BUCKETS,
                    "There are " + command.getMaxBuckets() + " buckets already, as many as there may be");
        }
    }
}
