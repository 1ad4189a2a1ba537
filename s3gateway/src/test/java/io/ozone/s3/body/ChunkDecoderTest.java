package io.ozone.s3.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.ozone.s3.auth.ChunkSigner;
import io.ozone.s3.auth.TestChunkSigner;
import io.ozone.s3.error.S3Exception;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkDecoderTest {
    private static final String CHECKSUM = "x-amz-checksum-crc32c";

    /** One body and what it takes to decode it. */
    private record Encoded(byte[] bytes, byte[] data, ChunkSigner signer, boolean trailers) {
        ChunkDecoder decoder() {
            return new ChunkDecoder(signer, trailers, data.length);
        }

        Encoded with(byte[] otherBytes) {
            return new Encoded(otherBytes, data, signer, trailers);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void bodiesAreDecodedHoweverTheyArriveInPieces(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            Encoded body = encode(random, random.nextBoolean(), random.nextBoolean());
            assertThat(decode(body, random)).isEqualTo(body.data());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void aBodyThatIsCutAnywhereIsIncomplete(long seed) {
        Random random = new Random(seed);
        Encoded body = encode(random, true, true);
        int closing = 2;
        for (int length = 0; length < body.bytes().length - closing; length++) {
            Encoded cut = body.with(Arrays.copyOf(body.bytes(), length));
            ChunkSigner signer = new TestChunkSigner().checker();
            assertThatThrownBy(() -> decode(new Encoded(cut.bytes(), cut.data(), signer, true), random))
                    .isInstanceOf(S3Exception.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void aFlippedBitInASignedBodyIsFound(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Encoded body = encode(random, true, true);
            byte[] bytes = body.bytes().clone();
            int at = random.nextInt(bytes.length - 2);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            byte[] decoded;
            try {
                decoded = decode(body.with(bytes), random);
            } catch (S3Exception | IOException e) {
                continue;
            }
            // What still passes may differ in the case of a hex digit or a line end, but not in a byte of data.
            assertThat(decoded).as("bit flipped at %d", at).isEqualTo(body.data());
        }
    }

    @Test
    void chunksThatAreSwappedAreFound() {
        TestChunkSigner signer = new TestChunkSigner();
        byte[] one = "one".getBytes(StandardCharsets.US_ASCII);
        byte[] two = "two".getBytes(StandardCharsets.US_ASCII);
        String first = chunk(one, signer.chunk(one));
        String second = chunk(two, signer.chunk(two));
        String last = "0;chunk-signature=" + signer.chunk(new byte[0]) + "\r\n\r\n";
        ChunkDecoder good = new ChunkDecoder(signer.checker(), false, 6);
        assertThat(run(good, first + second + last)).isEqualTo("onetwo");
        assertCode(
                "SignatureDoesNotMatch",
                () -> run(new ChunkDecoder(signer.checker(), false, 6), second + first + last));
        assertCode("SignatureDoesNotMatch", () -> run(new ChunkDecoder(signer.checker(), false, 6), first + last));
    }

    @Test
    void aSignedBodyNeedsAllItsSignatures() {
        TestChunkSigner signer = new TestChunkSigner();
        assertCode(
                "SignatureDoesNotMatch",
                () -> run(new ChunkDecoder(signer.checker(), false, 3), "3\r\none\r\n0\r\n\r\n"));
        String unsignedTrailer =
                "0;chunk-signature=" + signer.chunk(new byte[0]) + "\r\n" + CHECKSUM + ":AAAAAA==\r\n\r\n";
        assertCode("SignatureDoesNotMatch", () -> run(new ChunkDecoder(signer.checker(), true, 0), unsignedTrailer));
    }

    @Test
    void framesThatDoNotAddUpAreRefused() {
        assertCode("IncompleteBody", () -> run(unsigned(3), "2\r\non\r\n0\r\n\r\n"));
        assertCode("IncompleteBody", () -> run(unsigned(2), "3\r\none\r\n0\r\n\r\n"));
        assertCode("IncompleteBody", () -> run(unsigned(3), "3\r\nonetwo\r\n0\r\n\r\n"));
        assertCode("IncompleteBody", () -> run(unsigned(3), "3\r\none\r\n0\r\n\r\nmore"));
        assertCode("IncompleteBody", () -> run(unsigned(3), "3\r\none\r\n0\r\n\r\n\r\n\r\n"));
        assertCode("IncompleteBody", () -> run(unsigned(3), "x\r\none\r\n0\r\n\r\n"));
        assertCode("IncompleteBody", () -> run(unsigned(3), "-3\r\none\r\n0\r\n\r\n"));
        assertCode("IncompleteBody", () -> run(unsigned(3), "ffffffffffffffff\r\none\r\n0\r\n\r\n"));
        assertCode("IncompleteBody", () -> run(unsigned(3), "\r\none\r\n0\r\n\r\n"));
        assertCode("IncompleteBody", () -> run(unsigned(3), "3;" + "x".repeat(2000)));
        assertThat(run(unsigned(3), "0003\r\none\r\n0\r\n\r\n")).isEqualTo("one");
        assertThat(run(unsigned(3), "1\r\no\r\n2\r\nne\r\n0\r\n")).isEqualTo("one");
    }

    @Test
    void trailersAreKeptByName() {
        ChunkDecoder decoder = new ChunkDecoder(null, true, 3);
        assertThat(run(decoder, "3\r\none\r\n0\r\nX-Amz-Checksum-Crc32: AAAAAA== \r\n\r\n"))
                .isEqualTo("one");
        assertThat(decoder.trailers()).containsOnly(entry("x-amz-checksum-crc32", "AAAAAA=="));
        assertCode("MalformedTrailerError", () -> run(new ChunkDecoder(null, true, 0), "0\r\nnonsense\r\n\r\n"));
        assertCode("IncompleteBody", () -> run(new ChunkDecoder(null, true, 0), "0\r\nname:" + "x".repeat(10_000)));
        assertCode(
                "MalformedTrailerError",
                () -> run(new ChunkDecoder(null, true, 0), "0\r\n" + "name:value\r\n".repeat(1000)));
    }

    private static ChunkDecoder unsigned(long length) {
        return new ChunkDecoder(null, false, length);
    }

    private static String run(ChunkDecoder decoder, String body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            decoder.decode(ByteBuffer.wrap(body.getBytes(StandardCharsets.ISO_8859_1)), sink(out));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        decoder.finish();
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] decode(Encoded body, Random random) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ChunkDecoder decoder = body.decoder();
        ByteBuffer all = ByteBuffer.wrap(body.bytes());
        while (all.hasRemaining()) {
            int count = Math.min(all.remaining(), 1 + random.nextInt(random.nextBoolean() ? 3 : 400));
            decoder.decode(all.slice(all.position(), count), sink(out));
            all.position(all.position() + count);
        }
        decoder.finish();
        if (body.trailers()) {
            assertThat(decoder.trailers()).containsKey(CHECKSUM);
        }
        return out.toByteArray();
    }

    private static ByteSink sink(ByteArrayOutputStream out) {
        return data -> {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            out.writeBytes(bytes);
        };
    }

    private static Encoded encode(Random random, boolean signed, boolean trailers) {
        TestChunkSigner signer = new TestChunkSigner();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (int chunks = random.nextInt(5); chunks > 0; chunks--) {
            byte[] chunk = new byte[1 + random.nextInt(300)];
            random.nextBytes(chunk);
            data.writeBytes(chunk);
            bytes.writeBytes(chunk(chunk, signed ? signer.chunk(chunk) : null).getBytes(StandardCharsets.ISO_8859_1));
        }
        String last = "0" + (signed ? ";chunk-signature=" + signer.chunk(new byte[0]) : "") + "\r\n";
        bytes.writeBytes(last.getBytes(StandardCharsets.US_ASCII));
        if (trailers) {
            String trailer = CHECKSUM + ":sOO8/Q==";
            bytes.writeBytes((trailer + "\r\n").getBytes(StandardCharsets.US_ASCII));
            if (signed) {
                String signature = signer.trailers((trailer + "\n").getBytes(StandardCharsets.US_ASCII));
                bytes.writeBytes(("x-amz-trailer-signature:" + signature + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
        bytes.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        return new Encoded(bytes.toByteArray(), data.toByteArray(), signed ? signer.checker() : null, trailers);
    }

    private static String chunk(byte[] data, String signature) {
        return Integer.toHexString(data.length) + (signature == null ? "" : ";chunk-signature=" + signature) + "\r\n"
                + new String(data, StandardCharsets.ISO_8859_1) + "\r\n";
    }

    private static void assertCode(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
