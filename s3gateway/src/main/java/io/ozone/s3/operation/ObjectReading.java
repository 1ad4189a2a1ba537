package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Exchange;

/** What GetObject and HeadObject have in common: all but the bytes. */
final class ObjectReading {
    static final String[] PARAMETERS = {
        "response-content-type",
        "response-cache-control",
        "response-content-disposition",
        "response-content-encoding",
        "response-content-language",
        "response-expires"
    };
    static final String[] HEADERS = {
        "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range", "x-amz-checksum-mode"
    };

    private ObjectReading() {}

    /**
     * Checks the conditions and sets status and headers.
     *
     * @return the bytes that are asked for; null when the exchange has ended with 304
     */
    static ByteRange prepare(Exchange exchange, KeyInfo key) {
        if (!ReadConditions.hold(exchange, key)) {
            ObjectHeaders.set(exchange, key, false);
            exchange.answer(304);
            return null;
        }
        ByteRange range = range(exchange, key);
        ObjectHeaders.set(exchange, key, range == null);
        if (range == null) {
            exchange.status(200);
            exchange.setContentLength(key.length());
            return new ByteRange(0, key.length());
        }
        exchange.status(206);
        exchange.setHeader("content-range", range.contentRange(key.length()));
        exchange.setContentLength(range.length());
        return range;
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
