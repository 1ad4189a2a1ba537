package io.ozone.s3.operation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.s3.error.S3Exception;
import org.junit.jupiter.api.Test;

class CopySourceTest {
    private static final long FIVE_GIB = 5L << 30;

    @Test
    void whatIsCopiedMayHaveFiveGibibytesAndNotOneByteMore() {
        assertThatCode(() -> CopySource.requireSmall(FIVE_GIB)).doesNotThrowAnyException();
        assertThatThrownBy(() -> CopySource.requireSmall(FIVE_GIB + 1))
                .isInstanceOf(S3Exception.class)
                .hasMessageContaining("5368709120");
    }
}
