package io.ozone.scm.service;

import io.grpc.stub.StreamObserver;
import io.ozone.common.settings.ScmDoors;
import io.ozone.scm.background.ContainerKeeper;
import io.ozone.scm.block.WritablePipelines;
import io.ozone.scm.node.Nodes;
import io.ozone.scm.safemode.SafeMode;
import io.ozone.scm.state.BlockSpace;
import io.ozone.wire.ContainerState;
import io.ozone.wire.Datanode;
import io.ozone.wire.scm.CloseContainerReply;
import io.ozone.wire.scm.CloseContainerRequest;
import io.ozone.wire.scm.ContainerInfo;
import io.ozone.wire.scm.ContainerReport;
import io.ozone.wire.scm.ContainerRow;
import io.ozone.wire.scm.ExitSafeModeRequest;
import io.ozone.wire.scm.ListContainersReply;
import io.ozone.wire.scm.ListContainersRequest;
import io.ozone.wire.scm.ListDatanodesReply;
import io.ozone.wire.scm.ListDatanodesRequest;
import io.ozone.wire.scm.ListPipelinesReply;
import io.ozone.wire.scm.ListPipelinesRequest;
import io.ozone.wire.scm.PipelineRow;
import io.ozone.wire.scm.ReplicaInfo;
import io.ozone.wire.scm.SafeModeRequest;
import io.ozone.wire.scm.SafeModeStatus;
import io.ozone.wire.scm.ScmAdminGrpc;
import io.ozone.wire.scm.ScmInfo;
import io.ozone.wire.scm.ScmInfoRequest;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Supplier;

/** What administrators and tools see and do. */
public final class AdminDoor extends ScmAdminGrpc.ScmAdminImplBase {
    private static final int MAX_CONTAINERS = 4096;

    private final LeaderGate gate;
    private final BlockSpace space;
    private final Nodes nodes;
    private final WritablePipelines pipelines;
    private final SafeMode safeMode;
    private final ContainerKeeper containers;
    private final Background background;
    private final Supplier<ScmInfo> info;

    /** Makes background work run soon. */
    public interface Background {
        void lookOver();
    }

    public AdminDoor(
            LeaderGate gate,
            BlockSpace space,
            Nodes nodes,
            WritablePipelines pipelines,
            SafeMode safeMode,
            ContainerKeeper containers,
            Background background,
            Supplier<ScmInfo> info) {
        this.gate = gate;
        this.space = space;
        this.nodes = nodes;
        this.pipelines = pipelines;
        this.safeMode = safeMode;
        this.containers = containers;
        this.background = background;
        this.info = info;
    }

    @Override
    public void getScmInfo(ScmInfoRequest request, StreamObserver<ScmInfo> observer) {
        Calls.answer(observer, info);
    }

    @Override
    public void listPipelines(ListPipelinesRequest request, StreamObserver<ListPipelinesReply> observer) {
        Calls.answer(observer, () -> {
            gate.require(ScmDoors.CLIENT);
            ListPipelinesReply.Builder reply = ListPipelinesReply.newBuilder();
            space.pipelines().stream()
                    .sorted(Comparator.comparing(PipelineRow::getCreatedMillis).thenComparing(PipelineRow::getId))
                    .forEach(row -> reply.addPipelines(pipelines.describe(row)));
            return reply.build();
        });
    }

    @Override
    public void listContainers(ListContainersRequest request, StreamObserver<ListContainersReply> observer) {
        Calls.answer(observer, () -> {
            gate.require(ScmDoors.CLIENT);
            int limit = request.getLimit() <= 0 ? MAX_CONTAINERS : Math.min(request.getLimit(), MAX_CONTAINERS);
            ContainerState state = request.getState();
            ListContainersReply.Builder reply = ListContainersReply.newBuilder();
            for (ContainerRow row :
                    space.containers().tailMap(request.getStartAfter(), false).values()) {
                if (state != ContainerState.CONTAINER_STATE_UNSPECIFIED && row.getState() != state) {
                    continue;
                }
                if (reply.getContainersCount() == limit) {
                    reply.setTruncated(true);
                    break;
                }
                reply.addContainers(describe(row));
            }
            return reply.build();
        });
    }

    @Override
    public void listDatanodes(ListDatanodesRequest request, StreamObserver<ListDatanodesReply> observer) {
        Calls.answer(observer, () -> {
            gate.require(ScmDoors.CLIENT);
            return ListDatanodesReply.newBuilder()
                    .addAllDatanodes(nodes.describe())
                    .build();
        });
    }

    @Override
    public void getSafeMode(SafeModeRequest request, StreamObserver<SafeModeStatus> observer) {
        Calls.answer(observer, () -> {
            gate.require(ScmDoors.CLIENT);
            return safeMode.status();
        });
    }

    @Override
    public void exitSafeMode(ExitSafeModeRequest request, StreamObserver<SafeModeStatus> observer) {
        Calls.answer(observer, () -> {
            gate.require(ScmDoors.CLIENT);
            SafeModeStatus status = safeMode.exit();
            background.lookOver();
            return status;
        });
    }

    @Override
    public void closeContainer(CloseContainerRequest request, StreamObserver<CloseContainerReply> observer) {
        Calls.answer(observer, () -> {
            gate.require(ScmDoors.CLIENT);
            containers.close(request.getContainerId());
            background.lookOver();
            return CloseContainerReply.getDefaultInstance();
        });
    }

    /** The row notes how full a container is when it is closed; until then its fullest replica tells. */
    private ContainerInfo describe(ContainerRow row) {
        ContainerRow.Builder shown = row.toBuilder();
        Map<String, ContainerReport> replicas = nodes.replicas(row.getId());
        for (ContainerReport replica : replicas.values()) {
            shown.setUsedBytes(Math.max(shown.getUsedBytes(), replica.getUsedBytes()));
            shown.setKeyCount(Math.max(shown.getKeyCount(), replica.getKeyCount()));
        }
        ContainerInfo.Builder container = ContainerInfo.newBuilder().setRow(shown);
        replicas.forEach((uuid, report) -> container.addReplicas(ReplicaInfo.newBuilder()
                .setDatanode(nodes.datanode(uuid)
                        .orElseGet(() -> Datanode.newBuilder().setUuid(uuid).build()))
                .setReport(report)));
        return container.build();
    }
}
