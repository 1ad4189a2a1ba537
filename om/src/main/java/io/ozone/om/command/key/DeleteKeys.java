package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.DeletedKeys;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmReply;
import java.util.Optional;

/** Removes those of the named keys that exist; replies with which did and which did not. */
public final class DeleteKeys {
    private DeleteKeys() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.DeleteKeys command) {
        Removal removal = new Removal(tx, stamp, Namespace.bucket(tx, command.getVolume(), command.getBucket()));
        DeletedKeys.Builder reply = DeletedKeys.newBuilder();
        for (String name : command.getKeysList()) {
            String row = Rows.key(command.getVolume(), command.getBucket(), name);
            Optional<Key> key = tx.get(OmTables.KEYS, row);
            if (key.isPresent()) {
                removal.remove(row, key.get());
                reply.addDeleted(name);
            } else {
                reply.addMissing(name);
            }
        }
        removal.settle();
        return OmReply.newBuilder().setDeletedKeys(reply).build();
    }
}
