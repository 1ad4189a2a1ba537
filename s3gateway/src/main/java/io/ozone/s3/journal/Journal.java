package io.ozone.s3.journal;

import io.ozone.common.time.Clock;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Percent;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.journal.AccessLine.Outcome;
import io.ozone.s3.journal.AccessLine.Subject;
import io.ozone.s3.logging.RequestLogs;
import io.ozone.server.Metrics;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Told of each request once, when the last byte of its answer is gone or its connection is lost.
 *
 * <p>What never became a request, such as broken HTTP, is not in it.
 */
public final class Journal implements RequestLog {
    /** A line for each request, in the format of S3's server access logs. */
    public static final String ACCESS_LOGGER = "io.ozone.access";

    /** A line for each request: who did what to what, and whether it was done. */
    public static final String AUDIT_LOGGER = "io.ozone.audit";

    private static final Logger ACCESS = LoggerFactory.getLogger(ACCESS_LOGGER);
    private static final Logger AUDIT = LoggerFactory.getLogger(AUDIT_LOGGER);

    private final OperationTimers timers;
    private final BucketMeters buckets;
    private final boolean access;
    private final BucketLines lines;
    private final Set<String> quiet;
    private final Clock clock;

    /**
     * @param access whether there is an access log
     * @param logs that buckets' owners asked for
     * @param quiet audited actions that are logged at DEBUG, which is to say not, unless they fail
     */
    public Journal(Metrics metrics, boolean access, RequestLogs logs, List<String> quiet, Clock clock) {
        this.timers = new OperationTimers(metrics);
        this.buckets = new BucketMeters(metrics);
        this.access = access;
        this.lines = new BucketLines(logs);
        this.quiet = Set.copyOf(quiet);
        this.clock = clock;
    }

    @Override
    public void log(Request request, Response response) {
        Exchange exchange = Exchange.of(request);
        if (exchange == null) {
            return;
        }
        long nanos = clock.nanos() - exchange.startNanos();
        long sent = Response.getContentBytesWritten(response);
        timers.record(exchange.operation(), exchange.errorCode().isEmpty(), nanos);
        buckets.record(exchange, sent);
        long startMillis = clock.millis() - TimeUnit.NANOSECONDS.toMillis(nanos);
        if (access && ACCESS.isInfoEnabled()) {
            ACCESS.info(accessLine(exchange, request, response, sent, startMillis, nanos));
        }
        lines.record(exchange, request, response, startMillis, nanos);
        audit(exchange, request, nanos);
    }

    private static String accessLine(
            Exchange exchange, Request request, Response response, long sent, long startMillis, long nanos) {
        RequestTarget target = exchange.target();
        String key = Percent.encodePath(target.key());
        Subject subject = new Subject("", target.bucket(), exchange.operation(), key, "", "");
        Outcome outcome = new Outcome(
                response.getStatus(),
                exchange.errorCode(),
                Long.toString(sent),
                startMillis,
                TimeUnit.NANOSECONDS.toMillis(nanos),
                "",
                "");
        return AccessLine.of(exchange, request, subject, outcome);
    }

    private void audit(Exchange exchange, Request request, long nanos) {
        String action = AuditLine.action(exchange.operation());
        if (!exchange.errorCode().isEmpty()) {
            AUDIT.error(AuditLine.of(exchange, request, action, nanos));
        } else if (quiet.contains(action)) {
            if (AUDIT.isDebugEnabled()) {
                AUDIT.debug(AuditLine.of(exchange, request, action, nanos));
            }
        } else if (AUDIT.isInfoEnabled()) {
            AUDIT.info(AuditLine.of(exchange, request, action, nanos));
        }
    }
}
