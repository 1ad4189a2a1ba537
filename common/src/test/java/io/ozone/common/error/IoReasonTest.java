package io.ozone.common.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class IoReasonTest {
    @Test
    void theFileAndTheReasonAreToldAndNoClass() {
        assertThat(IoReason.of(new FileSystemException("/data/x", null, "Read-only file system")))
                .isEqualTo("/data/x: Read-only file system");
        assertThat(IoReason.of(new AccessDeniedException("/data/x"))).isEqualTo("/data/x: Permission denied");
        assertThat(IoReason.of(new NoSuchFileException("/data/x"))).isEqualTo("/data/x: No such file or directory");
        assertThat(IoReason.of(new IOException("No space left on device"))).isEqualTo("No space left on device");
        assertThat(IoReason.of(new IOException())).isEqualTo("java.io.IOException");
    }
}
