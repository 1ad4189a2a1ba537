package io.ozone.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.server.VersionFile.NodeType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionFileTest {
    private static final String CLUSTER = "CID-130fb246-1717-4313-9b62-9ddfe1bcb2e7";
    private static final String UUID = "e6877ce5-56cd-4f0b-ad60-4c8ef9000882";

    @TempDir
    Path directory;

    @Test
    void whatIsWrittenIsRead() {
        Path path = VersionFile.pathIn(directory, "datanode");
        VersionFile written =
                new VersionFile(1615889973116L, CLUSTER, NodeType.DATANODE, UUID, 3, Map.of("storageID", "DS-1"));
        written.write(path);
        assertThat(VersionFile.read(path, NodeType.DATANODE)).isEqualTo(written);
        assertThat(path.resolveSibling("VERSION.tmp")).doesNotExist();
    }

    @Test
    void theFormIsTheOneOperatorsKnow() throws IOException {
        Path path = file("#Tue Mar 16 10:19:33 UTC 2021\ncTime=1615889973116\nclusterID=" + CLUSTER
                + "\nnodeType=SCM\nscmUuid=" + UUID + "\nlayoutVersion=0\n");
        VersionFile version = VersionFile.read(path, NodeType.SCM);
        assertThat(version).isEqualTo(new VersionFile(1615889973116L, CLUSTER, NodeType.SCM, UUID, 0, Map.of()));
        version.write(path);
        assertThat(Files.readAllLines(path))
                .contains(
                        "cTime=1615889973116",
                        "clusterID=" + CLUSTER,
                        "nodeType=SCM",
                        "scmUuid=" + UUID,
                        "layoutVersion=0");
    }

    @Test
    void everyCutOffFileIsNoticed() throws IOException {
        Path path = directory.resolve("VERSION");
        VersionFile.create(5, CLUSTER, NodeType.OM, 12).write(path);
        byte[] whole = Files.readAllBytes(path);
        for (int length = 0; length < whole.length; length++) {
            Files.write(path, java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> VersionFile.read(path, NodeType.OM)).hasMessageContaining("is damaged");
        }
    }

    @Test
    void anotherDaemonsDirectoryIsRefused() {
        Path path = directory.resolve("VERSION");
        VersionFile.create(5, VersionFile.newClusterId(), NodeType.OM, 0).write(path);
        assertThatThrownBy(() -> VersionFile.read(path, NodeType.SCM))
                .hasMessageContaining("nodeType=OM")
                .hasMessageContaining("SCM");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("VERSION"), content);
    }
}
