package io.ozone.common.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.wire.Checksum;
import io.ozone.wire.ChecksumType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChecksumsTest {
    private static final int WINDOW = 16;

    @ParameterizedTest
    @CsvSource({
        "CHECKSUM_CRC32, cbf43926",
        "CHECKSUM_CRC32C, e3069283",
        "CHECKSUM_MD5, 25f9e794323b453885f5181f1b624d0b",
        "CHECKSUM_SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
    })
    void valuesAreTheStandardOnes(ChecksumType type, String hex) {
        ByteBuffer data = ByteBuffer.wrap("123456789".getBytes(StandardCharsets.US_ASCII));

        Checksum checksum = Checksums.compute(type, WINDOW, data);

        assertThat(HexFormat.of().formatHex(checksum.getValues().toByteArray())).isEqualTo(hex);
        assertThat(checksum.getValues().size()).isEqualTo(Checksums.width(type));
        assertThat(data.remaining()).isEqualTo(9);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
    void dataOfAnyLengthMatchesItsOwnChecksums(ChecksumType type) {
        for (int length : new int[] {0, 1, WINDOW - 1, WINDOW, WINDOW + 1, 5 * WINDOW}) {
            ByteBuffer data = random(length);
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(length).put(data.duplicate()).flip();
            Checksum checksum = Checksums.compute(type, WINDOW, data);

            assertThat(checksum).isEqualTo(Checksums.compute(type, WINDOW, direct));
            assertThatCode(() -> Checksums.verify(checksum, direct, "data")).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNRECOGNIZED", "CHECKSUM_NONE"})
    void everyFlippedBitIsFound(ChecksumType type) {
        byte[] bytes = random(3 * WINDOW + 5).array();
        Checksum checksum = Checksums.compute(type, WINDOW, ByteBuffer.wrap(bytes));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> Checksums.verify(checksum, ByteBuffer.wrap(bytes), "block 7/12"))
                    .isInstanceOfSatisfying(
                            OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKSUM_MISMATCH))
                    .hasMessageContaining("block 7/12");
            bytes[bit / 8] ^= (byte) (1 << (bit % 8));
        }
    }

    @Test
    void dataThatIsTooShortDoesNotMatch() {
        ByteBuffer data = random(2 * WINDOW);
        Checksum checksum = Checksums.compute(ChecksumType.CHECKSUM_CRC32C, WINDOW, data);

        assertThatThrownBy(() -> Checksums.verify(checksum, data.duplicate().limit(WINDOW), "data"))
                .isInstanceOf(OzoneException.class);
    }

    @Test
    void aChecksumWithoutWindowIsRefused() {
        Checksum checksum =
                Checksum.newBuilder().setType(ChecksumType.CHECKSUM_CRC32C).build();

        assertThatThrownBy(() -> Checksums.verify(checksum, random(1), "data")).isInstanceOf(OzoneException.class);
    }

    @Test
    void aSliceFitsItsWindows() {
        ByteBuffer data = random(5 * WINDOW);
        for (ChecksumType type :
                new ChecksumType[] {ChecksumType.CHECKSUM_NONE, ChecksumType.CHECKSUM_CRC32C, ChecksumType.CHECKSUM_MD5
                }) {
            Checksum slice = Checksums.slice(Checksums.compute(type, WINDOW, data), 1, 3);

            assertThatCode(() -> Checksums.verify(slice, data.slice(WINDOW, 3 * WINDOW), "slice"))
                    .doesNotThrowAnyException();
        }
    }

    private static ByteBuffer random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
