package io.ozone.scm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.settings.Settings;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.ContainerState;
import io.ozone.wire.Datanode;
import io.ozone.wire.PipelineState;
import io.ozone.wire.scm.PipelineRow;
import io.ozone.wire.scm.SafeModeRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single situations, in virtual time: what the keepers and safe mode decide. */
class ScmRoomsTest {
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    private Settings settings = Settings.defaults()
            .with(ScmSettings.CONTAINER_SIZE, 1000)
            .with(ScmSettings.STALE_NODE_INTERVAL, "60s")
            .with(ScmSettings.DEAD_NODE_INTERVAL, "120s")
            .with(ScmSettings.CREATE_FACTOR_ONE, false);

    private SimulatedScm scm;

    @AfterEach
    void close() {
        scm.close();
    }

    @Test
    void aFreshClusterLeavesSafeModeWithItsLastNeededDatanode() {
        start(3);
        scm.beat(scm.datanode(0));
        scm.beat(scm.datanode(1));
        assertThat(scm.safeMode().getOn()).isTrue();
        assertThatThrownBy(() -> scm.allocate(3, 1)).hasMessageContaining("2 datanodes have registered, 3 are needed");
        scm.beat(scm.datanode(2));
        assertThat(scm.safeMode().getOn()).isFalse();
    }

    @Test
    void aRestartedScmWaitsForItsPipelinesAndContainers() {
        settings = settings.with(ScmSettings.SAFE_MODE_DATANODES, 1);
        start(3);
        scm.live(SHORT);
        BlockLocation block = scm.allocate(3, 1).get(0);
        fill(block);
        scm.live(SHORT);
        assertThat(state(block)).isEqualTo(ContainerState.CONTAINER_CLOSED);
        scm.cluster.datanodes.forEach(scm.cluster::die);
        scm.restart();
        assertThat(scm.safeMode().getRulesList())
                .filteredOn(rule -> !rule.getPassed())
                .extracting(SafeModeRule::getName)
                .containsExactlyInAnyOrder(
                        "DataNodeSafeModeRule",
                        "RatisContainerSafeModeRule",
                        "HealthyPipelineSafeModeRule",
                        "OneReplicaPipelineSafeModeRule");
        scm.cluster.comeBack(scm.datanode(0));
        scm.live(SHORT);
        assertThat(scm.safeMode().getRulesList())
                .filteredOn(rule -> !rule.getPassed())
                .extracting(SafeModeRule::getName)
                .containsExactly("HealthyPipelineSafeModeRule");
        scm.cluster.comeBack(scm.datanode(1));
        scm.live(SHORT);
        assertThat(scm.safeMode().getOn()).isFalse();
        assertThat(scm.allocate(3, 1)).hasSize(1);
    }

