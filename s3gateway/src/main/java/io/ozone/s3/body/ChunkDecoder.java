package io.ozone.s3.body;

import io.ozone.s3.auth.ChunkSigner;
import io.ozone.s3.auth.Crypto;
import io.ozone.s3.error.S3Error;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Takes an aws-chunked body apart, in whatever pieces it arrives.
 *
 * <pre>
 *   body    = *chunk last [trailers] CRLF
 *   chunk   = size-in-hex [";chunk-signature=" hex] CRLF bytes CRLF
 *   last    = the same with size 0, without bytes and without the CRLF behind them
 *   trailers= *(name ":" value CRLF) ["x-amz-trailer-signature:" hex CRLF]
 * </pre>
 *
 * <p>Bytes are passed on before the signature of their chunk is known to be right, so that a chunk of any
 * size needs no memory: whoever takes them may not let them count before {@link #finish} has returned.
 *
 * <p>States: LINE gathers a size line, DATA passes bytes on, DATA_END expects the CRLF behind them,
 * TRAILER gathers trailer lines, DONE accepts the closing CRLF and nothing else.
 */
final class ChunkDecoder {
    private static final int MAX_LINE_BYTES = 1024;
    private static final int MAX_TRAILER_BYTES = 8 << 10;
    private static final int MAX_CLOSING_BYTES = 4;
    private static final String SIGNATURE = "chunk-signature=";
    private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

    private enum State {
        LINE,
        DATA,
        DATA_END,
        TRAILER,
        DONE
    }

    private final ChunkSigner signer;
    private final boolean hasTrailers;
    private final long expectedLength;
    private final MessageDigest digest;
    private final StringBuilder line = new StringBuilder();
    private final Map<String, String> trailers = new LinkedHashMap<>();
    private final StringBuilder signedTrailers = new StringBuilder();

    private State state = State.LINE;
    private long decoded;
    private long chunkLeft;
    private String chunkSignature;
    private boolean lastChunkSeen;
    private int trailerBytes;
    private int closingBytes;

    /**
     * @param signer checks chunk signatures; null = the body has none
     * @param hasTrailers whether headers follow the last chunk
     * @param expectedLength of the decoded body
     */
    ChunkDecoder(ChunkSigner signer, boolean hasTrailers, long expectedLength) {
        this.signer = signer;
        this.hasTrailers = hasTrailers;
        this.expectedLength = expectedLength;
        this.digest = signer == null ? null : Crypto.digest("SHA-256");
    }

    /** Takes the next piece of the body and passes on what is data. */
    void decode(ByteBuffer input, ByteSink data) throws IOException {
        while (input.hasRemaining()) {
            switch (state) {
                case LINE:
                    if (gatherLine(input, MAX_LINE_BYTES)) {
                        startChunk(takeLine());
                    }
                    break;
                case DATA:
                    passOn(input, data);
                    break;
                case DATA_END:
                    if (gatherLine(input, 2)) {
                        endChunk(takeLine());
                    }
                    break;
                case TRAILER:
                    if (gatherLine(input, MAX_TRAILER_BYTES)) {
                        addTrailer(takeLine());
                    }
                    break;
                default:
                    closing(input.get());
            }
        }
    }

    /**
     * To be called at the end of the body: says whether all of it came.
     *
     * @throws io.ozone.s3.error.S3Exception IncompleteBody, or SignatureDoesNotMatch when a signature is missing
     */
    void finish() {
        boolean trailersOpen = state == State.TRAILER && line.length() == 0;
        if (state != State.DONE && !trailersOpen) {
            throw S3Error.INCOMPLETE_BODY.failure(
                    "The body ended inside its chunks, after %d of %d bytes; nothing was stored",
                    decoded, expectedLength);
        }
        if (trailersOpen && signer != null) {
            throw S3Error.SIGNATURE_DOES_NOT_MATCH.failure(
                    "The body's trailers are not signed; send " + TRAILER_SIGNATURE);
        }
        if (decoded != expectedLength) {
            throw S3Error.INCOMPLETE_BODY.failure(
                    "The chunks hold %d bytes; x-amz-decoded-content-length says %d. Nothing was stored",
                    decoded, expectedLength);
        }
    }

    /** Headers behind the last chunk, by lower-case name; after {@link #finish}. */
    Map<String, String> trailers() {
        return trailers;
    }

    private void startChunk(String text) {
        int semicolon = text.indexOf(';');
        chunkLeft = size(semicolon < 0 ? text : text.substring(0, semicolon));
        if (chunkLeft > expectedLength - decoded) {
            throw S3Error.INCOMPLETE_BODY.failure(
                    "The chunks hold more than the %d bytes that x-amz-decoded-content-length says; nothing was stored",
                    expectedLength);
        }
        if (signer != null) {
            int at = text.indexOf(SIGNATURE);
            if (at < 0) {
                throw S3Error.SIGNATURE_DOES_NOT_MATCH.failure(
                        "A chunk of the body has no signature; nothing was stored");
            }
            chunkSignature = text.substring(at + SIGNATURE.length()).strip();
        }
        if (chunkLeft > 0) {
            state = State.DATA;
        } else {
            lastChunkSeen = true;
            verifyChunk();
            state = hasTrailers ? State.TRAILER : State.DONE;
        }
    }

    private void passOn(ByteBuffer input, ByteSink data) throws IOException {
        int count = (int) Math.min(chunkLeft, input.remaining());
        ByteBuffer piece = input.duplicate();
        piece.limit(piece.position() + count);
        if (digest != null) {
            digest.update(piece.duplicate());
        }
        data.accept(piece);
        input.position(input.position() + count);
        decoded += count;
        chunkLeft -= count;
        if (chunkLeft == 0) {
            state = State.DATA_END;
        }
    }

    private void endChunk(String rest) {
        if (!rest.isEmpty()) {
            throw S3Error.INCOMPLETE_BODY.failure(
                    "A chunk of the body is longer than its size says, near byte %d; nothing was stored", decoded);
        }
        verifyChunk();
        state = State.LINE;
    }

    private void verifyChunk() {
        if (signer != null) {
            signer.verifyChunk(digest.digest(), chunkSignature);
        }
    }

    private void addTrailer(String text) {
        if (text.isEmpty()) {
            // Some clients close each trailer with an empty line; a signed list ends with its signature.
            if (signer == null) {
                state = State.DONE;
            }
            return;
        }
        trailerBytes += text.length();
        int colon = text.indexOf(':');
        if (colon <= 0 || trailerBytes > MAX_TRAILER_BYTES) {
            throw S3Error.MALFORMED_TRAILER.failure(
                    "The trailer '%s' is not of the form name:value, or too long", text);
        }
        String name = text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        String value = text.substring(colon + 1).strip();
        if (signer != null && name.equals(TRAILER_SIGNATURE)) {
            byte[] bytes = signedTrailers.toString().getBytes(StandardCharsets.ISO_8859_1);
            signer.verifyTrailers(digest.digest(bytes), value);
            state = State.DONE;
            return;
        }
        signedTrailers.append(name).append(':').append(value).append('\n');
        trailers.put(name, value);
    }

    private void closing(byte b) {
        if ((b != '\r' && b != '\n') || ++closingBytes > MAX_CLOSING_BYTES) {
            throw S3Error.INCOMPLETE_BODY.failure("The body goes on behind its last chunk; nothing was stored");
        }
    }

    /** Whether the line is complete now; its end is taken, too. */
    private boolean gatherLine(ByteBuffer input, int limit) {
        while (input.hasRemaining()) {
            char c = (char) (input.get() & 0xff);
            if (c == '\n') {
                return true;
            }
            line.append(c);
            if (line.length() > limit) {
                throw S3Error.INCOMPLETE_BODY.failure(
                        lastChunkSeen
                                ? "The trailers of the body are longer than %d bytes; nothing was stored"
                                : "The body has no line end where a chunk ends or starts, within %d bytes; nothing was stored",
                        limit);
            }
        }
        return false;
    }

    private String takeLine() {
        int end = line.length();
        if (end > 0 && line.charAt(end - 1) == '\r') {
            end--;
        }
        String text = line.substring(0, end);
        line.setLength(0);
        return text;
    }

    private static long size(String text) {
        String hex = text.strip();
        try {
            if (hex.isEmpty() || hex.length() > 15 || hex.charAt(0) == '-' || hex.charAt(0) == '+') {
                throw new NumberFormatException(hex);
            }
            return Long.parseLong(hex, 16);
        } catch (NumberFormatException e) {
            throw S3Error.INCOMPLETE_BODY.failure(
                    e, "'" + hex + "' is not the size of a chunk in hex; nothing was stored");
        }
    }
}
