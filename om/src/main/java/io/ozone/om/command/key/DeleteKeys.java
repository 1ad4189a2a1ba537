package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.DeletedKeys;
import io.ozone.wire.om.DeletedVersion;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.VersionName;

/** Deletes those of the named keys and versions that exist and may go; replies with which did, which did not, and which stay. */
public final class DeleteKeys {
    private DeleteKeys() {}

    public static OmReply apply(Tx tx, Stamp stamp, OmCommand whole) {
        io.ozone.wire.om.DeleteKeys command = whole.getDeleteKeys();
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        Removal removal =
                new Removal(tx, stamp, whole.getCaller(), bucket, command.getOwner(), command.getBypassGovernance());
        DeletedKeys.Builder reply = DeletedKeys.newBuilder();
        for (String name : command.getKeysList()) {
            Key key = tx.get(OmTables.KEYS, Rows.key(command.getVolume(), command.getBucket(), name))
                    .orElse(null);
            if (key == null && !Versions.areIn(bucket)) {
                reply.addMissing(name);
                continue;
            }
            Key marker = removal.delete(name, key);
            reply.addDeleted(name).setMarkerVersionId(marker == null ? "" : Versions.id(marker));
        }
        for (VersionName version : command.getVersionsList()) {
            long number = Versions.numberInLog(version.getVersionId());
            DeletedVersion.Builder result =
                    DeletedVersion.newBuilder().setKey(version.getKey()).setVersionId(version.getVersionId());
            if (removal.isLocked(version.getKey(), number)) {
                reply.addVersions(result.setLocked(true));
                continue;
            }
            Key removed = removal.deleteVersion(version.getKey(), number);
            reply.addVersions(result.setDeleteMarker(removed != null && removed.getDeleteMarker())
                    .setMissing(removed == null));
        }
        removal.settle();
        return OmReply.newBuilder().setDeletedKeys(reply).build();
    }
}
