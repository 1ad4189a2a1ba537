package io.ozone.s3.journal;

import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.RequestTarget;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;

/** {@code user=… | ip=… | op=ACTION {bucket=…, key=…} | ret=SUCCESS | perf …}, as the daemons' audit logs have it. */
final class AuditLine {
    /** The actions whose names do not follow from S3's. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("ListBuckets", "LIST_S3_BUCKETS"),
            Map.entry("ListObjects", "GET_BUCKET"),
            Map.entry("ListObjectsV2", "GET_BUCKET"),
            Map.entry("PutObject", "CREATE_KEY"),
            Map.entry("PostObject", "CREATE_KEY"),
            Map.entry("GetObject", "GET_KEY"),
            Map.entry("HeadObject", "HEAD_KEY"),
            Map.entry("DeleteObject", "DELETE_KEY"),
            Map.entry("DeleteObjects", "MULTI_DELETE"),
            Map.entry("CreateMultipartUpload", "INIT_MULTIPART_UPLOAD"),
            Map.entry("UploadPart", "CREATE_MULTIPART_KEY"),
            Map.entry("UploadPartCopy", "CREATE_MULTIPART_KEY_BY_COPY"));

    private static final Map<String, String> ACTIONS = new ConcurrentHashMap<>(NAMES);

    private AuditLine() {}

    /** GET_BUCKET_LOCATION for GetBucketLocation. */
    static String action(String operation) {
        return ACTIONS.computeIfAbsent(
                operation,
                name -> name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
    }

    static String of(Exchange exchange, Request request, String action, long nanos) {
        RequestTarget target = exchange.target();
        StringBuilder line = new StringBuilder(160)
                .append("user=")
                .append(exchange.isAnonymous() ? "anonymous" : LogText.orDash(LogText.escaped(exchange.user(), "|")))
                .append(" | ip=")
                .append(LogText.client(request))
                .append(" | op=")
                .append(action)
                .append(" {");
        if (!target.bucket().isEmpty()) {
            line.append("bucket=")
                    .append(LogText.escaped(target.bucket(), "|{}"))
                    .append(", ");
        }
        if (!target.key().isEmpty()) {
            line.append("key=").append(LogText.escaped(target.key(), "|{}")).append(", ");
        }
        line.append("request=").append(exchange.requestId()).append("} | ret=");
        if (exchange.errorCode().isEmpty()) {
            line.append("SUCCESS");
        } else {
            line.append("FAILURE ").append(exchange.errorCode());
        }
        return line.append(" | ms=")
                .append(TimeUnit.NANOSECONDS.toMillis(nanos))
                .toString();
    }
}
