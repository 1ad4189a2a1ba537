package io.ozone.datanode.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.wire.ContainerState;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorTest {
    @TempDir
    Path directory;

    private final Descriptor descriptor = new Descriptor(
            7, ContainerState.CONTAINER_OPEN, "0f0e5e46-3b1a-4f3e-8d5c-1f2a3b4c5d6e", 1_700_000_000_000L);

    @Test
    void readsWhatWasWritten() throws Exception {
        Path file = directory.resolve("7.container");
        descriptor.write(file);
        assertThat(Descriptor.read(file)).isEqualTo(descriptor);
        descriptor.with(ContainerState.CONTAINER_CLOSED).write(file);
        assertThat(Descriptor.read(file).state()).isEqualTo(ContainerState.CONTAINER_CLOSED);
    }

    @Test
    void everyCutAndEveryChangedByteIsNoticed() throws Exception {
        Path file = directory.resolve("7.container");
        descriptor.write(file);
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            Files.write(file, java.util.Arrays.copyOf(whole, i));
            assertThatThrownBy(() -> Descriptor.read(file)).hasMessageContaining(file.toString());
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            Files.write(file, changed);
            assertThatThrownBy(() -> Descriptor.read(file)).hasMessageContaining(file.toString());
        }
    }
}
