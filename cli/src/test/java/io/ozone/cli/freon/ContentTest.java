package io.ozone.cli.freon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 1 << 20, (1 << 20) + 1, 8 << 20, 20_000_001})
    void aReaderKnowsWhatWasWritten(int length) throws IOException {
        Content content = new Content(length);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        content.write("a/key", written, 300_000);
        byte[] bytes = written.toByteArray();
        assertThat(bytes).hasSize(length);
        if (content.isWhole()) {
            assertThat(content.whole("a/key").toByteArray()).isEqualTo(bytes);
        }
        new Content(length).check("a/key", 0, ByteBuffer.wrap(bytes));
        if (length > 1000) {
            content.check("a/key", 777, ByteBuffer.wrap(bytes, 777, length - 777));
            bytes[length - 1] ^= 4;
            assertThatThrownBy(() -> content.check("a/key", 0, ByteBuffer.wrap(bytes)))
                    .hasMessageContaining("byte " + (length - 1));
        }
    }

    @Test
    void keysDiffer() {
        Content content = new Content(100);
        assertThat(Arrays.equals(
                        content.whole("k/1").toByteArray(), content.whole("k/2").toByteArray()))
                .isFalse();
    }
}
