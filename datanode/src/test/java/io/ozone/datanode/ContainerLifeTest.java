package io.ozone.datanode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.wire.Block;
import io.ozone.wire.ContainerState;
import io.ozone.wire.Pipeline;
import io.ozone.wire.scm.CloseContainer;
import io.ozone.wire.scm.ContainerReport;
import io.ozone.wire.scm.DatanodeCommand;
import io.ozone.wire.scm.DeleteBlocks;
import io.ozone.wire.scm.DeletedBlocksTx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLifeTest {
    @TempDir
    Path directory;

    private static void toAll(Datanodes nodes, DatanodeCommand command) {
        nodes.servers.forEach(server -> nodes.scm.send(server.uuid(), command));
    }

    /** @param pipelineId empty when the pipeline is to be gone */
    private static DatanodeCommand close(long id, String pipelineId, boolean force) {
        return DatanodeCommand.newBuilder()
                .setCloseContainer(CloseContainer.newBuilder()
                        .setContainerId(id)
                        .setPipelineId(pipelineId)
                        .setForce(force))
                .build();
    }

    private static DatanodeCommand delete(long transaction, long container, long... localIds) {
        DeletedBlocksTx.Builder blocks =
                DeletedBlocksTx.newBuilder().setId(transaction).setContainerId(container);
        for (long id : localIds) {
            blocks.addLocalIds(id);
        }
        return DatanodeCommand.newBuilder()
                .setDeleteBlocks(DeleteBlocks.newBuilder().addTransactions(blocks))
                .build();
    }

    static void awaitState(Datanodes nodes, int node, long id, ContainerState state) {
        Datanodes.await()
                .untilAsserted(() -> assertThat(nodes.scm
                                .container(nodes.server(node).uuid(), id)
                                .map(ContainerReport::getState))
                        .contains(state));
    }

    static Path find(Path home, String name) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(file -> file.getFileName().toString().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Blocks of 512 bytes that the file takes on the disk. */
    private static long allocated(Path file) throws IOException {
        Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        return Long.parseLong(
                new String(stat.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip());
    }

    @Test
    void aClosedContainerTakesNoMoreAndStaysClosed() {
        try (Datanodes nodes = new Datanodes(directory, 3, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            ByteString data = Datanodes.data(100_000, 1);
            Block block = nodes.write(pipeline, 5, 1, data);
            Datanodes.await().until(() -> {
                toAll(nodes, close(5, pipeline.getId(), false));
                return nodes.scm
                                .container(nodes.server(0).uuid(), 5)
                                .map(ContainerReport::getState)
                                .orElse(null)
                        == ContainerState.CONTAINER_CLOSED;
            });
            for (int node = 0; node < 3; node++) {
                awaitState(nodes, node, 5, ContainerState.CONTAINER_CLOSED);
            }
            ContainerReport report =
                    nodes.scm.container(nodes.server(1).uuid(), 5).orElseThrow();
            assertThat(report.getKeyCount()).isEqualTo(1);
            assertThat(report.getUsedBytes()).isEqualTo(100_000);
            assertThat(report.getBcsid()).isEqualTo(block.getBcsid());
            assertThatThrownBy(() -> nodes.write(pipeline, 5, 2, data))
                    .satisfies(e -> WriteAndReadTest.is(e, ErrorCode.CONTAINER_NOT_OPEN));
            nodes.servers.forEach(DatanodeServer::kill);
            for (int node = 0; node < 3; node++) {
                nodes.restart(node);
                awaitState(nodes, node, 5, ContainerState.CONTAINER_CLOSED);
                assertThat(nodes.read(node, block, 0, 100_000)).isEqualTo(data);
            }
        }
    }

    @Test
    void withoutItsPipelineAContainerIsQuasiClosedUntilForced() {
        try (Datanodes nodes = new Datanodes(directory, 3, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            Block block = nodes.write(pipeline, 5, 1, Datanodes.data(1_000, 1));
            WriteAndReadTest.readWhenThere(nodes, 0, block);
            nodes.scm.send(
                    nodes.server(0).uuid(),
                    DatanodeCommand.newBuilder()
                            .setClosePipeline(pipeline.getId())
                            .build());
            awaitState(nodes, 0, 5, ContainerState.CONTAINER_QUASI_CLOSED);
            assertThat(nodes.read(0, block, 0, 1_000)).isEqualTo(Datanodes.data(1_000, 1));
            nodes.scm.send(nodes.server(0).uuid(), close(5, "", true));
            awaitState(nodes, 0, 5, ContainerState.CONTAINER_CLOSED);
            nodes.scm.send(
                    nodes.server(0).uuid(),
                    DatanodeCommand.newBuilder().setDeleteContainer(5).build());
            Datanodes.await()
                    .until(() -> nodes.scm.container(nodes.server(0).uuid(), 5).isEmpty());
            assertThatThrownBy(() -> nodes.read(0, block, 0, 1_000))
                    .satisfies(e -> WriteAndReadTest.is(e, ErrorCode.CONTAINER_NOT_FOUND));
        }
    }

    @Test
    void commandsOfADeposedManagerAreIgnored() {
        try (Datanodes nodes = new Datanodes(directory, 1, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            nodes.write(pipeline, 5, 1, Datanodes.data(10, 1));
            nodes.write(pipeline, 6, 1, Datanodes.data(10, 1));
            String uuid = nodes.server(0).uuid();
            nodes.scm.setTerm(7);
            nodes.scm.send(uuid, close(5, "", false));
            awaitState(nodes, 0, 5, ContainerState.CONTAINER_CLOSED);
            nodes.scm.setTerm(6);
            nodes.scm.send(uuid, close(6, "", false));
            Datanodes.await().until(() -> nodes.scm.node(uuid).commands.isEmpty());
            nodes.scm.setTerm(8);
            nodes.scm.send(uuid, delete(1, 99, 1));
            Datanodes.await().until(() -> nodes.scm.deleted(uuid).contains(1L));
            assertThat(nodes.scm.container(uuid, 6).orElseThrow().getState()).isEqualTo(ContainerState.CONTAINER_OPEN);
        }
    }

    @Test
    void deletedBlocksGiveTheirSpaceBackInOpenContainers() throws Exception {
        try (Datanodes nodes = new Datanodes(directory, 3, Map.of("ozone.datanode.snapshot.interval", "1ms"))) {
            Pipeline pipeline = nodes.pipeline();
            ByteString data = Datanodes.data(4 << 20, 1);
            Block gone = nodes.write(pipeline, 5, 1, data);
            Block kept = nodes.write(pipeline, 5, 2, data);
            for (int node = 0; node < 3; node++) {
                WriteAndReadTest.readWhenThere(nodes, node, kept);
            }
            Datanodes.await().until(() -> {
                toAll(nodes, delete(77, 5, 1));
                return nodes.servers.stream()
                        .allMatch(server -> nodes.scm.deleted(server.uuid()).contains(77L));
            });
            assertThatThrownBy(() -> nodes.read(0, gone, 0, 10)).isInstanceOf(OzoneException.class);
            for (int node = 0; node < 3; node++) {
                int index = node;
                Path file = find(nodes.homes.get(node), "5.data");
                Datanodes.await().until(() -> {
                    nodes.server(index).runNow("reclaim");
                    if (allocated(file) * 512 <= (4 << 20) + (1 << 20)) {
                        return true;
                    }
                    // A member learns how far the others are with the next entry.
                    nodes.write(pipeline, 6, System.nanoTime(), Datanodes.data(10, 1));
                    for (DatanodeServer server : nodes.servers) {
                        server.runNow("snapshots");
                    }
                    return false;
                });
                assertThat(nodes.read(node, kept, 0, 4 << 20)).isEqualTo(data);
                assertThat(Files.size(file)).isGreaterThanOrEqualTo(8 << 20);
            }
        }
    }

    @Test
    void deletingInAClosedContainerIsAcknowledgedAndSurvives() throws Exception {
        try (Datanodes nodes = new Datanodes(directory, 1, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            Block block = nodes.write(pipeline, 5, 1, Datanodes.data(1 << 20, 1));
            String uuid = nodes.server(0).uuid();
            nodes.scm.send(uuid, close(5, "", false));
            awaitState(nodes, 0, 5, ContainerState.CONTAINER_CLOSED);
            nodes.scm.send(uuid, delete(3, 5, 1, 1234));
            Datanodes.await().until(() -> nodes.scm.deleted(uuid).contains(3L));
            nodes.server(0).kill();
            nodes.restart(0);
            assertThatThrownBy(() -> nodes.read(0, block, 0, 10))
                    .satisfies(e -> WriteAndReadTest.is(e, ErrorCode.BLOCK_NOT_FOUND));
            nodes.scm.send(uuid, delete(4, 5, 1));
            Datanodes.await().until(() -> nodes.scm.deleted(uuid).contains(4L));
        }
    }

    @Test
    void aFlippedByteReachesTheReaderAsAMismatch() throws Exception {
        try (Datanodes nodes = new Datanodes(directory, 1, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            Block block = nodes.write(pipeline, 5, 1, Datanodes.data(1 << 20, 1));
            try (FileChannel file = FileChannel.open(
                    find(nodes.homes.get(0), "5.data"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer one = ByteBuffer.allocate(1);
                file.read(one, 300_000);
                one.put(0, (byte) (one.get(0) ^ 1)).rewind();
                file.write(one, 300_000);
            }
            assertThat(nodes.read(0, block, 0, 100_000))
                    .isEqualTo(Datanodes.data(1 << 20, 1).substring(0, 100_000));
            assertThatThrownBy(() -> nodes.read(0, block, 290_000, 20_000))
                    .satisfies(e -> WriteAndReadTest.is(e, ErrorCode.CHECKSUM_MISMATCH));
        }
    }

    @Test
    void aHalfWrittenDescriptorMakesTheReplicaUnhealthyAndDeletesNothing() throws Exception {
        try (Datanodes nodes = new Datanodes(directory, 1, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            Block block = nodes.write(pipeline, 5, 1, Datanodes.data(200_000, 1));
            nodes.write(pipeline, 6, 1, Datanodes.data(10, 1));
            nodes.server(0).close();
            Path descriptor = find(nodes.homes.get(0), "5.container");
            String text = Files.readString(descriptor);
            Files.writeString(descriptor, text.substring(0, text.length() / 2));
            nodes.restart(0);
            awaitState(nodes, 0, 5, ContainerState.CONTAINER_UNHEALTHY);
            awaitState(nodes, 0, 6, ContainerState.CONTAINER_OPEN);
            assertThat(nodes.read(0, block, 0, 200_000)).isEqualTo(Datanodes.data(200_000, 1));
        }
    }

    @Test
    void aDamagedReplicaGivesOutOnlyWhatAgreesWithItsChecksums() throws Exception {
        try (Datanodes nodes = new Datanodes(directory, 1, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            Block block = nodes.write(pipeline, 5, 1, Datanodes.data(1 << 20, 1));
            nodes.server(0).close();
            Files.delete(find(nodes.homes.get(0), "5.container"));
            try (FileChannel file = FileChannel.open(find(nodes.homes.get(0), "5.data"), StandardOpenOption.WRITE)) {
                file.truncate(600_000);
            }
            nodes.restart(0);
            awaitState(nodes, 0, 5, ContainerState.CONTAINER_UNHEALTHY);
            assertThat(nodes.read(0, block, 0, 500_000))
                    .isEqualTo(Datanodes.data(1 << 20, 1).substring(0, 500_000));
            assertThatThrownBy(() -> nodes.read(0, block, 500_000, 500_000))
                    .satisfies(e -> WriteAndReadTest.is(e, ErrorCode.CHECKSUM_MISMATCH));
        }
    }

    @Test
    void aReplicaThatVanishedIsNotMadeAgainInSilence() throws Exception {
        try (Datanodes nodes = new Datanodes(directory, 1, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            nodes.write(pipeline, 5, 1, Datanodes.data(10, 1));
            nodes.server(0).kill();
            Path data = find(nodes.homes.get(0), "5.data");
            try (Stream<Path> files = Files.list(data.getParent())) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(data.getParent());
            nodes.restart(0);
            awaitState(nodes, 0, 5, ContainerState.CONTAINER_UNHEALTHY);
        }
    }

    @Test
    void aFullVolumeRefusesChunksAndAsksToClose() {
        try (Datanodes nodes = new Datanodes(directory, 1, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            nodes.write(pipeline, 5, 1, Datanodes.data(10, 1));
            nodes.server(0).kill();
            nodes.settings.set(0, nodes.settings.get(0).with("hdds.datanode.volume.min.free.space", "1PB"));
            nodes.restart(0);
            assertThatThrownBy(() -> nodes.write(pipeline, 5, 2, Datanodes.data(10, 1)))
                    .satisfies(e -> WriteAndReadTest.is(e, ErrorCode.DISK_OUT_OF_SPACE));
            assertThatThrownBy(() -> nodes.write(pipeline, 6, 1, Datanodes.data(10, 1)))
                    .satisfies(e -> WriteAndReadTest.is(e, ErrorCode.DISK_OUT_OF_SPACE));
            Datanodes.await()
                    .until(() -> nodes.scm.toClose(nodes.server(0).uuid()).contains(5L));
        }
    }
}
