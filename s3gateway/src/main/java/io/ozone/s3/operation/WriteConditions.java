package io.ozone.s3.operation;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.wire.om.Condition;
import org.eclipse.jetty.http.HttpDateTime;

/**
 * What must hold of the object that a request replaces or deletes, at the moment when it does. The cluster decides it,
 * together with the change.
 */
final class WriteConditions {
    static final String IF_MATCH = "if-match";
    static final String IF_NONE_MATCH = "if-none-match";
    static final String IF_MATCH_TIME = "x-amz-if-match-last-modified-time";
    static final String IF_MATCH_SIZE = "x-amz-if-match-size";

    private static final String ANY = "*";
    private static final int UNREADABLE = -1;

    private WriteConditions() {}

    /** Of the newest object, which the new one will take the place of. */
    static Condition toStore(Exchange exchange) {
        Condition.Builder condition = Condition.newBuilder();
        String match = exchange.headerList(IF_MATCH);
        if (match != null) {
            match(condition, "If-Match", match);
        }
        String noneMatch = exchange.headerList(IF_NONE_MATCH);
        if (noneMatch != null) {
            String etag = one("If-None-Match", noneMatch);
            if (etag.equals(ANY)) {
                condition.setAbsent(true);
            } else {
                condition.setNotEtag(etag);
            }
        }
        return condition.build();
    }

    static Condition toDelete(Exchange exchange) {
        return toDelete(
                "If-Match",
                exchange.headerList(IF_MATCH),
                IF_MATCH_TIME,
                exchange.header(IF_MATCH_TIME),
                IF_MATCH_SIZE,
                exchange.header(IF_MATCH_SIZE));
    }

    /** As an object of a list says it; null = it does not. */
    static Condition toDelete(String etag, String time, String size) {
        return toDelete("ETag", etag, "LastModifiedTime", time, "Size", size);
    }

    /** Whether its answer tells more of what is there than that there is something. */
    static boolean looksInside(Condition condition) {
        return !condition.getEtag().isEmpty()
                || !condition.getNotEtag().isEmpty()
                || condition.hasModifiedSeconds()
                || condition.hasSize();
    }

    private static Condition toDelete(
            String etagName, String etag, String timeName, String time, String sizeName, String size) {
        Condition.Builder condition = Condition.newBuilder();
        if (etag != null) {
            match(condition, etagName, etag);
        }
        if (time != null) {
            condition.setModifiedSeconds(seconds(timeName, time));
        }
        if (size != null) {
            condition.setSize(bytes(sizeName, size));
        }
        return condition.build();
    }

    private static void match(Condition.Builder condition, String name, String value) {
        String etag = one(name, value);
        if (etag.equals(ANY)) {
            condition.setExists(true);
        } else {
            condition.setEtag(etag);
        }
    }

    private static String one(String name, String value) {
        String etag = ReadConditions.unquoted(value);
        if (etag.isEmpty() || etag.indexOf(',') >= 0) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "%s: %s can't be used to store or delete; one ETag or * can", name, value);
        }
        return etag;
    }

    private static long seconds(String name, String value) {
        long millis = HttpDateTime.parseToEpoch(value.strip());
        if (millis == UNREADABLE) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "%s is '%s'; it must be like 'Thu, 01 Jan 2026 00:00:00 GMT'", name, value);
        }
        return Math.floorDiv(millis, 1000);
    }

    private static long bytes(String name, String value) {
        try {
            long bytes = Long.parseLong(value.strip());
            if (bytes >= 0) {
                return bytes;
            }
        } catch (NumberFormatException e) {
            throw S3Error.INVALID_ARGUMENT.failure(e, name + " is '" + value + "'; it must be a number of bytes");
        }
        throw S3Error.INVALID_ARGUMENT.failure("%s is '%s'; it must be a number of bytes", name, value);
    }
}
