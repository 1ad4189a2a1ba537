package io.ozone.scm.background;

import io.ozone.common.time.Clock;
import io.ozone.scm.block.WritablePipelines;
import io.ozone.scm.node.CommandQueues;
import io.ozone.scm.node.Nodes;
import io.ozone.scm.node.PipelineWatch;
import io.ozone.scm.state.BlockSpace;
import io.ozone.wire.ContainerState;
import io.ozone.wire.Datanode;
import io.ozone.wire.PipelineState;
import io.ozone.wire.scm.ContainerEvent;
import io.ozone.wire.scm.ContainerTransition;
import io.ozone.wire.scm.PipelineRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every pipeline one step on, each time it runs.
 *
 * <ul>
 *   <li>ALLOCATED: its members are told to create it until they all report it and one leads; then OPEN. CLOSED when
 *       that takes too long or a member is gone.
 *   <li>OPEN with all members: left alone.
 *   <li>OPEN, some members gone, a majority left: <b>kept</b>, because it can still be written and there may be no
 *       better one: of three datanodes with one away, no new RATIS/THREE pipeline can be made. It no longer counts
 *       against the datanodes' limits, so a replacement is created as soon as there are enough healthy datanodes, and
 *       it is CLOSED when one with the same factor and all members is open.
 *   <li>OPEN, majority gone: CLOSED.
 *   <li>CLOSED: its containers are finalized and kept up for closing them through its log; when none is left, or
 *       there is no quorum, or time is up, the members are told to drop it; the row goes when nobody reports it and
 *       no container needs it.
 * </ul>
 *
 * A pipeline that a datanode reports and no row knows is a left-over and is dropped there. Rejected: closing a
 * pipeline as soon as one member is gone, which stops all writing on a small cluster for nothing.
 */
