package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.client.PutOptions;
import io.ozone.common.time.Clock;
import io.ozone.s3.access.CopySourceName;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.encryption.AskedEncryption;
import io.ozone.s3.encryption.ContentKey;
import io.ozone.s3.encryption.CustomerKey;
import io.ozone.s3.encryption.ObjectEncryption;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.xml.XmlWriter;
import java.io.IOException;
import java.util.Map;

/**
 * Makes an object of one that is there already, as it is or with other metadata and tags. The bytes pass through the
 * gateway, because the new object may have to lie in other copies than the old one, and not through the client.
 *
 * <p>An object can be copied over itself: what is written lies beside it until it takes its place, in one step. A version
 * that a request names can be so without a change, which is how an old one becomes the newest again.
 */
final class CopyObject {
    static final String NAME = "CopyObject";

    private static final String METADATA_DIRECTIVE = "x-amz-metadata-directive";
    private static final String TAGGING_DIRECTIVE = "x-amz-tagging-directive";

    private final Match match;
    private final ObjectStoring storing;
    private final Gatekeeper gatekeeper;
    private final ObjectEncryption encryption;
    private final Clock clock;

    /** @param match the requests that copy */
    CopyObject(Match match, ObjectStoring storing, Gatekeeper gatekeeper, ObjectEncryption encryption, Clock clock) {
        this.encryption = encryption;
        this.match = match;
        this.storing = storing;
        this.gatekeeper = gatekeeper;
        this.clock = clock;
    }

    /** @param fromBody the requests that store an object in the same way, but for where it comes from */
    static Match match(Match fromBody) {
        return CopySource.match(fromBody, NAME).withHeaders(NAME, METADATA_DIRECTIVE, TAGGING_DIRECTIVE);
    }

    void serve(Exchange exchange, Identity caller) throws IOException {
        HeaderRules.check(match, exchange.headers());
        RequestTarget target = exchange.target();
        boolean newMetadata = replaces(exchange, METADATA_DIRECTIVE);
        boolean newTags = replaces(exchange, TAGGING_DIRECTIVE);
        Kind asked = UploadChecksum.askedKind(exchange);
        PutOptions options = PutOptions.DEFAULT
                .withReplication(StorageClass.replication(exchange.header(StorageClass.HEADER)))
                .withLock(ObjectLocks.asked(exchange.headers()))
                .withCondition(WriteConditions.toStore(exchange));
        Map<String, String> metadata = ObjectHeaders.toStore(exchange.headers());
        Map<String, String> tags = ObjectTags.ofHeader(exchange);
        ObjectRights rights = ObjectRights.ofHeaders(exchange, caller, gatekeeper);
        AskedEncryption asksEncryption = encryption.asked(exchange);
        CustomerKey customerKey = encryption.customerKeyOfSource(exchange);
        KeyInfo source = CopySource.find(exchange, caller.store());
        CopySource.requireSmall(source.length());
        boolean otherEncryption = asksEncryption.isThere() || customerKey != null;
        if (!newMetadata && !newTags && !otherEncryption) {
            requireChange(exchange, source);
        }
        encryption.requireReadable(source, customerKey);
        ContentKey contentKey = encryption.keyOfNew(exchange, asksEncryption, target.bucket());
        StoredBody body = new StoredBody(
                caller.store(),
                source,
                encryption.keyOf(source, customerKey),
                new ByteRange(0, source.length()),
                asked == null ? ObjectHeaders.checksumKind(source) : asked,
                new LongAnswer(exchange, clock));
        storing.store(
                caller.store(),
                target.bucket(),
                target.key(),
                body,
                options.withMetadata(rights.in(newMetadata ? metadata : ObjectHeaders.toCopy(source, metadata)))
                        .withTags(newTags ? tags : source.tags()),
                contentKey,
                copy -> answer(exchange, copy, body));
    }

    private static boolean replaces(Exchange exchange, String header) {
        String directive = exchange.header(header);
        if (directive == null || directive.equals("COPY")) {
            return false;
        }
        if (directive.equals("REPLACE")) {
            return true;
        }
        throw S3Error.INVALID_ARGUMENT.failure("%s is '%s'; it can be COPY or REPLACE", header, directive);
    }

    private static void requireChange(Exchange exchange, KeyInfo source) {
        RequestTarget target = exchange.target();
        boolean same = source.bucket().equals(target.bucket()) && source.name().equals(target.key());
        if (same
                && !CopySourceName.namesVersion(exchange)
                && exchange.header(StorageClass.HEADER) == null
                && exchange.header(ObjectHeaders.REDIRECT) == null
                && exchange.header(UploadChecksum.ALGORITHM_HEADER) == null) {
            throw S3Error.INVALID_REQUEST.failure(
                    "This copy request is illegal because it is trying to copy an object to itself without changing the"
                            + " object's metadata, storage class, website redirect location or encryption attributes.");
        }
    }

    private static void answer(Exchange exchange, KeyInfo copy, StoredBody body) {
        if (!exchange.hasWaited()) {
            ObjectVersion.made(exchange, copy.versionId());
            ObjectHeaders.announceExpiration(exchange, copy);
        }
        XmlWriter xml = XmlWriter.document("CopyObjectResult")
                .element("LastModified", Listing.time(copy.modifiedMillis()))
                .element("ETag", ObjectHeaders.quoted(copy.etag()));
        PartChecksum checksum = PartChecksum.of(body);
        if (checksum.kind() != null) {
            checksum.element(xml);
            xml.element("ChecksumType", UploadChecksum.typeOf(checksum.base64()));
        }
        exchange.answer(200, xml.close("CopyObjectResult").toBytes());
    }
}
