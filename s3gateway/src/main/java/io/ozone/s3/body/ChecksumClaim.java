package io.ozone.s3.body;

import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.error.S3Error;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;

/**
 * The checksum that a request says its body has.
 *
 * @param kind null = it names none
 * @param expected base64; null = it stands in a trailer
 */
record ChecksumClaim(Kind kind, String expected) {
    static final ChecksumClaim NONE = new ChecksumClaim(null, null);

    /** The name of the algorithm, as the SDKs send it and as some other clients do. */
    private static final List<String> ALGORITHM_HEADERS =
            List.of("x-amz-sdk-checksum-algorithm", "x-amz-checksum-algorithm");

    /**
     * @param trailers whether headers follow the body
     * @throws io.ozone.s3.error.S3Exception InvalidRequest when it names more than one, or none that can be used;
     *     BadDigest when what it says is no checksum at all
     */
    static ChecksumClaim read(HttpFields headers, boolean trailers) {
        Kind inHeader = inHeader(headers);
        Kind announced = announced(headers);
        if (announced != null && !trailers) {
            throw S3Error.INVALID_REQUEST.failure(
                    "x-amz-trailer announces %s, but x-amz-content-sha256 does not say that the body has trailers",
                    announced.header());
        }
        if (inHeader != null && announced != null) {
            throw S3Error.INVALID_REQUEST.failure("The checksum stands in a header and in a trailer; send one of them");
        }
        Kind kind = announced != null ? announced : inHeader;
        for (String header : ALGORITHM_HEADERS) {
            checkAlgorithm(header, headers.get(header), kind);
        }
        return new ChecksumClaim(kind, inHeader == null ? null : headers.get(inHeader.header()));
    }

    boolean inTrailer() {
        return kind != null && expected == null;
    }

    /** @throws io.ozone.s3.error.S3Exception BadDigest; MalformedTrailerError when there is nothing to compare with */
    void check(String found, String actual) {
        if (found == null) {
            throw S3Error.MALFORMED_TRAILER.failure(
                    "x-amz-trailer announces %s, but the body ended without it; nothing was stored", kind.header());
        }
        if (!found.equals(actual)) {
            throw S3Error.BAD_DIGEST.failure(
                    "The %s of the body is %s; %s says '%s'. Nothing was stored", kind, actual, kind.header(), found);
        }
    }

    /** Clients name the algorithm, too, so that a proxy that loses the checksum itself is noticed. */
    private static void checkAlgorithm(String header, String name, Kind kind) {
        if (name == null) {
            return;
        }
        Kind named = Kind.ofHeader("x-amz-checksum-" + name.strip().toLowerCase(Locale.ROOT));
        if (named == null) {
            throw S3Error.INVALID_REQUEST.failure("Value for %s header is invalid: '%s'", header, name);
        }
        if (kind == null) {
            throw S3Error.INVALID_REQUEST.failure(
                    "%s specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found", header);
        }
        if (named != kind) {
            throw S3Error.BAD_DIGEST.failure(
                    "%s says %s, but the checksum that was sent is in %s; nothing was stored",
                    header, name, kind.header());
        }
    }

    private static Kind inHeader(HttpFields headers) {
        Kind found = null;
        for (Kind kind : Kind.values()) {
            String value = headers.get(kind.header());
            if (value == null) {
                continue;
            }
            if (found != null || headers.getValuesList(kind.header()).size() > 1) {
                throw several();
            }
            if (!kind.fits(value)) {
                throw S3Error.BAD_DIGEST.failure("Value '%s' for header %s is invalid", value, kind.header());
            }
            found = kind;
        }
        return found;
    }

    private static Kind announced(HttpFields headers) {
        String names = headers.get("x-amz-trailer");
        if (names == null || names.isBlank()) {
            return null;
        }
        Kind found = null;
        for (String name : names.split(",", -1)) {
            Kind kind = Kind.ofHeader(name.strip());
            if (kind == null) {
                throw S3Error.NOT_IMPLEMENTED.failure(
                        "The trailer '%s' is not implemented; only one x-amz-checksum is", name.strip());
            }
            if (found != null) {
                throw several();
            }
            found = kind;
        }
        return found;
    }

    private static RuntimeException several() {
        return S3Error.INVALID_REQUEST.failure(
                "Expecting a single x-amz-checksum- header. Multiple checksum types are not allowed; send one");
    }
}
