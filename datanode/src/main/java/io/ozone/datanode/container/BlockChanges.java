package io.ozone.datanode.container;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.datanode.volume.RowKey;
import io.ozone.datanode.volume.VolumeTables;
import io.ozone.kv.Batch;
import io.ozone.kv.Store;
import io.ozone.wire.BlockId;
import io.ozone.wire.datanode.AppliedIndex;
import io.ozone.wire.datanode.BlockRow;
import io.ozone.wire.datanode.ChunkRow;
import io.ozone.wire.datanode.ContainerStats;
import io.ozone.wire.datanode.ReclaimRow;
import io.ozone.wire.datanode.WriteChunk;
import java.util.List;
import java.util.Optional;

/**
 * What a chunk or a deletion does to the rows of a container: one batch, which also says up to which log
 * entry the volume's rows have come. Doing an entry again that the rows already contain is the caller's to
 * avoid; sending a chunk again is not: it finds itself and changes nothing.
 */
public final class BlockChanges {
    private BlockChanges() {}

    /**
     * Adds a chunk to its block, and commits the block when it is the last one.
     *
     * @return index of the entry that stands for the chunk: this one, or for the repeated last chunk of a
     *     committed block the one that committed it
     * @throws OzoneException when the chunk does not fit; the rows then only note that the entry was applied
     */
    public static long addChunk(Container container, WriteChunk chunk, String pipelineId, AppliedIndex at) {
        Store store = container.volume().store();
        Batch batch = store.batch();
        batch.put(VolumeTables.APPLIED, pipelineId, at);
        long end = chunk.getExtent().getPosition() + chunk.getExtent().getLength();
        container.seen(end);
        ContainerStats.Builder stats = container.stats().toBuilder();
        // The file of one that is closed did not get the bytes and need not be so long.
        boolean hasBytes = container.isOpen();
        if (hasBytes) {
            stats.setEnd(Math.max(stats.getEnd(), end));
        }
        try {
            container.requireOpen(pipelineId);
            return add(container, chunk, at.getIndex(), batch, stats);
        } catch (OzoneException e) {
            if (hasBytes) {
                stats.setDeletedBytes(
                        stats.getDeletedBytes() + chunk.getExtent().getLength());
            }
            throw e;
        } finally {
            container.commit(batch, stats.build());
        }
    }

    private static long add(
            Container container, WriteChunk chunk, long index, Batch batch, ContainerStats.Builder stats) {
        BlockId block = chunk.getBlock();
        RowKey key = RowKey.of(container.id(), block.getLocalId());
        OpenBlocks open = container.openBlocks();
        ChunkRow row = ChunkRow.newBuilder()
                .setOffset(chunk.getOffset())
                .setExtent(chunk.getExtent())
                .setChecksum(chunk.getChecksum())
                .build();
        long length = open.length(block.getLocalId());
        if (chunk.getOffset() != length || length == 0) {
            Optional<Long> repeated = findRepeated(container, key, chunk);
            if (repeated.isPresent()) {
                stats.setDeletedBytes(
                        stats.getDeletedBytes() + chunk.getExtent().getLength());
                return repeated.get() > 0 ? repeated.get() : index;
            }
        }
        if (chunk.getOffset() != length) {
            throw ErrorCode.INVALID_STATE.failure(
                    "Block %d/%d has %d bytes, so its next chunk can't start at %d: send chunks in order",
                    container.id(), block.getLocalId(), length, chunk.getOffset());
        }
        long added = chunk.getExtent().getLength();
        stats.setUsedBytes(stats.getUsedBytes() + added);
        if (!chunk.getEndOfBlock()) {
            open.add(batch, block.getLocalId(), row);
            return index;
        }
        BlockRow.Builder committed =
                BlockRow.newBuilder().setLength(length + added).setBcsid(index);
        committed.addAllChunks(open.remove(batch, block.getLocalId()));
        // The client may end a block with an empty chunk, after the fact.
        if (added > 0) {
            committed.addChunks(row);
        }
        batch.put(VolumeTables.BLOCKS, key, committed.build());
        stats.setBlockCount(stats.getBlockCount() + 1).setBcsid(index);
        return index;
    }

    /** The block's commit index when the chunk is in its committed row, 0 when it is in the open block. */
    private static Optional<Long> findRepeated(Container container, RowKey key, WriteChunk chunk) {
        Optional<BlockRow> committed = container.volume().store().get(VolumeTables.BLOCKS, key);
        if (committed.isPresent()) {
            boolean same = committed.get().getChunksList().stream().anyMatch(row -> isSame(row, chunk))
                    || chunk.getExtent().getLength() == 0
                            && chunk.getOffset() == committed.get().getLength();
            if (!same) {
                throw ErrorCode.BLOCK_ALREADY_COMMITTED.failure(
                        "Block %d/%d is committed with %d bytes: write another block",
                        key.part(0), key.part(1), committed.get().getLength());
            }
            return Optional.of(committed.get().getBcsid());
        }
        ChunkRow open = container.openBlocks().at(key.part(1), chunk.getOffset());
        return open != null && isSame(open, chunk) && !chunk.getEndOfBlock() ? Optional.of(0L) : Optional.empty();
    }

    private static boolean isSame(ChunkRow row, WriteChunk chunk) {
        return row.getOffset() == chunk.getOffset()
                && row.getExtent().getLength() == chunk.getExtent().getLength()
                && row.getChecksum().equals(chunk.getChecksum());
    }

    /**
     * Removes blocks; those that are not there are left out. Their extents are noted to be given back once
     * every member of the pipeline has come to {@code index}.
     *
     * @param applied null when the deletion does not come from the pipeline's log
     */
    public static void delete(
            Container container, List<Long> localIds, String pipelineId, long index, AppliedIndex applied) {
        synchronized (container) {
            Batch batch = container.volume().store().batch();
            if (applied != null) {
                batch.put(VolumeTables.APPLIED, pipelineId, applied);
            }
            ContainerStats.Builder stats = container.stats().toBuilder();
            for (long localId : localIds.stream().distinct().toList()) {
                RowKey key = RowKey.of(container.id(), localId);
                Optional<BlockRow> block = container.volume().store().get(VolumeTables.BLOCKS, key);
                if (block.isPresent()) {
                    batch.delete(VolumeTables.BLOCKS, key);
                    stats.setBlockCount(stats.getBlockCount() - 1);
                    free(container, block.get().getChunksList(), pipelineId, index, batch, stats);
                } else if (container.openBlocks().contains(localId)) {
                    List<ChunkRow> chunks = List.copyOf(container.openBlocks().remove(batch, localId));
                    free(container, chunks, pipelineId, index, batch, stats);
                }
            }
            container.commit(batch, stats.build());
        }
    }

    private static void free(
            Container container,
            List<ChunkRow> chunks,
            String pipelineId,
            long index,
            Batch batch,
            ContainerStats.Builder stats) {
        for (ChunkRow chunk : chunks) {
            batch.put(
                    VolumeTables.RECLAIM,
                    RowKey.of(container.id(), chunk.getExtent().getPosition()),
                    ReclaimRow.newBuilder()
                            .setExtent(chunk.getExtent())
                            .setPipelineId(pipelineId)
                            .setIndex(index)
                            .build());
            stats.setUsedBytes(stats.getUsedBytes() - chunk.getExtent().getLength());
            stats.setDeletedBytes(stats.getDeletedBytes() + chunk.getExtent().getLength());
        }
    }
}
