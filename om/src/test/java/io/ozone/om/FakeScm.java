package io.ozone.om;

import io.grpc.stub.StreamObserver;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.rpc.Rpc;
import io.ozone.server.GrpcDoor;
import io.ozone.wire.BlockId;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.ContainerState;
import io.ozone.wire.Datanode;
import io.ozone.wire.Pipeline;
import io.ozone.wire.PipelineState;
import io.ozone.wire.Replication;
import io.ozone.wire.scm.AllocateBlocksReply;
import io.ozone.wire.scm.AllocateBlocksRequest;
import io.ozone.wire.scm.ContainerLocation;
import io.ozone.wire.scm.DeleteBlocksReply;
import io.ozone.wire.scm.DeleteBlocksRequest;
import io.ozone.wire.scm.LocateContainersReply;
import io.ozone.wire.scm.LocateContainersRequest;
import io.ozone.wire.scm.ScmBlocksGrpc.ScmBlocksImplBase;
import io.ozone.wire.scm.ScmInfo;
import io.ozone.wire.scm.ScmInfoRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** SCM's block door, really listening, with blocks out of thin air: container 1 + n/1000 in pipeline p0 or p1. */
public final class FakeScm extends ScmBlocksImplBase implements AutoCloseable {
    public static final String CLUSTER = "CID-00000000-0000-0000-0000-000000000001";
    private static final int BLOCKS_OF_CONTAINER = 1000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final GrpcDoor door;
    private final AtomicLong localId = new AtomicLong();
    public final List<AllocateBlocksRequest> allocations = new CopyOnWriteArrayList<>();
    public final List<List<Long>> located = new CopyOnWriteArrayList<>();
    public final Set<BlockId> deleted = ConcurrentHashMap.newKeySet();
    public final AtomicInteger infoCalls = new AtomicInteger();
    /** What every call but GetScmInfo fails with; null = none does. */
    public volatile ErrorCode failure;
    /** Where containers are said to be. */
    public volatile String host = "host0";

    public FakeScm() {
        door = GrpcDoor.open("fake SCM", "localhost", 0, threads, List.of(this), List.of());
    }

    public String address() {
        return door.address();
    }

    @Override
    public void getScmInfo(ScmInfoRequest request, StreamObserver<ScmInfo> observer) {
        infoCalls.incrementAndGet();
        Rpc.reply(
                observer,
                ScmInfo.newBuilder().setClusterId(CLUSTER).setLeader(true).build());
    }

    @Override
    public void allocateBlocks(AllocateBlocksRequest request, StreamObserver<AllocateBlocksReply> observer) {
        allocations.add(request);
        if (refuses(observer)) {
            return;
        }
        String pipeline = request.getExcludePipelinesList().contains("p0") ? "p1" : "p0";
        AllocateBlocksReply.Builder reply = AllocateBlocksReply.newBuilder();
        for (int i = 0; i < request.getCount(); i++) {
            long id = localId.incrementAndGet();
            BlockLocation.Builder location = BlockLocation.newBuilder();
            location.getBlockBuilder()
                    .getIdBuilder()
                    .setContainerId(1 + id / BLOCKS_OF_CONTAINER)
                    .setLocalId(id);
            reply.addBlocks(location.setPipeline(pipeline(pipeline, request.getReplication())));
        }
        Rpc.reply(observer, reply.build());
    }

    @Override
    public void deleteBlocks(DeleteBlocksRequest request, StreamObserver<DeleteBlocksReply> observer) {
        if (!refuses(observer)) {
            deleted.addAll(request.getBlocksList());
            Rpc.reply(observer, DeleteBlocksReply.getDefaultInstance());
        }
    }

    @Override
    public void locateContainers(LocateContainersRequest request, StreamObserver<LocateContainersReply> observer) {
        located.add(request.getContainerIdsList());
        if (refuses(observer)) {
            return;
        }
        LocateContainersReply.Builder reply = LocateContainersReply.newBuilder();
        for (long id : request.getContainerIdsList()) {
            if (id < 1_000_000) {
                reply.addContainers(ContainerLocation.newBuilder()
                        .setContainerId(id)
                        .setState(ContainerState.CONTAINER_OPEN)
                        .setPipeline(pipeline("p0", Commands.THREE)));
            }
        }
        Rpc.reply(observer, reply.build());
    }

    private Pipeline pipeline(String id, Replication replication) {
        Pipeline.Builder pipeline =
                Pipeline.newBuilder().setId(id).setReplication(replication).setState(PipelineState.PIPELINE_OPEN);
        for (int i = 0; i < replication.getFactor(); i++) {
            pipeline.addMembers(
                    Datanode.newBuilder().setUuid("dn" + i).setHost(host).setDataPort(9859));
        }
        return pipeline.build();
    }

    private boolean refuses(StreamObserver<?> observer) {
        ErrorCode code = failure;
        if (code != null) {
            Rpc.fail(observer, code.failure("the fake SCM was told to fail"));
        }
        return code != null;
    }

    @Override
    public void close() {
        door.close();
        threads.shutdownNow();
    }
}
