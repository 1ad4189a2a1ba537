package io.ozone.s3;

import io.ozone.client.RequestOrigin;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.time.Clock;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.auth.Authenticator;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.ChecksumOfNothing;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.ClientGoneException;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.HeapShare;
import io.ozone.s3.http.HostNames;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RawTargets;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.http.UploadForm;
import io.ozone.s3.operation.HeaderRules;
import io.ozone.s3.operation.ObjectKeys;
import io.ozone.s3.operation.ObjectVersion;
import io.ozone.s3.operation.Operation;
import io.ozone.s3.operation.Permissions;
import io.ozone.s3.operation.Routes;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each request through the same steps: which bucket and key, who sent it, which operation, whether
 * it asks for more than there is, whether its sender may; then the operation serves it. Only what a browser asks before
 * it sends a request is answered without all that. Whatever fails on the way becomes an answer here.
 */
final class FrontHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(FrontHandler.class);
    private static final RequestTarget UNKNOWN_TARGET = new RequestTarget("/", "", "", List.of());

    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final HostNames hostNames;
    private final Routes routes;
    private final Authenticator authenticator;
    private final Gatekeeper gatekeeper;
    private final Permissions permissions;
    private final CrossOrigin crossOrigin;
    private final ErrorAnswer errors;
    private final RequestIds requestIds;
    private final Clock clock;
    private final HeapShare pieceMemory = Exchange.pieceMemory();

    FrontHandler(
            HostNames hostNames,
            Routes routes,
            Authenticator authenticator,
            Gatekeeper gatekeeper,
            Permissions permissions,
            CrossOrigin crossOrigin,
            ErrorAnswer errors,
            RequestIds requestIds,
            Clock clock) {
        this.hostNames = hostNames;
        this.routes = routes;
        this.authenticator = authenticator;
        this.gatekeeper = gatekeeper;
        this.permissions = permissions;
        this.crossOrigin = crossOrigin;
        this.errors = errors;
        this.requestIds = requestIds;
        this.clock = clock;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String requestId = requestIds.next();
        Exchange exchange =
                new Exchange(request, response, callback, requestId, UNKNOWN_TARGET, pieceMemory, clock::nanos);
        exchange.setErrorHeader("server", "Ozone");
        exchange.setErrorHeader("x-amz-request-id", requestId);
        exchange.run(() -> answer(request, exchange), step -> guard(exchange, step));
        return true;
    }

    private void answer(Request request, Exchange exchange) throws IOException {
        exchange.target(target(request));
        if (CrossOrigin.isPreflight(exchange)) {
            exchange.operation(CrossOrigin.PREFLIGHT);
            crossOrigin.answerPreflight(exchange);
            return;
        }
        crossOrigin.announce(exchange);
        Identity caller = authenticate(exchange);
        introduce(exchange, caller);
        if (caller.isPresigned()) {
            exchange.target(ChecksumOfNothing.leftOutOf(exchange.target()));
        }
        caller.readQuery(exchange);
        if (exchange.openCall() != null) {
            exchange.target(exchange.openCall().target(exchange.target()));
        }
        Operation found = find(exchange, caller);
        exchange.operation(found.name(exchange));
        HeaderRules.check(found.match(), exchange.headers());
        ObjectKeys.requireShort(exchange.target().key());
        checkExpectedOwner(exchange, caller);
        serve(found, exchange, READING.contains(exchange.method()) ? caller : caller.madeFor(origin(found, exchange)));
    }

    /** Whatever fails ends the exchange. */
    private void guard(Exchange exchange, Exchange.Step step) {
        try {
            step.run();
        } catch (S3Exception e) {
            errors.send(exchange, e);
        } catch (OzoneException e) {
            errors.send(exchange, named(ObjectVersion.failure(exchange, e), exchange.target()));
        } catch (ClientGoneException e) {
            LOG.debug("Request {} ends early", exchange.requestId(), e);
            exchange.failed("ClientGone");
            exchange.abort(e);
        } catch (IOException e) {
            errors.send(exchange, S3Exception.of(e));
        } catch (RuntimeException e) {
            errors.send(
                    exchange,
                    S3Error.INTERNAL_ERROR.failure(
                            e, "The gateway failed; its log has request " + exchange.requestId()));
        }
    }

    private static void introduce(Exchange exchange, Identity caller) {
        if (!caller.isAnonymous()) {
            exchange.authenticated(caller.user());
            return;
        }
        exchange.unsigned();
    }

    private static RequestOrigin origin(Operation operation, Exchange exchange) {
        return new RequestOrigin(exchange.remoteAddress(), exchange.requestId(), operation.name(exchange));
    }

    /** What is not there is nobody's to know of. */
    private Operation find(Exchange exchange, Identity caller) {
        try {
            return routes.find(exchange.api(), exchange.method(), exchange.target());
        } catch (S3Exception e) {
            Gatekeeper.requireKnown(caller);
            throw e;
        }
    }

    private void serve(Operation operation, Exchange exchange, Identity caller) throws IOException {
        permissions.require(operation, exchange, caller);
        RequestTarget target = exchange.target();
        if (target.level() == Level.BUCKET && !READING.contains(exchange.method())) {
            exchange.beforeAnswer(() -> gatekeeper.forget(target.bucket()));
        }
        try {
            operation.serve(exchange, caller);
        } catch (OzoneException e) {
            boolean unseen = e.code() == ErrorCode.KEY_NOT_FOUND
                    && READING.contains(exchange.method())
                    && !permissions.mayKnow(exchange, caller);
            if (unseen) {
                throw S3Error.ACCESS_DENIED.failure(
                        "Access Denied: whether there is such an object is known to those who may list the bucket");
            }
            throw e;
        }
    }

    /** Says of what is not there what it was. */
    private static S3Exception named(S3Exception error, RequestTarget target) {
        switch (error.code()) {
            case "NoSuchKey":
                return error.with("Key", target.key());
            case "NoSuchVersion":
                return error.with("Key", target.key()).with("VersionId", target.parameter("versionId", ""));
            case "NoSuchBucket":
                return error.with("BucketName", target.bucket());
            default:
                return error;
        }
    }

    private RequestTarget target(Request request) {
        return RequestTarget.parse(
                RawTargets.of(request), hostNames.bucket(request.getHeaders().get(HttpHeader.HOST)));
    }

    private Identity authenticate(Exchange exchange) throws IOException {
        UploadForm form = exchange.openForm();
        return form == null
                ? authenticator.authenticate(
                        exchange.method(), exchange.target(), exchange.headers(), exchange.openCall())
                : authenticator.authenticate(form.fields(), exchange.headers());
    }

    private static void checkExpectedOwner(Exchange exchange, Identity caller) {
        String expected = exchange.header("x-amz-expected-bucket-owner");
        String bucket = exchange.target().bucket();
        if (expected == null || bucket.isEmpty()) {
            return;
        }
        String owner;
        try {
            owner = caller.store().bucket(bucket).owner();
        } catch (OzoneException e) {
            // The operation itself says what it means that there is no bucket.
            if (e.code() == ErrorCode.BUCKET_NOT_FOUND || e.code() == ErrorCode.VOLUME_NOT_FOUND) {
                return;
            }
            throw e;
        }
        if (!owner.equals(expected)) {
            throw S3Error.ACCESS_DENIED.failure(
                    "The owner of bucket %s is not '%s', as x-amz-expected-bucket-owner says", bucket, expected);
        }
    }
}
