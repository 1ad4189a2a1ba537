package io.ozone.scm;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.LeaderSearch;
import io.ozone.common.rpc.Patience;
import io.ozone.simulation.SimulatedCaller;
import io.ozone.simulation.SimulatedNetwork;
import io.ozone.simulation.Simulation;
import io.ozone.wire.BlockId;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import io.ozone.wire.scm.AllocateBlocksReply;
import io.ozone.wire.scm.AllocateBlocksRequest;
import io.ozone.wire.scm.DeleteBlocksReply;
import io.ozone.wire.scm.DeleteBlocksRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What asks SCM for blocks, writes some of them, and gives them back: OM with its clients, in virtual time. */
final class SimulatedBlockClient {
    static final String NAME = "om";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration ATTEMPT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Container to the number of writes that were acknowledged. */
    final Map<Long, Long> acknowledged = new HashMap<>();

    final Set<BlockId> deleted = new HashSet<>();
    private final Simulation time;
    private final Map<String, SimulatedScmMember> scms;
    private final SimulatedCluster cluster;
    private final Random random;
    private final SimulatedCaller calls;
    private final Set<Long> localIds = new HashSet<>();
    private final Map<Long, String> pipelineOf = new HashMap<>();
    private final List<BlockId> written = new ArrayList<>();
    private boolean stopped;
    private boolean idle = true;
    private int allocated;

    SimulatedBlockClient(
            Simulation time, SimulatedNetwork network, Map<String, SimulatedScmMember> scms, SimulatedCluster cluster) {
        this.time = time;
        this.scms = scms;
        this.cluster = cluster;
        this.random = time.random();
        LeaderSearch search = new LeaderSearch(List.copyOf(scms.keySet()), Patience.growing(PATIENCE, ATTEMPT));
        this.calls = new SimulatedCaller(time, network, NAME, search);
    }

    int allocated() {
        return allocated;
    }

    void live() {
        stopped = false;
        next();
    }

    void stop() {
        stopped = true;
    }

    boolean isIdle() {
        return idle;
    }

    private void next() {
        idle = stopped;
        if (!stopped) {
            time.after(time.upTo(PAUSE), this::operate);
        }
    }

    private void operate() {
        if (random.nextInt(4) == 0) {
            deleteSome();
        } else {
            allocate(random.nextInt(4) == 0 ? 1 : 3, 1 + random.nextInt(8), blocks -> next());
        }
    }

    /** Asks until it gets them or gives up; then goes on. */
    void allocate(int factor, int count, Consumer<List<BlockLocation>> onBlocks) {
        idle = false;
        AllocateBlocksRequest request = AllocateBlocksRequest.newBuilder()
                .setCount(count)
                .setOwner("om")
                .setReplication(
                        Replication.newBuilder().setType(ReplicationType.RATIS).setFactor(factor))
                .build();
        this.<AllocateBlocksReply>call(
                (rooms, observer) -> rooms.blockDoor.allocateBlocks(request, checked(observer)),
                reply -> {
                    allocated += reply.getBlocksCount();
                    reply.getBlocksList().forEach(this::write);
                    onBlocks.accept(reply.getBlocksList());
                },
                error -> {
                    assertThat(error.code().retry()).as("%s", error).isNotEqualTo(ErrorCode.Retry.NEVER);
                    onBlocks.accept(List.of());
                });
    }

    /** An id is given once, also when the reply gets lost. */
    private StreamObserver<AllocateBlocksReply> checked(StreamObserver<AllocateBlocksReply> observer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(AllocateBlocksReply reply) {
                for (BlockLocation block : reply.getBlocksList()) {
                    BlockId id = block.getBlock().getId();
                    if (!localIds.add(id.getLocalId())) {
                        throw new AssertionError("local id %d was given twice".formatted(id.getLocalId()));
                    }
                    String pipeline = block.getPipeline().getId();
                    String before = pipelineOf.putIfAbsent(id.getContainerId(), pipeline);
                    if (before != null && !before.equals(pipeline)) {
                        throw new AssertionError("container id %d was given twice".formatted(id.getContainerId()));
                    }
                }
                observer.onNext(reply);
            }

            @Override
            public void onError(Throwable failure) {
                observer.onError(failure);
            }

            @Override
            public void onCompleted() {
                observer.onCompleted();
            }
        };
    }

    private void write(BlockLocation block) {
        BlockId id = block.getBlock().getId();
        if (random.nextInt(5) > 0
                && cluster.write(block.getPipeline(), id.getContainerId(), id.getLocalId(), random.nextInt(200))) {
            acknowledged.merge(id.getContainerId(), 1L, Long::sum);
            written.add(id);
        }
    }

    private void deleteSome() {
        idle = false;
        List<BlockId> some = new ArrayList<>();
        for (int i = 0; i < 5 && !written.isEmpty(); i++) {
            some.add(written.remove(random.nextInt(written.size())));
        }
        DeleteBlocksRequest request =
                DeleteBlocksRequest.newBuilder().addAllBlocks(some).build();
        this.<DeleteBlocksReply>call(
                (rooms, observer) -> rooms.blockDoor.deleteBlocks(request, observer),
                reply -> {
                    deleted.addAll(some);
                    next();
                },
                error -> next());
    }

    private <T> void call(
            BiConsumer<ScmRooms, StreamObserver<T>> request, Consumer<T> onReply, Consumer<OzoneException> onFailure) {
        calls.<T>call(
                (scm, answered, failed) -> scms.get(scm).serve(NAME, request, answered, failed), onReply, onFailure);
    }
}
