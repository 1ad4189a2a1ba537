package io.ozone.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ozone.wire.Block;
import io.ozone.wire.ContainerState;
import io.ozone.wire.Pipeline;
import io.ozone.wire.datanode.WriteRequest;
import io.ozone.wire.scm.DatanodeCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
    @TempDir
    Path directory;

    private final Map<Block, ByteString> written = new LinkedHashMap<>();
    private long nextLocalId = 1;

    private void writeSome(Datanodes nodes, Pipeline pipeline) {
        for (int size : new int[] {10, 5_000, 200_000, 3 << 20}) {
            long localId = nextLocalId++;
            ByteString data = Datanodes.data(size, localId);
            written.put(nodes.write(pipeline, localId % 2 + 1, localId, data), data);
        }
    }

    private void checkAll(Datanodes nodes) {
        for (int node = 0; node < nodes.servers.size(); node++) {
            for (Map.Entry<Block, ByteString> block : written.entrySet()) {
                assertThat(WriteAndReadTest.readWhenThere(nodes, node, block.getKey()))
                        .isEqualTo(block.getValue());
            }
        }
    }

    @Test
    void everythingAcknowledgedIsThereAfterAllWereKilled() {
        try (Datanodes nodes = new Datanodes(directory, 3, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            writeSome(nodes, pipeline);
            for (int round = 0; round < 2; round++) {
                nodes.servers.forEach(DatanodeServer::kill);
                for (int node = 0; node < 3; node++) {
                    nodes.restart(node);
                }
                checkAll(nodes);
                writeSome(nodes, pipeline);
            }
            checkAll(nodes);
        }
    }

    @Test
    void aKilledMemberCatchesUp() {
        try (Datanodes nodes = new Datanodes(directory, 3, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            writeSome(nodes, pipeline);
            int killed = nodes.leader(pipeline).orElseThrow();
            nodes.server(killed).kill();
            writeSome(nodes, pipeline);
            nodes.restart(killed);
            writeSome(nodes, pipeline);
            checkAll(nodes);
        }
    }

    @Test
    void whatASnapshotCoversIsNotNeededInTheLog() throws Exception {
        try (Datanodes nodes = new Datanodes(directory, 3, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            writeSome(nodes, pipeline);
            for (DatanodeServer server : nodes.servers) {
                server.close();
            }
            for (int node = 0; node < 3; node++) {
                nodes.restart(node);
            }
            checkAll(nodes);
            writeSome(nodes, pipeline);
            nodes.servers.forEach(DatanodeServer::kill);
            for (int node = 0; node < 3; node++) {
                nodes.restart(node);
            }
            checkAll(nodes);
        }
    }

    @Test
    void aStreamGoesOnWithTheNextLeader() {
        try (Datanodes nodes = new Datanodes(directory, 3, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            ByteString whole = Datanodes.data(8 << 20, 3);
            List<WriteRequest> chunks = new ArrayList<>();
            for (int offset = 0; offset < whole.size(); offset += 1 << 20) {
                int end = offset + (1 << 20);
                chunks.add(Datanodes.chunk(pipeline, 1, 1, offset, whole.substring(offset, end), end == whole.size()));
            }
            // The first half reaches the log, then the leader is gone.
            nodes.stream(pipeline, chunks.subList(0, 4));
            int killed = nodes.leader(pipeline).orElseThrow();
            nodes.server(killed).kill();
            // All of it again: what is there already is recognised.
            long index = nodes.stream(pipeline, chunks);
            nodes.restart(killed);
            written.put(Datanodes.block(1, 1, whole.size(), index), whole);
            checkAll(nodes);
            assertThat(nodes.stream(pipeline, chunks))
                    .as("sent once more after the commit")
                    .isEqualTo(index);
        }
    }

    @Test
    void aPipelineOfOneServesAloneAndComesBack() {
        try (Datanodes nodes = new Datanodes(directory, 1, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            writeSome(nodes, pipeline);
            nodes.server(0).kill();
            nodes.restart(0);
            checkAll(nodes);
            writeSome(nodes, pipeline);
            checkAll(nodes);
        }
    }

    /** What a power failure leaves of an entry that nobody was told of. */
    @Test
    void theBeginningOfAnEntryAtTheEndOfEveryLogIsCutOff() throws Exception {
        try (Datanodes nodes = new Datanodes(directory, 3, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            writeSome(nodes, pipeline);
            nodes.servers.forEach(DatanodeServer::kill);
            for (int node = 0; node < 3; node++) {
                damageLog(nodes, node, pipeline, (content, written) -> {
                    // a length of 1,500 bytes, and some of them
                    content[written] = (byte) 0xdc;
                    content[written + 1] = 0x0b;
                    Arrays.fill(content, written + 2, written + 200, (byte) 0x55);
                });
                nodes.restart(node);
            }
            checkAll(nodes);
            writeSome(nodes, pipeline);
            checkAll(nodes);
        }
    }

    @Test
    void aMemberWithADamagedLogLeavesThePipelineWithWhatIsWhole() throws Exception {
        try (Datanodes nodes = new Datanodes(directory, 3, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            writeSome(nodes, pipeline);
            List<Block> before = List.copyOf(written.keySet());
            int damaged = (nodes.leader(pipeline).orElseThrow() + 1) % 3;
            nodes.server(damaged).close();
            nodes.restart(damaged);
            writeSome(nodes, pipeline);
            checkAll(nodes);

            nodes.server(damaged).kill();
            Path log = damageLog(nodes, damaged, pipeline, (content, written) -> content[written - 100] ^= 1);
            for (int start = 0; start < 2; start++) {
                nodes.restart(damaged);
                if (start == 0) {
                    String uuid = nodes.server(damaged).uuid();
                    Datanodes.await().until(() -> nodes.scm.node(uuid).failures.containsKey(pipeline.getId()));
                }
                for (long container : new long[] {1, 2}) {
                    ContainerLifeTest.awaitState(nodes, damaged, container, ContainerState.CONTAINER_QUASI_CLOSED);
                }
                for (Block block : before) {
                    assertThat(nodes.read(damaged, block, 0, block.getLength())).isEqualTo(written.get(block));
                }
                nodes.server(damaged).kill();
            }
            assertThat(log).doesNotExist();
            Path aside = log.getParent().getParent().resolveSibling("damaged-" + pipeline.getId());
            assertThat(aside.resolve("current").resolve(log.getFileName())).exists();

            nodes.restart(damaged);
            writeSome(nodes, pipeline);
            written.forEach((block, data) -> {
                for (int node : new int[] {(damaged + 1) % 3, (damaged + 2) % 3}) {
                    assertThat(WriteAndReadTest.readWhenThere(nodes, node, block))
                            .isEqualTo(data);
                }
            });
        }
    }

    private interface Damage {
        /** @param written where the zeros begin that were written ahead */
        void to(byte[] content, int written);
    }

    private static Path damageLog(Datanodes nodes, int node, Pipeline pipeline, Damage damage) throws IOException {
        Path current = DataDirectories.raft(nodes.settings.get(node)).resolve(pipeline.getId() + "/current");
        Path log;
        try (Stream<Path> files = Files.list(current)) {
            log = files.filter(file -> file.getFileName().toString().startsWith("log_inprogress_"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] content = Files.readAllBytes(log);
        int written = content.length;
        while (content[written - 1] == 0) {
            written--;
        }
        byte[] damaged = Arrays.copyOf(content, content.length + 4_000);
        damage.to(damaged, written);
        Files.write(log, damaged);
        return log;
    }

    /**
     * The leader is gone for good, and each of the others comes back alone and is told to drop the pipeline: nobody
     * tells it which entries of its log were acknowledged.
     */
    @Test
    void whatOnlyLogsHoldSurvivesTheLossOfTheLeaderAndOfThePipeline() {
        try (Datanodes nodes = new Datanodes(directory, 3, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            for (int round = 0; round < 5; round++) {
                writeSome(nodes, pipeline);
            }
            int leader = nodes.leader(pipeline).orElseThrow();
            nodes.servers.forEach(DatanodeServer::kill);
            for (int node = 0; node < 3; node++) {
                if (node != leader) {
                    nodes.restart(node);
                    String uuid = nodes.server(node).uuid();
                    nodes.scm.send(
                            uuid,
                            DatanodeCommand.newBuilder()
                                    .setClosePipeline(pipeline.getId())
                                    .build());
                    ContainerLifeTest.awaitState(nodes, node, 1, ContainerState.CONTAINER_QUASI_CLOSED);
                    ContainerLifeTest.awaitState(nodes, node, 2, ContainerState.CONTAINER_QUASI_CLOSED);
                    nodes.server(node).kill();
                }
            }
            List<Integer> survivors = List.of((leader + 1) % 3, (leader + 2) % 3);
            for (int node : survivors) {
                nodes.restart(node);
            }
            written.forEach((block, data) -> assertThat(survivors)
                    .as("%s", block)
                    .anySatisfy(node ->
                            assertThat(nodes.read(node, block, 0, data.size())).isEqualTo(data)));
        }
    }
}
