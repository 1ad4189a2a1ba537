package io.ozone.datanode.heartbeat;

import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.HighestTerm;
import io.ozone.common.rpc.Rpc;
import io.ozone.datanode.container.BlockChanges;
import io.ozone.datanode.container.Container;
import io.ozone.datanode.container.Containers;
import io.ozone.datanode.container.ReplicaEvent;
import io.ozone.datanode.pipeline.Pipelines;
import io.ozone.datanode.volume.Volume;
import io.ozone.server.DaemonThreads;
import io.ozone.wire.Pipeline;
import io.ozone.wire.datanode.DeleteBlocksEntry;
import io.ozone.wire.scm.CloseContainer;
import io.ozone.wire.scm.DatanodeCommand;
import io.ozone.wire.scm.DeleteBlocks;
import io.ozone.wire.scm.DeletedBlocksTx;
import io.ozone.wire.scm.HeartbeatReply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what Storage Container Manager asks for. Every command can come again and does no harm then.
 * Commands of a manager with a lower Raft term than one seen before are ignored: it has been deposed.
 * Deletions run beside the others, one at a time, because there can be many.
 */
public final class Commands implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final int QUEUE_LIMIT = 5_000;

    private final Containers containers;
    private final Pipelines pipelines;
    private final News news;
    private final ThreadPoolExecutor main = DaemonThreads.pool("datanode-commands", 1);
    private final ThreadPoolExecutor deletions = DaemonThreads.pool("datanode-deletions", 1);
    private final HighestTerm highestTerm = new HighestTerm();
    /** Transactions that wait in the queue or in a pipeline's log. */
    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();

    public Commands(Containers containers, Pipelines pipelines, News news) {
        this.containers = containers;
        this.pipelines = pipelines;
        this.news = news;
    }

    void accept(HeartbeatReply reply) {
        if (!highestTerm.admits(reply.getTerm())) {
            LOG.warn(
                    "{} commands of term {} are ignored: term {} was seen",
                    reply.getCommandsCount(),
                    reply.getTerm(),
                    highestTerm.value());
            return;
        }
        for (DatanodeCommand command : reply.getCommandsList()) {
            ThreadPoolExecutor executor = command.hasDeleteBlocks() ? deletions : main;
            if (executor.getQueue().size() >= QUEUE_LIMIT) {
                LOG.warn(
                        "{} commands wait; {} is left for Storage Container Manager to send again",
                        QUEUE_LIMIT,
                        command.getCommandCase());
                continue;
            }
            executor.execute(() -> run(command));
        }
    }

    private void run(DatanodeCommand command) {
        try {
            switch (command.getCommandCase()) {
                case CREATE_PIPELINE:
                    create(command.getCreatePipeline());
                    break;
                case CLOSE_PIPELINE:
                    pipelines.remove(command.getClosePipeline());
                    news.pipelineGone(command.getClosePipeline());
                    break;
                case CLOSE_CONTAINER:
                    close(command.getCloseContainer());
                    break;
                case DELETE_BLOCKS:
                    delete(command.getDeleteBlocks());
                    break;
                case DELETE_CONTAINER:
                    containers.delete(command.getDeleteContainer());
                    news.containerChanged(command.getDeleteContainer());
                    break;
                default:
                    LOG.warn("A command this release does not know was ignored: {}", command);
            }
        } catch (RuntimeException e) {
            LOG.error("Command {} failed", command.getCommandCase(), e);
        }
    }

    private void create(Pipeline pipeline) {
        try {
            pipelines.create(pipeline);
            news.pipelineChanged(pipeline.getId());
        } catch (OzoneException e) {
            news.pipelineFailed(pipeline.getId(), "it can't be made: " + e.getMessage());
        }
    }

    private void close(CloseContainer command) {
        long id = command.getContainerId();
        Optional<Container> found = containers.find(id);
        if (found.isPresent()) {
            Container container = found.get();
            if (container.isOpen() && pipelines.contains(container.pipelineId())) {
                if (pipelines.leads(container.pipelineId())) {
                    pipelines.close(container.pipelineId(), id).whenComplete((index, failure) -> {
                        if (failure != null) {
                            LOG.warn(
                                    "Container {} could not be closed: {}",
                                    id,
                                    Rpc.unwrap(failure).getMessage());
                        }
                    });
                    return;
                }
                if (!command.getPipelineId().isEmpty()) {
                    return;
                }
                // The pipeline is to be gone, but its log was not finished yet.
                pipelines.remove(container.pipelineId());
            }
            container.change(command.getForce() ? ReplicaEvent.FORCE_CLOSE : ReplicaEvent.QUASI_CLOSE);
        }
        // Said even when nothing changed: the manager asks because it does not know.
        news.containerChanged(id);
    }

    private void delete(DeleteBlocks command) {
        Set<Volume> changed = new HashSet<>();
        List<Long> done = new ArrayList<>();
        for (DeletedBlocksTx transaction : command.getTransactionsList()) {
            Optional<Container> found = containers.find(transaction.getContainerId());
            if (found.isEmpty()) {
                done.add(transaction.getId());
                continue;
            }
            Container container = found.get();
            if (container.isOpen() && pipelines.contains(container.pipelineId())) {
                propose(container, transaction);
                continue;
            }
            BlockChanges.delete(
                    container,
                    transaction.getLocalIdsList(),
                    container.pipelineId(),
                    pipelines.appliedIndex(container.pipelineId()),
                    null);
            changed.add(container.volume());
            done.add(transaction.getId());
        }
        changed.forEach(volume -> volume.store().flush());
        done.forEach(news::blocksDeleted);
    }

    /** The other members, and this one, acknowledge when they have applied it. */
    private void propose(Container container, DeletedBlocksTx transaction) {
        if (!pipelines.leads(container.pipelineId()) || !underWay.add(transaction.getId())) {
            return;
        }
        DeleteBlocksEntry entry = DeleteBlocksEntry.newBuilder()
                .setContainerId(container.id())
                .addAllLocalIds(transaction.getLocalIdsList())
                .setTransactionId(transaction.getId())
                .build();
        try {
            pipelines.delete(container.pipelineId(), entry).whenComplete((index, failure) -> {
                underWay.remove(transaction.getId());
                if (failure != null) {
                    LOG.info(
                            "Deletion {} waits to be sent again: {}",
                            transaction.getId(),
                            Rpc.unwrap(failure).getMessage());
                }
            });
        } catch (OzoneException e) {
            underWay.remove(transaction.getId());
            LOG.info("Deletion {} waits to be sent again: {}", transaction.getId(), e.getMessage());
        }
    }

    /** Waits a short time for the command under way. */
    @Override
    public void close() {
        main.shutdownNow();
        deletions.shutdownNow();
        try {
            if (!main.awaitTermination(5, TimeUnit.SECONDS) || !deletions.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("A command is still under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
