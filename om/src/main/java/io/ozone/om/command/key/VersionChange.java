package io.ozone.om.command.key;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import java.util.function.Consumer;

/**
 * Changes what is said of a key, or of one version of it, and nothing about its data.
 *
 * <p>The row gets a new generation, as with every change of it: who reads a key and writes it anew on condition that it is
 * still the same would otherwise bring back what was changed. Its time of modification and its ETag are about the data, and
 * stay; so does its place among the versions.
 */
final class VersionChange {
    private VersionChange() {}

    /**
     * @param versionId empty = the newest
     * @param lacks what a delete marker has none of, for the message
     * @return the version as it is now
     */
    static Key apply(
            Tx tx,
            Stamp stamp,
            Bucket bucket,
            String key,
            String versionId,
            String lacks,
            Consumer<Key.Builder> change) {
        String row = Rows.key(bucket.getVolume(), bucket.getName(), key);
        Key value = tx.get(OmTables.KEYS, row).orElse(null);
        Key version = versionId.isEmpty() ? value : Versions.find(tx, bucket, key, Versions.numberInLog(versionId));
        if (version == null) {
            throw versionId.isEmpty()
                    ? Namespace.noKey(bucket.getVolume(), bucket.getName(), key)
                    : Namespace.noVersion(bucket.getVolume(), bucket.getName(), key, versionId);
        }
        if (version.getDeleteMarker()) {
            throw new Refusal(
                    ErrorCode.IS_DELETE_MARKER,
                    "Version " + versionId + " of key " + key + " is a delete marker, which has no " + lacks);
        }
        Key.Builder builder = version.toBuilder().setUpdateId(stamp.index());
        change.accept(builder);
        Key changed = builder.build();
        if (value != null && value.getVersion() == version.getVersion()) {
            tx.put(OmTables.KEYS, row, changed);
        } else {
            tx.put(OmTables.VERSIONS, Rows.version(row, version.getVersion()), changed);
        }
        return changed;
    }
}
