package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.Notifications;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.NotificationEvent;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sets one entry of the metadata of a key, or of one version of it, and leaves the others. */
public final class SetKeyMetadata {
    /** What the S3 door calls it when the entry is an ACL. */
    private static final String PUT_ACL = "PutObjectAcl";

    private SetKeyMetadata() {}

    public static OmReply apply(Tx tx, Stamp stamp, OmCommand whole) {
        io.ozone.wire.om.SetKeyMetadata command = whole.getSetKeyMetadata();
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        Key changed = VersionChange.apply(
                tx,
                stamp,
                bucket,
                command.getKey(),
                command.getVersionId(),
                "metadata",
                key -> setEntry(key, command.getEntry()));
        if (whole.getCaller().getOperation().equals(PUT_ACL)) {
            Notifications.add(
                    tx, stamp, whole.getCaller(), bucket, NotificationEvent.OBJECT_ACL_PUT, command.getKey(), changed);
        }
        return OmReply.newBuilder().setVersionId(Versions.idIn(bucket, changed)).build();
    }

    private static void setEntry(Key.Builder key, KeyValue entry) {
        List<KeyValue> changed = new ArrayList<>(key.getMetadataList());
        changed.removeIf(old -> old.getKey().equals(entry.getKey()));
        if (!entry.getValue().isEmpty()) {
            changed.add(entry);
        }
        changed.sort(Comparator.comparing(KeyValue::getKey));
        key.clearMetadata().addAllMetadata(changed);
    }
}
