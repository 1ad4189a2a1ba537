package io.ozone.client;

import java.util.HexFormat;

/** By which one version of a key is known in its bucket. */
public record VersionName(String key, String versionId) {
    /** The id of the version that was written while its bucket did not keep any. */
    public static final String NULL_ID = "null";

    private static final String VERSION = "v";
    private static final int ID_DIGITS = 16;

    /** Whether a text has the form of a version's id; no version need have it. */
    public static boolean isId(String text) {
        if (text.equals(NULL_ID)) {
            return true;
        }
        String digits = text.startsWith(VERSION) ? text.substring(VERSION.length()) : "";
        return digits.length() == ID_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')
                && HexFormat.fromHexDigitsToLong(digits) > 0;
    }
}
