package io.ozone.scm.block;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.scm.node.Nodes;
import io.ozone.scm.state.Sequences;
import io.ozone.wire.Block;
import io.ozone.wire.BlockId;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.Datanode;
import io.ozone.wire.Pipeline;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import io.ozone.wire.scm.AllocateBlocksRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Hands out blocks, spread over the writable pipelines and over the open containers of each. Touches only
 * memory, except when a batch of ids is used up or a container is needed.
 */
public final class BlockAllocator {
    private static final int MAX_BLOCKS = 10_000;

    private final WritablePipelines pipelines;
    private final OpenContainers containers;
    private final SequenceIds ids;
    private final Nodes nodes;
    private final IntConsumer pipelineWanted;
    private final AtomicInteger turn = new AtomicInteger();

    /** @param pipelineWanted told the replication factor when there was no pipeline for a request */
    public BlockAllocator(
            WritablePipelines pipelines,
            OpenContainers containers,
            SequenceIds ids,
            Nodes nodes,
            IntConsumer pipelineWanted) {
        this.pipelines = pipelines;
        this.containers = containers;
        this.ids = ids;
        this.nodes = nodes;
        this.pipelineWanted = pipelineWanted;
    }

    /** @throws OzoneException NO_PIPELINE when no pipeline can take the blocks now */
    public List<BlockLocation> allocate(AllocateBlocksRequest request) {
        int factor = factor(request.getReplication());
        int count = request.getCount();
        if (count < 1 || count > MAX_BLOCKS) {
            throw ErrorCode.INVALID_ARGUMENT.failure("%d blocks can't be allocated; 1 to %d can", count, MAX_BLOCKS);
        }
        List<Pipeline> candidates = candidates(request, factor);
        Set<Long> excluded =
                request.getExcludeContainersCount() == 0 ? Set.of() : new HashSet<>(request.getExcludeContainersList());
        List<BlockLocation> blocks = new ArrayList<>(count);
        long localId = 0;
        for (int i = 0; i < count; i++) {
            BlockLocation.Builder block = place(candidates, request.getOwner(), excluded);
            if (block == null) {
                throw noPipeline(factor, candidates.size() + " are open but take no new container");
            }
            localId = i == 0 ? ids.take(Sequences.LOCAL_ID, count) : localId + 1;
            block.getBlockBuilder().getIdBuilder().setLocalId(localId);
            blocks.add(block.build());
        }
        return blocks;
    }

    private BlockLocation.Builder place(List<Pipeline> candidates, String owner, Set<Long> excluded) {
        int start = turn.getAndIncrement();
        for (int i = 0; i < candidates.size(); i++) {
            Pipeline pipeline = candidates.get(Math.floorMod(start + i, candidates.size()));
            OptionalLong container = containers.next(pipeline.getId(), owner, excluded);
            if (container.isPresent()) {
                BlockId.Builder id = BlockId.newBuilder().setContainerId(container.getAsLong());
                return BlockLocation.newBuilder()
                        .setBlock(Block.newBuilder().setId(id))
                        .setPipeline(pipeline);
            }
        }
        return null;
    }

    private List<Pipeline> candidates(AllocateBlocksRequest request, int factor) {
        List<Pipeline> all = pipelines.of(factor);
        if (all.isEmpty()) {
            throw noPipeline(factor, "none is open yet");
        }
        if (request.getExcludePipelinesCount() == 0 && request.getExcludeDatanodesCount() == 0) {
            return all;
        }
        Set<String> excluded = new HashSet<>(request.getExcludePipelinesList());
        List<Pipeline> rest = all.stream()
                .filter(pipeline -> !excluded.contains(pipeline.getId()))
                .toList();
        Set<String> avoided = new HashSet<>(request.getExcludeDatanodesList());
        List<Pipeline> best = rest.stream()
                .filter(pipeline -> members(pipeline, avoided) == 0)
                .toList();
        // A datanode that failed a client need not stop the others of its pipeline: a minority may be avoided members.
        List<Pipeline> usable = best.isEmpty()
                ? rest.stream()
                        .filter(pipeline -> 2 * members(pipeline, avoided) < pipeline.getMembersCount())
                        .toList()
                : best;
        if (usable.isEmpty()) {
            throw noPipeline(factor, all.size() + " are open, all excluded by the request");
        }
        return usable;
    }

    private static long members(Pipeline pipeline, Set<String> uuids) {
        return pipeline.getMembersList().stream()
                .map(Datanode::getUuid)
                .filter(uuids::contains)
                .count();
    }

    private static int factor(Replication replication) {
        if (replication.getType() != ReplicationType.RATIS) {
            throw ErrorCode.NOT_IMPLEMENTED.failure(
                    "Replication %s is not served; use RATIS with factor 1 or 3", replication.getType());
        }
        if (replication.getFactor() != 1 && replication.getFactor() != 3) {
            throw ErrorCode.INVALID_ARGUMENT.failure(
                    "RATIS replication has factor 1 or 3, not %d", replication.getFactor());
        }
        return replication.getFactor();
    }

    private OzoneException noPipeline(int factor, String detail) {
        pipelineWanted.accept(factor);
        return ErrorCode.NO_PIPELINE.failure(
                "There is no pipeline for RATIS factor %d (%s): %d datanodes are healthy, %d are needed",
                factor, detail, nodes.countHealthy(), factor);
    }
}
