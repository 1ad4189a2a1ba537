package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.ContentChecksum;
import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.body.Payload;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Stores a part, from the request's body or, when the request names one, from another object. Like an object, a small
 * part is received whole, and a large one streams through.
 */
final class UploadPart implements Operation {
    static final long MAX_BYTES = 5L << 30;

    /** The same requests but for their headers, by which they differ, so the table has one row for both. */
    private static final Match EITHER = Match.plain("UploadPart", "PUT", Level.OBJECT)
            .subresource("uploadId")
            .parameters("partNumber")
            .headers("x-amz-copy-source*", "x-amz-source-expected-bucket-owner", UploadChecksum.ALGORITHM_HEADER);

    private static final Match FROM_BODY = EITHER.headers(UploadChecksum.ALGORITHM_HEADER);

    private final UploadPartCopy copy = new UploadPartCopy(EITHER);
    private final long smallBytes;

    /** @param smallBytes parts up to this size are received whole */
    UploadPart(long smallBytes) {
        this.smallBytes = smallBytes;
    }

    @Override
    public Match match() {
        return EITHER;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        int number = PartNumber.parse(exchange.target());
        if (exchange.header(CopySource.HEADER) != null) {
            copy.serve(exchange, caller, number);
            return;
        }
        HeaderRules.check(FROM_BODY, exchange.headers());
        Payload payload = new Payload(exchange, caller, true);
        if (payload.length() > MAX_BYTES) {
            throw tooLarge();
        }
        RequestTarget target = exchange.target();
        UploadChecksum wanted =
                UploadChecksum.of(caller.store().upload(target.bucket(), target.key(), target.parameter("uploadId")));
        Kind sent = payload.checksumKind();
        wanted.requireSame(sent);
        // The object's checksum needs one of every part, so what the client left out is made up for here.
        ContentChecksum missing =
                wanted.isThere() && sent == null ? wanted.kind().start() : null;
        PartChecksum checksum = payload.length() >= 0 && payload.length() <= smallBytes
                ? putWhole(caller.store(), target, number, payload, wanted.kind(), missing)
                : putStream(caller.store(), target, number, payload, wanted.kind(), missing);
        exchange.setHeader("etag", ObjectHeaders.quoted(payload.md5Hex()));
        checksum.header(exchange);
        exchange.answer(200);
    }

    private static PartChecksum putWhole(
            ObjectStore store, RequestTarget target, int number, Payload payload, Kind kind, ContentChecksum missing)
            throws IOException {
        ByteBuffer data = payload.readWhole(payload.length());
        if (missing != null) {
            missing.update(data.duplicate());
        }
        PartChecksum checksum = checksum(payload, kind, missing);
        store.putPart(
                target.bucket(),
                target.key(),
                target.parameter("uploadId"),
                number,
                data,
                payload.md5Hex(),
                checksum.text());
        return checksum;
    }

    private static PartChecksum putStream(
            ObjectStore store, RequestTarget target, int number, Payload payload, Kind kind, ContentChecksum missing)
            throws IOException {
        ObjectStore.PartWriter writer = store.writePart(
                target.bucket(), target.key(), target.parameter("uploadId"), number, Math.max(0, payload.length()));
        boolean committed = false;
        try {
            long[] received = {0};
            payload.transferTo(data -> {
                received[0] += data.remaining();
                if (received[0] > MAX_BYTES) {
                    throw tooLarge();
                }
                if (missing != null) {
                    missing.update(data.duplicate());
                }
                writer.write(data);
            });
            PartChecksum checksum = checksum(payload, kind, missing);
            writer.commit(payload.md5Hex(), checksum.text());
            committed = true;
            return checksum;
        } finally {
            if (!committed) {
                writer.abort();
            }
        }
    }

    private static PartChecksum checksum(Payload payload, Kind kind, ContentChecksum missing) {
        if (missing != null) {
            return new PartChecksum(kind, missing.base64());
        }
        return payload.checksums().entrySet().stream()
                .map(sent -> new PartChecksum(Kind.ofHeader(sent.getKey()), sent.getValue()))
                .findFirst()
                .orElse(PartChecksum.NONE);
    }

    private static RuntimeException tooLarge() {
        return S3Error.ENTITY_TOO_LARGE.failure("A part can have at most %d bytes; send it in several", MAX_BYTES);
    }
}
