package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.client.PartInfo;
import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.body.PartsChecksum;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.xml.XmlWriter;
import java.util.List;
import java.util.Locale;

/**
 * What a request to complete an upload says about the object's checksum.
 *
 * @param kind null = nothing
 * @param value base64, with or without the number of parts behind it
 * @param type FULL_OBJECT or COMPOSITE; null = nothing
 */
record CompletionChecksum(Kind kind, String value, String type) {
    /** The headers have the checksum of the object to be, and not of the list that they come with. */
    static CompletionChecksum read(Exchange exchange) {
        Kind kind = null;
        for (Kind one : Kind.values()) {
            if (exchange.headers().contains(one.header())) {
                if (kind != null) {
                    throw S3Error.INVALID_REQUEST.failure(
                            "Expecting a single x-amz-checksum- header. Multiple checksum types are not allowed; send one");
                }
                kind = one;
            }
        }
        String value = kind == null ? null : exchange.header(kind.header()).strip();
        if (kind != null && !kind.fits(withoutCount(value))) {
            throw S3Error.BAD_DIGEST.failure("Value '%s' for header %s is invalid", value, kind.header());
        }
        String type = exchange.header(UploadChecksum.TYPE_HEADER);
        return new CompletionChecksum(kind, value, type == null ? null : UploadChecksum.checkedType(type));
    }

    /** Refuses what can't be held against the upload's checksum. */
    void requireFits(UploadChecksum upload) {
        if (type != null && !type.equals(upload.type())) {
            throw S3Error.INVALID_REQUEST.failure(
                    "The upload was created using the %s checksum mode. The complete request must use the same checksum"
                            + " mode; it says %s",
                    upload.isThere() ? upload.type() : "null", type);
        }
        if (kind != null && !upload.isThere()) {
            throw S3Error.INVALID_REQUEST.failure(
                    "The upload was created without a checksum algorithm, so %s can't be checked; leave it out",
                    kind.header());
        }
        upload.requireSame(kind);
    }

    /**
     * The object's checksum from those of its parts; empty when one of them has none of its kind.
     *
     * @throws io.ozone.s3.error.S3Exception BadDigest when the request says another one
     */
    String combine(UploadChecksum upload, List<PartInfo> parts) {
        PartsChecksum combined = upload.start();
        for (PartInfo part : parts) {
            PartChecksum checksum = PartChecksum.parse(part.checksum());
            if (checksum.kind() != upload.kind()) {
                return "";
            }
            combined.add(checksum.base64(), part.length());
        }
        String found = combined.value();
        if (value != null && !value.equals(found) && !value.equals(withoutCount(found))) {
            throw S3Error.BAD_DIGEST.failure(
                    "The %s you specified did not match the calculated checksum: it is %s, and %s says '%s'",
                    kind.name().toLowerCase(Locale.ROOT), found, kind.header(), value);
        }
        return found;
    }

    /** The checksum of an object that was completed. */
    static void elements(XmlWriter xml, KeyInfo key) {
        key.metadata().forEach((name, value) -> {
            Kind kind = Kind.ofHeader(name);
            if (kind != null) {
                xml.element(kind.element(), value).element("ChecksumType", UploadChecksum.typeOf(value));
            }
        });
    }

    private static String withoutCount(String value) {
        int dash = value.indexOf('-');
        return dash < 0 ? value : value.substring(0, dash);
    }
}
