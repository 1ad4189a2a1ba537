package io.ozone.datanode.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.ozone.wire.datanode.CloseContainerEntry;
import io.ozone.wire.datanode.LogEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppliedFileTest {
    @TempDir
    Path directory;

    @Test
    void readsWhatWasWritten() throws Exception {
        Path file = directory.resolve("applied");
        assertThat(AppliedFile.read(file)).isEqualTo(AppliedFile.NONE);
        AppliedFile applied = AppliedFile.NONE.with(Set.of(3L, 1L)).at(2, 77);
        applied.write(file);
        assertThat(AppliedFile.read(file)).isEqualTo(applied);
        Files.writeString(file, Files.readString(file).replace("77", "78"));
        assertThatThrownBy(() -> AppliedFile.read(file)).hasMessageContaining("checksum");
    }

    @Test
    void bytesPassBetweenTheTwoProtobufsWithoutChange() {
        ByteString joined = ByteString.copyFromUtf8("a".repeat(1000)).concat(ByteString.copyFromUtf8("b".repeat(1000)));
        assertThat(RaftBytes.of(joined).toStringUtf8()).isEqualTo(joined.toStringUtf8());
        assertThat(RaftBytes.of(ByteString.EMPTY).isEmpty()).isTrue();
        LogEntry entry = LogEntry.newBuilder()
                .setTimeMillis(5)
                .setCloseContainer(CloseContainerEntry.newBuilder().setContainerId(9))
                .build();
        assertThat(RaftBytes.parse(RaftBytes.of(entry))).isEqualTo(entry);
    }
}
