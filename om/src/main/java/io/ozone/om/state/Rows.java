package io.ozone.om.state;

import io.ozone.wire.om.BucketConfigurationKind;
import java.util.HexFormat;

/**
 * Row keys. Volume and bucket names hold no slash, so the third slash always begins the key's name, whatever
 * characters the name has; a session, a part number and a log index are appended behind the last slash. An upload's id
 * is set off by the one character that no key's name holds and that sorts below all others: uploads are so in the order
 * of their keys, and no row below one can be mistaken for another key's.
 */
public final class Rows {
    private static final int PART_DIGITS = 5;
    private static final char BEFORE_UPLOAD_ID = '\0';

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

    /** The id of the upload that the entry at {@code index} begins: ids of one key sort by age. */
    public static String uploadId(long index) {
        return HexFormat.of().toHexDigits(index);
    }

    public static String upload(String volume, String bucket, String key, String uploadId) {
        return key(volume, bucket, key) + BEFORE_UPLOAD_ID + uploadId;
    }

    /** A text behind all uploads of a key, and before those of the next. */
    public static String behindUploads(String volume, String bucket, String key) {
        return key(volume, bucket, key) + (char) (BEFORE_UPLOAD_ID + 1);
    }

    /** The name of an upload's key. */
    public static String keyOfUpload(String uploadRow) {
        return uploadRow.substring(bucketOf(uploadRow).length() + 1, uploadRow.indexOf(BEFORE_UPLOAD_ID));
    }

    public static String uploadIdOf(String uploadRow) {
        return uploadRow.substring(uploadRow.indexOf(BEFORE_UPLOAD_ID) + 1);
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

    /** The bucket row that a row of a configuration, key, session, upload or part, or a deleted row, stands under. */
    public static String bucketOf(String keyRow) {
        int slash = keyRow.indexOf('/', keyRow.indexOf('/', 1) + 1);
        return keyRow.substring(0, slash);
    }
}
