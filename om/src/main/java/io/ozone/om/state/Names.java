package io.ozone.om.state;

import io.ozone.common.error.ErrorCode;

/**
 * What volumes, buckets and keys may be called.
 *
 * <ul>
 *   <li>Volumes and buckets: 2 to 63 characters, lower-case letters, digits, dots and hyphens, beginning and ending with
 *       a letter or digit; no dot beside a dot or hyphen; not in the form of an IPv4 address.
 *   <li>Keys: 1 to 1024 bytes of UTF-8. Any character but U+0000, and nothing is normalised: {@code a//b}, {@code ..}
 *       and {@code %2F} are what they look like.
 * </ul>
 */
public final class Names {
    public static final int KEY_MAX_BYTES = 1024;

    private static final int MIN_LENGTH = 2;
    private static final int MAX_LENGTH = 63;
    private static final int MAX_BYTES_OF_CHAR = 3;

    private final boolean strict;

    /** @param strict false: volume and bucket names may also hold underscores and upper-case letters */
    public Names(boolean strict) {
        this.strict = strict;
    }

    public void checkVolume(String name) {
        String fault = fault(name);
        if (fault != null) {
            throw new Refusal(ErrorCode.INVALID_VOLUME_NAME, "Volume name '" + name + "' " + fault);
        }
    }

    public void checkBucket(String name) {
        String fault = fault(name);
        if (fault != null) {
            throw new Refusal(ErrorCode.INVALID_BUCKET_NAME, "Bucket name '" + name + "' " + fault);
        }
    }

    public void checkKey(String name) {
        if (name.isEmpty()) {
            throw new Refusal(ErrorCode.INVALID_KEY_NAME, "A key name must have at least one character");
        }
        if (name.indexOf('\0') >= 0) {
            throw new Refusal(ErrorCode.INVALID_KEY_NAME, "A key name must not hold the character U+0000");
        }
        if (name.length() > KEY_MAX_BYTES / MAX_BYTES_OF_CHAR && utf8Length(name) > KEY_MAX_BYTES) {
            throw new Refusal(
                    ErrorCode.KEY_NAME_TOO_LONG,
                    "The key name takes " + utf8Length(name) + " bytes of UTF-8; at most " + KEY_MAX_BYTES
                            + " are allowed");
        }
    }

    /** What is wrong with the name; null = nothing. */
    private String fault(String name) {
        if (name.length() < MIN_LENGTH || name.length() > MAX_LENGTH) {
            return "must have 2 to 63 characters";
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isAllowed(name.charAt(i))) {
                return "must have only lower-case letters, digits, dots and hyphens";
            }
        }
        if (!isAlphanumeric(name.charAt(0)) || !isAlphanumeric(name.charAt(name.length() - 1))) {
            return "must begin and end with a letter or digit";
        }
        if (name.contains("..") || name.contains(".-") || name.contains("-.")) {
            return "must not have a dot beside a dot or hyphen";
        }
        return looksLikeAddress(name) ? "must not look like an IP address" : null;
    }

    private boolean isAllowed(char c) {
        return isAlphanumeric(c) || c == '.' || c == '-' || (!strict && c == '_');
    }

    private boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || (!strict && c >= 'A' && c <= 'Z');
    }

    private static boolean looksLikeAddress(String name) {
        int dots = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.') {
                dots++;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return dots == 3;
    }

    /** Lone surrogates can't occur: the wire takes only well-formed UTF-8. */
    private static int utf8Length(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                length++;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                length += 2;
            } else {
                length += MAX_BYTES_OF_CHAR;
            }
        }
        return length;
    }
}
