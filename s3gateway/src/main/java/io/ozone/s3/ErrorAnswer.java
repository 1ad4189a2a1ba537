package io.ozone.s3;

import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Api;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.xml.XmlWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends errors.
 *
 * <p>A client that is still sending its body does not read yet, and closing on it would make it lose the
 * answer. So the rest of a small body is read first, and the connection lives on; with a large one the
 * answer goes out, and then the rest is read up to a limit before the connection is closed.
 */
final class ErrorAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswer.class);
    private static final long KEEP_ALIVE_BYTES = 1 << 20;
    private static final long LINGER_BYTES = 64 << 20;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int ERRORS = 400;
    private static final int SERVER_ERRORS = 500;

    void send(Exchange exchange, S3Exception failure) {
        S3Exception error = exchange.api() == Api.STS ? StsErrors.of(exchange, failure) : failure;
        if (error.status() >= ERRORS) {
            exchange.failed(error.code());
        }
        log(exchange, error);
        if (exchange.hasWaited()) {
            exchange.answer(error.status(), document(exchange, error));
            return;
        }
        if (exchange.isCommitted()) {
            exchange.abort(error);
            return;
        }
        try {
            exchange.reset();
            sendWhole(exchange, error);
        } catch (IOException | RuntimeException e) {
            LOG.debug("The error answer to request {} could not be sent", exchange.requestId(), e);
            exchange.abort(e);
        }
    }

    private static void sendWhole(Exchange exchange, S3Exception error) throws IOException {
        boolean ended = exchange.body().isEnded();
        boolean heldBack = !ended && exchange.body().isHeldBack() && !isWorthAskingFor(exchange);
        if (!ended && !heldBack) {
            ended = drain(exchange, KEEP_ALIVE_BYTES);
        }
        if (!ended) {
            exchange.closeConnection();
        }
        exchange.status(error.status());
        ByteBuffer body = body(exchange, error);
        exchange.sendLast(body);
        if (!ended && !heldBack) {
            drain(exchange, LINGER_BYTES);
        }
        exchange.complete();
    }

    /**
     * Some clients lose the answer when their body is refused unsent, and all lose the connection. So a
     * known sender is asked for a small body, only to have it out of the way.
     */
    private static boolean isWorthAskingFor(Exchange exchange) {
        return exchange.isAuthenticated()
                && exchange.body().length() >= 0
                && exchange.body().length() <= KEEP_ALIVE_BYTES;
    }

    private static ByteBuffer body(Exchange exchange, S3Exception error) {
        if (exchange.method().equals("HEAD") || error.status() == 304) {
            return ByteBuffer.allocate(0);
        }
        byte[] xml = document(exchange, error);
        exchange.setHeader("content-type", exchange.api() == Api.STS ? "text/xml" : "application/xml");
        exchange.setContentLength(xml.length);
        return ByteBuffer.wrap(xml);
    }

    private static byte[] document(Exchange exchange, S3Exception error) {
        if (exchange.api() == Api.STS) {
            return StsErrors.document(exchange, error);
        }
        XmlWriter document = XmlWriter.plainDocument("Error")
                .element("Code", error.code())
                .element("Message", error.getMessage() == null ? "" : error.getMessage());
        error.details().forEach(document::element);
        return document.element("Resource", exchange.target().rawPath())
                .element("RequestId", exchange.requestId())
                .close("Error")
                .toBytes();
    }

    /** Reads on for up to so many bytes; true when the body ended. */
    private static boolean drain(Exchange exchange, long limit) {
        long left = limit;
        try {
            while (left > 0 && !exchange.body().isBroken()) {
                ByteBuffer piece = exchange.body().read();
                if (piece == null) {
                    return exchange.body().isEnded() && !exchange.body().isBroken();
                }
                left -= piece.remaining();
            }
        } catch (IOException e) {
            LOG.debug("The rest of the body of request {} could not be read", exchange.requestId(), e);
        }
        return false;
    }

    private static void log(Exchange exchange, S3Exception error) {
        if (error.status() >= SERVER_ERRORS && error.status() != NOT_IMPLEMENTED) {
            LOG.warn(
                    "Request {} {} {} failed: {} {}",
                    exchange.requestId(),
                    exchange.method(),
                    exchange.target().rawPath(),
                    error.code(),
                    error.getMessage(),
                    error);
        } else {
            LOG.debug(
                    "Request {} {} {} is answered {} {}",
                    exchange.requestId(),
                    exchange.method(),
                    exchange.target().rawPath(),
                    error.code(),
                    error.getMessage());
        }
    }
}
