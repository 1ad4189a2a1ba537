package io.ozone.client;

import java.util.HexFormat;

/** By which one version of a key is known in its bucket. */
public record VersionName(String key, String versionId) {
    /** The id of the version that was written while its bucket did not keep any. */
    public static final String NULL_ID = "null";

    private static final int ID_DIGITS = 16;

    /** Whether a text has the form of a version's id; no version need have it. */
    public static boolean isId(String text) {
        return text.equals(NULL_ID)
                || (text.length() == ID_DIGITS
                        && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')
                        && HexFormat.fromHexDigitsToLong(text) > 0);
    }
}
