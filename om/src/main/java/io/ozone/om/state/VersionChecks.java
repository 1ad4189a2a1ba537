package io.ozone.om.state;

import io.ozone.kv.Reader;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.RetentionMode;
import java.util.List;

/** What holds for the versions of keys, row by row; a part of {@link Invariants}. */
final class VersionChecks {
    private final Reader reader;
    private final List<String> violations;

    /** @param violations gets a line for each thing that is wrong */
    VersionChecks(Reader reader, List<String> violations) {
        this.reader = reader;
        this.violations = violations;
    }

    /** @param bucket null = there is none, which was noticed already */
    void checkValue(String row, Key key, Bucket bucket) {
        require(!key.getDeleteMarker(), "key %s is a delete marker", row);
        require(key.getNullPlace() == 0, "key %s has a place among other versions", row);
        require(key.getNoncurrentMillis() == 0, "key %s is said not to be the newest version", row);
        require(
                bucket == null || key.getVersion() == 0 || Versions.areIn(bucket),
                "key %s has a version, but its bucket never kept any",
                row);
        checkLock(row, key, bucket);
    }

    /** As {@link #checkValue}. */
    void checkOther(String row, Key version, Bucket bucket) {
        String keyRow = Rows.bucketOf(row) + "/" + Rows.keyName(row);
        require(row.equals(Rows.version(keyRow, version.getVersion())), "version row %s is another's", row);
        require(
                (version.getVersion() == 0) == (version.getNullPlace() != 0),
                "version %s has no place, or the null version's",
                row);
        require(!version.getDeleteMarker() || version.getBlocksCount() == 0, "delete marker %s has blocks", row);
        require(
                !version.getDeleteMarker() || version.getNoncurrentMillis() == 0,
                "delete marker %s says since when it is not the newest version",
                row);
        require(!version.getDeleteMarker() || !version.hasLock(), "delete marker %s is locked", row);
        checkLock(row, version, bucket);
        if (bucket == null) {
            return;
        }
        require(Versions.areIn(bucket), "version %s is in a bucket that never kept any", row);
        Key value = reader.get(OmTables.KEYS, keyRow).orElse(null);
        if (value == null) {
            Key newest = Versions.newestOther(reader, bucket, Rows.keyName(row));
            require(newest != null && newest.getDeleteMarker(), "version %s should be its key's value", row);
        } else {
            require(Versions.place(value) > Versions.place(version), "version %s is newer than its key's value", row);
            require(
                    value.getVersion() != 0 || version.getVersion() != 0,
                    "version %s is a null version beside another",
                    row);
        }
    }

    private void checkLock(String row, Key version, Bucket bucket) {
        require(
                !version.hasLock() || bucket == null || bucket.getObjectLock(),
                "version %s is locked in a bucket without object lock",
                row);
        require(
                !version.getLock().hasRetention()
                        || version.getLock().getRetention().getMode() != RetentionMode.RETENTION_MODE_UNSPECIFIED,
                "version %s is retained in no mode",
                row);
    }

    private void require(boolean holds, String message, String row) {
        if (!holds) {
            violations.add(message.formatted(row));
        }
    }
}
