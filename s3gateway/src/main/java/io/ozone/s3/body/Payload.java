package io.ozone.s3.body;

import io.ozone.s3.auth.Crypto;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/**
 * The body of one request, decoded and checked in one pass.
 *
 * <p>What is checked follows from the headers: the length, the hash that the signature covers, the
 * signature of each chunk, {@code Content-MD5}, and the checksum in a header or trailer. Nothing of the
 * body counts before {@link #transferTo} has returned.
 */
public final class Payload {
    private static final String STREAMING = "STREAMING-";
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final int SHA256_HEX_LENGTH = 64;

    private final Exchange exchange;
    private final ChunkDecoder decoder;
    private final long length;
    private final String expectedSha256;
    private final byte[] expectedMd5;
    private final MessageDigest md5;
    private final MessageDigest sha256;
    private final Kind kind;
    private final ContentChecksum checksum;
    private final String expectedChecksum;
    private final boolean checksumInTrailer;

    private long received;
    private byte[] md5Value;
    private String checksumValue;

    /**
     * Reads the headers; nothing of the body yet.
     *
     * @param needsMd5 whether {@link #md5Hex} will be asked for
     * @throws io.ozone.s3.error.S3Exception when the headers contradict each other
     */
    public Payload(Exchange exchange, Identity identity, boolean needsMd5) {
        this(exchange, identity, needsMd5, true);
    }

    /** The body of a request whose checksum headers are about something else: that of an object, and not the body's. */
    public static Payload withoutChecksum(Exchange exchange, Identity identity) {
        return new Payload(exchange, identity, false, false);
    }

    private Payload(Exchange exchange, Identity identity, boolean needsMd5, boolean hasChecksum) {
        this.exchange = exchange;
        String framing = framing(exchange, identity);
        boolean chunked = framing.startsWith(STREAMING);
        boolean trailers = chunked && framing.endsWith("-TRAILER");
        this.length = chunked ? decodedLength(exchange) : plainLength(exchange);
        this.decoder = chunked ? decoder(framing, identity, trailers) : null;
        this.expectedSha256 = framing.length() == SHA256_HEX_LENGTH ? framing : null;
        this.sha256 = expectedSha256 == null ? null : Crypto.digest("SHA-256");
        this.expectedMd5 = contentMd5(exchange.header("content-md5"));
        this.md5 = needsMd5 || expectedMd5 != null ? Crypto.digest("MD5") : null;
        Kind inHeader = hasChecksum ? checksumHeader(exchange) : null;
        Kind announced = trailers && hasChecksum ? announced(exchange) : null;
        if (inHeader != null && announced != null) {
            throw S3Error.INVALID_REQUEST.failure("The checksum stands in a header and in a trailer; send one of them");
        }
        this.checksumInTrailer = announced != null;
        this.kind = announced != null ? announced : inHeader;
        this.checksum = kind == null ? null : kind.start();
        this.expectedChecksum = inHeader == null ? null : exchange.header(inHeader.header());
    }

    /** Bytes of the decoded body; -1 when only its end will tell. */
    public long length() {
        return length;
    }

    /** The kind of checksum that the client sends with the body; null = none. */
    public Kind checksumKind() {
        return kind;
    }

    /** Whether anything beyond the length proves that the bytes are the ones the client meant. */
    public boolean isProtected() {
        return expectedMd5 != null || kind != null || sha256 != null;
    }

    /** Passes the decoded body on. Returns only when all of it came and every check passed. */
    public void transferTo(ByteSink sink) throws IOException {
        ByteSink checked = data -> {
            digest(data);
            received += data.remaining();
            sink.accept(data);
        };
        for (ByteBuffer piece = read(); piece != null; piece = read()) {
            if (decoder == null) {
                checked.accept(piece);
            } else {
                decoder.decode(piece, checked);
            }
        }
        verify();
    }

