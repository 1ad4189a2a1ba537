package io.ozone.s3.operation;

import io.ozone.client.PutOptions;
import io.ozone.common.time.Clock;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.Payload;
import io.ozone.s3.encryption.ContentKey;
import io.ozone.s3.encryption.EncryptionHeaders;
import io.ozone.s3.encryption.ObjectEncryption;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import io.ozone.wire.om.KeyLock;
import java.io.IOException;

/** Stores an object, from the request's body or, when the request names one, from another object. */
final class PutObject implements Operation {
    private static final Match FROM_BODY = Match.plain("PutObject", "PUT", Level.OBJECT)
            .headers(
                    WriteConditions.IF_MATCH,
                    WriteConditions.IF_NONE_MATCH,
                    "x-amz-meta-*",
                    StorageClass.HEADER,
                    UploadChecksum.ALGORITHM_HEADER,
                    ObjectTags.HEADER,
                    ObjectHeaders.REDIRECT,
                    AccessControl.HEADER,
                    AccessControl.GRANTS,
                    ObjectLocks.MODE,
                    ObjectLocks.UNTIL,
                    ObjectLocks.LEGAL_HOLD)
            .withHeaders("PutObject", EncryptionHeaders.ASKED);

    /** The same requests but for their headers, by which they differ, so the table has one row for both. */
    private static final Match EITHER = CopyObject.match(FROM_BODY).withHeaders(FROM_BODY.name(), "x-amz-copy-source*");

    private final ObjectStoring storing;
    private final Gatekeeper gatekeeper;
    private final ObjectEncryption encryption;
    private final CopyObject copy;

    PutObject(ObjectStoring storing, Gatekeeper gatekeeper, ObjectEncryption encryption, Clock clock) {
        this.storing = storing;
        this.gatekeeper = gatekeeper;
        this.encryption = encryption;
        this.copy = new CopyObject(CopyObject.match(FROM_BODY), storing, gatekeeper, encryption, clock);
    }

    @Override
    public Match match() {
        return EITHER;
    }

    @Override
    public String name(Exchange exchange) {
        return exchange.header(CopySource.HEADER) == null ? FROM_BODY.name() : CopyObject.NAME;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        if (exchange.header(CopySource.HEADER) != null) {
            copy.serve(exchange, caller);
            return;
        }
        HeaderRules.check(FROM_BODY, exchange.headers());
        RequestTarget target = exchange.target();
        KeyLock lock = ObjectLocks.asked(exchange.headers());
        PutOptions options = PutOptions.DEFAULT
                .withReplication(StorageClass.replication(exchange.header(StorageClass.HEADER)))
                .withMetadata(ObjectRights.ofHeaders(exchange, caller, gatekeeper)
                        .in(ObjectHeaders.toStore(exchange.headers())))
                .withTags(ObjectTags.ofHeader(exchange))
                .withLock(lock)
                .withCondition(WriteConditions.toStore(exchange));
        ContentKey contentKey = encryption.keyOfNew(exchange, encryption.asked(exchange), target.bucket());
        Payload payload = new Payload(exchange, caller, true);
        if (!lock.equals(KeyLock.getDefaultInstance()) && !payload.isProtected()) {
            throw S3Error.INVALID_REQUEST.failure(
                    "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock"
                            + " parameters; a signed body will do");
        }
        storing.store(caller.store(), target.bucket(), target.key(), payload, options, contentKey, stored -> {
            ObjectStoring.describe(exchange, payload, stored);
            exchange.answer(200);
        });
    }
}
