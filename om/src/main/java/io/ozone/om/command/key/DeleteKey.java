package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Condition;
import io.ozone.wire.om.DeletedKey;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;

/**
 * Deletes one key, or one version of it; replies with what was removed or, in a bucket that keeps versions, put in its place. A
 * key must exist there only when it is asked for, a version also elsewhere.
 */
public final class DeleteKey {
    private DeleteKey() {}

    public static OmReply apply(Tx tx, Stamp stamp, OmCommand whole) {
        io.ozone.wire.om.DeleteKey command = whole.getDeleteKey();
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        Removal removal =
                new Removal(tx, stamp, whole.getCaller(), bucket, command.getOwner(), command.getBypassGovernance());
        DeletedKey deleted = command.getVersionId().isEmpty()
                ? deleteKey(tx, bucket, command, removal)
                : deleteVersion(tx, bucket, command, removal);
        removal.settle();
        return OmReply.newBuilder().setDeletedKey(deleted).build();
    }

    private static DeletedKey deleteKey(Tx tx, Bucket bucket, io.ozone.wire.om.DeleteKey command, Removal removal) {
        Key key = tx.get(OmTables.KEYS, Rows.key(command.getVolume(), command.getBucket(), command.getKey()))
                .orElse(null);
        Condition condition = command.getCondition();
        if (!Conditions.isNone(condition)) {
            Key newest = key != null ? key : Versions.newestOther(tx, bucket, command.getKey());
            Conditions.check(condition, command.getKey(), newest, () -> noKey(command));
        }
        if (key == null && (condition.getExists() || !Versions.areIn(bucket))) {
            throw noKey(command);
        }
        Key marker = removal.delete(command.getKey(), key);
        return marker == null
                ? DeletedKey.getDefaultInstance()
                : DeletedKey.newBuilder()
                        .setVersionId(Versions.id(marker))
                        .setDeleteMarker(true)
                        .build();
    }

    private static DeletedKey deleteVersion(Tx tx, Bucket bucket, io.ozone.wire.om.DeleteKey command, Removal removal) {
        long number = Versions.numberInLog(command.getVersionId());
        if (!Conditions.isNone(command.getCondition())) {
            Conditions.check(
                    command.getCondition(),
                    command.getKey(),
                    Versions.find(tx, bucket, command.getKey(), number),
                    () -> Namespace.noVersion(
                            command.getVolume(), command.getBucket(), command.getKey(), command.getVersionId()));
        }
        Key removed = removal.deleteVersion(command.getKey(), number);
        DeletedKey.Builder deleted = DeletedKey.newBuilder();
        if (Versions.areIn(bucket)) {
            deleted.setVersionId(command.getVersionId());
        }
        return deleted.setDeleteMarker(removed != null && removed.getDeleteMarker())
                .build();
    }

    private static Refusal noKey(io.ozone.wire.om.DeleteKey command) {
        return Namespace.noKey(command.getVolume(), command.getBucket(), command.getKey());
    }
}
