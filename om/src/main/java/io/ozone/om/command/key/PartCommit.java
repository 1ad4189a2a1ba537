package io.ozone.om.command.key;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.FreedBlocks;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Quotas;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.Block;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.CommitKey;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.Part;
import io.ozone.wire.om.Upload;
import java.util.ArrayList;
import java.util.List;

/** What {@link io.ozone.om.command.key.CommitKey} does with a session that was opened for a part of an upload. */
final class PartCommit {
    private PartCommit() {}

    /**
     * @param written the session's row with what was written
     * @param unused the session's blocks that are not part of it
     */
    static void apply(Tx tx, Stamp stamp, Bucket bucket, CommitKey command, Key written, List<Block> unused) {
        Upload upload = Namespace.upload(tx, bucket, command.getKey(), written.getUploadId());
        check(command, written);
        String row = Rows.part(
                Rows.upload(bucket.getVolume(), bucket.getName(), command.getKey(), written.getUploadId()),
                written.getPartNumber());
        Part old = tx.get(OmTables.PARTS, row).orElse(Part.getDefaultInstance());
        long moreBytes =
                Quotas.replicatedBytes(written) - Quotas.replicatedBytes(old.getLength(), upload.getReplication());
        Quotas.checkGrowth(bucket, moreBytes, 0);

        tx.put(
                OmTables.PARTS,
                row,
                Part.newBuilder()
                        .setLength(written.getLength())
                        .setModifiedMillis(written.getModifiedMillis())
                        .addAllBlocks(written.getBlocksList())
                        .setEtag(written.getEtag())
                        .setChecksum(command.getChecksum())
                        .setNonce(written.getEncryption().getNonce())
                        .build());
        List<Block> freed = new ArrayList<>(unused);
        freed.addAll(old.getBlocksList());
        FreedBlocks.add(tx, stamp, row, upload.getReplication(), freed);
        if (moreBytes != 0) {
            tx.put(
                    OmTables.BUCKETS,
                    Rows.bucket(bucket.getVolume(), bucket.getName()),
                    Quotas.used(bucket, moreBytes, 0));
        }
    }

    private static void check(CommitKey command, Key written) {
        if (!Etags.isMd5(written.getEtag())) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "Part " + written.getPartNumber() + " of key " + command.getKey()
                            + " needs the MD5 of its bytes, in" + " hex, as its ETag; it has '" + written.getEtag()
                            + "'");
        }
        if (!Conditions.isNone(command.getCondition()) || command.getMetadataCount() > 0) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "Part " + written.getPartNumber() + " of key " + command.getKey()
                            + " can have neither conditions nor metadata; the completion of its upload can");
        }
    }
}
