package io.ozone.s3.operation;

import io.ozone.client.UploadInfo;
import io.ozone.common.time.Clock;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.Payload;
import io.ozone.s3.encryption.ContentKey;
import io.ozone.s3.encryption.EncryptionHeaders;
import io.ozone.s3.encryption.ObjectEncryption;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import java.io.IOException;

/** Stores a part, from the request's body or, when the request names one, from another object. */
final class UploadPart implements Operation {
    static final long MAX_BYTES = 5L << 30;

    private static final Match FROM_BODY = Match.plain("UploadPart", "PUT", Level.OBJECT)
            .subresource("uploadId")
            .parameters("partNumber")
            .headers(UploadChecksum.ALGORITHM_HEADER)
            .withHeaders("UploadPart", EncryptionHeaders.ASKED);

    /** The same requests but for their headers, by which they differ, so the table has one row for both. */
    private static final Match EITHER =
            FROM_BODY.withHeaders(FROM_BODY.name(), "x-amz-copy-source*", CopySource.EXPECTED_OWNER);

    private final PartStoring storing;
    private final ObjectEncryption encryption;
    private final UploadPartCopy copy;

    UploadPart(PartStoring storing, ObjectEncryption encryption, Clock clock) {
        this.storing = storing;
        this.encryption = encryption;
        this.copy = new UploadPartCopy(storing, encryption, clock);
    }

    @Override
    public Match match() {
        return EITHER;
    }

    @Override
    public String name(Exchange exchange) {
        return exchange.header(CopySource.HEADER) == null ? FROM_BODY.name() : UploadPartCopy.NAME;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        int number = PartNumber.parse(exchange.target());
        if (exchange.header(CopySource.HEADER) != null) {
            copy.serve(exchange, caller, number);
            return;
        }
        HeaderRules.check(FROM_BODY, exchange.headers());
        RequestTarget target = exchange.target();
        UploadInfo upload = caller.store().upload(target.bucket(), target.key(), target.parameter("uploadId"));
        ContentKey contentKey = encryption.keyOfPart(exchange, upload.encryption());
        Payload payload = new Payload(exchange, caller, true);
        PartStoring.requireSmall(payload.length());
        UploadChecksum wanted = UploadChecksum.of(upload);
        wanted.requireSame(payload.checksumKind());
        storing.store(caller.store(), target, number, payload, wanted, contentKey, (part, checksum) -> {
            exchange.setHeader("etag", ObjectHeaders.quoted(part.etag()));
            checksum.header(exchange);
            exchange.answer(200);
        });
    }
}