    /**
     * The whole decoded body; only for a known length.
     *
     * @param limit bytes; more is EntityTooLarge
     */
    public ByteBuffer readWhole(long limit) throws IOException {
        if (length > limit) {
            throw S3Error.ENTITY_TOO_LARGE.failure("The body has %d bytes; at most %d are read here", length, limit);
        }
        ByteBuffer[] whole = {ByteBuffer.allocate((int) (length < 0 ? Math.min(limit, 16 << 10) : length))};
        transferTo(data -> {
            if (data.remaining() > whole[0].remaining()) {
                whole[0] = grown(whole[0], data.remaining(), limit);
            }
            whole[0].put(data);
        });
        return whole[0].flip();
    }

    private static ByteBuffer grown(ByteBuffer buffer, int more, long limit) {
        long needed = (long) buffer.position() + more;
        if (needed > limit) {
            throw S3Error.ENTITY_TOO_LARGE.failure("The body has more than the %d bytes that are read here", limit);
        }
        int capacity = (int) Math.min(limit, Math.max(needed, 2L * buffer.capacity()));
        return ByteBuffer.wrap(Arrays.copyOf(buffer.array(), capacity)).position(buffer.position());
    }

    /** After {@link #transferTo}. */
    public String md5Hex() {
        return Crypto.hex(md5Value);
    }

    /** The checksum that the client sent and that was found right, by header; empty when it sent none. */
    public Map<String, String> checksums() {
        return kind == null ? Map.of() : Map.of(kind.header(), checksumValue);
    }

    private ByteBuffer read() throws IOException {
        try {
            return exchange.read();
        } catch (IOException e) {
            throw S3Error.INCOMPLETE_BODY.failure(
                    e, "The body ended after " + received + " bytes, or came too slowly; nothing was stored");
        }
    }

    private void digest(ByteBuffer data) {
        int position = data.position();
        if (md5 != null) {
            md5.update(data);
            data.position(position);
        }
        if (sha256 != null) {
            sha256.update(data);
            data.position(position);
        }
        if (checksum != null) {
            checksum.update(data);
            data.position(position);
        }
    }

    private void verify() {
        if (decoder != null) {
            decoder.finish();
        } else if (length >= 0 && received != length) {
            throw S3Error.INCOMPLETE_BODY.failure(
                    "The body has %d bytes; its headers say %d. Nothing was stored", received, length);
        }
        if (sha256 != null && !Crypto.same(expectedSha256, Crypto.hex(sha256.digest()))) {
            throw S3Error.CONTENT_SHA256_MISMATCH.failure(
                    "The body's SHA-256 is not the one in x-amz-content-sha256; nothing was stored");
        }
        md5Value = md5 == null ? null : md5.digest();
        if (expectedMd5 != null && !MessageDigest.isEqual(expectedMd5, md5Value)) {
            throw S3Error.BAD_DIGEST.failure("The body's MD5 is not the one in Content-MD5; nothing was stored");
        }
        if (decoder != null) {
            refuseUnannounced();
        }
        if (kind != null) {
            verifyChecksum();
        }
    }

    private void refuseUnannounced() {
        for (String name : decoder.trailers().keySet()) {
            if (!checksumInTrailer || !name.equals(kind.header())) {
                throw S3Error.MALFORMED_TRAILER.failure(
                        "x-amz-trailer does not announce the trailer '%s'; nothing was stored", name);
            }
        }
    }

    private void verifyChecksum() {
        checksumValue = checksum.base64();
        String expected = checksumInTrailer ? decoder.trailers().get(kind.header()) : expectedChecksum;
        if (expected == null) {
            throw S3Error.MALFORMED_TRAILER.failure(
                    "x-amz-trailer announces %s, but the body ended without it; nothing was stored", kind.header());
        }
        if (!expected.equals(checksumValue)) {
            throw S3Error.BAD_DIGEST.failure(
                    "The body's checksum is %s; %s says '%s'. Nothing was stored",
                    checksumValue, kind.header(), expected);
        }
    }