    @Test
    void oneOfThreeDatanodesAwayStopsNothing() {
        start(3);
        scm.live(SHORT);
        List<String> before = open();
        assertThat(before).hasSize(2);
        scm.cluster.die(scm.datanode(2));
        scm.live(LONG);
        assertThat(open()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(scm.allocate(3, 5)).hasSize(5);
    }

    @Test
    void aPipelineWithALostMemberIsClosedOnceItIsReplaced() {
        start(4);
        scm.live(SHORT);
        scm.cluster.die(scm.datanode(0));
        scm.live(LONG);
        assertThat(scm.pipelines())
                .isNotEmpty()
                .allMatch(row -> row.getState() == PipelineState.PIPELINE_OPEN)
                .noneMatch(row -> row.getMembersList().contains(scm.datanode(0).identity));
    }

    @Test
    void aPipelineWithoutMajorityIsClosedAndItsContainersWaitForOne() {
        start(3);
        scm.live(SHORT);
        BlockLocation block = scm.allocate(3, 1).get(0);
        write(block, 1);
        scm.cluster.die(scm.datanode(0));
        scm.cluster.die(scm.datanode(1));
        scm.live(LONG);
        assertThat(open()).isEmpty();
        assertThat(state(block)).isEqualTo(ContainerState.CONTAINER_QUASI_CLOSED);
        assertThatThrownBy(() -> scm.allocate(3, 1)).hasMessageContaining("1 datanodes are healthy, 3 are needed");
        scm.cluster.comeBack(scm.datanode(0));
        scm.live(LONG);
        assertThat(state(block)).isEqualTo(ContainerState.CONTAINER_CLOSED);
        assertThat(scm.container(container(block)).getBcsid()).isOne();
    }

    @Test
    void damagedReplicasAreLocatedBehindTheOthersAndAloneWhenThereAreNoOthers() {
        start(3);
        scm.live(SHORT);
        BlockLocation block = scm.allocate(3, 1).get(0);
        write(block, 1);
        scm.cluster.die(scm.datanode(0));
        scm.cluster.die(scm.datanode(1));
        scm.live(LONG);
        scm.cluster.comeBack(scm.datanode(0));
        scm.cluster.comeBack(scm.datanode(1));
        scm.live(LONG);
        assertThat(state(block)).isEqualTo(ContainerState.CONTAINER_CLOSED);
        List<Datanode> damaged = new ArrayList<>();
        for (int next : List.of(1, 0, 2)) {
            SimulatedDatanode node = scm.datanode(next);
            node.replicas.get(container(block)).state = ContainerState.CONTAINER_UNHEALTHY;
            damaged.add(node.identity);
            scm.live(SHORT);
            List<Datanode> where = scm.locate(container(block)).getPipeline().getMembersList();
            assertThat(where).hasSize(3);
            assertThat(where.subList(3 - damaged.size(), 3)).containsExactlyInAnyOrderElementsOf(damaged);
        }
    }

    @Test
    void aReplicaThatLagsIsNeverClosedAsTheWhole() {
        start(3);
        scm.live(SHORT);
        BlockLocation block = scm.allocate(3, 1).get(0);
        write(block, 1);
        // Datanode 2 misses the second write; then the pipeline goes, and only datanode 2 is there.
        scm.cluster.die(scm.datanode(2));
        write(block, 2);
        scm.live(LONG);
        scm.cluster.die(scm.datanode(0));
        scm.cluster.die(scm.datanode(1));
        scm.datanode(2).pipelines.clear();
        scm.restart();
        scm.cluster.comeBack(scm.datanode(2));
        scm.live(LONG);
        assertThat(state(block)).isNotEqualTo(ContainerState.CONTAINER_CLOSED);
        scm.datanode(0).pipelines.clear();
        scm.datanode(1).pipelines.clear();
        scm.cluster.comeBack(scm.datanode(0));
        scm.live(LONG);
        assertThat(state(block)).isEqualTo(ContainerState.CONTAINER_CLOSED);
        assertThat(scm.container(container(block)).getBcsid()).isEqualTo(2);
    }

    @Test
    void factorOnePipelinesComeOnDemand() {
        start(3);
        scm.live(SHORT);
        assertThat(scm.pipelines()).noneMatch(row -> row.getReplication().getFactor() == 1);
        assertThatThrownBy(() -> scm.allocate(1, 1)).hasMessageContaining("no pipeline for RATIS factor 1");
        scm.live(SHORT);
        assertThat(scm.allocate(1, 1)).hasSize(1);
        assertThat(scm.pipelines())
                .filteredOn(row -> row.getReplication().getFactor() == 1)
                .hasSize(1);
    }

    @Test
    void deletionsAreSentAgainUntilEveryReplicaIsDone() {
        start(3);
        scm.live(SHORT);
        BlockLocation block = scm.allocate(3, 1).get(0);
        write(block, 1);
        scm.loseReplies(() -> true);
        scm.delete(List.of(block.getBlock().getId()));
        scm.live(SHORT);
        assertThat(scm.deletions()).hasSize(1);
        scm.loseReplies(() -> false);
        scm.live(LONG);
        assertThat(scm.deletions()).isEmpty();
        assertThat(scm.cluster.datanodes)
                .allMatch(node -> node.replicas.get(container(block)).blocks.isEmpty());
    }

    private void start(int datanodes) {
        scm = new SimulatedScm(directory.resolve("scm.db"), settings, datanodes, new Random(1));
    }

    private void write(BlockLocation block, long localId) {
        assertThat(scm.cluster.write(block.getPipeline(), container(block), localId, 10))
                .isTrue();
    }

    private void fill(BlockLocation block) {
        assertThat(scm.cluster.write(block.getPipeline(), container(block), 1, 1000))
                .isTrue();
    }

    private ContainerState state(BlockLocation block) {
        return scm.container(container(block)).getState();
    }

    private static long container(BlockLocation block) {
        return block.getBlock().getId().getContainerId();
    }

    private List<String> open() {
        return scm.pipelines().stream()
                .filter(row -> row.getState() == PipelineState.PIPELINE_OPEN)
                .map(PipelineRow::getId)
                .toList();
    }
}
