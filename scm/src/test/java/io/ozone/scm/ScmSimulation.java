package io.ozone.scm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.settings.Settings;
import io.ozone.scm.state.Invariants;
import io.ozone.wire.BlockId;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.ContainerState;
import io.ozone.wire.scm.ContainerRow;
import io.ozone.wire.scm.DeletedBlocksTx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From a seed: heartbeats, lost replies, deaths and returns of datanodes, allocations, writes, full containers, deletions
 * and kills of SCM, in virtual time. The rows' invariants hold after each step, ids are never given twice, and no
 * container is closed without all that was acknowledged. In the end everybody is well and everything that was begun must
 * come to its end.
 */
class ScmSimulation {
    private static final int STEPS = 600;
    private static final int DATANODES = 5;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everythingBegunComesToItsEnd(long seed) {
        run(seed, STEPS);
    }

    @Tag("soak")
    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9, 10, 11, 12, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010})
    void everythingBegunComesToItsEndAlsoInLongRuns(long seed) {
        run(seed, 20 * STEPS);
    }

    private void run(long seed, int steps) {
        Random random = new Random(seed);
        Settings settings = Settings.defaults()
                .with(ScmSettings.CONTAINER_SIZE, 1000)
                .with(ScmSettings.SEQUENCE_ID_BATCH_SIZE, 20)
                .with(ScmSettings.STALE_NODE_INTERVAL, "60s")
                .with(ScmSettings.DEAD_NODE_INTERVAL, "120s");
        try (SimulatedScm scm = new SimulatedScm(directory.resolve("scm" + seed), settings, DATANODES, random)) {
            Run run = new Run(random, scm);
            for (int i = 0; i < steps; i++) {
                run.step();
                run.check("step " + i);
            }
            run.heal();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static final class Run {
        final Random random;
        final SimulatedScm scm;
        final SimulatedCluster cluster;
        final Set<Long> localIds = new HashSet<>();
        /** Container to the number of writes that were acknowledged. */
        final Map<Long, Long> acknowledged = new HashMap<>();

        final List<BlockId> written = new ArrayList<>();
        final Set<BlockId> deleted = new HashSet<>();

        Run(Random random, SimulatedScm scm) {
            this.random = random;
            this.scm = scm;
            this.cluster = scm.cluster;
            scm.loseReplies(() -> random.nextInt(20) == 0);
        }

        void step() {
            int dice = random.nextInt(100);
            if (dice < 50) {
                SimulatedDatanode node = scm.datanode(random.nextInt(DATANODES));
                if (node.alive) {
                    scm.beat(node);
                }
            } else if (dice < 68) {
                allocateAndWrite();
            } else if (dice < 74) {
                deleteSome();
            } else if (dice < 80) {
                // Mostly one, sometimes so many that pipelines lose their majority.
                int count = random.nextInt(3) == 0 ? 3 : 1;
                cluster.datanodes.stream()
                        .filter(node -> node.alive)
                        .skip(random.nextInt(DATANODES))
                        .limit(count)
                        .forEach(cluster::die);
            } else if (dice < 85) {
                cluster.datanodes.stream()
                        .filter(node -> !node.alive)
                        .findFirst()
                        .ifPresent(cluster::comeBack);
            } else if (dice < 88) {
                scm.restart();
            } else {
                scm.clock.advance(Duration.ofMillis(random.nextInt(dice > 97 ? 70_000 : 5_000)));
            }
            scm.run();
        }

        void check(String when) {
            assertThat(Invariants.violations(scm.log.reader())).as(when).isEmpty();
            for (ContainerRow row : scm.containers()) {
                if (row.getState() == ContainerState.CONTAINER_CLOSED) {
                    assertThat(row.getBcsid())
                            .as("%s: container %d closed", when, row.getId())
                            .isEqualTo(acknowledged.getOrDefault(row.getId(), 0L));
                }
            }
        }

        /** Everybody comes back and time passes: nothing may be left half done. */
        void heal() {
            cluster.datanodes.stream().filter(node -> !node.alive).forEach(cluster::comeBack);
            for (int i = 0; i < 10; i++) {
                scm.live(Duration.ofSeconds(20));
                check("healing");
            }
            assertThat(scm.containers())
                    .allMatch(row -> row.getState() == ContainerState.CONTAINER_OPEN
                            || row.getState() == ContainerState.CONTAINER_CLOSED);
            assertThat(scm.deletions()).allSatisfy(this::lacksReplicas);
            for (SimulatedDatanode node : cluster.datanodes) {
                node.replicas.forEach((container, replica) -> assertThat(replica.blocks)
                        .as("blocks of container %d at %s", container, node.uuid())
                        .noneMatch(block -> deleted.contains(blockId(container, block))));
            }
            assertThat(scm.allocate(3, 10)).hasSize(10);
            assertThat(scm.allocate(1, 10)).hasSize(10);
        }

        private void allocateAndWrite() {
            for (BlockLocation block : allocate(random.nextInt(4) == 0 ? 1 : 3, 1 + random.nextInt(8))) {
                BlockId id = block.getBlock().getId();
                assertThat(localIds.add(id.getLocalId()))
                        .as("block id %s is new", id)
                        .isTrue();
                if (cluster.write(block.getPipeline(), id.getContainerId(), id.getLocalId(), random.nextInt(200))) {
                    acknowledged.merge(id.getContainerId(), 1L, Long::sum);
                    written.add(id);
                }
            }
        }

        private List<BlockLocation> allocate(int factor, int count) {
            try {
                return scm.allocate(factor, count);
            } catch (OzoneException e) {
                assertThat(e.code()).isIn(ErrorCode.SCM_IN_SAFE_MODE, ErrorCode.NO_PIPELINE);
                return List.of();
            }
        }

        private void deleteSome() {
            List<BlockId> some = new ArrayList<>();
            for (int i = 0; i < 5 && !written.isEmpty(); i++) {
                some.add(written.remove(random.nextInt(written.size())));
            }
            deleted.addAll(some);
            scm.delete(some);
        }

        /** Of some containers a member never got its replica; their deletions wait for it to be made. */
        private void lacksReplicas(DeletedBlocksTx transaction) {
            long replicas = cluster.datanodes.stream()
                    .filter(node -> node.replicas.containsKey(transaction.getContainerId()))
                    .count();
            int factor =
                    scm.container(transaction.getContainerId()).getReplication().getFactor();
            assertThat(replicas).isLessThan(factor);
        }

        private static BlockId blockId(long container, long local) {
            return BlockId.newBuilder()
                    .setContainerId(container)
                    .setLocalId(local)
                    .build();
        }
    }
}
