package io.ozone.om.state;

import io.ozone.kv.Tx;
import io.ozone.raft.Stamp;
import io.ozone.wire.Block;
import io.ozone.wire.Replication;
import io.ozone.wire.om.DeletedBlocks;
import java.util.List;

/** Hands blocks that no key has any more to the background deletion, by a row of the deleted table. */
public final class FreedBlocks {
    private FreedBlocks() {}

    /** @param row the row of the key, session or part that had the blocks; at most one call for each in a command */
    public static void add(Tx tx, Stamp stamp, String row, Replication replication, List<Block> blocks) {
        if (blocks.isEmpty()) {
            return;
        }
        tx.put(
                OmTables.DELETED,
                Rows.deleted(row, stamp.index()),
                DeletedBlocks.newBuilder()
                        .addAllBlocks(blocks)
                        .setReplication(replication)
                        .setDeletedMillis(stamp.timeMillis())
                        .build());
    }
}
