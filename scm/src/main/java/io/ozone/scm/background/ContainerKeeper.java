package io.ozone.scm.background;

import io.ozone.common.error.ErrorCode;
import io.ozone.scm.ScmSettings.UnknownContainerAction;
import io.ozone.scm.node.CommandQueues;
import io.ozone.scm.node.Nodes;
import io.ozone.scm.node.PipelineWatch;
import io.ozone.scm.state.BlockSpace;
import io.ozone.wire.ContainerState;
import io.ozone.wire.Datanode;
import io.ozone.wire.PipelineState;
import io.ozone.wire.scm.ContainerEvent;
import io.ozone.wire.scm.ContainerReport;
import io.ozone.wire.scm.ContainerRow;
import io.ozone.wire.scm.ContainerTransition;
import io.ozone.wire.scm.NodeHealth;
import io.ozone.wire.scm.PipelineRow;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings containers from open to closed.
 *
 * <p>OPEN becomes CLOSING when a replica is nearly full, a datanode or an administrator asks for it, or the pipeline is
 * closed. While the pipeline is there its members close the container through its log, so all replicas end alike: the
 * first that reports CLOSED closes the container. When the pipeline is gone the replicas can only be quasi-closed as
 * they are; the container is QUASI_CLOSED then, until a majority of replicas is and none on a datanode that lives still
 * runs: then those that got furthest are told to close by force. A replica that turns up later and got further still is
 * kept, closed, too, and readers find it.
 *
 * <p>Looks only at containers that a report changed and at those that something has still to happen with.
 */
