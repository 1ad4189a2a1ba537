package io.ozone.s3.operation;

import io.ozone.client.BegunUpload;
import io.ozone.client.UploadOptions;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.encryption.EncryptionHeaders;
import io.ozone.s3.encryption.ObjectEncryption;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.xml.XmlWriter;

/** Begins a multipart upload, and keeps what its object will be like. */
final class CreateMultipartUpload implements Operation {
    private static final Match MATCH = Match.plain("CreateMultipartUpload", "POST", Level.OBJECT)
            .subresource("uploads")
            .headers(
                    "x-amz-meta-*",
                    StorageClass.HEADER,
                    ObjectTags.HEADER,
                    ObjectHeaders.REDIRECT,
                    AccessControl.HEADER,
                    AccessControl.GRANTS,
                    ObjectLocks.MODE,
                    ObjectLocks.UNTIL,
                    ObjectLocks.LEGAL_HOLD,
                    UploadChecksum.ALGORITHM_HEADER,
                    UploadChecksum.TYPE_HEADER)
            .withHeaders("CreateMultipartUpload", EncryptionHeaders.ASKED);

    private final Gatekeeper gatekeeper;
    private final ObjectEncryption encryption;

    CreateMultipartUpload(Gatekeeper gatekeeper, ObjectEncryption encryption) {
        this.gatekeeper = gatekeeper;
        this.encryption = encryption;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        RequestTarget target = exchange.target();
        UploadChecksum checksum = UploadChecksum.asked(exchange);
        UploadOptions options = UploadOptions.DEFAULT
                .withReplication(StorageClass.replication(exchange.header(StorageClass.HEADER)))
                .withMetadata(ObjectRights.ofHeaders(exchange, caller, gatekeeper)
                        .in(ObjectHeaders.toStore(exchange.headers())))
                .withTags(ObjectTags.ofHeader(exchange))
                .withLock(ObjectLocks.asked(exchange.headers()))
                .withChecksum(checksum.algorithm(), checksum.type())
                .withEncryption(encryption
                        .keyOfNew(exchange, encryption.asked(exchange), target.bucket())
                        .encryption());
        BegunUpload upload = caller.store().createUpload(target.bucket(), target.key(), options);
        ObjectHeaders.announceAbortion(exchange, upload.expiration());
        if (checksum.isThere()) {
            exchange.setHeader(UploadChecksum.ALGORITHM_HEADER, checksum.algorithm());
            exchange.setHeader(UploadChecksum.TYPE_HEADER, checksum.type());
        }
        exchange.answer(
                200,
                XmlWriter.document("InitiateMultipartUploadResult")
                        .element("Bucket", target.bucket())
                        .element("Key", target.key())
                        .element("UploadId", upload.id())
                        .close("InitiateMultipartUploadResult")
                        .toBytes());
    }
}
