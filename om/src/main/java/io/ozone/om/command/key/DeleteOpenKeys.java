package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.OmReply;

/** Ends write sessions that were left open too long. One that was committed meanwhile is left alone. */
public final class DeleteOpenKeys {
    private DeleteOpenKeys() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.DeleteOpenKeys command) {
        for (String row : command.getRowsList()) {
            AbortKey.end(tx, stamp, row);
        }
        return OmReply.getDefaultInstance();
    }
}
