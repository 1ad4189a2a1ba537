package io.ozone.datanode.heartbeat;

import io.ozone.datanode.container.Container;
import io.ozone.datanode.container.Containers;
import io.ozone.datanode.pipeline.Pipelines;
import io.ozone.datanode.volume.Volumes;
import io.ozone.wire.Datanode;
import io.ozone.wire.scm.Heartbeat;
import io.ozone.wire.scm.RegisterRequest;
import java.util.List;

/** What this datanode says of itself. */
public final class NodeState {
    /** Containers to be closed that one heartbeat names. */
    private static final int MAX_CLOSE_REQUESTS = 20;

    private final Datanode self;
    private final String clusterId;
    private final Volumes volumes;
    private final Containers containers;
    private final Pipelines pipelines;
    private final long fullBytes;

    /** @param fullBytes size at which a container is to be closed */
    public NodeState(
            Datanode self,
            String clusterId,
            Volumes volumes,
            Containers containers,
            Pipelines pipelines,
            long fullBytes) {
        this.self = self;
        this.clusterId = clusterId;
        this.volumes = volumes;
        this.containers = containers;
        this.pipelines = pipelines;
        this.fullBytes = fullBytes;
    }

    RegisterRequest registration() {
        return RegisterRequest.newBuilder()
                .setDatanode(self)
                .setClusterId(clusterId)
                .setNode(volumes.report())
                .addAllContainers(containers.reports())
                .addAllPipelines(pipelines.reports())
                .build();
    }

    Heartbeat.Builder heartbeat(Outbox.Parcel parcel, boolean withNode, boolean withAllContainers) {
        Heartbeat.Builder heartbeat = Heartbeat.newBuilder()
                .setDatanodeUuid(self.getUuid())
                .addAllPipelines(pipelines.reports())
                .addAllCloseContainers(toClose())
                .addAllDeletedTransactions(parcel.transactions());
        if (withNode) {
            heartbeat.setNode(volumes.report());
        }
        for (long id : parcel.containers()) {
            containers
                    .find(id)
                    .ifPresentOrElse(
                            container -> heartbeat.addContainers(container.report()),
                            () -> heartbeat.addGoneContainers(id));
        }
        if (withAllContainers) {
            heartbeat.clearContainers().addAllContainers(containers.reports()).setFullContainerReport(true);
        }
        return heartbeat;
    }

    private List<Long> toClose() {
        return containers.all().stream()
                .filter(Container::isOpen)
                .filter(container -> container.stats().getEnd() >= fullBytes
                        || container.volume().nearlyFull())
                .map(Container::id)
                .limit(MAX_CLOSE_REQUESTS)
                .toList();
    }
}
