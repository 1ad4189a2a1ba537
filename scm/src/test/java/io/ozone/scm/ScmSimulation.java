package io.ozone.scm;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.rpc.Rpc;
import io.ozone.common.settings.Settings;
import io.ozone.kv.Cursor;
import io.ozone.scm.state.Invariants;
import io.ozone.scm.state.ScmTables;
import io.ozone.server.Metrics;
import io.ozone.server.PeriodicTasks;
import io.ozone.server.VersionFile;
import io.ozone.server.VersionFile.NodeType;
import io.ozone.wire.BlockId;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.ContainerState;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import io.ozone.wire.scm.AllocateBlocksReply;
import io.ozone.wire.scm.AllocateBlocksRequest;
import io.ozone.wire.scm.ContainerRow;
import io.ozone.wire.scm.DeleteBlocksReply;
import io.ozone.wire.scm.DeleteBlocksRequest;
import io.ozone.wire.scm.HeartbeatReply;
import io.ozone.wire.scm.RegisterReply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From a seed: heartbeats, deaths and returns of datanodes, allocations, writes, full containers, deletions and kills of
 * SCM, in virtual time. The rows' invariants hold after each step, ids are never given twice, and no container is closed
 * without all that was acknowledged. In the end everybody is well and everything that was begun must come to its end.
 */
class ScmSimulation {
    private static final int STEPS = 400;
    private static final int DATANODES = 5;
    private static final long CONTAINER_BYTES = 1000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void everythingBegunComesToItsEnd(long seed) {
        run(seed, STEPS);
    }

    @Tag("soak")
    @ParameterizedTest
    @ValueSource(longs = {1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010})
    void everythingBegunComesToItsEndAlsoInLongRuns(long seed) {
        run(seed, 20 * STEPS);
    }

    private void run(long seed, int steps) {
        Run run = new Run(seed, directory.resolve("scm" + seed));
        try {
            for (int i = 0; i < steps; i++) {
                run.step();
                run.check("seed " + seed + ", step " + i);
            }
            run.heal();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        } finally {
            run.close();
        }
    }

    private static final class Run {
        final Random random;
        final VirtualClock clock = new VirtualClock();
        final SimulatedCluster cluster = new SimulatedCluster(DATANODES);
        final Settings settings = Settings.defaults()
                .with(ScmSettings.CONTAINER_SIZE, CONTAINER_BYTES)
                .with(ScmSettings.SEQUENCE_ID_BATCH_SIZE, 20)
                .with(ScmSettings.STALE_NODE_INTERVAL, "60s")
                .with(ScmSettings.DEAD_NODE_INTERVAL, "120s");
        final VersionFile version = VersionFile.create(1, VersionFile.newClusterId(), NodeType.SCM, 0);
        final DirectLog log;
        final Set<Long> localIds = new HashSet<>();
        /** Container to the number of writes that were acknowledged. */
        final Map<Long, Long> acknowledged = new HashMap<>();
        final List<BlockId> written = new ArrayList<>();
        final Set<BlockId> deleted = new HashSet<>();
        Metrics metrics;
        PeriodicTasks tasks;
        ScmRooms rooms;

        Run(long seed, Path directory) {
            random = new Random(seed);
            log = new DirectLog(directory, clock);
            startScm();
        }

        void step() {
            int dice = random.nextInt(100);
            if (dice < 50) {
                SimulatedDatanode node = cluster.datanodes.get(random.nextInt(DATANODES));
                if (node.alive) {
                    beat(node);
                }
            } else if (dice < 68) {
                allocateAndWrite();
            } else if (dice < 74) {
                deleteSome();
            } else if (dice < 80) {
                cluster.datanodes.stream().filter(node -> node.alive).skip(random.nextInt(DATANODES)).findFirst().ifPresent(cluster::die);
            } else if (dice < 86) {
                cluster.datanodes.stream().filter(node -> !node.alive).findFirst().ifPresent(cluster::comeBack);
            } else if (dice < 88) {
                restartScm();
            } else {
                clock.advance(Duration.ofMillis(random.nextInt(dice > 97 ? 70_000 : 5_000)));
            }
            tasks.runDue();
        }

