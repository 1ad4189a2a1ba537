package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmReply;

/** Removes one key, which must exist. */
public final class DeleteKey {
    private DeleteKey() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.DeleteKey command) {
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        String row = Rows.key(command.getVolume(), command.getBucket(), command.getKey());
        Key key = tx.get(OmTables.KEYS, row)
                .orElseThrow(() -> Namespace.noKey(command.getVolume(), command.getBucket(), command.getKey()));
        if (!command.getIfEtag().isEmpty()) {
            Conditions.checkEtag(command.getKey(), command.getIfEtag(), key);
        }
        Removal removal = new Removal(tx, stamp, bucket);
        removal.remove(row, key);
        removal.settle();
        return OmReply.getDefaultInstance();
    }
}
