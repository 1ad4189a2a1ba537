package io.ozone.om.command.key;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmReply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Sets one entry of the metadata of a key, or of one version of it, and leaves the others. As with other tags, the row gets a
 * new generation, and what is about the data stays.
 */
public final class SetKeyMetadata {
    private SetKeyMetadata() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.SetKeyMetadata command) {
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
                            + " is a delete marker, which has no metadata");
        }
        Key changed = version.toBuilder()
                .setUpdateId(stamp.index())
                .clearMetadata()
                .addAllMetadata(with(version.getMetadataList(), command.getEntry()))
                .build();
        if (value != null && value.getVersion() == version.getVersion()) {
            tx.put(OmTables.KEYS, row, changed);
        } else {
            tx.put(OmTables.VERSIONS, Rows.version(row, version.getVersion()), changed);
        }
        return OmReply.newBuilder().setVersionId(Versions.idIn(bucket, changed)).build();
    }

    private static List<KeyValue> with(List<KeyValue> metadata, KeyValue entry) {
        List<KeyValue> changed = new ArrayList<>(metadata);
        changed.removeIf(old -> old.getKey().equals(entry.getKey()));
        if (!entry.getValue().isEmpty()) {
            changed.add(entry);
        }
        changed.sort(Comparator.comparing(KeyValue::getKey));
        return changed;
    }
}
