package io.ozone.s3.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.body.ContentChecksum.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ContentChecksumTest {
    /** The check values that the definitions of these checksums give for the digits 1 to 9. */
    @ParameterizedTest
    @CsvSource({
        "CRC32, cbf43926",
        "CRC32C, e3069283",
        "CRC64NVME, ae8b14860a799888",
        "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
        "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
    })
    void theNineDigitsHaveTheirPublishedValue(Kind kind, String hex) {
        ContentChecksum checksum = kind.start();
        checksum.update(ByteBuffer.wrap("123456789".getBytes(StandardCharsets.US_ASCII)));
        assertThat(HexFormat.of().formatHex(checksum.value())).isEqualTo(hex);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void piecesOfAnyKindGiveTheSameValueAsTheWhole(Kind kind) {
        Random random = new Random(1);
        byte[] data = new byte[10_000];
        random.nextBytes(data);
        ContentChecksum whole = kind.start();
        whole.update(ByteBuffer.wrap(data));
        ContentChecksum pieces = kind.start();
        ByteBuffer direct = ByteBuffer.allocateDirect(data.length).put(data).flip();
        while (direct.hasRemaining()) {
            int count = Math.min(direct.remaining(), random.nextInt(100));
            pieces.update(direct.slice(direct.position(), count));
            direct.position(direct.position() + count);
        }
        String value = whole.base64();
        assertThat(pieces.base64()).isEqualTo(value);
        assertThat(kind.fits(value)).isTrue();
        assertThat(kind.fits(value + "AAAA")).isFalse();
        assertThat(kind.fits("!")).isFalse();
        assertThat(Kind.ofHeader(kind.header())).isEqualTo(kind);
    }
}
