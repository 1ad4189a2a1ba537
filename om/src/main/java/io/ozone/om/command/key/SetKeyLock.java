package io.ozone.om.command.key;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.KeyLocks;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmReply;

/**
 * Locks a key, or one version of it, against removal, or changes how it is locked. As with {@link SetKeyTags} the row gets a
 * new generation, and all that is about the data stays.
 */
public final class SetKeyLock {
    private SetKeyLock() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.SetKeyLock command) {
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        String row = Rows.key(command.getVolume(), command.getBucket(), command.getKey());
        Key value = tx.get(OmTables.KEYS, row).orElse(null);
        Key version = command.getVersionId().isEmpty()
                ? value
                : Versions.find(tx, bucket, command.getKey(), Versions.number(command.getVersionId()));
        if (version == null) {
            throw command.getVersionId().isEmpty()
                    ? Namespace.noKey(command.getVolume(), command.getBucket(), command.getKey())
                    : Namespace.noVersion(
                            command.getVolume(), command.getBucket(), command.getKey(), command.getVersionId());
        }
        if (version.getDeleteMarker()) {
            throw new Refusal(
                    ErrorCode.IS_DELETE_MARKER,
                    "Version " + command.getVersionId() + " of key " + command.getKey()
                            + " is a delete marker, which can't be locked");
        }
        Key locked = version.toBuilder()
                .setUpdateId(stamp.index())
                .setLock(KeyLocks.changed(
                        bucket,
                        command.getKey(),
                        version.getLock(),
                        command.getLock(),
                        stamp.timeMillis(),
                        command.getBypassGovernance()))
                .build();
        if (value != null && value.getVersion() == version.getVersion()) {
            tx.put(OmTables.KEYS, row, locked);
        } else {
            tx.put(OmTables.VERSIONS, Rows.version(row, version.getVersion()), locked);
        }
        return OmReply.newBuilder().setVersionId(Versions.idIn(bucket, locked)).build();
    }
}
