package io.ozone.s3.xml;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Makes documents readable whose authors did not care that XML 1.0 has no control characters. Object keys
 * may hold them, and clients write them into their lists as they are, or as references.
 *
 * <p>Such a document is turned into XML 1.1 with references. All others are left alone: XML 1.1 reads some
 * rare characters as line ends, so these become references, too, where it is used.
 */
final class ControlCharacters {
    private static final byte[] DECLARATION = "<?xml version=\"1.1\"?>".getBytes(StandardCharsets.US_ASCII);

    private ControlCharacters() {}

    static InputStream expressible(ByteBuffer document) {
        byte[] bytes = new byte[document.remaining()];
        document.get(bytes);
        return needed(bytes) ? rewritten(bytes) : new ByteArrayInputStream(bytes);
    }

    private static boolean needed(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (isControl(bytes[i]) || (bytes[i] == '&' && i + 1 < bytes.length && bytes[i + 1] == '#')) {
                return isUtf8(bytes);
            }
        }
        return false;
    }

    /** Other encodings are left to the parser; in UTF-16 half of the bytes look like control characters. */
    private static boolean isUtf8(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, 100), StandardCharsets.ISO_8859_1);
        boolean declaresOther = start.startsWith("<?xml")
                && start.contains("encoding=")
                && !start.toUpperCase(Locale.ROOT).contains("UTF-8");
        return start.startsWith("<") && !declaresOther && start.indexOf('\0') < 0;
    }

    private static InputStream rewritten(byte[] bytes) {
        ByteArrayOutputStream rewritten = new ByteArrayOutputStream(bytes.length + 256);
        rewritten.writeBytes(DECLARATION);
        for (int i = declarationEnd(bytes); i < bytes.length; i++) {
            if (isControl(bytes[i])) {
                reference(rewritten, bytes[i]);
            } else if (at(bytes, i, 0xC2, 0x85)) {
                reference(rewritten, 0x85);
                i += 1;
            } else if (at(bytes, i, 0xE2, 0x80, 0xA8)) {
                reference(rewritten, 0x2028);
                i += 2;
            } else {
                rewritten.write(bytes[i]);
            }
        }
        return new ByteArrayInputStream(rewritten.toByteArray());
    }

    private static int declarationEnd(byte[] bytes) {
        if (!at(bytes, 0, '<', '?', 'x', 'm', 'l')) {
            return 0;
        }
        for (int i = 0; i + 1 < bytes.length; i++) {
            if (at(bytes, i, '?', '>')) {
                return i + 2;
            }
        }
        return 0;
    }

    private static boolean isControl(byte b) {
        return (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r') || b == 0x7F;
    }

    private static boolean at(byte[] bytes, int index, int... expected) {
        if (index + expected.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((bytes[index + i] & 0xff) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private static void reference(ByteArrayOutputStream out, int c) {
        out.writeBytes(("&#" + c + ";").getBytes(StandardCharsets.US_ASCII));
    }
}
