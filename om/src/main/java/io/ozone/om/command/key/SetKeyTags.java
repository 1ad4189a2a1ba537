package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.Notifications;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.NotificationEvent;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;

/** Gives a key, or one version of it, other tags, in place of all that it has. */
public final class SetKeyTags {
    private SetKeyTags() {}

    public static OmReply apply(Tx tx, Stamp stamp, OmCommand whole) {
        io.ozone.wire.om.SetKeyTags command = whole.getSetKeyTags();
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        Key tagged = VersionChange.apply(
                tx,
                stamp,
                bucket,
                command.getKey(),
                command.getVersionId(),
                "tags",
                key -> key.clearTags().addAllTags(command.getTagsList()));
        NotificationEvent event = command.getTagsCount() == 0
                ? NotificationEvent.OBJECT_TAGGING_DELETE
                : NotificationEvent.OBJECT_TAGGING_PUT;
        Notifications.add(tx, stamp, whole.getCaller(), bucket, event, command.getKey(), tagged);
        return OmReply.newBuilder().setVersionId(Versions.idIn(bucket, tagged)).build();
    }
}
