package io.ozone.scm;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Rpc;
import io.ozone.common.settings.Settings;
import io.ozone.kv.Cursor;
import io.ozone.kv.Table;
import io.ozone.scm.state.ScmTables;
import io.ozone.server.Metrics;
import io.ozone.server.PeriodicTasks;
import io.ozone.server.VersionFile;
import io.ozone.server.VersionFile.NodeType;
import io.ozone.wire.BlockId;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import io.ozone.wire.scm.AllocateBlocksReply;
import io.ozone.wire.scm.AllocateBlocksRequest;
import io.ozone.wire.scm.ContainerLocation;
import io.ozone.wire.scm.ContainerRow;
import io.ozone.wire.scm.DeleteBlocksReply;
import io.ozone.wire.scm.DeleteBlocksRequest;
import io.ozone.wire.scm.DeletedBlocksTx;
import io.ozone.wire.scm.HeartbeatReply;
import io.ozone.wire.scm.LocateContainersReply;
import io.ozone.wire.scm.LocateContainersRequest;
import io.ozone.wire.scm.PipelineRow;
import io.ozone.wire.scm.RegisterReply;
import io.ozone.wire.scm.SafeModeRequest;
import io.ozone.wire.scm.SafeModeStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** All of SCM but its sockets and its Raft, in virtual time, on the thread of the test. */
final class SimulatedScm implements AutoCloseable {
    final VirtualClock clock = new VirtualClock();
    final SimulatedCluster cluster;
    final DirectLog log;
    private final Settings settings;
    private final Random random;
    private final VersionFile version = VersionFile.create(1, VersionFile.newClusterId(), NodeType.SCM, 0);
    private BooleanSupplier repliesGetLost = () -> false;
    private Metrics metrics;
    private PeriodicTasks tasks;
    private ScmRooms rooms;

    SimulatedScm(Path directory, Settings settings, int datanodes, Random random) {
        this.settings = settings;
        this.random = random;
        this.cluster = new SimulatedCluster(datanodes);
        this.log = new DirectLog(directory, clock);
        start();
    }

    void loseReplies(BooleanSupplier when) {
        repliesGetLost = when;
    }

    SimulatedDatanode datanode(int index) {
        return cluster.datanodes.get(index);
    }

    void run() {
        tasks.runDue();
    }

    /** Living datanodes beat once a second for this long. */
    void live(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            cluster.datanodes.stream().filter(node -> node.alive).forEach(this::beat);
            clock.advance(Duration.ofSeconds(1));
            run();
        }
    }

    /** Killed and started again, on the same disk. */
    void restart() {
        tasks.close();
        metrics.close();
        log.killAndReopen();
        start();
    }

    void beat(SimulatedDatanode node) {
        if (!node.registered) {
            SimulatedScm.<RegisterReply>call(
                    observer -> rooms.datanodeDoor.register(cluster.registration(node, version.clusterId()), observer));
            node.registered = true;
        }
        rooms.datanodeDoor.sendHeartbeat(
                cluster.heartbeat(node), new Recorder<>(reply -> obey(node, reply), new AtomicReference<>()));
        run();
    }

    /** @throws OzoneException the door's error */
    List<BlockLocation> allocate(int factor, int count) {
        return SimulatedScm.<AllocateBlocksReply>call(observer -> rooms.blockDoor.allocateBlocks(
                        AllocateBlocksRequest.newBuilder()
                                .setCount(count)
                                .setOwner("om")
                                .setReplication(Replication.newBuilder()
                                        .setType(ReplicationType.RATIS)
                                        .setFactor(factor))
                                .build(),
                        observer))
                .getBlocksList();
    }

    ContainerLocation locate(long container) {
        return SimulatedScm.<LocateContainersReply>call(observer -> rooms.blockDoor.locateContainers(
                        LocateContainersRequest.newBuilder()
                                .addContainerIds(container)
                                .build(),
                        observer))
                .getContainers(0);
    }

    void delete(Collection<BlockId> blocks) {
        SimulatedScm.<DeleteBlocksReply>call(observer -> rooms.blockDoor.deleteBlocks(
                DeleteBlocksRequest.newBuilder().addAllBlocks(blocks).build(), observer));
        run();
    }

    SafeModeStatus safeMode() {
        return call(observer -> rooms.adminDoor.getSafeMode(SafeModeRequest.getDefaultInstance(), observer));
    }

    List<ContainerRow> containers() {
        return rows(ScmTables.CONTAINERS);
    }

    ContainerRow container(long id) {
        return log.reader().get(ScmTables.CONTAINERS, id).orElseThrow();
    }

    List<PipelineRow> pipelines() {
        return rows(ScmTables.PIPELINES);
    }

    List<DeletedBlocksTx> deletions() {
        return rows(ScmTables.DELETED_BLOCKS);
    }

    @Override
    public void close() {
        tasks.close();
        log.close();
        metrics.close();
    }

    private void start() {
        metrics = new Metrics();
        tasks = new PeriodicTasks("scm", 0, clock, metrics);
        rooms = new ScmRooms(settings, clock, version, log, tasks, new Random(random.nextLong()));
        rooms.leadership.leaderChanged(true, 1);
    }

    /** Now or, when the heartbeat was held, at some later step. */
    private void obey(SimulatedDatanode node, HeartbeatReply reply) {
        if (!node.alive || repliesGetLost.getAsBoolean()) {
            return;
        }
        if (reply.getRegisterAgain()) {
            node.registered = false;
        }
        reply.getCommandsList().forEach(command -> cluster.obey(node, command));
    }

    private <K, V> List<V> rows(Table<K, V> table) {
        List<V> rows = new ArrayList<>();
        try (Cursor<K, V> cursor = log.reader().scan(table, null, null)) {
            while (cursor.next()) {
                rows.add(cursor.value());
            }
        }
        return rows;
    }

    private static <T> T call(Consumer<StreamObserver<T>> call) {
        AtomicReference<T> reply = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        call.accept(new Recorder<>(reply::set, failure));
        if (failure.get() != null) {
            throw Rpc.fromStatus(failure.get());
        }
        assertThat(reply.get()).isNotNull();
        return reply.get();
    }

    private record Recorder<T>(Consumer<T> reply, AtomicReference<Throwable> failure) implements StreamObserver<T> {
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
