package io.ozone.scm;

import io.ozone.wire.ContainerState;
import io.ozone.wire.Datanode;
import io.ozone.wire.scm.CloseContainer;
import io.ozone.wire.scm.ContainerReport;
import io.ozone.wire.scm.PipelineReport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** A datanode of the simulation: replicas with the blocks in them, and the pipelines it is a member of. */
final class SimulatedDatanode {
    /** A replica: {@code bcsid} counts its writes, {@code applied} all that the pipeline's log has done to it. */
    static final class Replica {
        final String pipelineId;
        final Set<Long> blocks = new HashSet<>();
        ContainerState state = ContainerState.CONTAINER_OPEN;
        long bcsid;
        long applied;
        long usedBytes;

        Replica(String pipelineId) {
            this.pipelineId = pipelineId;
        }

        boolean isWritable() {
            return state == ContainerState.CONTAINER_OPEN || state == ContainerState.CONTAINER_CLOSING;
        }

        /** What Raft does for a member that was away: it gets the rest of the log. */
        void catchUp(Replica other) {
            if (other.applied >= applied && isWritable()) {
                blocks.clear();
                blocks.addAll(other.blocks);
                bcsid = other.bcsid;
                applied = other.applied;
                usedBytes = other.usedBytes;
                state = other.state;
            }
        }
    }

    final Datanode identity;
    final Map<Long, Replica> replicas = new TreeMap<>();
    final Set<String> pipelines = new TreeSet<>();
    final Map<Long, Boolean> unacknowledged = new HashMap<>();
    boolean alive = true;
    boolean registered;

    SimulatedDatanode(int number) {
        identity = Datanode.newBuilder()
                .setUuid(new UUID(0, number).toString())
                .setHost("host" + number)
                .setDataPort(9859)
                .setRatisPort(9858)
                .build();
    }

    String uuid() {
        return identity.getUuid();
    }

    void closeAlone(CloseContainer command) {
        Replica replica = replicas.get(command.getContainerId());
        if (replica == null) {
            return;
        }
        if (command.getForce() && replica.state == ContainerState.CONTAINER_QUASI_CLOSED) {
            replica.state = ContainerState.CONTAINER_CLOSED;
        } else if (!command.getForce() && replica.isWritable() && !pipelines.contains(replica.pipelineId)) {
            replica.state = ContainerState.CONTAINER_QUASI_CLOSED;
        }
    }

    ContainerReport report(long id) {
        Replica replica = replicas.get(id);
        return ContainerReport.newBuilder()
                .setContainerId(id)
                .setState(replica.state)
                .setPipelineId(replica.pipelineId)
                .setBcsid(replica.bcsid)
                .setUsedBytes(replica.usedBytes)
                .setKeyCount(replica.blocks.size())
                .build();
    }

    PipelineReport report(String pipelineId, boolean leads, long term) {
        return PipelineReport.newBuilder()
                .setPipelineId(pipelineId)
                .setLeader(leads)
                .setTerm(term)
                .build();
    }
}
