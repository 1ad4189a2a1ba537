package io.ozone.om.command.key;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.Lifecycles;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.Notifications;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.Block;
import io.ozone.wire.BlockId;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Ends a write session by making its data the key's value, or the part of an upload it was opened for; replies with the
 * row of the key, or what it would be of the part alone. In one step: the conditions are checked, the quotas are kept, the
 * new value appears, and the old value's blocks and those the session did not use are given back.
 */
public final class CommitKey {
    private CommitKey() {}

    public static OmReply apply(Tx tx, Stamp stamp, OmCommand whole) {
        io.ozone.wire.om.CommitKey command = whole.getCommitKey();
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        Key open = Namespace.session(tx, bucket, command.getKey(), command.getSession());
        List<Block> unused = unused(command, open);
        Key written = committed(stamp, command, open);
        OmReply.Builder reply = OmReply.newBuilder();
        if (open.getPartNumber() > 0) {
            PartCommit.apply(tx, stamp, bucket, command, written, unused);
            reply.setKey(written);
        } else {
            Key old = tx.get(OmTables.KEYS, Rows.key(command.getVolume(), command.getBucket(), command.getKey()))
                    .orElse(null);
            Conditions.check(command.getCondition(), command.getVolume(), command.getBucket(), command.getKey(), old);
            Key kept = Replacement.apply(tx, stamp, bucket, command.getKey(), old, written, unused, 0);
            Notifications.addWritten(tx, stamp, whole.getCaller(), bucket, command.getKey(), kept);
            reply.setKey(kept).setVersionId(Versions.idIn(bucket, kept));
            Lifecycles.expiration(tx, command.getVolume(), command.getBucket(), command.getKey(), kept)
                    .ifPresent(reply::setExpiration);
        }
        tx.delete(
                OmTables.OPEN_KEYS,
                Rows.openKey(command.getVolume(), command.getBucket(), command.getKey(), command.getSession()));
        return reply.build();
    }

    private static Key committed(Stamp stamp, io.ozone.wire.om.CommitKey command, Key open) {
        Key.Builder key = open.toBuilder()
                .setUpdateId(stamp.index())
                .setLength(command.getLength())
                .setModifiedMillis(stamp.timeMillis())
                .clearBlocks()
                .addAllBlocks(command.getBlocksList())
                .setEtag(command.getEtag());
        if (command.getMetadataCount() > 0) {
            key.clearMetadata().addAllMetadata(command.getMetadataList());
        }
        return key.build();
    }

    /** The session's blocks that the client does not name; refuses names and lengths that don't fit the session. */
    private static List<Block> unused(io.ozone.wire.om.CommitKey command, Key open) {
        Set<BlockId> named = new HashSet<>();
        long length = 0;
        for (Block block : command.getBlocksList()) {
            named.add(block.getId());
            length += block.getLength();
        }
        List<Block> unused = new ArrayList<>();
        for (Block block : open.getBlocksList()) {
            if (!named.remove(block.getId())) {
                unused.add(block);
            }
        }
        if (open.getBlocksCount() - unused.size() != command.getBlocksCount()) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "Key " + command.getKey() + " can't be committed: a block is named twice or was not handed out to "
                            + "session " + command.getSession());
        }
        if (length != command.getLength()) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "Key " + command.getKey() + " can't be committed: its length is given as " + command.getLength()
                            + " but its blocks hold " + length + " bytes");
        }
        return unused;
    }
}
