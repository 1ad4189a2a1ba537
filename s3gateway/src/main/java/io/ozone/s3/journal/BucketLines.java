package io.ozone.s3.journal;

import io.ozone.s3.access.CopySourceName;
import io.ozone.s3.access.LoggedBucket;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.DeletedObject;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Percent;
import io.ozone.s3.journal.AccessLine.Outcome;
import io.ozone.s3.journal.AccessLine.Subject;
import io.ozone.s3.logging.RequestLogs;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * The lines of a request in the logs that buckets' owners asked for: one for the request, one for each object that a list has
 * deleted, and one for the bucket that an object is copied from.
 */
final class BucketLines {
    private static final Pattern RANGE_OF = Pattern.compile("bytes .*/([0-9]+)");
    private static final String VERSION = "x-amz-version-id";
    private static final String YES = "Yes";

    private final RequestLogs logs;

    BucketLines(RequestLogs logs) {
        this.logs = logs;
    }

    void record(Exchange exchange, Request request, Response response, long startMillis, long nanos) {
        LoggedBucket logged = logs.find(exchange.target().bucket());
        if (logged != null) {
            ofTarget(logged, exchange, request, response, startMillis, nanos);
        }
        if (RestNames.isCopy(exchange.operation())) {
            ofSource(exchange, request, response, startMillis, nanos);
        }
    }

    private void ofTarget(
            LoggedBucket logged, Exchange exchange, Request request, Response response, long startMillis, long nanos) {
        String key = exchange.target().key();
        Subject subject = new Subject(
                logged.owner(),
                logged.bucket(),
                RestNames.of(exchange.operation(), request.getMethod(), !key.isEmpty()),
                twiceEncoded(key),
                objectSize(exchange, response),
                orEmpty(response.getHeaders().get(VERSION)));
        long sent = Response.getContentBytesWritten(response);
        Outcome outcome = outcome(
                exchange, response.getStatus(), exchange.errorCode(), sent, turnAround(exchange), startMillis, nanos);
        logs.add(logged, startMillis, AccessLine.of(exchange, request, subject, outcome));
        for (DeletedObject deleted : exchange.deletedObjects()) {
            Subject one = new Subject(
                    logged.owner(),
                    logged.bucket(),
                    "BATCH.DELETE.OBJECT",
                    twiceEncoded(deleted.key()),
                    "",
                    deleted.versionId());
            Outcome result = outcome(exchange, deleted.status(), deleted.errorCode(), 0, "", startMillis, nanos);
            logs.add(logged, startMillis, AccessLine.of(exchange, request, one, result));
        }
    }

    private void ofSource(Exchange exchange, Request request, Response response, long startMillis, long nanos) {
        CopySourceName source;
        try {
            source = CopySourceName.parse(exchange);
        } catch (S3Exception e) {
            // The request was refused for it, and is about no bucket.
            return;
        }
        LoggedBucket logged = logs.find(source.bucket());
        if (logged == null) {
            return;
        }
        String version = response.getHeaders().get("x-amz-copy-source-version-id");
        Subject subject = new Subject(
                logged.owner(),
                logged.bucket(),
                RestNames.ofSource(exchange.operation()),
                twiceEncoded(source.key()),
                "",
                version == null ? source.versionId() : version);
        Outcome outcome = outcome(exchange, response.getStatus(), exchange.errorCode(), 0, "", startMillis, nanos);
        logs.add(logged, startMillis, AccessLine.of(exchange, request, subject, outcome));
    }

    private static Outcome outcome(
            Exchange exchange,
            int status,
            String errorCode,
            long sent,
            String turnAround,
            long startMillis,
            long nanos) {
        return new Outcome(
                status,
                errorCode,
                sent == 0 ? "" : Long.toString(sent),
                startMillis,
                TimeUnit.NANOSECONDS.toMillis(nanos),
                turnAround,
                exchange.isAllowedByAcl() ? YES : "");
    }

    /** S3's own logs have keys encoded so. */
    private static String twiceEncoded(String key) {
        return Percent.encodePath(Percent.encodePath(key));
    }

    private static String turnAround(Exchange exchange) {
        long nanos = exchange.turnAroundNanos();
        return nanos < 0 ? "" : Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    /** As far as the request or its answer tells. */
    private static String objectSize(Exchange exchange, Response response) {
        if (!exchange.errorCode().isEmpty()) {
            return "";
        }
        return switch (exchange.operation()) {
            case "GetObject", "HeadObject" -> sizeOfRead(response);
            case "PutObject", "UploadPart" -> sizeOfWritten(exchange);
            default -> "";
        };
    }

    private static String sizeOfRead(Response response) {
        if (response.getStatus() == 200) {
            return orEmpty(response.getHeaders().get(HttpHeader.CONTENT_LENGTH));
        }
        HttpField range = response.getHeaders().getField(HttpHeader.CONTENT_RANGE);
        Matcher matcher = RANGE_OF.matcher(range == null ? "" : range.getValue());
        return matcher.matches() ? matcher.group(1) : "";
    }

    /** A body in signed chunks says in a header of its own how long what is in them is. */
    private static String sizeOfWritten(Exchange exchange) {
        long decoded = exchange.headers().getLongField("x-amz-decoded-content-length");
        long length = decoded < 0 ? exchange.body().length() : decoded;
        return length < 0 ? "" : Long.toString(length);
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
