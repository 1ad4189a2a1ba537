package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.s3.auth.Crypto;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.ContentChecksum;
import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.store.ObjectStore;
import io.ozone.s3.xml.XmlWriter;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stores a part from an object, or a range of one, that is there already. The bytes pass through the gateway, because the
 * part may have to lie with other copies than the object.
 */
final class UploadPartCopy {
    private static final String RANGE = "x-amz-copy-source-range";
    private static final Pattern RANGE_FORM = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})");

    private final Match match;

    /** @param either the requests that store a part, from wherever */
    UploadPartCopy(Match either) {
        this.match = new Match(
                        "UploadPartCopy",
                        either.method(),
                        either.level(),
                        either.subresource(),
                        either.parameters(),
                        either.headers())
                .headers(
                        CopySource.HEADER,
                        RANGE,
                        CopySource.IF_MATCH,
                        CopySource.IF_NONE_MATCH,
                        CopySource.IF_MODIFIED_SINCE,
                        CopySource.IF_UNMODIFIED_SINCE,
                        CopySource.EXPECTED_OWNER);
    }

    /** What the gateway computes while the bytes pass. @param checksum null = the upload has none */
    private record Digests(MessageDigest md5, Kind kind, ContentChecksum checksum) {
        static Digests of(UploadChecksum wanted) {
            return new Digests(
                    Crypto.digest("MD5"),
                    wanted.kind(),
                    wanted.isThere() ? wanted.kind().start() : null);
        }

        void update(ByteBuffer data) {
            md5.update(data.duplicate());
            if (checksum != null) {
                checksum.update(data.duplicate());
            }
        }

        /** To be called once, at the end. */
        PartChecksum checksumOfPart() {
            return checksum == null ? PartChecksum.NONE : new PartChecksum(kind, checksum.base64());
        }
    }

    private record Copied(KeyInfo part, PartChecksum checksum) {}

    void serve(Exchange exchange, Identity caller, int number) throws IOException {
        HeaderRules.check(match, exchange.headers());
        RequestTarget target = exchange.target();
        String uploadId = target.parameter("uploadId");
        UploadChecksum wanted = UploadChecksum.of(caller.store().upload(target.bucket(), target.key(), uploadId));
        KeyInfo source = CopySource.find(exchange, caller.store());
        ByteRange range = range(exchange.header(RANGE), source);
        Digests digests = Digests.of(wanted);
        ObjectStore.PartWriter writer =
                caller.store().writePart(target.bucket(), target.key(), uploadId, number, range.length());
        Copied copied = copy(caller.store(), source, range, writer, digests);
        XmlWriter xml = XmlWriter.document("CopyPartResult")
                .element("LastModified", Listing.time(copied.part().modifiedMillis()))
                .element("ETag", ObjectHeaders.quoted(copied.part().etag()));
        copied.checksum().element(xml);
        exchange.answer(200, xml.close("CopyPartResult").toBytes());
    }

    private static Copied copy(
            ObjectStore store, KeyInfo source, ByteRange range, ObjectStore.PartWriter writer, Digests digests)
            throws IOException {
        boolean committed = false;
        try {
            if (range.length() > 0) {
                try (ObjectStore.Reader reader = store.read(source, range.offset(), range.length())) {
                    transfer(reader, range.length(), writer, digests);
                }
            }
            PartChecksum checksum = digests.checksumOfPart();
            KeyInfo part = writer.commit(Crypto.hex(digests.md5().digest()), checksum.text());
            committed = true;
            return new Copied(part, checksum);
        } finally {
            if (!committed) {
                writer.abort();
            }
        }
    }

    private static void transfer(ObjectStore.Reader reader, long length, ObjectStore.PartWriter writer, Digests digests)
            throws IOException {
        long left = length;
        while (left > 0) {
            ByteBuffer data = reader.next();
            if (data == null || data.remaining() > left) {
                throw new EOFException(
                        "The source's data does not end where its length says: " + left + " bytes are left");
            }
            left -= data.remaining();
            digests.update(data);
            writer.write(data);
        }
    }

    /** Stricter than that of a GET: what can't be copied as it is asked for is not copied at all. */
    private static ByteRange range(String header, KeyInfo source) {
        ByteRange range = header == null ? new ByteRange(0, source.length()) : parse(header.strip(), source);
        if (range.length() > UploadPart.MAX_BYTES) {
            throw S3Error.INVALID_REQUEST.failure(
                    "The specified copy source is larger than the maximum allowable size for a copy source: %d",
                    UploadPart.MAX_BYTES);
        }
        return range;
    }

    private static ByteRange parse(String header, KeyInfo source) {
        Matcher ends = RANGE_FORM.matcher(header);
        long first = ends.matches() ? Long.parseLong(ends.group(1)) : 1;
        long last = ends.matches() ? Long.parseLong(ends.group(2)) : 0;
        if (first > last) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "The %s value must be of the form bytes=first-last where first and last are the zero-based"
                            + " offsets of the first and last bytes to copy; it is '%s'",
                    RANGE, header);
        }
        if (last >= source.length()) {
            throw S3Error.INVALID_RANGE.failure(
                    "Range '%s' is not valid for the source object of size: %d", header, source.length());
        }
        return new ByteRange(first, last - first + 1);
    }
}