    /** What x-amz-content-sha256 says: a hash, or the name of a way to frame the body. */
    private static String framing(Exchange exchange, Identity identity) {
        String header = exchange.header("x-amz-content-sha256");
        // What was signed counts; the header alone only where the signature leaves the body open.
        boolean open = identity.payloadHash().equals(UNSIGNED);
        String framing = open && header != null ? header : identity.payloadHash();
        switch (framing) {
            case UNSIGNED:
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD":
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER":
            case "STREAMING-UNSIGNED-PAYLOAD-TRAILER":
                break;
            default:
                if (framing.startsWith(STREAMING)) {
                    throw S3Error.NOT_IMPLEMENTED.failure("Bodies framed as %s are not implemented", framing);
                }
                if (!isSha256(framing)) {
                    throw S3Error.INVALID_ARGUMENT.failure(
                            "x-amz-content-sha256 is '%s'; it must be a SHA-256 in lower-case hex, or the name of a framing",
                            framing);
                }
        }
        boolean named = mentionsAwsChunked(exchange);
        if (named && !framing.startsWith(STREAMING)) {
            throw S3Error.INVALID_REQUEST.failure(
                    "Content-Encoding says aws-chunked, but x-amz-content-sha256 does not say how the chunks are signed");
        }
        return framing;
    }

    private static boolean mentionsAwsChunked(Exchange exchange) {
        String encoding = exchange.header("content-encoding");
        return encoding != null && encoding.contains("aws-chunked");
    }

    private static boolean isSha256(String text) {
        if (text.length() != SHA256_HEX_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private ChunkDecoder decoder(String framing, Identity identity, boolean trailers) {
        boolean signed = !framing.startsWith("STREAMING-UNSIGNED");
        if (signed && !identity.payloadHash().equals(framing)) {
            throw S3Error.INVALID_REQUEST.failure(
                    "The signature does not cover x-amz-content-sha256; sign that header");
        }
        return new ChunkDecoder(signed ? identity.chunkSigner() : null, trailers, length);
    }

    private static long decodedLength(Exchange exchange) {
        String text = exchange.header("x-amz-decoded-content-length");
        if (text == null) {
            throw S3Error.MISSING_CONTENT_LENGTH.failure(
                    "A body in aws-chunked form needs x-amz-decoded-content-length");
        }
        try {
            long length = Long.parseLong(text.strip());
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException e) {
            throw S3Error.INVALID_ARGUMENT.failure(e, "x-amz-decoded-content-length '" + text + "' is not a number");
        }
        throw S3Error.INVALID_ARGUMENT.failure("x-amz-decoded-content-length '%s' is below zero", text);
    }

    private static long plainLength(Exchange exchange) {
        long length = exchange.contentLength();
        if (length < 0 && !exchange.isChunkedTransfer()) {
            throw S3Error.MISSING_CONTENT_LENGTH.failure("The request has no Content-Length; send it");
        }
        return length;
    }

    private static byte[] contentMd5(String text) {
        if (text == null) {
            return null;
        }
        byte[] value;
        try {
            value = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw S3Error.INVALID_DIGEST.failure(e, "Content-MD5 '" + text + "' is not base64");
        }
        if (value.length != 16) {
            throw S3Error.INVALID_DIGEST.failure("Content-MD5 '%s' is not the base64 of 16 bytes", text);
        }
        return value;
    }

    private static Kind checksumHeader(Exchange exchange) {
        Kind found = null;
        for (Kind kind : Kind.values()) {
            String value = exchange.header(kind.header());
            if (value == null) {
                continue;
            }
            if (found != null) {
                throw S3Error.INVALID_REQUEST.failure("The request has more than one x-amz-checksum header; send one");
            }
            if (!kind.fits(value)) {
                throw S3Error.INVALID_REQUEST.failure("Value '%s' for header %s is invalid", value, kind.header());
            }
            found = kind;
        }
        return found;
    }

    private static Kind announced(Exchange exchange) {
        String names = exchange.header("x-amz-trailer");
        if (names == null || names.isBlank()) {
            return null;
        }
        Kind kind = Kind.ofHeader(names.strip());
        if (kind == null) {
            throw S3Error.NOT_IMPLEMENTED.failure(
                    "The trailer '%s' is not implemented; only one x-amz-checksum is", names);
        }
        return kind;
    }
}
