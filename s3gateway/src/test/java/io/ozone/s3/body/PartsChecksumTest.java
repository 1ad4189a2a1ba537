package io.ozone.s3.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.s3.body.ContentChecksum.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PartsChecksumTest {
    @ParameterizedTest
    @EnumSource(names = {"CRC32", "CRC32C", "CRC64NVME"})
    void theChecksumOfTheWholeComesFromThoseOfItsParts(Kind kind) {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            byte[] data = new byte[1 + random.nextInt(5000)];
            random.nextBytes(data);
            PartsChecksum parts = PartsChecksum.fullObject(kind);
            for (int at = 0; at < data.length; ) {
                int length = Math.min(data.length - at, random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(1000));
                parts.add(checksum(kind, data, at, length), length);
                at += length;
            }
            assertThat(parts.value()).isEqualTo(checksum(kind, data, 0, data.length));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CRC32", "CRC32C", "CRC64NVME"})
    void nothingHasTheChecksumOfNothing(Kind kind) {
        assertThat(PartsChecksum.fullObject(kind).value()).isEqualTo(checksum(kind, new byte[0], 0, 0));
    }

    @ParameterizedTest
    @EnumSource(names = {"CRC32", "CRC32C", "SHA1", "SHA256"})
    void aCompositeIsTheChecksumOfTheChecksums(Kind kind) {
        PartsChecksum parts = PartsChecksum.composite(kind);
        ContentChecksum expected = kind.start();
        for (String text : new String[] {"one", "two", "three"}) {
            byte[] data = text.getBytes(StandardCharsets.US_ASCII);
            String checksum = checksum(kind, data, 0, data.length);
            parts.add(checksum, data.length);
            expected.update(ByteBuffer.wrap(Base64.getDecoder().decode(checksum)));
        }
        assertThat(parts.value()).isEqualTo(expected.base64() + "-3");
    }

    @Test
    void hashesCanNotBePutTogether() {
        assertThat(PartsChecksum.canBeFullObject(Kind.SHA256)).isFalse();
        assertThatThrownBy(() -> PartsChecksum.fullObject(Kind.SHA256)).hasMessageContaining("SHA256");
    }

    private static String checksum(Kind kind, byte[] data, int offset, int length) {
        ContentChecksum checksum = kind.start();
        checksum.update(ByteBuffer.wrap(data, offset, length));
        return checksum.base64();
    }
}
