package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmReply;

/**
 * Gives a key other tags, in place of all that it has.
 *
 * <p>The key gets a new generation, as with every change of its row: who reads a key and writes it anew on condition that
 * it is still the same would otherwise bring the old tags back. Its time of modification and its ETag are about the data,
 * and stay.
 */
public final class SetKeyTags {
    private SetKeyTags() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.SetKeyTags command) {
        Key key = Namespace.key(tx, command.getVolume(), command.getBucket(), command.getKey());
        tx.put(
                OmTables.KEYS,
                Rows.key(command.getVolume(), command.getBucket(), command.getKey()),
                key.toBuilder()
                        .setUpdateId(stamp.index())
                        .clearTags()
                        .addAllTags(command.getTagsList())
                        .build());
        return OmReply.getDefaultInstance();
    }
}
