package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.client.UploadInfo;
import io.ozone.common.time.Clock;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.encryption.ContentKey;
import io.ozone.s3.encryption.CustomerKey;
import io.ozone.s3.encryption.EncryptionHeaders;
import io.ozone.s3.encryption.ObjectEncryption;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.xml.XmlWriter;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stores a part from an object, or a range of one, that is there already. The bytes pass through the gateway, because the
 * part may have to lie with other copies than the object.
 */
final class UploadPartCopy {
    static final String NAME = "UploadPartCopy";

    private static final String RANGE = "x-amz-copy-source-range";
    private static final Pattern RANGE_FORM = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})");

    private static final Match MATCH = CopySource.match(Match.plain(NAME, "PUT", Level.OBJECT), NAME)
            .withHeaders(NAME, RANGE)
            .withHeaders(NAME, EncryptionHeaders.ASKED);

    private final PartStoring storing;
    private final ObjectEncryption encryption;
    private final Clock clock;

    UploadPartCopy(PartStoring storing, ObjectEncryption encryption, Clock clock) {
        this.storing = storing;
        this.encryption = encryption;
        this.clock = clock;
    }

    void serve(Exchange exchange, Identity caller, int number) throws IOException {
        HeaderRules.check(MATCH, exchange.headers());
        RequestTarget target = exchange.target();
        CustomerKey customerKey = encryption.customerKeyOfSource(exchange);
        UploadInfo upload = caller.store().upload(target.bucket(), target.key(), target.parameter("uploadId"));
        UploadChecksum wanted = UploadChecksum.of(upload);
        KeyInfo source = CopySource.find(exchange, caller.store());
        ByteRange range = range(exchange.header(RANGE), source);
        encryption.requireReadable(source, customerKey);
        ContentKey contentKey = encryption.keyOfPart(exchange, upload.encryption());
        StoredBody body = new StoredBody(
                caller.store(),
                source,
                encryption.keyOf(source, customerKey),
                range,
                wanted.kind(),
                new LongAnswer(exchange, clock));
        storing.store(
                caller.store(),
                target,
                number,
                body,
                wanted,
                contentKey,
                (part, checksum) -> exchange.answer(200, answer(part, checksum)));
    }

    private static byte[] answer(KeyInfo part, PartChecksum checksum) {
        XmlWriter xml = XmlWriter.document("CopyPartResult")
                .element("LastModified", Listing.time(part.modifiedMillis()))
                .element("ETag", ObjectHeaders.quoted(part.etag()));
        checksum.element(xml);
        return xml.close("CopyPartResult").toBytes();
    }

    /** Stricter than that of a GET: what can't be copied as it is asked for is not copied at all. */
    private static ByteRange range(String header, KeyInfo source) {
        ByteRange range = header == null ? new ByteRange(0, source.length()) : parse(header.strip(), source);
        CopySource.requireSmall(range.length());
        return range;
    }

    private static ByteRange parse(String header, KeyInfo source) {
        Matcher ends = RANGE_FORM.matcher(header);
        long first = ends.matches() ? Long.parseLong(ends.group(1)) : 1;
        long last = ends.matches() ? Long.parseLong(ends.group(2)) : 0;
        if (first > last) {
            throw S3Error.INVALID_ARGUMENT
                    .failure(
                            "The %s value must be of the form bytes=first-last where first and last are the zero-based"
                                    + " offsets of the first and last bytes to copy; it is '%s'",
                            RANGE, header)
                    .with("ArgumentName", RANGE)
                    .with("ArgumentValue", header);
        }
        if (last >= source.length()) {
            throw S3Error.INVALID_RANGE
                    .failure(
                            "Range specified is not valid for source object of size: %d; it is '%s'",
                            source.length(), header)
                    .with("RangeRequested", header)
                    .with("ActualObjectSize", source.length());
        }
        return new ByteRange(first, last - first + 1);
    }
}
