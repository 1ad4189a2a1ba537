package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.OmTables;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.OmReply;

/** Forgets deleted blocks that SCM has taken over. Rows of the deleted table never change, so a name is enough. */
public final class PurgeKeys {
    private PurgeKeys() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.PurgeKeys command) {
        for (String row : command.getRowsList()) {
            tx.delete(OmTables.DELETED, row);
        }
        return OmReply.getDefaultInstance();
    }
}
