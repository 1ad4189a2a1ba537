package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.KeyLocks;
import io.ozone.om.state.Lifecycles;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Upload;

/**
 * Begins a multipart upload; replies with its id, and when the bucket's lifecycle will abort it. Several uploads may be
 * under way for the same key: the last that is completed wins.
 */
public final class CreateMultipartUpload {
    private CreateMultipartUpload() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.CreateMultipartUpload command) {
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        KeyLocks.checkNew(bucket, command.getLock(), stamp.timeMillis());
        String id = Rows.uploadId(stamp.index());
        Upload.Builder upload = Upload.newBuilder()
                .setObjectId(stamp.index())
                .setCreatedMillis(stamp.timeMillis())
                .setReplication(command.getReplication())
                .setOwner(command.getOwner())
                .addAllMetadata(command.getMetadataList())
                .addAllTags(command.getTagsList())
                .setChecksumAlgorithm(command.getChecksumAlgorithm())
                .setChecksumType(command.getChecksumType());
        if (!KeyLocks.isNone(command.getLock())) {
            upload.setLock(command.getLock());
        }
        if (command.hasEncryption()) {
            upload.setEncryption(command.getEncryption());
        }
        Upload begun = upload.build();
        tx.put(OmTables.UPLOADS, Rows.upload(command.getVolume(), command.getBucket(), command.getKey(), id), begun);
        OmReply.Builder reply = OmReply.newBuilder().setUploadId(id);
        Lifecycles.abortion(tx, command.getVolume(), command.getBucket(), command.getKey(), begun)
                .ifPresent(reply::setExpiration);
        return reply.build();
    }
}