        void check(String when) {
            assertThat(Invariants.violations(log.reader())).as(when).isEmpty();
            for (ContainerRow row : rows()) {
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
            for (int i = 0; i < 200; i++) {
                cluster.datanodes.forEach(this::beat);
                clock.advance(Duration.ofSeconds(1));
                tasks.runDue();
                check("healing");
            }
            assertThat(rows().stream().filter(row -> !isSettled(row)).map(this::describe))
                    .isEmpty();
            assertThat(deletionsLeft()).isZero();
            for (SimulatedDatanode node : cluster.datanodes) {
                node.replicas.forEach((container, replica) -> assertThat(replica.blocks)
                        .as("blocks of container %d at %s", container, node.uuid())
                        .noneMatch(block -> deleted.contains(blockId(container, block))));
            }
            assertThat(allocate(3, 10)).hasSize(10);
            assertThat(allocate(1, 10)).hasSize(10);
        }

        void close() {
            log.close();
            metrics.close();
        }

        private void startScm() {
            metrics = new Metrics();
            tasks = new PeriodicTasks("scm", 0, clock, metrics);
            rooms = new ScmRooms(settings, clock, version, log, tasks, new Random(random.nextLong()));
            rooms.leadership.leaderChanged(true, 1);
        }

        private void restartScm() {
            tasks.close();
            metrics.close();
            log.killAndReopen();
            startScm();
        }

        private void beat(SimulatedDatanode node) {
            if (!node.registered) {
                Run.<RegisterReply>call(observer -> rooms.datanodeDoor.register(cluster.registration(node, version.clusterId()), observer));
                node.registered = true;
            }
            rooms.datanodeDoor.sendHeartbeat(cluster.heartbeat(node), new Recorder<>(
                    reply -> obey(node, reply), new AtomicReference<>()));
        }

        /** Now or, when the heartbeat was held, at some later step. */
        private void obey(SimulatedDatanode node, HeartbeatReply reply) {
            boolean lost = random.nextInt(20) == 0;
            if (!node.alive || lost) {
                return;
            }
            if (reply.getRegisterAgain()) {
                node.registered = false;
            }
            reply.getCommandsList().forEach(command -> cluster.obey(node, command));
        }

        private void allocateAndWrite() {
            for (BlockLocation block : allocate(random.nextInt(4) == 0 ? 1 : 3, 1 + random.nextInt(8))) {
                BlockId id = block.getBlock().getId();
                assertThat(localIds.add(id.getLocalId())).as("block id %s is new", id).isTrue();
                if (cluster.write(block.getPipeline(), id.getContainerId(), id.getLocalId(), random.nextInt(200))) {
                    acknowledged.merge(id.getContainerId(), 1L, Long::sum);
                    written.add(id);
                }
            }
        }

        private List<BlockLocation> allocate(int factor, int count) {
            AtomicReference<AllocateBlocksReply> reply = new AtomicReference<>();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            rooms.blockDoor.allocateBlocks(
                    AllocateBlocksRequest.newBuilder()
                            .setCount(count)
                            .setOwner("om")
                            .setReplication(Replication.newBuilder()
                                    .setType(ReplicationType.RATIS)
                                    .setFactor(factor))
                            .build(),
                    new Recorder<>(reply::set, failure));
            if (failure.get() != null) {
                assertThat(Rpc.fromStatus(failure.get()).code())
                        .as(failure.get().toString())
                        .isIn(ErrorCode.SCM_IN_SAFE_MODE, ErrorCode.NO_PIPELINE);
                return List.of();
            }
            return reply.get().getBlocksList();
        }

        private void deleteSome() {
            DeleteBlocksRequest.Builder request = DeleteBlocksRequest.newBuilder();
            for (int i = 0; i < 5 && !written.isEmpty(); i++) {
                BlockId id = written.remove(random.nextInt(written.size()));
                request.addBlocks(id);
                deleted.add(id);
            }
            Run.<DeleteBlocksReply>call(observer -> rooms.blockDoor.deleteBlocks(request.build(), observer));
        }

        private static BlockId blockId(long container, long local) {
            return BlockId.newBuilder().setContainerId(container).setLocalId(local).build();
        }

        private static boolean isSettled(ContainerRow row) {
            return row.getState() == ContainerState.CONTAINER_OPEN || row.getState() == ContainerState.CONTAINER_CLOSED;
        }

        private String describe(ContainerRow row) {
            StringBuilder text = new StringBuilder("At ").append(clock.millis()).append(": ").append(row);
            log.reader().get(ScmTables.PIPELINES, row.getPipelineId()).ifPresent(text::append);
            for (SimulatedDatanode node : cluster.datanodes) {
                text.append(node.uuid()).append(node.pipelines.contains(row.getPipelineId()) ? " in pipeline" : "");
                if (node.replicas.containsKey(row.getId())) {
                    text.append(' ').append(node.report(row.getId()));
                }
                text.append(System.lineSeparator());
            }
            return text.toString();
        }

        private List<ContainerRow> rows() {
            List<ContainerRow> rows = new ArrayList<>();
            try (Cursor<Long, ContainerRow> cursor = log.reader().scan(ScmTables.CONTAINERS, null, null)) {
                while (cursor.next()) {
                    rows.add(cursor.value());
                }
            }
            return rows;
        }

        private int deletionsLeft() {
            int count = 0;
            try (Cursor<Long, ?> cursor = log.reader().scan(ScmTables.DELETED_BLOCKS, null, null)) {
                while (cursor.next()) {
                    count++;
                }
            }
            return count;
        }

        private static <T> void call(Consumer<StreamObserver<T>> call) {
            AtomicReference<T> reply = new AtomicReference<>();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            call.accept(new Recorder<>(reply::set, failure));
            assertThat(failure.get()).isNull();
            assertThat(reply.get()).isNotNull();
        }
    }

    private record Recorder<T>(Consumer<T> reply, AtomicReference<Throwable> failure)
            implements StreamObserver<T> {
        @Override
        public void onNext(T value) {
            reply.accept(value);
        }

        @Override
        public void onError(Throwable error) {
            failure.set(error);
        }

        @Override
        public void onCompleted() {
            assertThat(failure.get()).isNull();
        }
    }
}
