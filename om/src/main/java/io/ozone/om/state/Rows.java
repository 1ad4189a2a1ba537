package io.ozone.om.state;

/**
 * Row keys. Volume and bucket names hold no slash, so the third slash always begins the key's name, whatever
 * characters the name has; a session and a log index are appended behind the last slash.
 */
public final class Rows {
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

    /** @param row the row of a key or an open key whose blocks are given back by the entry at {@code index} */
    public static String deleted(String row, long index) {
        return row + "/" + index;
    }

    /** The bucket row that a key row, open key row or deleted row stands under. */
    public static String bucketOf(String keyRow) {
        int slash = keyRow.indexOf('/', keyRow.indexOf('/', 1) + 1);
        return keyRow.substring(0, slash);
    }
}
