package io.ozone.scm.state;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Rpc;
import io.ozone.kv.Cursor;
import io.ozone.wire.ContainerState;
import io.ozone.wire.PipelineState;
import io.ozone.wire.scm.ContainerRow;
import io.ozone.wire.scm.ContainerTransition;
import io.ozone.wire.scm.CreateContainer;
import io.ozone.wire.scm.CreatePipeline;
import io.ozone.wire.scm.PipelineRow;
import io.ozone.wire.scm.RemovePipeline;
import io.ozone.wire.scm.ScmCommand;
import io.ozone.wire.scm.ScmReply;
import io.ozone.wire.scm.SetPipelineState;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The leader's view of pipelines and containers: all rows in memory, because every block allocation and every
 * report looks at them.
 *
 * <p>The log is the truth. The view is loaded when this SCM begins to lead (everything earlier is applied
 * then), and only the leader proposes, so afterwards the view changes only here: a proposal waits for its
 * reply and then reads the row back from the store. Proposals are made one at a time, so that they are read
 * back in log order; reading the view never waits. A proposal whose outcome is not known (timeout, lost
 * leadership) makes the next one reload everything.
 *
 * <p>Rejected: updating the view from {@code apply}. It runs before the rows are visible in the store, so a
 * load that happens at the same time can overwrite a newer row with an older one.
 */
public final class BlockSpace {
    private final ScmLog log;
    private final Duration timeout;
    private final Map<String, PipelineRow> pipelines = new ConcurrentHashMap<>();
    private final NavigableMap<Long, ContainerRow> containers = new ConcurrentSkipListMap<>();
    /** OPEN and CLOSING containers by pipeline. */
    private final Map<String, Set<Long>> writable = new ConcurrentHashMap<>();
    /** CLOSING and QUASI_CLOSED containers. */
    private final Set<Long> unsettled = ConcurrentHashMap.newKeySet();

    private boolean outdated = true;

    /** @param timeout how long a proposal waits for its reply */
    public BlockSpace(ScmLog log, Duration timeout) {
        this.log = log;
        this.timeout = timeout;
    }

    /** Reads everything anew; called when this SCM begins to lead. */
    public synchronized void load() {
        pipelines.clear();
        containers.clear();
        writable.clear();
        unsettled.clear();
        try (Cursor<String, PipelineRow> rows = log.reader().scan(ScmTables.PIPELINES, null, null)) {
            while (rows.next()) {
                pipelines.put(rows.key(), rows.value());
            }
        }
        try (Cursor<Long, ContainerRow> rows = log.reader().scan(ScmTables.CONTAINERS, null, null)) {
            while (rows.next()) {
                index(rows.key(), rows.value());
            }
        }
        outdated = false;
    }

    public Optional<PipelineRow> pipeline(String id) {
        return Optional.ofNullable(pipelines.get(id));
    }

    public Collection<PipelineRow> pipelines() {
        return pipelines.values();
    }

    public Optional<ContainerRow> container(long id) {
        return Optional.ofNullable(containers.get(id));
    }

    /** By id. */
    public NavigableMap<Long, ContainerRow> containers() {
        return containers;
    }

    /** OPEN and CLOSING containers of a pipeline. */
    public Set<Long> containersOf(String pipelineId) {
        return writable.getOrDefault(pipelineId, Set.of());
    }

    /** CLOSING and QUASI_CLOSED containers: something has still to happen with them. */
    public Set<Long> unsettled() {
        return unsettled;
    }

    public void createPipeline(PipelineRow row) {
        propose(ScmCommand.newBuilder()
                .setCreatePipeline(CreatePipeline.newBuilder().setPipeline(row))
                .build());
    }

    public void setPipelineState(String id, PipelineState state) {
        propose(ScmCommand.newBuilder()
                .setSetPipelineState(SetPipelineState.newBuilder().setId(id).setState(state))
                .build());
    }

    public void removePipeline(String id) {
        propose(ScmCommand.newBuilder()
                .setRemovePipeline(RemovePipeline.newBuilder().setId(id))
                .build());
    }

    public void createContainer(ContainerRow row) {
        propose(ScmCommand.newBuilder()
                .setCreateContainer(CreateContainer.newBuilder().setContainer(row))
                .build());
    }

    public void transition(ContainerTransition transition) {
        propose(ScmCommand.newBuilder().setContainerTransition(transition).build());
    }

    private synchronized void propose(ScmCommand command) {
        if (outdated) {
            load();
        }
        boolean known = false;
        try {
            check(await(log.submit(command).orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)));
            known = true;
        } catch (OzoneException e) {
            // An answer of the state machine leaves the rows as they were.
            known = e.code() == ErrorCode.INVALID_STATE || e.code() == ErrorCode.INVALID_ARGUMENT;
            throw e;
        } finally {
            outdated = !known;
        }
        refresh(command);
    }

    private void refresh(ScmCommand command) {
        switch (command.getCommandCase()) {
            case CREATE_PIPELINE ->
                refreshPipeline(command.getCreatePipeline().getPipeline().getId());
            case SET_PIPELINE_STATE ->
                refreshPipeline(command.getSetPipelineState().getId());
            case REMOVE_PIPELINE -> refreshPipeline(command.getRemovePipeline().getId());
            case CREATE_CONTAINER ->
                refreshContainer(command.getCreateContainer().getContainer().getId());
            case CONTAINER_TRANSITION ->
                refreshContainer(command.getContainerTransition().getId());
            default -> throw new IllegalArgumentException(command.getCommandCase() + " is not a proposal of this view");
        }
    }

    private void refreshPipeline(String id) {
        Optional<PipelineRow> row = log.reader().get(ScmTables.PIPELINES, id);
        if (row.isPresent()) {
            pipelines.put(id, row.get());
        } else {
            pipelines.remove(id);
            writable.remove(id);
        }
    }

    private void refreshContainer(long id) {
        log.reader().get(ScmTables.CONTAINERS, id).ifPresent(row -> index(id, row));
    }

    private void index(long id, ContainerRow row) {
        ContainerRow before = containers.put(id, row);
        boolean closing = row.getState() == ContainerState.CONTAINER_CLOSING;
        if (closing || row.getState() == ContainerState.CONTAINER_OPEN) {
            writable.computeIfAbsent(row.getPipelineId(), key -> ConcurrentHashMap.newKeySet())
                    .add(id);
        } else if (before != null) {
            // The settled row has lost its pipeline's id.
            writable.computeIfPresent(before.getPipelineId(), (pipeline, ids) -> {
                ids.remove(id);
                return ids;
            });
        }
        if (closing || row.getState() == ContainerState.CONTAINER_QUASI_CLOSED) {
            unsettled.add(id);
        } else {
            unsettled.remove(id);
        }
    }

    /** The reply, or the failure as an OzoneException. */
    public static <T> T await(java.util.concurrent.Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (Rpc.unwrap(e) instanceof TimeoutException) {
                throw ErrorCode.TIMEOUT.failure("The log of the SCMs did not answer in time");
            }
            if (Rpc.unwrap(e) instanceof OzoneException known) {
                throw known;
            }
            throw new OzoneException(ErrorCode.INTERNAL_ERROR, "The log of the SCMs failed: " + Rpc.unwrap(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ErrorCode.NOT_READY.failure("This SCM is stopping");
        }
    }

    /** @throws OzoneException the application error that the reply carries, if any */
    public static ScmReply check(ScmReply reply) {
        if (reply.getError().isEmpty()) {
            return reply;
        }
        throw ErrorCode.find(reply.getError()).orElse(ErrorCode.INTERNAL_ERROR).failure(reply.getMessage());
    }
}
