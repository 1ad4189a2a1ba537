package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.raft.Stamp;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmReply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sets one entry of the metadata of a key, or of one version of it, and leaves the others. */
public final class SetKeyMetadata {
    private SetKeyMetadata() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.SetKeyMetadata command) {
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        return VersionChange.apply(
                tx,
                stamp,
                bucket,
                command.getKey(),
                command.getVersionId(),
                "metadata",
                key -> setEntry(key, command.getEntry()));
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
