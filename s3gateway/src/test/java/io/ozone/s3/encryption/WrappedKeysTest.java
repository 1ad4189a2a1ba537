package io.ozone.s3.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.EncryptionScheme;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WrappedKeysTest {
    private static final Encryption ABOUT = Encryption.newBuilder()
            .setScheme(EncryptionScheme.SSE_KMS)
            .setKeyId("k")
            .setContext("e30=")
            .build();

    private final byte[] with = WrappedKeys.random(32);
    private final byte[] key = WrappedKeys.random(32);

    @Test
    void whoWrappedItGetsItBack() {
        byte[] wrapped = WrappedKeys.wrap(with, key, ABOUT);
        assertThat(unwrap(with, wrapped, ABOUT))
                .hasValueSatisfying(back -> assertThat(back).isEqualTo(key));
        assertThat(WrappedKeys.wrap(with, key, ABOUT)).isNotEqualTo(wrapped);
    }

    @Test
    void nobodyElseDoes() {
        byte[] wrapped = WrappedKeys.wrap(with, key, ABOUT);
        assertThat(unwrap(key, wrapped, ABOUT)).isEmpty();
        assertThat(unwrap(with, wrapped, ABOUT.toBuilder().setKeyId("j").build()))
                .isEmpty();
        assertThat(unwrap(with, wrapped, ABOUT.toBuilder().setContext("").build()))
                .isEmpty();
        assertThat(unwrap(
                        with,
                        wrapped,
                        ABOUT.toBuilder().setScheme(EncryptionScheme.SSE_S3).build()))
                .isEmpty();
        for (int i = 0; i < wrapped.length; i++) {
            byte[] damaged = wrapped.clone();
            damaged[i] ^= 1;
            assertThat(unwrap(with, damaged, ABOUT)).as("byte %d", i).isEmpty();
        }
        for (int length = 0; length < wrapped.length; length++) {
            assertThat(unwrap(with, Arrays.copyOf(wrapped, length), ABOUT))
                    .as("%d bytes", length)
                    .isEmpty();
        }
    }

    private static Optional<byte[]> unwrap(byte[] with, byte[] wrapped, Encryption about) {
        return WrappedKeys.unwrap(with, ByteBuffer.wrap(wrapped), about);
    }
}
