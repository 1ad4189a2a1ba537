package io.ozone.om.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.wire.om.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ids of uploads and versions: texts to clients, and rows and numbers here. */
class IdsTest {
    /** Of decimal digits only, with an exponent, and with other letters. */
    @ParameterizedTest
    @ValueSource(longs = {1, 0x2973, 0x29e9, 0xabc})
    void noIdLooksLikeANumber(long index) {
        String upload = Rows.uploadId(index);
        String version = Versions.id(Key.newBuilder().setVersion(index).build());
        assertThat(upload).matches("u[0-9a-f]{16}");
        assertThat(version).matches("v[0-9a-f]{16}");
        assertThat(Rows.uploadIdOf(Rows.upload("volume", "bucket", "key", upload)))
                .isEqualTo(upload);
        assertThat(Versions.number(version)).isEqualTo(index);
    }

    @Test
    void aVersionHasOneName() {
        for (String other : new String[] {"0000000000002973", "v2973", "v000000000000297A", "v", "", "vnull"}) {
            assertThatThrownBy(() -> Versions.number(other))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("'" + other + "'");
        }
        assertThat(Versions.number("null")).isZero();
    }
}
