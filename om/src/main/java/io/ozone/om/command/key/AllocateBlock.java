package io.ozone.om.command.key;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmReply;

/** Adds a block to an open session; replies with it. */
public final class AllocateBlock {
    /** Most blocks of a key. */
    static final int MAX_BLOCKS = 100_000;

    private AllocateBlock() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.AllocateBlock command) {
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        Key open = Namespace.session(tx, bucket, command.getKey(), command.getSession());
        if (open.getBlocksCount() >= MAX_BLOCKS) {
            throw new Refusal(
                    ErrorCode.ENTITY_TOO_LARGE,
                    "Key " + command.getKey() + " has " + MAX_BLOCKS + " blocks already, as many as a key may");
        }
        String row = Rows.openKey(command.getVolume(), command.getBucket(), command.getKey(), command.getSession());
        tx.put(
                OmTables.OPEN_KEYS,
                row,
                open.toBuilder()
                        .addBlocks(command.getBlock())
                        .setModifiedMillis(stamp.timeMillis())
                        .build());
        return OmReply.newBuilder()
                .setBlock(BlockLocation.newBuilder().setBlock(command.getBlock()))
                .build();
    }
}