public final class PipelineKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineKeeper.class);

    private final BlockSpace space;
    private final Nodes nodes;
    private final PipelineWatch watch;
    private final CommandQueues commands;
    private final WritablePipelines writable;
    private final PipelineCreation creation;
    private final Clock clock;
    private final long allocatedTimeoutMillis;
    private final long destroyNanos;
    /** When this SCM first saw a pipeline CLOSED. */
    private final Map<String, Long> closedNanos = new HashMap<>();

    /**
     * @param allocatedTimeout within which all members must report a new pipeline
     * @param destroyTimeout how long a closed pipeline is kept up for its containers
     */
    public PipelineKeeper(
            BlockSpace space,
            Nodes nodes,
            PipelineWatch watch,
            CommandQueues commands,
            WritablePipelines writable,
            PipelineCreation creation,
            Clock clock,
            Duration allocatedTimeout,
            Duration destroyTimeout) {
        this.space = space;
        this.nodes = nodes;
        this.watch = watch;
        this.commands = commands;
        this.writable = writable;
        this.creation = creation;
        this.clock = clock;
        this.allocatedTimeoutMillis = allocatedTimeout.toMillis();
        this.destroyNanos = destroyTimeout.toNanos();
    }

    public void run() {
        for (PipelineRow row : List.copyOf(space.pipelines())) {
            switch (row.getState()) {
                case PIPELINE_ALLOCATED -> allocated(row);
                case PIPELINE_OPEN -> open(row);
                case PIPELINE_CLOSED -> closed(row);
                default -> LOG.debug("Pipeline {} is {}", row.getId(), row.getState());
            }
        }
        creation.run().forEach(this::tellMembers);
        dropUnknown();
        writable.refresh();
    }

    private void allocated(PipelineRow row) {
        PipelineWatch.Standing standing = watch.standing(row);
        if (standing.complete()) {
            space.setPipelineState(row.getId(), PipelineState.PIPELINE_OPEN);
            LOG.info(
                    "Pipeline {} of factor {} is open",
                    row.getId(),
                    row.getReplication().getFactor());
            return;
        }
        // A member that has yet to create the pipeline is missing from it, not gone.
        boolean late = clock.millis() - row.getCreatedMillis() > allocatedTimeoutMillis;
        boolean unhealthy = row.getMembersList().stream().anyMatch(member -> isLost(row, member));
        if (late || unhealthy) {
            close(row, late ? "was not reported by all members in time" : "lost a member before it was open");
        } else {
            tellMembers(row);
        }
    }

    private boolean isLost(PipelineRow row, Datanode member) {
        boolean registered = nodes.datanode(member.getUuid()).isPresent();
        return nodes.failures(row.getId()).containsKey(member.getUuid())
                || registered && !nodes.healthy(member.getUuid());
    }

    private void tellMembers(PipelineRow row) {
        for (Datanode member : row.getMembersList()) {
            if (nodes.pipeline(member.getUuid(), row.getId()).isEmpty()) {
                commands.offer(
                        member.getUuid(),
                        DatanodeCommands.createKey(row.getId()),
                        DatanodeCommands.createPipeline(writable.describe(row)));
            }
        }
    }

    private void open(PipelineRow row) {
        PipelineWatch.Standing standing = watch.standing(row);
        if (standing.lost()) {
            close(
                    row,
                    standing.gone() + " of " + row.getMembersCount() + " members are gone "
                            + nodes.failures(row.getId()));
        } else if (standing.gone() > 0 && hasReplacement(row)) {
            close(row, "lost a member and has a replacement");
        }
    }

    private boolean hasReplacement(PipelineRow row) {
        return space.pipelines().stream()
                .anyMatch(other -> !other.getId().equals(row.getId())
                        && other.getState() == PipelineState.PIPELINE_OPEN
                        && other.getReplication().equals(row.getReplication())
                        && watch.standing(other).complete());
    }

    private void close(PipelineRow row, String reason) {
        LOG.info(
                "Pipeline {} of factor {} is closed: it {}",
                row.getId(),
                row.getReplication().getFactor(),
                reason);
        space.setPipelineState(row.getId(), PipelineState.PIPELINE_CLOSED);
        space.pipeline(row.getId()).ifPresent(this::closed);
    }

    private void closed(PipelineRow row) {
        finalizeContainers(row);
        long since = closedNanos.computeIfAbsent(row.getId(), id -> clock.nanos());
        boolean containers = !space.containersOf(row.getId()).isEmpty();
        boolean keepUp = containers && watch.standing(row).quorum() && clock.nanos() - since < destroyNanos;
        if (keepUp) {
            return;
        }
        boolean reported = false;
        for (Datanode member : row.getMembersList()) {
            boolean there = nodes.pipeline(member.getUuid(), row.getId()).isPresent();
            reported |= there && nodes.healthy(member.getUuid());
            if (there || nodes.failures(row.getId()).containsKey(member.getUuid())) {
                commands.offer(
                        member.getUuid(),
                        DatanodeCommands.closeKey(row.getId()),
                        DatanodeCommands.closePipeline(row.getId()));
            }
        }
        if (!reported && !containers) {
            space.removePipeline(row.getId());
            closedNanos.remove(row.getId());
            nodes.forgetPipeline(row.getId());
            watch.forget(row);
        }
    }

    private void finalizeContainers(PipelineRow row) {
        for (long id : space.containersOf(row.getId())) {
            boolean open = space.container(id)
                    .filter(container -> container.getState() == ContainerState.CONTAINER_OPEN)
                    .isPresent();
            if (open) {
                space.transition(ContainerTransition.newBuilder()
                        .setId(id)
                        .setEvent(ContainerEvent.FINALIZE)
                        .build());
            }
        }
    }

    private void dropUnknown() {
        for (String id : nodes.failedPipelines()) {
            if (space.pipeline(id).isEmpty()) {
                nodes.failures(id)
                        .keySet()
                        .forEach(uuid -> commands.offer(
                                uuid, DatanodeCommands.closeKey(id), DatanodeCommands.closePipeline(id)));
                nodes.forgetPipeline(id);
            }
        }
        for (String uuid : nodes.uuids()) {
            for (String id : nodes.pipelinesOf(uuid)) {
                if (space.pipeline(id).isEmpty()) {
                    commands.offer(uuid, DatanodeCommands.closeKey(id), DatanodeCommands.closePipeline(id));
                }
            }
        }
    }
}
