package io.ozone.s3;

import io.ozone.common.error.OzoneException;
import io.ozone.s3.configuration.CorsRules;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.store.ObjectStore;
import io.ozone.wire.om.BucketConfigurationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells browsers what pages of other origins may do with a bucket (CORS). A browser asks before it sends a request of
 * more than the simplest kind, and shows a page the answer to its request only when that says so, too. Neither has to
 * do with who sends the request.
 */
final class CrossOrigin {
    /** What the metrics call the question before a request. */
    static final String PREFLIGHT = "Preflight";

    private static final String ORIGIN = "origin";
    private static final String ASKED_METHOD = "access-control-request-method";
    private static final String ASKED_HEADERS = "access-control-request-headers";
    private static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "HEAD");

    private final ObjectStore store;

    /** @param store as the gateway itself sees it */
    CrossOrigin(ObjectStore store) {
        this.store = store;
    }

    static boolean isPreflight(Exchange exchange) {
        return exchange.method().equals("OPTIONS")
                && !exchange.target().bucket().isEmpty();
    }

    /** Answers what a browser asks before it sends a request. */
    void answerPreflight(Exchange exchange) {
        String origin = exchange.header(ORIGIN);
        String method = exchange.header(ASKED_METHOD);
        if (origin == null) {
            throw S3Error.BAD_REQUEST.failure("Insufficient information. Origin request header needed.");
        }
        if (method == null || !METHODS.contains(method)) {
            throw S3Error.BAD_REQUEST.failure("Invalid Access-Control-Request-Method: %s", method);
        }
        CorsRules rules = rules(exchange.target().bucket())
                .orElseThrow(() -> forbidden("CORSResponse: CORS is not enabled for this bucket.", exchange, method));
        List<String> headers = askedHeaders(exchange);
        CorsRules.Allowed allowed = rules.find(origin, method, headers)
                .orElseThrow(() -> forbidden(
                        "CORSResponse: This CORS request is not allowed. This is usually because the evalution of"
                                + " Origin, request method / Access-Control-Request-Method or"
                                + " Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
                        exchange,
                        method));
        describe(exchange, origin, allowed);
        if (!headers.isEmpty()) {
            exchange.setHeader("access-control-allow-headers", String.join(", ", headers));
        }
        exchange.answer(200);
    }

    /** Says with the answer, whatever it will be, to which pages a browser may show it. */
    void announce(Exchange exchange) {
        String origin = exchange.header(ORIGIN);
        String bucket = exchange.target().bucket();
        if (origin == null || bucket.isEmpty()) {
            return;
        }
        String asked = exchange.header(ASKED_METHOD);
        rules(bucket)
                .flatMap(rules -> rules.find(origin, asked == null ? exchange.method() : asked, List.of()))
                .ifPresent(allowed -> describe(exchange, origin, allowed));
    }

    /** Empty when the bucket has none, or is not there: that is for others to say. */
    private Optional<CorsRules> rules(String bucket) {
        try {
            return Optional.of(CorsRules.of(store.configuration(bucket, BucketConfigurationKind.CORS)));
        } catch (OzoneException e) {
            switch (e.code()) {
                case BUCKET_CONFIGURATION_NOT_FOUND:
                case BUCKET_NOT_FOUND:
                case VOLUME_NOT_FOUND:
                    return Optional.empty();
                default:
                    throw e;
            }
        }
    }

    private static List<String> askedHeaders(Exchange exchange) {
        List<String> headers = new ArrayList<>();
        String list = exchange.headerList(ASKED_HEADERS);
        if (list != null) {
            for (String header : list.split(",")) {
                if (!header.isBlank()) {
                    headers.add(header.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return headers;
    }

    private static void describe(Exchange exchange, String origin, CorsRules.Allowed allowed) {
        exchange.setErrorHeader("access-control-allow-origin", allowed.anyOrigin() ? "*" : origin);
        exchange.setErrorHeader("access-control-allow-methods", String.join(", ", allowed.methods()));
        if (!allowed.anyOrigin()) {
            exchange.setErrorHeader("access-control-allow-credentials", "true");
        }
        if (!allowed.exposedHeaders().isEmpty()) {
            exchange.setErrorHeader("access-control-expose-headers", String.join(", ", allowed.exposedHeaders()));
        }
        allowed.maxAgeSeconds().ifPresent(age -> exchange.setErrorHeader("access-control-max-age", age));
        exchange.setErrorHeader("vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
    }

    private static RuntimeException forbidden(String message, Exchange exchange, String method) {
        return S3Error.ACCESS_FORBIDDEN
                .failure(message)
                .with("Method", method)
                .with("ResourceType", exchange.target().level());
    }
}
