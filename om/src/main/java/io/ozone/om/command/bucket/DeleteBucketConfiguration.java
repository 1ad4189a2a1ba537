package io.ozone.om.command.bucket;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.OmReply;

/** Takes a configuration of a bucket away; one that is not there is as it should be. */
public final class DeleteBucketConfiguration {
    private DeleteBucketConfiguration() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.DeleteBucketConfiguration command) {
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        Configurations.requireOwner(tx, bucket, command.getUser());
        if (command.getKind() == BucketConfigurationKind.OBJECT_LOCK && bucket.getObjectLock()) {
            throw new Refusal(
                    ErrorCode.INVALID_BUCKET_STATE,
                    "Bucket " + bucket.getVolume() + "/" + bucket.getName()
                            + " has object lock for good; its default retention can be taken away by a configuration"
                            + " without one");
        }
        if (command.getKind() == BucketConfigurationKind.NOTIFICATION) {
            Configurations.setNotified(tx, stamp, bucket, false);
        }
        tx.delete(
                OmTables.BUCKET_CONFIGURATIONS,
                Rows.bucketConfiguration(bucket.getVolume(), bucket.getName(), command.getKind()));
        return OmReply.getDefaultInstance();
    }
}
