package io.ozone.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AppliedTest {
    @Test
    void textAndBack() {
        assertThat(new Applied(3, 12345).toText()).isEqualTo("3#12345");
        assertThat(Applied.parse("3#12345")).isEqualTo(new Applied(3, 12345));
        assertThat(Applied.parse(Applied.NONE.toText())).isEqualTo(Applied.NONE);
    }

    @Test
    void otherTextIsRefusedByName() {
        assertThatThrownBy(() -> Applied.parse("3-5")).hasMessageContaining("'3-5'");
        assertThatThrownBy(() -> Applied.parse("")).hasMessageContaining("''");
        assertThatThrownBy(() -> Applied.parse("x#1")).hasMessageContaining("'x#1'");
    }
}
