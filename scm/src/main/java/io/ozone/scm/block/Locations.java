package io.ozone.scm.block;

import io.ozone.scm.node.Nodes;
import io.ozone.scm.state.BlockSpace;
import io.ozone.wire.ContainerState;
import io.ozone.wire.Datanode;
import io.ozone.wire.Pipeline;
import io.ozone.wire.PipelineState;
import io.ozone.wire.scm.ContainerLocation;
import io.ozone.wire.scm.ContainerReport;
import io.ozone.wire.scm.ContainerRow;
import io.ozone.wire.scm.NodeHealth;
import io.ozone.wire.scm.PipelineRow;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where containers can be read now: an open one from its pipeline, any other where there are replicas. Damaged ones and
 * those on dead datanodes come last but are not left out: a reader that has no other choice may try.
 */
public final class Locations {
    private final BlockSpace space;
    private final Nodes nodes;
    private final WritablePipelines pipelines;

    public Locations(BlockSpace space, Nodes nodes, WritablePipelines pipelines) {
        this.space = space;
        this.nodes = nodes;
        this.pipelines = pipelines;
    }

    /** Empty for a container that is not known, or deleted. */
    public Optional<ContainerLocation> locate(long containerId) {
        return space.container(containerId)
                .filter(row -> row.getState() != ContainerState.CONTAINER_DELETED)
                .map(row -> ContainerLocation.newBuilder()
                        .setContainerId(containerId)
                        .setState(row.getState())
                        .setPipeline(pipeline(row))
                        .build());
    }

    private Pipeline pipeline(ContainerRow row) {
        Optional<PipelineRow> own = space.pipeline(row.getPipelineId());
        if (own.isPresent() && own.get().getState() != PipelineState.PIPELINE_CLOSED) {
            Pipeline pipeline = pipelines.describe(own.get());
            return pipeline.toBuilder()
                    .clearMembers()
                    .addAllMembers(healthiestFirst(pipeline.getMembersList()))
                    .build();
        }
        Map<String, ContainerReport> replicas = nodes.replicas(row.getId());
        List<Datanode> holders = replicas.entrySet().stream()
                .sorted(Comparator.comparing(
                        replica -> replica.getValue().getState() == ContainerState.CONTAINER_UNHEALTHY))
                .flatMap(replica -> nodes.datanode(replica.getKey()).stream())
                .toList();
        return Pipeline.newBuilder()
                .setReplication(row.getReplication())
                .setState(PipelineState.PIPELINE_CLOSED)
                .addAllMembers(healthiestFirst(holders))
                .build();
    }

    private List<Datanode> healthiestFirst(List<Datanode> datanodes) {
        return datanodes.stream()
                .sorted(Comparator.comparingInt(datanode ->
                        nodes.health(datanode.getUuid()).orElse(NodeHealth.DEAD).getNumber()))
                .toList();
    }
}
