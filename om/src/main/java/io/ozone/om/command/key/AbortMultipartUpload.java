package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.Lifecycles;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Quotas;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Upload;

/**
 * Ends an upload without a key, for a client or by the bucket's lifecycle. Parts that are being written can't be committed
 * any more; their sessions end by themselves.
 */
public final class AbortMultipartUpload {
    private AbortMultipartUpload() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.AbortMultipartUpload command) {
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        if (command.getLifecycleId() != 0) {
            Lifecycles.requireCurrent(tx, command.getVolume(), command.getBucket(), command.getLifecycleId());
        }
        Upload upload = Namespace.upload(tx, bucket, command.getKey(), command.getUploadId());
        Parts parts = Parts.of(tx, stamp, bucket, command.getKey(), command.getUploadId(), upload);
        long bytes = parts.replicatedBytes();
        parts.end();
        if (bytes > 0) {
            tx.put(
                    OmTables.BUCKETS,
                    Rows.bucket(command.getVolume(), command.getBucket()),
                    Quotas.used(bucket, -bytes, 0));
        }
        return OmReply.getDefaultInstance();
    }
}
