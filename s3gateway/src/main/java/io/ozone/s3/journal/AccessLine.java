package io.ozone.s3.journal;

import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Percent;
import io.ozone.s3.http.RawTargets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/**
 * One line of an access log in the format of S3's server access logs, so that what reads those reads these. Fields that
 * the gateway does not know have a dash.
 */
final class AccessLine {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "'['dd/MMM/yyyy:HH:mm:ss Z']'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Whoever reads a log must not be able to use the presigned addresses in it, nor keys. */
    private static final Pattern SECRETS = Pattern.compile(
            "([?&](?:X-Amz-Signature|X-Amz-Security-Token|Signature" + "|X-Amz-[a-z-]*Customer-Key)=)[^&]*",
            Pattern.CASE_INSENSITIVE);

    /**
     * What a line says was done, and to what; its texts as they stand in it, empty = nobody knows.
     *
     * @param bucket as it is called
     */
    record Subject(String owner, String bucket, String operation, String key, String objectSize, String versionId) {}

    /**
     * What came of it; its texts as they stand in the line, empty = nobody knows.
     *
     * @param startMillis when the request came
     * @param turnAround milliseconds from its last byte to the first of its answer
     */
    record Outcome(
            int status,
            String errorCode,
            String sent,
            long startMillis,
            long millis,
            String turnAround,
            String aclRequired) {}

    private AccessLine() {}

    static String of(Exchange exchange, Request request, Subject subject, Outcome outcome) {
        String target = SECRETS.matcher(RawTargets.of(request)).replaceAll("$1-");
        return new StringJoiner(" ")
                .add(LogText.orDash(Percent.encode(subject.owner())))
                .add(LogText.orDash(Percent.encode(subject.bucket())))
                .add(TIME.format(Instant.ofEpochMilli(outcome.startMillis())))
                .add(LogText.client(request))
                .add(LogText.orDash(Percent.encode(exchange.user())))
                .add(exchange.requestId())
                .add(subject.operation())
                .add(LogText.orDash(subject.key()))
                .add(LogText.quoted(request.getMethod() + " " + target + " "
                        + request.getConnectionMetaData().getHttpVersion().asString()))
                .add(Integer.toString(outcome.status()))
                .add(LogText.orDash(outcome.errorCode()))
                .add(LogText.orDash(outcome.sent()))
                .add(LogText.orDash(subject.objectSize()))
                .add(Long.toString(outcome.millis()))
                .add(LogText.orDash(outcome.turnAround()))
                .add(LogText.quoted(exchange.header("referer")))
                .add(LogText.quoted(exchange.header("user-agent")))
                .add(LogText.orDash(LogText.escaped(subject.versionId(), " ")))
                .add("-")
                .add(signature(exchange, target))
                .add("-")
                .add(way(exchange, target))
                .add(LogText.orDash(LogText.escaped(orEmpty(exchange.header("host")), " ")))
                .add("-")
                .add("-")
                .add(LogText.orDash(outcome.aclRequired()))
                .toString();
    }

    private static String signature(Exchange exchange, String target) {
        String authorization = orEmpty(exchange.header("authorization"));
        if (authorization.startsWith("AWS4") || target.contains("X-Amz-Signature=")) {
            return "SigV4";
        }
        return authorization.startsWith("AWS ") || target.contains("Signature=") ? "SigV2" : "-";
    }

    private static String way(Exchange exchange, String target) {
        if (exchange.header("authorization") != null) {
            return "AuthHeader";
        }
        return target.contains("Signature=") ? "QueryString" : "-";
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
