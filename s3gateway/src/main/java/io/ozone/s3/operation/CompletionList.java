package io.ozone.s3.operation;

import io.ozone.client.PartInfo;
import io.ozone.client.UploadedPart;
import io.ozone.common.error.ErrorCode;
import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.xml.XmlReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The document that names the parts of an object.
 *
 * @param parts in ascending order
 */
record CompletionList(List<Named> parts) {
    /** 10,000 parts with the longest checksums, with room for white space. */
    static final int MAX_BODY_BYTES = 8 << 20;

    private static final int MAX_ETAG = 128;

    /** @param etag without quotes */
    record Named(int number, String etag, PartChecksum checksum) {}

    /** Refuses a list that says other checksums than the upload has, or not those that the object's is made of. */
    void requireChecksums(UploadChecksum upload) {
        boolean needed = upload.isThere() && !upload.fullObject();
        for (Named part : parts) {
            upload.requireSame(part.checksum().kind());
            if (needed && part.checksum().kind() == null) {
                throw S3Error.INVALID_REQUEST.failure(
                        "The upload was created using a %s checksum. The complete request must include the checksum for"
                                + " each part. It was missing for part %d in the request.",
                        upload.kind().name().toLowerCase(Locale.ROOT), part.number());
            }
        }
    }

    /** For the cluster, with the checksums that the list has. */
    List<UploadedPart> uploaded() {
        return parts.stream()
                .map(part -> new UploadedPart(
                        part.number(), part.etag(), part.checksum().text()))
                .toList();
    }

    /**
     * For the cluster, with the checksums that the object's was made of where the list has none: should one of the parts
     * be replaced in between, the upload is not completed with a checksum that is wrong.
     *
     * @param found the parts of the list as they were uploaded
     */
    List<UploadedPart> uploaded(List<PartInfo> found) {
        List<UploadedPart> uploaded = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            Named part = parts.get(i);
            String checksum = part.checksum().text();
            uploaded.add(new UploadedPart(
                    part.number(),
                    part.etag(),
                    checksum.isEmpty() ? found.get(i).checksum() : checksum));
        }
        return uploaded;
    }

    /** @throws io.ozone.s3.error.S3Exception MalformedXML, InvalidArgument */
    static CompletionList read(ByteBuffer document) {
        XmlReader xml = new XmlReader(document);
        xml.root("CompleteMultipartUpload");
        List<Named> parts = new ArrayList<>();
        for (String element = xml.child(); element != null; element = xml.child()) {
            if (!element.equals("Part")) {
                throw S3Error.MALFORMED_XML.failure("A list of parts has no element '%s'", element);
            }
            if (parts.size() == PartNumber.MAX) {
                throw S3Error.MALFORMED_XML.failure("The list names more than %d parts", PartNumber.MAX);
            }
            parts.add(part(xml));
        }
        xml.end();
        if (parts.isEmpty()) {
            throw S3Error.MALFORMED_XML.failure("The list names no part; name at least one");
        }
        requireOrder(parts);
        return new CompletionList(parts);
    }

    private static Named part(XmlReader xml) {
        String number = null;
        String etag = null;
        PartChecksum checksum = PartChecksum.NONE;
        for (String element = xml.child(); element != null; element = xml.child()) {
            String text = xml.text().strip();
            Kind kind = Kind.ofElement(element);
            if (element.equals("PartNumber") && number == null) {
                number = text;
            } else if (element.equals("ETag") && etag == null) {
                etag = ReadConditions.unquoted(text);
            } else if (kind != null && checksum.kind() == null) {
                requireFits(kind, text);
                checksum = new PartChecksum(kind, text);
            } else {
                throw S3Error.MALFORMED_XML.failure(
                        "A part has an element '%s' that it can't have, or not again", element);
            }
        }
        if (number == null || etag == null) {
            throw S3Error.MALFORMED_XML.failure("A part of the list has no PartNumber or no ETag");
        }
        int value = PartNumber.parse(number);
        if (etag.length() > MAX_ETAG) {
            throw ErrorCode.INVALID_PART.failure("Part %d has another ETag than '%s'", value, etag);
        }
        return new Named(value, etag, checksum);
    }

    private static void requireFits(Kind kind, String text) {
        if (!kind.fits(text)) {
            throw S3Error.INVALID_REQUEST.failure("Value '%s' of %s is not one of its kind", text, kind.element());
        }
    }

    private static void requireOrder(List<Named> parts) {
        int last = 0;
        for (Named part : parts) {
            if (part.number() <= last) {
                throw ErrorCode.INVALID_PART_ORDER.failure(
                        "Parts must be named in ascending order, each once; part %d comes behind part %d",
                        part.number(), last);
            }
            last = part.number();
        }
    }
}
