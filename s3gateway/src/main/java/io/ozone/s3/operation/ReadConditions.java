package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Exchange;
import org.eclipse.jetty.http.HttpDateTime;

/** The conditional headers of GET and HEAD, in the order that HTTP gives them. */
final class ReadConditions {
    private ReadConditions() {}

    /**
     * @return whether the object is to be sent; false = 304
     * @throws io.ozone.s3.error.S3Exception PreconditionFailed
     */
    static boolean hold(Exchange exchange, KeyInfo key) {
        String ifMatch = exchange.headerList("if-match");
        String ifNoneMatch = exchange.headerList("if-none-match");
        long modified = key.modifiedMillis() / 1000;
        if (ifMatch != null) {
            if (!matches(ifMatch, key.etag())) {
                throw failed("If-Match", ifMatch, key);
            }
        } else {
            long since = seconds(exchange.header("if-unmodified-since"));
            if (since >= 0 && modified > since) {
                throw failed("If-Unmodified-Since", exchange.header("if-unmodified-since"), key);
            }
        }
        if (ifNoneMatch != null) {
            return !matches(ifNoneMatch, key.etag());
        }
        long since = seconds(exchange.header("if-modified-since"));
        return since < 0 || modified > since;
    }

    /** Whether a range still fits the object that the client has a part of. */
    static boolean rangeApplies(Exchange exchange, KeyInfo key) {
        String ifRange = exchange.header("if-range");
        if (ifRange == null) {
            return true;
        }
        long date = seconds(ifRange);
        return date >= 0
                ? key.modifiedMillis() / 1000 == date
                : !ifRange.startsWith("W/") && matches(ifRange, key.etag());
    }

    /** @param header one or several ETags, or a star */
    static boolean matches(String header, String etag) {
        int start = 0;
        while (start <= header.length()) {
            int comma = header.indexOf(',', start);
            int end = comma < 0 ? header.length() : comma;
            String candidate = unquoted(header.substring(start, end));
            if (candidate.equals("*") || (!etag.isEmpty() && candidate.equals(etag))) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    static String unquoted(String etag) {
        String text = etag.strip();
        if (text.startsWith("W/")) {
            text = text.substring(2);
        }
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static long seconds(String date) {
        if (date == null) {
            return -1;
        }
        long millis = HttpDateTime.parseToEpoch(date);
        return millis < 0 ? -1 : millis / 1000;
    }

    private static RuntimeException failed(String header, String value, KeyInfo key) {
        return S3Error.PRECONDITION_FAILED
                .failure("%s: %s does not hold for %s, whose ETag is \"%s\"", header, value, key.name(), key.etag())
                .with(S3Exception.CONDITION, header);
    }
}
