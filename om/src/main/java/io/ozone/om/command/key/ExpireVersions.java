package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.Lifecycles;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.ExpiredVersion;
import io.ozone.wire.om.ExpiredVersions;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmReply;

/**
 * Removes versions for good that a lifecycle wants gone: such as newer ones were put on top of, and delete markers that are
 * all that is left of their keys. It was decided on rows as they were a moment ago, so all that the decision rests on is
 * looked at again: that the version is the same, that it was not its key's newest in between, and that the newer ones are
 * there for which it can go.
 */
public final class ExpireVersions {
    private ExpireVersions() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.ExpireVersions command) {
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        Lifecycles.requireCurrent(tx, bucket.getVolume(), bucket.getName(), command.getLifecycleId());
        Removal removal = new Removal(tx, stamp, bucket);
        for (ExpiredVersions expired : command.getKeysList()) {
            Key newest = Versions.find(tx, bucket, expired.getKey(), expired.getNewest());
            if (newest != null && newest.getUpdateId() == expired.getNewestUpdateId()) {
                remove(tx, bucket, removal, expired);
            }
        }
        removal.settle();
        return OmReply.getDefaultInstance();
    }

    private static void remove(Tx tx, Bucket bucket, Removal removal, ExpiredVersions expired) {
        String key = expired.getKey();
        String row = Rows.key(bucket.getVolume(), bucket.getName(), key);
        int newer = 0;
        for (ExpiredVersion version : expired.getVersionsList()) {
            boolean same = tx.get(OmTables.VERSIONS, Rows.version(row, version.getVersion()))
                    .filter(found -> found.getUpdateId() == version.getUpdateId())
                    .isPresent();
            if (!same || removal.isLocked(key, version.getVersion())) {
                continue;
            }
            boolean newest = version.getVersion() == expired.getNewest();
            // Older ones have those newer ones too that were counted already.
            boolean due = newest
                    ? Versions.isLoneMarker(tx, bucket, key)
                    : version.getNewerNoncurrent() <= newer
                            || Versions.hasNewerNoncurrent(
                                    tx, bucket, key, version.getVersion(), version.getNewerNoncurrent());
            if (due) {
                newer = Math.max(newer, version.getNewerNoncurrent());
                removal.deleteVersion(key, version.getVersion());
            }
        }
    }
}
