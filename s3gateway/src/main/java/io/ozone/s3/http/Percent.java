package io.ozone.s3.http;

import io.ozone.s3.error.S3Error;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Percent encoding exactly as Signature Version 4 defines it, and strict decoding. */
public final class Percent {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    private static final boolean[] UNRESERVED = new boolean[128];

    static {
        for (int c = 0; c < UNRESERVED.length; c++) {
            UNRESERVED[c] = (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '.'
                    || c == '_'
                    || c == '~';
        }
    }

    private Percent() {}

    /** Encodes all but unreserved characters and slashes. */
    public static String encodePath(String text) {
        return encode(text, true);
    }

    /** Encodes all but unreserved characters. */
    public static String encode(String text) {
        return encode(text, false);
    }

    private static String encode(String text, boolean keepSlash) {
        int plain = 0;
        while (plain < text.length() && isPlain(text.charAt(plain), keepSlash)) {
            plain++;
        }
        if (plain == text.length()) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(text.length() + 32).append(text, 0, plain);
        for (byte b : text.substring(plain).getBytes(StandardCharsets.UTF_8)) {
            if (b >= 0 && isPlain((char) b, keepSlash)) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(char c, boolean keepSlash) {
        return c < 128 && (UNRESERVED[c] || (keepSlash && c == '/'));
    }

    /**
     * Decodes to characters.
     *
     * @param plusIsSpace as in a query; in a path a plus is a plus
     * @throws io.ozone.s3.error.S3Exception InvalidURI when an escape is broken or the bytes are not UTF-8
     */
    public static String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && !(plusIsSpace && text.indexOf('+') >= 0)) {
            return text;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[encoded.length];
        int length = 0;
        for (int i = 0; i < encoded.length; i++) {
            byte b = encoded[i];
            if (b == '%') {
                if (i + 2 >= encoded.length) {
                    throw broken(text);
                }
                int high = Character.digit(encoded[i + 1], 16);
                int low = Character.digit(encoded[i + 2], 16);
                if (high < 0 || low < 0) {
                    throw broken(text);
                }
                decoded[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                decoded[length++] = b == '+' && plusIsSpace ? (byte) ' ' : b;
            }
        }
        return utf8(decoded, length, text);
    }

    private static String utf8(byte[] bytes, int length, String text) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw S3Error.INVALID_URI.failure(e, "'" + text + "' does not decode to UTF-8; encode names as UTF-8");
        }
    }

    private static RuntimeException broken(String text) {
        return S3Error.INVALID_URI.failure(
                "'%s' has a percent sign without two hex digits behind it; write %%25 for the sign", text);
    }
}
