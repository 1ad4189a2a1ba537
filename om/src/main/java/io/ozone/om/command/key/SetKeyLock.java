package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.KeyLocks;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmReply;

/** Locks a key, or one version of it, against removal, or changes how it is locked. */
public final class SetKeyLock {
    private SetKeyLock() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.SetKeyLock command) {
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        Key locked = VersionChange.apply(
                tx,
                stamp,
                bucket,
                command.getKey(),
                command.getVersionId(),
                "lock",
                key -> key.setLock(KeyLocks.changed(
                        bucket,
                        command.getKey(),
                        key.getLock(),
                        command.getLock(),
                        stamp.timeMillis(),
                        command.getBypassGovernance())));
        return OmReply.newBuilder().setVersionId(Versions.idIn(bucket, locked)).build();
    }
}
