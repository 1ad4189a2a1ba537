package io.ozone.om.command.key;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.KeyLocks;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Quotas;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.Block;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.Replication;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.OpenedKey;
import io.ozone.wire.om.Upload;

/**
 * Opens a write session, on a key or on a part of an upload; replies with its number and first blocks. Several sessions may
 * write the same key or part: the last commit wins. Quotas are looked at early, with the length the client expects, and for good at the commit.
 */
public final class CreateKey {
    private CreateKey() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.CreateKey command) {
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        if (!command.getUploadId().isEmpty()) {
            checkUpload(tx, bucket, command);
        }
        if (bucket.getSpaceQuota() > 0 || bucket.getNamespaceQuota() > 0) {
            checkQuota(tx, bucket, command);
        }
        KeyLocks.checkNew(bucket, command.getLock(), stamp.timeMillis());
        Key.Builder open = Key.newBuilder()
                .setObjectId(stamp.index())
                .setUpdateId(stamp.index())
                .setCreatedMillis(stamp.timeMillis())
                .setModifiedMillis(stamp.timeMillis())
                .setReplication(command.getReplication())
                .addAllBlocks(command.getBlocksList())
                .setOwner(command.getOwner())
                .addAllMetadata(command.getMetadataList())
                .addAllTags(command.getTagsList())
                .setUploadId(command.getUploadId())
                .setPartNumber(command.getPartNumber());
        if (!KeyLocks.isNone(command.getLock())) {
            open.setLock(command.getLock());
        }
        if (command.hasEncryption()) {
            open.setEncryption(command.getEncryption());
        }
        String row = Rows.openKey(command.getVolume(), command.getBucket(), command.getKey(), stamp.index());
        tx.put(OmTables.OPEN_KEYS, row, open.build());
        OpenedKey.Builder opened = OpenedKey.newBuilder()
                .setSession(stamp.index())
                .setReplication(command.getReplication())
                .setBlockSize(command.getBlockSize());
        for (Block block : command.getBlocksList()) {
            opened.addBlocks(BlockLocation.newBuilder().setBlock(block));
        }
        return OmReply.newBuilder().setOpenedKey(opened).build();
    }

    private static void checkQuota(Tx tx, Bucket bucket, io.ozone.wire.om.CreateKey command) {
        long bytes = Quotas.replicatedBytes(command.getLength(), command.getReplication());
        if (!command.getUploadId().isEmpty()) {
            Quotas.checkGrowth(bucket, bytes - bytesOfPart(tx, command), 0);
            return;
        }
        Key old = tx.get(OmTables.KEYS, Rows.key(command.getVolume(), command.getBucket(), command.getKey()))
                .orElse(null);
        Key replaced = Versions.replaced(tx, bucket, command.getKey(), old);
        if (replaced == null) {
            Quotas.checkGrowth(bucket, bytes, 1);
        } else {
            Quotas.checkGrowth(bucket, bytes - Quotas.replicatedBytes(replaced), 1 - Quotas.keys(replaced));
        }
    }

    private static long bytesOfPart(Tx tx, io.ozone.wire.om.CreateKey command) {
        String upload = Rows.upload(command.getVolume(), command.getBucket(), command.getKey(), command.getUploadId());
        return tx.get(OmTables.PARTS, Rows.part(upload, command.getPartNumber()))
                .map(old -> Quotas.replicatedBytes(old.getLength(), command.getReplication()))
                .orElse(0L);
    }

    /** The leader took the blocks before the log, by the upload as it knew it. A part must be as its upload. */
    private static void checkUpload(Tx tx, Bucket bucket, io.ozone.wire.om.CreateKey command) {
        Upload upload = Namespace.upload(tx, bucket, command.getKey(), command.getUploadId());
        Replication replication = upload.getReplication();
        if (!command.getReplication().equals(replication)) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "A part can't be kept in " + command.getReplication().getFactor() + " copies: its upload "
                            + command.getUploadId() + " has " + replication.getFactor());
        }
        if (command.hasEncryption() != upload.hasEncryption()) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    upload.hasEncryption()
                            ? "The parts of upload " + command.getUploadId() + " must be encrypted, as at the S3 door"
                            : "The parts of upload " + command.getUploadId() + " can't be encrypted: it is not");
        }
    }
}
