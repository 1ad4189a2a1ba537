package io.ozone.om.command.bucket;

import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.OmReply;

/** Configures a bucket, in place of an earlier configuration of that kind. */
public final class PutBucketConfiguration {
    private PutBucketConfiguration() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.PutBucketConfiguration command) {
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        Configurations.requireOwner(tx, bucket, command.getUser());
        Configurations.put(tx, stamp, bucket, command.getConfiguration());
        return OmReply.getDefaultInstance();
    }
}
