package io.ozone.s3.auth;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The two forms of time in signed requests: {@code 20130524T000000Z} and that of the Date header. */
final class Timestamps {
    private static final int LENGTH = 16;
    private static final DateTimeFormatter COMPACT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Timestamps() {}

    /** Milliseconds since 1970; -1 when the text is not such a time. */
    static long parse(String text) {
        if (text.length() != LENGTH || text.charAt(8) != 'T' || text.charAt(15) != 'Z') {
            return -1;
        }
        for (int i = 0; i < LENGTH - 1; i++) {
            if (i != 8 && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
                return -1;
            }
        }
        try {
            return LocalDateTime.of(
                                    number(text, 0, 4),
                                    number(text, 4, 6),
                                    number(text, 6, 8),
                                    number(text, 9, 11),
                                    number(text, 11, 13),
                                    number(text, 13, 15))
                            .toEpochSecond(ZoneOffset.UTC)
                    * 1000;
        } catch (DateTimeException e) {
            return -1;
        }
    }

    /** Milliseconds since 1970 of either form; -1 when the text is neither. */
    static long parseAny(String text) {
        String compact = ofDateHeader(text);
        return parse(compact == null ? text : compact);
    }

    /** The compact form of a Date header; null when it is none. The day of the week says nothing that the date doesn't. */
    static String ofDateHeader(String text) {
        int date = text.indexOf(", ") + 1;
        try {
            Instant instant = ZonedDateTime.parse(text.substring(date).strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return COMPACT.format(instant);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