public final class ContainerKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerKeeper.class);

    private final BlockSpace space;
    private final Nodes nodes;
    private final PipelineWatch watch;
    private final CommandQueues commands;
    private final UnknownContainerAction unknownAction;
    private final long fullBytes;
    private final Queue<Long> changed = new ConcurrentLinkedQueue<>();
    private final Queue<Long> closeRequests = new ConcurrentLinkedQueue<>();
    /** CLOSED containers with replicas that are not. */
    private final Set<Long> lagging = ConcurrentHashMap.newKeySet();

    /** @param fullBytes used bytes of a replica at which its container is closed */
    public ContainerKeeper(
            BlockSpace space,
            Nodes nodes,
            PipelineWatch watch,
            CommandQueues commands,
            UnknownContainerAction unknownAction,
            long fullBytes) {
        this.space = space;
        this.nodes = nodes;
        this.watch = watch;
        this.commands = commands;
        this.unknownAction = unknownAction;
        this.fullBytes = fullBytes;
    }

    /** This SCM begins to lead: all replicas are looked at. */
    public void begin() {
        closeRequests.clear();
        changed.addAll(nodes.containers());
    }

    /** Replicas of these have changed. */
    public void reported(Collection<ContainerReport> reports) {
        reports.forEach(report -> changed.add(report.getContainerId()));
    }

    /** These must close, if they are open. */
    public void requestClose(Collection<Long> containerIds) {
        closeRequests.addAll(containerIds);
    }

    public void run() {
        for (Long id = closeRequests.poll(); id != null; id = closeRequests.poll()) {
            space.container(id).filter(ContainerKeeper::isOpen).ifPresent(this::startClosing);
        }
        for (Long id = changed.poll(); id != null; id = changed.poll()) {
            look(id);
        }
        List.copyOf(space.unsettled()).forEach(this::look);
        List.copyOf(lagging).forEach(this::look);
    }

    /** For administrators: the container is closing when this returns. */
    public void close(long id) {
        ContainerRow row = space.container(id)
                .orElseThrow(() -> ErrorCode.CONTAINER_NOT_FOUND.failure("There is no container %d", id));
        if (isOpen(row)) {
            startClosing(row);
        }
    }

    private void look(long id) {
        Optional<ContainerRow> row = space.container(id);
        Map<String, ContainerReport> replicas = nodes.replicas(id);
        if (row.isEmpty()) {
            unknown(id, replicas.keySet());
            return;
        }
        switch (row.get().getState()) {
            case CONTAINER_OPEN -> open(row.get(), replicas.values());
            case CONTAINER_CLOSING -> closing(row.get(), replicas);
            case CONTAINER_QUASI_CLOSED -> quasiClosed(row.get(), replicas);
            case CONTAINER_CLOSED -> closed(row.get(), replicas);
            default -> LOG.debug("Container {} is {}", id, row.get().getState());
        }
    }

    private void unknown(long id, Set<String> holders) {
        if (holders.isEmpty()) {
            return;
        }
        LOG.warn("Datanodes {} report container {}, which this SCM has no row of", holders, id);
        if (unknownAction == UnknownContainerAction.DELETE) {
            holders.forEach(
                    uuid -> commands.offer(uuid, DatanodeCommands.deleteKey(id), DatanodeCommands.deleteContainer(id)));
        }
    }

    private void open(ContainerRow row, Collection<ContainerReport> replicas) {
        boolean full = replicas.stream().anyMatch(replica -> replica.getUsedBytes() >= fullBytes);
        boolean ended = replicas.stream().anyMatch(ContainerKeeper::hasEnded);
        if (full || ended) {
            startClosing(row);
        }
    }

    private void startClosing(ContainerRow row) {
        apply(row.getId(), ContainerEvent.FINALIZE, ContainerReport.getDefaultInstance());
        space.container(row.getId()).ifPresent(closing -> closing(closing, nodes.replicas(row.getId())));
    }

    private void closing(ContainerRow row, Map<String, ContainerReport> replicas) {
        Optional<ContainerReport> closed = furthest(replicas.values(), ContainerState.CONTAINER_CLOSED);
        if (closed.isPresent()) {
            apply(row.getId(), ContainerEvent.CLOSE, closed.get());
            space.container(row.getId()).ifPresent(done -> closed(done, replicas));
            return;
        }
        PipelineRow pipeline = space.pipeline(row.getPipelineId()).orElseThrow();
        List<Datanode> members = pipeline.getMembersList();
        if (members.stream().anyMatch(member -> isThere(pipeline, member))) {
            members.forEach(member -> tellClose(member.getUuid(), row.getId(), pipeline.getId(), false));
        } else if (pipeline.getState() == PipelineState.PIPELINE_CLOSED) {
            withoutPipeline(row, pipeline, replicas);
        }
    }

    private boolean isThere(PipelineRow pipeline, Datanode member) {
        return nodes.healthy(member.getUuid())
                && nodes.pipeline(member.getUuid(), pipeline.getId()).isPresent();
    }

    private void withoutPipeline(ContainerRow row, PipelineRow pipeline, Map<String, ContainerReport> replicas) {
        if (furthest(replicas.values(), ContainerState.CONTAINER_QUASI_CLOSED).isPresent()) {
            apply(row.getId(), ContainerEvent.QUASI_CLOSE, ContainerReport.getDefaultInstance());
            space.container(row.getId()).ifPresent(quasi -> quasiClosed(quasi, nodes.replicas(row.getId())));
            return;
        }
        List<Datanode> members = pipeline.getMembersList();
        long without =
                members.stream().filter(member -> watch.lacks(pipeline, member)).count();
        if (replicas.isEmpty() && without > members.size() / 2) {
            // An acknowledged block would be on one of these: nothing was ever written.
            apply(row.getId(), ContainerEvent.CLOSE, ContainerReport.getDefaultInstance());
            return;
        }
        replicas.keySet().forEach(uuid -> tellClose(uuid, row.getId(), "", false));
    }

    private void quasiClosed(ContainerRow row, Map<String, ContainerReport> replicas) {
        Optional<ContainerReport> closed = furthest(replicas.values(), ContainerState.CONTAINER_CLOSED);
        if (closed.isPresent()) {
            apply(row.getId(), ContainerEvent.FORCE_CLOSE, closed.get());
            space.container(row.getId()).ifPresent(done -> closed(done, replicas));
            return;
        }
        List<ContainerReport> settled = replicas.values().stream()
                .filter(replica -> replica.getState() == ContainerState.CONTAINER_QUASI_CLOSED)
                .toList();
        // One that still runs may hold more than those that have stopped; it must stop before any is taken as the
        // whole.
        boolean allStopped = replicas.entrySet().stream()
                .noneMatch(replica -> isWritable(replica.getValue()) && !isDead(replica.getKey()));
        boolean majority = settled.size() > row.getReplication().getFactor() / 2;
        long best = settled.stream().mapToLong(ContainerReport::getBcsid).max().orElse(0);
        replicas.forEach((uuid, replica) -> {
            if (isWritable(replica)) {
                tellClose(uuid, row.getId(), "", false);
            } else if (majority && allStopped && settled.contains(replica) && replica.getBcsid() == best) {
                tellClose(uuid, row.getId(), "", true);
            }
        });
    }

    /** Replicas that lag behind a closed container are closed, too, when they hold the same. */
    private void closed(ContainerRow row, Map<String, ContainerReport> replicas) {
        boolean waiting = false;
        for (Map.Entry<String, ContainerReport> replica : replicas.entrySet()) {
            ContainerState state = replica.getValue().getState();
            boolean complete = replica.getValue().getBcsid() >= row.getBcsid();
            switch (state) {
                case CONTAINER_OPEN, CONTAINER_CLOSING -> {
                    waiting = true;
                    tellClose(replica.getKey(), row.getId(), replica.getValue().getPipelineId(), false);
                }
                case CONTAINER_QUASI_CLOSED -> {
                    if (complete) {
                        waiting = true;
                        tellClose(replica.getKey(), row.getId(), "", true);
                    }
                }
                default -> LOG.trace("Replica of container {} at {} is {}", row.getId(), replica.getKey(), state);
            }
        }
        if (waiting) {
            lagging.add(row.getId());
        } else {
            lagging.remove(row.getId());
        }
    }

    private void tellClose(String uuid, long id, String pipelineId, boolean force) {
        commands.offer(
                uuid, DatanodeCommands.containerKey(id, force), DatanodeCommands.closeContainer(id, pipelineId, force));
    }

    private void apply(long id, ContainerEvent event, ContainerReport report) {
        space.transition(ContainerTransition.newBuilder()
                .setId(id)
                .setEvent(event)
                .setUsedBytes(report.getUsedBytes())
                .setKeyCount(report.getKeyCount())
                .setBcsid(report.getBcsid())
                .build());
    }

    private static Optional<ContainerReport> furthest(Collection<ContainerReport> replicas, ContainerState state) {
        return replicas.stream()
                .filter(replica -> replica.getState() == state)
                .max(Comparator.comparingLong(ContainerReport::getBcsid));
    }

    private static boolean isOpen(ContainerRow row) {
        return row.getState() == ContainerState.CONTAINER_OPEN;
    }

    private boolean isDead(String uuid) {
        return nodes.health(uuid).orElse(NodeHealth.DEAD) == NodeHealth.DEAD;
    }

    private static boolean isWritable(ContainerReport replica) {
        return replica.getState() == ContainerState.CONTAINER_OPEN
                || replica.getState() == ContainerState.CONTAINER_CLOSING;
    }

    private static boolean hasEnded(ContainerReport replica) {
        return replica.getState() == ContainerState.CONTAINER_CLOSED
                || replica.getState() == ContainerState.CONTAINER_QUASI_CLOSED
                || replica.getState() == ContainerState.CONTAINER_UNHEALTHY;
    }
}
