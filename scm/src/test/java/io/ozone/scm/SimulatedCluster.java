package io.ozone.scm;

import io.ozone.wire.ContainerState;
import io.ozone.wire.Datanode;
import io.ozone.wire.Pipeline;
import io.ozone.wire.scm.CloseContainer;
import io.ozone.wire.scm.DatanodeCommand;
import io.ozone.wire.scm.DeletedBlocksTx;
import io.ozone.wire.scm.Heartbeat;
import io.ozone.wire.scm.PipelineReport;
import io.ozone.wire.scm.RegisterRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The datanodes of the simulation and what their pipelines' Raft groups guarantee: a write or a close takes effect at all
 * living members, or at none when there is no majority of them; a member that comes back catches up.
 */
final class SimulatedCluster {
    final List<SimulatedDatanode> datanodes = new ArrayList<>();
    private final Map<String, List<Datanode>> members = new HashMap<>();
    private long term = 1;

    SimulatedCluster(int count) {
        for (int i = 1; i <= count; i++) {
            datanodes.add(new SimulatedDatanode(i));
        }
    }

    /** Writes a block through its pipeline; false when there is no majority. */
    boolean write(Pipeline pipeline, long container, long localId, long bytes) {
        List<SimulatedDatanode> living = majority(pipeline.getId());
        boolean open = !living.isEmpty() && living.stream().allMatch(node -> isOpen(node, container));
        if (!open) {
            return false;
        }
        for (SimulatedDatanode node : living) {
            SimulatedDatanode.Replica replica =
                    node.replicas.computeIfAbsent(container, id -> new SimulatedDatanode.Replica(pipeline.getId()));
            replica.blocks.add(localId);
            replica.bcsid++;
            replica.applied++;
            replica.usedBytes += bytes;
        }
        return true;
    }

    void die(SimulatedDatanode node) {
        node.alive = false;
        node.registered = false;
        term++;
    }

    void comeBack(SimulatedDatanode node) {
        node.alive = true;
        catchUp();
    }

    void obey(SimulatedDatanode node, DatanodeCommand command) {
        switch (command.getCommandCase()) {
            case CREATE_PIPELINE -> {
                members.put(
                        command.getCreatePipeline().getId(),
                        command.getCreatePipeline().getMembersList());
                node.pipelines.add(command.getCreatePipeline().getId());
                catchUp();
            }
            case CLOSE_PIPELINE -> node.pipelines.remove(command.getClosePipeline());
            case CLOSE_CONTAINER -> close(node, command.getCloseContainer());
            case DELETE_BLOCKS ->
                command.getDeleteBlocks().getTransactionsList().forEach(transaction -> delete(node, transaction));
            default -> throw new IllegalStateException("unexpected " + command);
        }
    }

    RegisterRequest registration(SimulatedDatanode node, String clusterId) {
        RegisterRequest.Builder request =
                RegisterRequest.newBuilder().setDatanode(node.identity).setClusterId(clusterId);
        node.replicas.keySet().forEach(id -> request.addContainers(node.report(id)));
        return request.addAllPipelines(pipelineReports(node)).build();
    }

    Heartbeat heartbeat(SimulatedDatanode node) {
        Heartbeat.Builder heartbeat = Heartbeat.newBuilder()
                .setDatanodeUuid(node.uuid())
                .setFullContainerReport(true)
                .addAllPipelines(pipelineReports(node))
                .addAllDeletedTransactions(node.unacknowledged.keySet());
        node.replicas.keySet().forEach(id -> heartbeat.addContainers(node.report(id)));
        node.unacknowledged.clear();
        return heartbeat.build();
    }

    private List<PipelineReport> pipelineReports(SimulatedDatanode node) {
        return node.pipelines.stream()
                .map(id -> node.report(
                        id,
                        majority(id).stream().findFirst().filter(node::equals).isPresent(),
                        term))
                .toList();
    }

    /** The living members that have the pipeline, in order; none when they are no majority. */
    private List<SimulatedDatanode> majority(String pipelineId) {
        List<Datanode> all = members.getOrDefault(pipelineId, List.of());
        List<SimulatedDatanode> living = datanodes.stream()
                .filter(node -> node.alive && node.pipelines.contains(pipelineId) && all.contains(node.identity))
                .toList();
        return living.size() > all.size() / 2 ? living : List.of();
    }

    private void close(SimulatedDatanode node, CloseContainer command) {
        List<SimulatedDatanode> living = majority(command.getPipelineId());
        if (!living.contains(node)) {
            node.closeAlone(command);
            return;
        }
        for (SimulatedDatanode member : living) {
            SimulatedDatanode.Replica replica = member.replicas.get(command.getContainerId());
            if (replica != null && replica.isWritable()) {
                replica.state = ContainerState.CONTAINER_CLOSED;
            }
        }
    }

    private void delete(SimulatedDatanode node, DeletedBlocksTx transaction) {
        SimulatedDatanode.Replica replica = node.replicas.get(transaction.getContainerId());
        boolean throughLog = replica != null && replica.isWritable() && node.pipelines.contains(replica.pipelineId);
        for (SimulatedDatanode member : throughLog ? majority(replica.pipelineId) : List.of(node)) {
            SimulatedDatanode.Replica one = member.replicas.get(transaction.getContainerId());
            if (one != null) {
                transaction.getLocalIdsList().forEach(one.blocks::remove);
                one.applied += throughLog ? 1 : 0;
            }
            member.unacknowledged.put(transaction.getId(), true);
        }
    }

    /** A member that returns may make a majority with others that have waited for one. */
    private void catchUp() {
        datanodes.stream().filter(node -> node.alive).forEach(this::catchUp);
    }

    private void catchUp(SimulatedDatanode node) {
        for (String pipelineId : node.pipelines) {
            for (SimulatedDatanode other : majority(pipelineId)) {
                other.replicas.forEach((id, theirs) -> {
                    if (other != node && theirs.pipelineId.equals(pipelineId)) {
                        node.replicas
                                .computeIfAbsent(id, key -> new SimulatedDatanode.Replica(pipelineId))
                                .catchUp(theirs);
                    }
                });
            }
        }
    }

    private static boolean isOpen(SimulatedDatanode node, long container) {
        SimulatedDatanode.Replica replica = node.replicas.get(container);
        return replica == null || replica.state == ContainerState.CONTAINER_OPEN;
    }
}
