package io.ozone.om.state;

import io.ozone.wire.om.BucketConfigurationKind;
import java.util.HexFormat;

/**
 * Row keys. Volume and bucket names hold no slash, so the third slash always begins the key's name, whatever
 * characters the name has; a session, a part number and a log index are appended behind the last slash. An upload's id
 * and a version are set off by the one character that no key's name holds and that sorts below all others: uploads and
 * versions are so in the order of their keys, and no row below one can be mistaken for another key's.
 */
public final class Rows {
    private static final int PART_DIGITS = 5;
    private static final char BEHIND_NAME = '\0';
    private static final String UPLOAD = "u";

    private Rows() {}

    public static String user(String user) {
        return "/" + user;
    }

    public static String volume(String volume) {
        return "/" + volume;
    }

    public static String bucket(String volume, String bucket) {
        return "/" + volume + "/" + bucket;
    }

    /** Prefix of all bucket rows of a volume. */
    public static String bucketsOf(String volume) {
        return "/" + volume + "/";
    }

    public static String bucketConfiguration(String volume, String bucket, BucketConfigurationKind kind) {
        return configurationsOf(volume, bucket) + kind.name();
    }

    /** Prefix of all configurations of a bucket. */
    public static String configurationsOf(String volume, String bucket) {
        return bucket(volume, bucket) + "/";
    }

    /** Prefix of all key rows of a bucket. */
    public static String keysOf(String volume, String bucket) {
        return "/" + volume + "/" + bucket + "/";
    }

    public static String key(String volume, String bucket, String key) {
        return "/" + volume + "/" + bucket + "/" + key;
    }

    public static String openKey(String volume, String bucket, String key, long session) {
        return key(volume, bucket, key) + "/" + session;
    }

    /**
     * The id of the upload that the entry at {@code index} begins: ids of one key sort by age. The letter is there for clients
     * that take what looks like a number for one, and lose its zeros.
     */
    public static String uploadId(long index) {
        return UPLOAD + HexFormat.of().toHexDigits(index);
    }

    public static String upload(String volume, String bucket, String key, String uploadId) {
        return key(volume, bucket, key) + BEHIND_NAME + uploadId;
    }

    /** A text behind all uploads, or versions, of a key, and before those of the next. */
    public static String behindAllOf(String keyRow) {
        return keyRow + (char) (BEHIND_NAME + 1);
    }

    /** The name of an upload's or a version's key. */
    public static String keyName(String row) {
        return row.substring(bucketOf(row).length() + 1, row.indexOf(BEHIND_NAME));
    }

    public static String uploadIdOf(String uploadRow) {
        return uploadRow.substring(uploadRow.indexOf(BEHIND_NAME) + 1);
    }

    /** Prefix of all version rows of a key. */
    public static String versionsOf(String keyRow) {
        return keyRow + BEHIND_NAME;
    }

    /** Prefix of all version rows of the key that a version is of. */
    public static String versionsBeside(String versionRow) {
        return versionRow.substring(0, versionRow.indexOf(BEHIND_NAME) + 1);
    }

    /** @param number 0 = the null version, whose row comes before all others; of those the one of the highest number does */
    public static String version(String keyRow, long number) {
        return number == 0
                ? versionsOf(keyRow)
                : versionsOf(keyRow) + HexFormat.of().toHexDigits(~number);
    }

    public static boolean isNullVersion(String versionRow) {
        return versionRow.charAt(versionRow.length() - 1) == BEHIND_NAME;
    }

    /** The first row that a version with a number below this can have. */
    public static String olderVersions(String keyRow, long number) {
        return versionsOf(keyRow) + HexFormat.of().toHexDigits(-number);
    }

    /** Prefix of all part rows of an upload. */
    public static String partsOf(String uploadRow) {
        return uploadRow + "/";
    }

    public static String part(String uploadRow, int number) {
        String digits = Integer.toString(number);
        return partsOf(uploadRow) + "0".repeat(PART_DIGITS - digits.length()) + digits;
    }

    public static int numberOfPart(String partRow) {
        return Integer.parseInt(partRow.substring(partRow.lastIndexOf('/') + 1));
    }

    public static String uploadOfPart(String partRow) {
        return partRow.substring(0, partRow.lastIndexOf('/'));
    }

    /** @param row the row whose blocks are given back by the entry at {@code index} */
    public static String deleted(String row, long index) {
        return row + "/" + index;
    }

    /** Of a target of notifications, whose name holds no slash. */
    public static String target(String target) {
        return "/" + target;
    }

    /** Prefix of all events that wait for a target. */
    public static String notificationsOf(String target) {
        return target(target) + "/";
    }

    /** @param sequence grows with each event of the target; all have as many digits, so rows are in their order */
    public static String notification(String target, long sequence) {
        return notificationsOf(target) + HexFormat.of().toHexDigits(sequence);
    }

    /** The target that a row of an event, or of a target, is about. */
    public static String targetOf(String row) {
        int slash = row.indexOf('/', 1);
        return row.substring(1, slash < 0 ? row.length() : slash);
    }

    /** How two rows compare in a table: by their UTF-8 bytes, which is by their code points. */
    public static int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                // Surrogates stand for code points above all others, whatever lies behind them in UTF-16.
                int byPlane = Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b));
                return byPlane != 0 ? byPlane : Character.compare(a, b);
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    /**
     * The bucket row that a row of a configuration, key, version, session, upload or part, or a deleted row, stands under.
     */
    public static String bucketOf(String keyRow) {
        int slash = keyRow.indexOf('/', keyRow.indexOf('/', 1) + 1);
        return keyRow.substring(0, slash);
    }
}
