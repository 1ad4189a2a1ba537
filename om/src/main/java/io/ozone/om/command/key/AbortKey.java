package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.FreedBlocks;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmReply;

/** Ends a write session without a key. Needs no bucket: that may be gone by now. */
public final class AbortKey {
    private AbortKey() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.AbortKey command) {
        end(tx, stamp, Rows.openKey(command.getVolume(), command.getBucket(), command.getKey(), command.getSession()));
        return OmReply.getDefaultInstance();
    }

    /** Does nothing when the session is over. */
    static void end(Tx tx, Stamp stamp, String row) {
        Key open = tx.get(OmTables.OPEN_KEYS, row).orElse(null);
        if (open != null) {
            tx.delete(OmTables.OPEN_KEYS, row);
            FreedBlocks.add(tx, stamp, row, open.getReplication(), open.getBlocksList());
        }
    }
}
