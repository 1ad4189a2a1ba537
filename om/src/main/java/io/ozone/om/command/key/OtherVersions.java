package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;

/** The versions of one key that are not its value. */
final class OtherVersions {
    private final Tx tx;
    private final Bucket bucket;
    private final String name;
    private final String keyRow;

    OtherVersions(Tx tx, Bucket bucket, String name) {
        this.tx = tx;
        this.bucket = bucket;
        this.name = name;
        this.keyRow = Rows.key(bucket.getVolume(), bucket.getName(), name);
    }

    /**
     * Before a newer version comes: keeps what is the key's value until then. The caller changes the value, and gives back
     * what goes.
     *
     * @param current the value; null = none
     * @param replaced the version that goes, which may be the value; null = none
     * @param stamp of the command that brings the newer version
     */
    void makeRoom(Key current, Key replaced, Stamp stamp) {
        if (replaced == current) {
            return;
        }
        if (replaced != null) {
            take(replaced.getVersion());
        }
        if (current != null) {
            keep(current, stamp.timeMillis());
        }
    }

    /**
     * From here on the place of a null version stays as it is, whatever becomes of its row. Since when a version is not the
     * newest is written down, as the one on top of it may be replaced or removed long before it.
     */
    private void keep(Key current, long nowMillis) {
        Key.Builder kept = current.toBuilder().setNoncurrentMillis(nowMillis);
        if (current.getVersion() == 0) {
            kept.setNullPlace(Versions.place(current));
        }
        put(kept.build());
    }

    void put(Key version) {
        tx.put(OmTables.VERSIONS, Rows.version(keyRow, version.getVersion()), version);
    }

    /** Takes the version of that number out, and gives it; null = there is none. */
    Key take(long number) {
        String row = Rows.version(keyRow, number);
        Key version = tx.get(OmTables.VERSIONS, row).orElse(null);
        if (version != null) {
            tx.delete(OmTables.VERSIONS, row);
        }
        return version;
    }

    /** Makes the newest the value of a key that has none; a delete marker stays where it is, and so the key without one. */
    void promoteNewest() {
        Key newest = Versions.newestOther(tx, bucket, name);
        if (newest != null && !newest.getDeleteMarker()) {
            take(newest.getVersion());
            tx.put(
                    OmTables.KEYS,
                    keyRow,
                    newest.toBuilder().clearNullPlace().clearNoncurrentMillis().build());
        }
    }
}
