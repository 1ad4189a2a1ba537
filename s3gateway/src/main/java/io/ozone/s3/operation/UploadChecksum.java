package io.ozone.s3.operation;

import io.ozone.client.UploadInfo;
import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.body.PartsChecksum;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.xml.XmlWriter;
import java.util.Locale;

/**
 * The checksum that an upload was begun with: every part has one of its kind, and from these comes the object's.
 *
 * @param kind null = the upload has none
 * @param fullObject whether the object's is that of its bytes; else it is one of the parts' checksums
 */
record UploadChecksum(Kind kind, boolean fullObject) {
    static final String ALGORITHM_HEADER = "x-amz-checksum-algorithm";
    static final String TYPE_HEADER = "x-amz-checksum-type";
    static final String COMPOSITE = "COMPOSITE";

    private static final String FULL_OBJECT = "FULL_OBJECT";

    /** What a request to begin an upload asks for. */
    static UploadChecksum asked(Exchange exchange) {
        Kind kind = askedKind(exchange);
        String type = exchange.header(TYPE_HEADER);
        if (kind == null) {
            if (type != null) {
                throw S3Error.INVALID_REQUEST.failure(
                        "The %s header can only be used with the %s header; send both", TYPE_HEADER, ALGORITHM_HEADER);
            }
            return new UploadChecksum(null, false);
        }
        boolean fullObject =
                type == null ? kind == Kind.CRC64NVME : checkedType(type).equals(FULL_OBJECT);
        if (fullObject ? !PartsChecksum.canBeFullObject(kind) : kind == Kind.CRC64NVME) {
            throw S3Error.INVALID_REQUEST.failure(
                    "The %s checksum type cannot be used with the %s checksum algorithm.",
                    type, kind.name().toLowerCase(Locale.ROOT));
        }
        return new UploadChecksum(kind, fullObject);
    }

    /** The checksum that a request asks for by name; null = none. */
    static Kind askedKind(Exchange exchange) {
        String algorithm = exchange.header(ALGORITHM_HEADER);
        Kind kind = algorithm == null ? null : Kind.ofName(algorithm.strip().toUpperCase(Locale.ROOT));
        if (kind == null && algorithm != null) {
            throw S3Error.INVALID_REQUEST.failure(
                    "Checksum algorithm provided is unsupported: '%s'. Please try again with any of the valid types:"
                            + " CRC32, CRC32C, CRC64NVME, SHA1, SHA256",
                    algorithm);
        }
        return kind;
    }

    static UploadChecksum of(UploadInfo upload) {
        return new UploadChecksum(
                Kind.ofName(upload.checksumAlgorithm()), upload.checksumType().equals(FULL_OBJECT));
    }

    /** @throws io.ozone.s3.error.S3Exception InvalidRequest when there is no such type */
    static String checkedType(String type) {
        String name = type.strip().toUpperCase(Locale.ROOT);
        if (!name.equals(FULL_OBJECT) && !name.equals(COMPOSITE)) {
            throw S3Error.INVALID_REQUEST.failure(
                    "Value for %s header is invalid: '%s'; it can be %s or %s",
                    TYPE_HEADER, type, FULL_OBJECT, COMPOSITE);
        }
        return name;
    }

    /** How an object's checksum came about: one of checksums has the number of parts behind a dash. */
    static String typeOf(String objectChecksum) {
        return objectChecksum.indexOf('-') < 0 ? FULL_OBJECT : COMPOSITE;
    }

    boolean isThere() {
        return kind != null;
    }

    /** Empty when there is none, as is the type. */
    String algorithm() {
        return kind == null ? "" : kind.name();
    }

    String type() {
        return kind == null ? "" : fullObject ? FULL_OBJECT : COMPOSITE;
    }

    PartsChecksum start() {
        return fullObject ? PartsChecksum.fullObject(kind) : PartsChecksum.composite(kind);
    }

    /** Refuses a part, or a claim about one, of another kind. @param sent null = none */
    void requireSame(Kind sent) {
        if (kind != null && sent != null && sent != kind) {
            throw S3Error.INVALID_REQUEST.failure(
                    "Checksum Type mismatch occurred, expected checksum Type: %s, actual checksum Type: %s",
                    kind.name().toLowerCase(Locale.ROOT), sent.name().toLowerCase(Locale.ROOT));
        }
    }

    void elements(XmlWriter xml) {
        if (kind != null) {
            xml.element("ChecksumAlgorithm", algorithm()).element("ChecksumType", type());
        }
    }
}
