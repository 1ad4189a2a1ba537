package io.ozone.s3.journal;

import org.eclipse.jetty.server.Request;

/** Text from outside, as it may stand in a line of a log: a client must not be able to write lines of its own. */
final class LogText {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private LogText() {}

    /** Control characters and those in the set as hexadecimal numbers. */
    static String escaped(String text, String set) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c >= ' '
                    && c != '\\'
                    && !(c >= 0x7f && c < 0xa0)
                    && c != '\u2028'
                    && c != '\u2029'
                    && set.indexOf(c) < 0;
            if (plain && escaped != null) {
                escaped.append(c);
            } else if (!plain) {
                escaped = escaped == null ? new StringBuilder(text.length() + 16).append(text, 0, i) : escaped;
                escaped.append(c > 0xff ? "\\u" : "\\x");
                for (int shift = c > 0xff ? 12 : 4; shift >= 0; shift -= 4) {
                    escaped.append(HEX[c >> shift & 15]);
                }
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    /** In quotes; a dash when there is nothing. */
    static String quoted(String text) {
        return text == null || text.isEmpty() ? "\"-\"" : '"' + escaped(text, "\"") + '"';
    }

    static String orDash(String text) {
        return text == null || text.isEmpty() ? "-" : text;
    }

    static String client(Request request) {
        return orDash(Request.getRemoteAddr(request));
    }
}
