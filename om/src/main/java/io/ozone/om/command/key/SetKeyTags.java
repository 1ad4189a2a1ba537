package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.OmReply;

/** Gives a key, or one version of it, other tags, in place of all that it has. */
public final class SetKeyTags {
    private SetKeyTags() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.SetKeyTags command) {
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        return VersionChange.apply(
                tx,
                stamp,
                bucket,
                command.getKey(),
                command.getVersionId(),
                "tags",
                key -> key.clearTags().addAllTags(command.getTagsList()));
    }
}
