package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.client.KeyPart;
import io.ozone.common.error.ErrorCode;
import io.ozone.s3.encryption.EncryptionHeaders;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;

/** What GetObject and HeadObject have in common: all but the bytes. */
final class ObjectReading {
    private static final String PART_NUMBER = "partNumber";

    private static final String[] PARAMETERS = {
        "response-content-type",
        "response-cache-control",
        "response-content-disposition",
        "response-content-encoding",
        "response-content-language",
        "response-expires",
        PART_NUMBER,
        ObjectVersion.PARAMETER
    };
    private static final String[] HEADERS = {
        "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range", "x-amz-checksum-mode"
    };

    private ObjectReading() {}

    /** The requests of an operation that reads an object. */
    static Match match(String name, String method) {
        return Match.plain(name, method, Level.OBJECT)
                .parameters(PARAMETERS)
                .withParameters(PostObject.TOLD_TO_PAGE)
                .headers(HEADERS)
                .withHeaders(name, EncryptionHeaders.ASKED);
    }

    /** Refuses a part that the object does not have. That much is to be seen in its ETag, so it takes no key. */
    static void requirePart(Exchange exchange, KeyInfo key) {
        if (!exchange.target().has(PART_NUMBER)) {
            return;
        }
        int number = PartNumber.parse(exchange.target());
        boolean found =
                key.parts().isEmpty() ? number == 1 : key.parts().stream().anyMatch(part -> part.number() == number);
        if (!found) {
            throw ErrorCode.INVALID_PART.failure(
                    "The object %s has no part %d; it has %d parts",
                    key.name(), number, Math.max(1, key.parts().size()));
        }
    }

    /**
     * Checks the conditions and sets status and headers.
     *
     * @return the bytes that are asked for; null when the exchange has ended with 304
     */
    static ByteRange prepare(Exchange exchange, KeyInfo key) {
        exchange.requirePinned(key.bucket(), key.name(), key.generation());
        if (!ReadConditions.hold(exchange, key)) {
            ObjectHeaders.set(exchange, key);
            exchange.answer(304);
            return null;
        }
        ByteRange range = exchange.target().has(PART_NUMBER) ? part(exchange, key) : range(exchange, key);
        ObjectHeaders.set(exchange, key);
        if (range == null) {
            ObjectHeaders.setChecksum(exchange, key);
            exchange.status(200);
            exchange.setContentLength(key.length());
            return new ByteRange(0, key.length());
        }
        exchange.setContentLength(range.length());
        if (range.length() == 0) {
            // An empty part of an object: there is no way to write its range.
            exchange.status(200);
            return range;
        }
        exchange.status(206);
        exchange.setHeader("content-range", range.contentRange(key.length()));
        return range;
    }

    /** The bytes of the part that the request names, which is there. An object put in one piece is its own first part. */
    private static ByteRange part(Exchange exchange, KeyInfo key) {
        int number = PartNumber.parse(exchange.target());
        if (exchange.header("range") != null) {
            throw S3Error.INVALID_REQUEST.failure("Cannot specify both Range header and partNumber query parameter");
        }
        for (KeyPart part : key.parts()) {
            if (part.number() == number) {
                exchange.setHeader(
                        "x-amz-mp-parts-count", Integer.toString(key.parts().size()));
                ObjectHeaders.setChecksum(exchange, key, part);
                return new ByteRange(part.offset(), part.length());
            }
        }
        ObjectHeaders.setChecksum(exchange, key);
        return new ByteRange(0, key.length());
    }

    private static ByteRange range(Exchange exchange, KeyInfo key) {
        String header = exchange.header("range");
        if (header == null || !ReadConditions.rangeApplies(exchange, key)) {
            return null;
        }
        try {
            return ByteRange.parse(header, key.length());
        } catch (S3Exception e) {
            exchange.setErrorHeader("content-range", "bytes */" + key.length());
            throw e;
        }
    }
}
