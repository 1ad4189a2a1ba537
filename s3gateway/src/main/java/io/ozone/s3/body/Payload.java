package io.ozone.s3.body;

import io.ozone.s3.auth.Crypto;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/**
 * The body of one request, decoded and checked in one pass.
 *
 * <p>What is checked follows from the headers: the length, the hash that the signature covers, the
 * signature of each chunk, {@code Content-MD5}, and the checksum in a header or trailer. Nothing of the
 * body counts before {@link #transferTo} has returned.
 */
public final class Payload extends ObjectBody {
    private static final String DECODED_LENGTH = "x-amz-decoded-content-length";
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
    private final ChecksumClaim claim;
    private final ContentChecksum checksum;

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
        this.claim = hasChecksum ? ChecksumClaim.read(exchange.headers(), trailers) : ChecksumClaim.NONE;
        this.checksum = claim.kind() == null ? null : claim.kind().start();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public long mostBytes() {
        return length;
    }

    /** Whether anything beyond the length proves that the bytes are the ones the client meant. */
    public boolean isProtected() {
        return expectedMd5 != null || checksum != null || sha256 != null;
    }

    @Override
    public boolean transferTo(ByteSink sink, Duration patience) throws IOException {
        ByteSink checked = data -> {
            digest(data);
            received += data.remaining();
            sink.accept(data);
        };
        for (ByteBuffer piece = read(patience); piece != null; piece = read(patience)) {
            if (!piece.hasRemaining()) {
                return false;
            }
            if (decoder == null) {
                checked.accept(piece);
            } else {
                decoder.decode(piece, checked);
            }
        }
        verify();
        return true;
    }

    @Override
    public void onceMore(Exchange.Step next) {
        exchange.onceMore(next);
    }

    @Override
    public String md5Hex() {
        return Crypto.hex(md5Value);
    }

    @Override
    public Kind checksumKind() {
        return claim.kind();
    }

    @Override
    public Map<String, String> checksums() {
        return checksum == null ? Map.of() : Map.of(claim.kind().header(), checksumValue);
    }

    private ByteBuffer read(Duration patience) throws IOException {
        try {
            return exchange.body().read(patience);
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
        if (checksum != null) {
            checksumValue = checksum.base64();
            claim.check(
                    claim.inTrailer() ? decoder.trailers().get(claim.kind().header()) : claim.expected(),
                    checksumValue);
        }
    }

    private void refuseUnannounced() {
        for (String name : decoder.trailers().keySet()) {
            if (!claim.inTrailer() || !name.equals(claim.kind().header())) {
                throw S3Error.MALFORMED_TRAILER.failure(
                        "x-amz-trailer does not announce the trailer '%s'; nothing was stored", name);
            }
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
        boolean chunked = exchange.header(DECODED_LENGTH) != null && mentionsAwsChunked(exchange);
        if (chunked && !framing.startsWith(STREAMING)) {
            throw S3Error.INVALID_REQUEST.failure("Content-Encoding and x-amz-decoded-content-length speak of chunks,"
                    + " but x-amz-content-sha256 does not say how these are signed");
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
        String text = exchange.header(DECODED_LENGTH);
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
        long length = exchange.body().length();
        if (length < 0 && !exchange.body().isChunkedTransfer()) {
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
}
