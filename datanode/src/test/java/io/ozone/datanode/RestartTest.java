package io.ozone.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ozone.wire.Block;
import io.ozone.wire.ContainerState;
import io.ozone.wire.Pipeline;
import io.ozone.wire.datanode.WriteRequest;
import io.ozone.wire.scm.DatanodeCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
