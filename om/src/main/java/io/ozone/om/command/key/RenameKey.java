package io.ozone.om.command.key;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.Notifications;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.NotificationEvent;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;

/**
 * Gives a key another name in its bucket; the name must be free. Replies with the key's row. Who is told of it is told that
 * the key was copied and the old one deleted, as there are no renames in S3. Where versions are kept a key
 * can't be renamed: the blocks would be those of a version of the old name and of one of the new.
 */
public final class RenameKey {
    private RenameKey() {}

    public static OmReply apply(Tx tx, Stamp stamp, OmCommand whole) {
        io.ozone.wire.om.RenameKey command = whole.getRenameKey();
        String volume = command.getVolume();
        String bucket = command.getBucket();
        Bucket row = Namespace.bucket(tx, volume, bucket);
        if (Versions.areIn(row)) {
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
        Notifications.add(
                tx, stamp, whole.getCaller(), row, NotificationEvent.OBJECT_REMOVED_DELETE, command.getFromKey(), key);
        Notifications.add(
                tx, stamp, whole.getCaller(), row, NotificationEvent.OBJECT_CREATED_COPY, command.getToKey(), renamed);
        return OmReply.newBuilder().setKey(renamed).build();
    }
}
