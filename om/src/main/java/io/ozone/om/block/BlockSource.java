package io.ozone.om.block;

import io.ozone.common.time.Clock;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.Replication;
import io.ozone.wire.scm.AllocateBlocksReply;
import io.ozone.wire.scm.AllocateBlocksRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Blocks for new keys, without a call to SCM for each: one {@link BlockPool} for each replication is kept filled behind
 * the callers' backs. A client that names what it found broken gets a block straight from SCM, and what the pools hold
 * of that is thrown away. Nothing is lost with a block that is never handed out: it is a number that SCM will not use
 * again.
 *
 * <p>Threads: any; no call waits.
 */
public final class BlockSource {
    private static final String OWNER = "OZONE";

    private final ScmCalls scm;
    private final ContainerLocations locations;
    private final long blockSize;
    private final int batch;
    private final Duration maxAge;
    private final Clock clock;
    private final Map<Replication, BlockPool> pools = new ConcurrentHashMap<>();

    /**
     * @param locations told where new blocks lie, so that the first read need not ask
     * @param blockSize longest a block may become, in bytes
     * @param batch blocks in one call to SCM
     * @param maxAge how long a block may wait to be handed out before its pipeline is no longer trusted
     */
    public BlockSource(
            ScmCalls scm, ContainerLocations locations, long blockSize, int batch, Duration maxAge, Clock clock) {
        this.scm = scm;
        this.locations = locations;
        this.blockSize = blockSize;
        this.batch = batch;
        this.maxAge = maxAge;
        this.clock = clock;
    }

    /** Longest a block may become, in bytes. */
    public long blockSize() {
        return blockSize;
    }

    /** @return as many blocks as asked for; fails as SCM does, for example with NO_PIPELINE or SCM_IN_SAFE_MODE */
    public CompletableFuture<List<BlockLocation>> take(Replication replication, int count, Exclusions exclusions) {
        if (count == 0) {
            return CompletableFuture.completedFuture(List.of());
        }
        if (!exclusions.isEmpty()) {
            pools.values().forEach(pool -> pool.discard(exclusions));
            return fetch(replication, count, exclusions);
        }
        return pools.computeIfAbsent(replication, this::newPool).take(count);
    }

    /** How many blocks wait to be handed out. */
    public int pooled() {
        return pools.values().stream().mapToInt(BlockPool::size).sum();
    }

    private BlockPool newPool(Replication replication) {
        return new BlockPool(count -> fetch(replication, count, Exclusions.NONE), batch, maxAge, clock);
    }

    private CompletableFuture<List<BlockLocation>> fetch(Replication replication, int count, Exclusions exclusions) {
        AllocateBlocksRequest request = AllocateBlocksRequest.newBuilder()
                .setCount(count)
                .setBlockSize(blockSize)
                .setReplication(replication)
                .setOwner(OWNER)
                .addAllExcludePipelines(exclusions.pipelines())
                .addAllExcludeDatanodes(exclusions.datanodes())
                .addAllExcludeContainers(exclusions.containers())
                .build();
        return scm.allocate(request).thenApply(this::learn);
    }

    private List<BlockLocation> learn(AllocateBlocksReply reply) {
        for (BlockLocation block : reply.getBlocksList()) {
            locations.learn(block.getBlock().getId().getContainerId(), block.getPipeline());
        }
        return reply.getBlocksList();
    }
}
