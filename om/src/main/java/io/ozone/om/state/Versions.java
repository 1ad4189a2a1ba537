package io.ozone.om.state;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.Versioning;
import java.util.HexFormat;

/**
 * How the versions of a key are named, ordered and found.
 *
 * <p>{@link OmTables#KEYS} has the newest version, unless that is a delete marker; {@link OmTables#VERSIONS} has all others.
 * A version that was made while its bucket kept versions is named by the number of the log entry that made it. What was
 * made while the bucket did not is the null version, of which a key has one at most. Its row has a fixed name, so that
 * it is found without a search, and says itself where its place among the others is.
 */
public final class Versions {
    public static final String NULL_ID = "null";

    /** For clients that take what looks like a number for one, and lose its zeros. */
    private static final String VERSION = "v";

    private static final int ID_DIGITS = 16;

    private Versions() {}

    /** Whether the bucket keeps versions, or did once. */
    public static boolean areIn(Bucket bucket) {
        return bucket.getVersioning() != Versioning.UNVERSIONED;
    }

    public static String id(Key version) {
        return version.getVersion() == 0 ? NULL_ID : VERSION + HexFormat.of().toHexDigits(version.getVersion());
    }

    /** As {@link #id}; empty in a bucket that never kept versions. */
    public static String idIn(Bucket bucket, Key version) {
        return areIn(bucket) ? id(version) : "";
    }

    /** The version's number; 0 = the null version. */
    public static long number(String id) {
        if (id.equals(NULL_ID)) {
            return 0;
        }
        String digits = id.startsWith(VERSION) ? id.substring(VERSION.length()) : "";
        long number = isHex(digits) ? HexFormat.fromHexDigitsToLong(digits) : 0;
        if (number <= 0) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "Invalid version id specified: '" + id + "'");
        }
        return number;
    }

    /** Lower-case only: a version has one name. */
    private static boolean isHex(String digits) {
        return digits.length() == ID_DIGITS
                && digits.chars().allMatch(c -> HexFormat.isHexDigit(c) && !Character.isUpperCase(c));
    }

    /**
     * What orders the versions of a key: the newer, the higher. A null version that is the key's value has none of its own
     * yet; the last change of its row is later than all other versions of the key, and before all that will come.
     */
    public static long place(Key version) {
        if (version.getVersion() != 0) {
            return version.getVersion();
        }
        return version.getNullPlace() != 0 ? version.getNullPlace() : version.getUpdateId();
    }

    /** The version of that number, wherever it is; null = none. From a snapshot: versions move between tables. */
    public static Key find(Reader reader, Bucket bucket, String key, long number) {
        String row = Rows.key(bucket.getVolume(), bucket.getName(), key);
        return reader.get(OmTables.KEYS, row)
                .filter(current -> current.getVersion() == number)
                .or(() -> reader.get(OmTables.VERSIONS, Rows.version(row, number)))
                .orElse(null);
    }

    /** The newest of the versions that are not the key's value; null = there are none. */
    public static Key newestOther(Reader reader, Bucket bucket, String key) {
        String prefix = Rows.versionsOf(Rows.key(bucket.getVolume(), bucket.getName(), key));
        try (Cursor<String, Key> rows = reader.scan(OmTables.VERSIONS, prefix, null)) {
            if (!rows.next()) {
                return null;
            }
            Key first = rows.value();
            if (first.getVersion() != 0 || !rows.next()) {
                return first;
            }
            return place(first) > place(rows.value()) ? first : rows.value();
        }
    }

    /**
     * Whether so many versions of the key are newer than that of this number, which is not its value; the newest of all is not
     * counted. Delete markers are versions like others here.
     */
    public static boolean hasNewerNoncurrent(Reader reader, Bucket bucket, String key, long number, int count) {
        String row = Rows.key(bucket.getVolume(), bucket.getName(), key);
        Key version = reader.get(OmTables.VERSIONS, Rows.version(row, number)).orElse(null);
        if (version == null) {
            return false;
        }
        int missing = reader.contains(OmTables.KEYS, row) ? count : count + 1;
        try (Cursor<String, Key> others = reader.scan(OmTables.VERSIONS, Rows.versionsOf(row), null)) {
            while (missing > 0 && others.next()) {
                if (place(others.value()) > place(version)) {
                    missing--;
                } else if (others.value().getVersion() != 0) {
                    return false;
                }
            }
        }
        return missing == 0;
    }

    /** Whether a delete marker is all that the key has. */
    public static boolean isLoneMarker(Reader reader, Bucket bucket, String key) {
        String row = Rows.key(bucket.getVolume(), bucket.getName(), key);
        if (reader.contains(OmTables.KEYS, row)) {
            return false;
        }
        try (Cursor<String, Key> others = reader.scan(OmTables.VERSIONS, Rows.versionsOf(row), null)) {
            return others.next() && others.value().getDeleteMarker() && !others.next();
        }
    }

    /**
     * The version that a new one of the key takes the place of, as opposed to those that it is put on top of; null = none.
     *
     * @param current the key's value; null = it has none
     */
    public static Key replaced(Reader reader, Bucket bucket, String key, Key current) {
        return switch (bucket.getVersioning()) {
            case ENABLED -> null;
            case SUSPENDED ->
                current != null && current.getVersion() == 0
                        ? current
                        : reader.get(
                                        OmTables.VERSIONS,
                                        Rows.version(Rows.key(bucket.getVolume(), bucket.getName(), key), 0))
                                .orElse(null);
            default -> current;
        };
    }
}
