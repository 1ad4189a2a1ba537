package io.ozone.om.command.bucket;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.OmReply;

/** Removes a bucket that has no keys. Write sessions that are still open in it can't be committed any more. */
public final class DeleteBucket {
    private DeleteBucket() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.DeleteBucket command) {
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        if (bucket.getUsedNamespace() > 0) {
            throw new Refusal(
                    ErrorCode.BUCKET_NOT_EMPTY,
                    "Bucket " + bucket.getVolume() + "/" + bucket.getName() + " holds " + bucket.getUsedNamespace()
                            + " keys; delete them first");
        }
        tx.delete(OmTables.BUCKETS, Rows.bucket(bucket.getVolume(), bucket.getName()));
        BucketCounts.change(tx, Namespace.volume(tx, bucket.getVolume()), -1, -bucket.getSpaceQuota());
        return OmReply.getDefaultInstance();
    }
}
