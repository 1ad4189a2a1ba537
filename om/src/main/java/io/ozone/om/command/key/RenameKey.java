package io.ozone.om.command.key;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmReply;

/**
 * Gives a key another name in its bucket; the name must be free. Replies with the key's row. Where versions are kept a key
 * can't be renamed: the blocks would be those of a version of the old name and of one of the new.
 */
public final class RenameKey {
    private RenameKey() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.RenameKey command) {
        String volume = command.getVolume();
        String bucket = command.getBucket();
        if (Versions.areIn(Namespace.bucket(tx, volume, bucket))) {
            throw new Refusal(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Key " + command.getFromKey() + " can't be renamed: bucket " + volume + "/" + bucket
                            + " keeps versions. Copy the key and delete it");
        }
        Key key = Namespace.key(tx, volume, bucket, command.getFromKey());
        String to = Rows.key(volume, bucket, command.getToKey());
        if (tx.contains(OmTables.KEYS, to)) {
            throw new Refusal(
                    ErrorCode.KEY_ALREADY_EXISTS,
                    "There is already a key " + command.getToKey() + " in " + volume + "/" + bucket);
        }
        Key renamed = key.toBuilder()
                .setUpdateId(stamp.index())
                .setModifiedMillis(stamp.timeMillis())
                .build();
        tx.delete(OmTables.KEYS, Rows.key(volume, bucket, command.getFromKey()));
        tx.put(OmTables.KEYS, to, renamed);
        return OmReply.newBuilder().setKey(renamed).build();
    }
}
