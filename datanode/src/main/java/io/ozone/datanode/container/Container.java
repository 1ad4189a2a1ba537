package io.ozone.datanode.container;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.datanode.volume.RowKey;
import io.ozone.datanode.volume.Volume;
import io.ozone.datanode.volume.VolumeTables;
import io.ozone.kv.Batch;
import io.ozone.wire.BlockId;
import io.ozone.wire.ContainerState;
import io.ozone.wire.datanode.BlockRow;
import io.ozone.wire.datanode.ContainerStats;
import io.ozone.wire.scm.ContainerReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica of a container: a unit of replication full of blocks.
 *
 * <p><b>On disk.</b> A directory with one data file that only grows, and a descriptor with its state. What lies
 * where in the file stands in the rows of the volume's store: a row for each block with the extents of its
 * chunks, and one with the container's statistics. Billions of small blocks so cost no inodes, one fdatasync
 * serves many of them, and a copy is one sequential read. Rejected: a file for each block.
 *
 * <p><b>Extents.</b> The leader of the pipeline draws them from {@link #allocate} when it admits an entry; the
 * log carries them, so the file has the same layout on every replica. They never overlap among entries that
 * get committed: a leader serves only after it has applied all entries of earlier terms, and
 * {@link #seen} has moved its next position behind them. An entry that is discarded leaves a gap or bytes that
 * a later entry overwrites; {@link #writeBehind} keeps the order of such writes.
 *
 * <p><b>Threads.</b> While the container is open, its rows are written by the one thread that applies its
 * pipeline's log. Afterwards, changes come from commands of Storage Container Manager. Both go through
 * methods that hold this object's lock. Data is written and read without it.
 *
 * <p><b>Durability.</b> Rows and data reach the page cache when an entry is applied and stable storage at the
 * pipeline's next snapshot; until then the pipeline's log has them. {@link #change} makes everything durable
 * before the descriptor says so.
 */
public final class Container {
    private static final Logger LOG = LoggerFactory.getLogger(Container.class);

    private final long id;
    private final Volume volume;
    private final Path directory;
    private final DataFile data;
    private final AtomicLong nextPosition = new AtomicLong();
    private final OpenBlocks openBlocks;

    private volatile Descriptor descriptor;
    private volatile ContainerStats stats;
    /** Completes when the data writes handed over so far have been done. Guarded by this. */
    private CompletableFuture<Void> lastWrite = CompletableFuture.completedFuture(null);

    Container(Descriptor descriptor, Volume volume, Path directory, DataFile data) {
        this.id = descriptor.containerId();
        this.volume = volume;
        this.directory = directory;
        this.data = data;
        this.descriptor = descriptor;
        this.stats = volume.store().get(VolumeTables.STATS, id).orElse(ContainerStats.getDefaultInstance());
        this.nextPosition.set(stats.getEnd());
        this.openBlocks = new OpenBlocks(id);
        if (isOpen()) {
            openBlocks.load(volume.store());
        }
    }

    public long id() {
        return id;
    }

    public ContainerState state() {
        return descriptor.state();
    }

    public boolean isOpen() {
        return state() == ContainerState.CONTAINER_OPEN;
    }

    /** What is read of it must be compared with its checksums. */
    public boolean isDamaged() {
        return state() == ContainerState.CONTAINER_UNHEALTHY;
    }

    public String pipelineId() {
        return descriptor.pipelineId();
    }

    public Volume volume() {
        return volume;
    }

    public DataFile data() {
        return data;
    }

    Path directory() {
        return directory;
    }

    public ContainerStats stats() {
        return stats;
    }

    OpenBlocks openBlocks() {
        return openBlocks;
    }

    /** The leader's: where the next chunk goes that is written by {@link #write}. */
    public long allocate(long length) {
        return nextPosition.getAndAdd(length);
    }

    /** The leader's: where the next chunk goes that is written by {@link #writeBehind}; nothing shares its blocks. */
    public long allocateBlocks(long length) {
        long end = nextPosition.updateAndGet(next -> DataFile.aligned(DataFile.aligned(next) + length));
        return end - DataFile.aligned(length);
    }

    /** An extent that ends here is in the log. */
    public void seen(long end) {
        nextPosition.accumulateAndGet(end, Math::max);
    }

    /** @throws OzoneException CONTAINER_NOT_OPEN or CONTAINER_UNHEALTHY */
    public void requireOpen(String byPipeline) {
        if (isDamaged()) {
            throw ErrorCode.CONTAINER_UNHEALTHY.failure("Container %d is damaged here", id);
        }
        if (!isOpen()) {
            throw ErrorCode.CONTAINER_NOT_OPEN.failure(
                    "Container %d is %s; write to a block of an open one", id, state());
        }
        if (!pipelineId().equals(byPipeline)) {
            throw ErrorCode.CONTAINER_NOT_OPEN.failure(
                    "Container %d is written by pipeline %s, not by %s", id, pipelineId(), byPipeline);
        }
    }

    /** Writes a large chunk on {@code executor}, behind all writes that were handed over before. */
    public synchronized CompletableFuture<Void> writeBehind(long position, ByteBuffer bytes, Executor executor) {
        lastWrite = lastWrite
                .exceptionally(failure -> null)
                .thenRunAsync(
                        () -> {
                            try {
                                data.writeAround(position, bytes);
                            } catch (IOException e) {
                                throw new CompletionException(e);
                            }
                        },
                        executor);
        return lastWrite;
    }

    /** Writes data in the calling thread, behind all writes that were handed over before. */
    public void write(long position, ByteBuffer bytes) throws IOException {
        writesDone().join();
        data.write(position, bytes);
    }

    /** Completes when the writes that were handed over before have been done, or have failed. */
    public synchronized CompletableFuture<Void> writesDone() {
        // Whoever handed one over learns of its failure.
        return lastWrite.exceptionally(failure -> null);
    }

    /**
     * The row of a committed block. A damaged replica has those that it had before; it does not know what it lacks.
     *
     * @param bcsid the commit that the reader knows of; 0 = any
     * @throws OzoneException BLOCK_NOT_COMMITTED when this replica has not come so far, BLOCK_NOT_FOUND,
     *     CONTAINER_UNHEALTHY
     */
    public BlockRow block(BlockId block, long bcsid) {
        Optional<BlockRow> row = volume.store().get(VolumeTables.BLOCKS, RowKey.of(id, block.getLocalId()));
        if (row.isPresent() && row.get().getBcsid() >= bcsid) {
            return row.get();
        }
        if (isDamaged()) {
            throw ErrorCode.CONTAINER_UNHEALTHY.failure(
                    "Container %d is damaged here and lacks block %d; read another replica", id, block.getLocalId());
        }
        if (row.isPresent() || bcsid > stats.getBcsid() || openBlocks.contains(block.getLocalId())) {
            throw ErrorCode.BLOCK_NOT_COMMITTED.failure(
                    "Block %d/%d at commit %d has not reached this replica, which is at %d; read another one",
                    id, block.getLocalId(), bcsid, stats.getBcsid());
        }
        throw ErrorCode.BLOCK_NOT_FOUND.failure("Container %d has no block %d", id, block.getLocalId());
    }

    /** Rows that are written now count from here on. */
    synchronized void commit(Batch batch, ContainerStats next) {
        if (!next.equals(stats)) {
            batch.put(VolumeTables.STATS, id, next);
        }
        volume.store().write(batch);
        stats = next;
    }

    /**
     * Makes everything durable, then the new state. Does nothing when the event does not change the state.
     *
     * @return whether the state changed
     */
    public synchronized boolean change(ReplicaEvent event) {
        Optional<ContainerState> next = event.next(state());
        if (next.isEmpty()) {
            return false;
        }
        try {
            if (event != ReplicaEvent.DAMAGE) {
                dropOpenBlocks();
                data.sync();
                volume.store().flush();
            }
            Descriptor changed = descriptor.with(next.get());
            if (event == ReplicaEvent.DAMAGE) {
                // Warn readers even when the disk takes no more writes.
                descriptor = changed;
            }
            changed.write(Descriptor.pathIn(directory, id));
            descriptor = changed;
        } catch (IOException e) {
            throw new OzoneException(
                    ErrorCode.IO_ERROR, "Container " + id + " can't become " + next.get() + ": " + e, e);
        }
        LOG.info(
                "Container {} is {} ({} bytes in {} blocks)",
                id,
                next.get(),
                stats.getUsedBytes(),
                stats.getBlockCount());
        return true;
    }

    /** Nothing can commit them any more. */
    private void dropOpenBlocks() {
        Batch batch = volume.store().batch();
        long dead = openBlocks.clear(batch);
        if (dead > 0) {
            commit(
                    batch,
                    stats.toBuilder()
                            .setDeletedBytes(stats.getDeletedBytes() + dead)
                            .build());
        }
    }

    /**
     * Marks the replica as damaged: it takes no more writes, is read when no other is left, and Storage Container
     * Manager replaces it.
     */
    public void damage(String reason) {
        LOG.error(
                "Container {} in {} is damaged: {}. It is kept as it is and reported as unhealthy",
                id,
                directory,
                reason);
        try {
            change(ReplicaEvent.DAMAGE);
        } catch (OzoneException e) {
            LOG.error("The damage of container {} can't be recorded", id, e);
        }
    }

    public ContainerReport report() {
        ContainerStats now = stats;
        return ContainerReport.newBuilder()
                .setContainerId(id)
                .setState(state())
                .setUsedBytes(now.getUsedBytes())
                .setKeyCount(now.getBlockCount())
                .setBcsid(now.getBcsid())
                .setPipelineId(pipelineId())
                .build();
    }

    @Override
    public String toString() {
        return "container " + id + " (" + state() + ")";
    }
}
