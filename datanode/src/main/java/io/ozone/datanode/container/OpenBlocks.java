package io.ozone.datanode.container;

import io.ozone.datanode.volume.RowKey;
import io.ozone.datanode.volume.VolumeTables;
import io.ozone.kv.Batch;
import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.wire.datanode.ChunkRow;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The blocks of a container that are being written: their chunks in memory, each also as a row of its own, so
 * that the cost of a block grows with its chunks and not with their square. Changed by one thread at a time.
 */
final class OpenBlocks {
    private final long containerId;
    /** By local id, then offset. */
    private final Map<Long, TreeMap<Long, ChunkRow>> blocks = new ConcurrentHashMap<>();

    OpenBlocks(long containerId) {
        this.containerId = containerId;
    }

    void load(Reader rows) {
        try (Cursor<RowKey, ChunkRow> cursor = rows.scan(VolumeTables.OPEN_CHUNKS, RowKey.of(containerId), null)) {
            while (cursor.next()) {
                blocks.computeIfAbsent(cursor.key().part(1), local -> new TreeMap<>())
                        .put(cursor.key().part(2), cursor.value());
            }
        }
    }

    boolean contains(long localId) {
        return blocks.containsKey(localId);
    }

    /** Bytes of the block from its start. */
    long length(long localId) {
        TreeMap<Long, ChunkRow> chunks = blocks.get(localId);
        return chunks == null
                ? 0
                : chunks.lastKey() + chunks.lastEntry().getValue().getExtent().getLength();
    }

    /** Null when there is none. */
    ChunkRow at(long localId, long offset) {
        TreeMap<Long, ChunkRow> chunks = blocks.get(localId);
        return chunks == null ? null : chunks.get(offset);
    }

    void add(Batch batch, long localId, ChunkRow chunk) {
        batch.put(VolumeTables.OPEN_CHUNKS, RowKey.of(containerId, localId, chunk.getOffset()), chunk);
        blocks.computeIfAbsent(localId, key -> new TreeMap<>()).put(chunk.getOffset(), chunk);
    }

    /** Takes a block's chunks out, in order. */
    Collection<ChunkRow> remove(Batch batch, long localId) {
        TreeMap<Long, ChunkRow> chunks = blocks.remove(localId);
        if (chunks == null) {
            return List.of();
        }
        chunks.keySet()
                .forEach(offset -> batch.delete(VolumeTables.OPEN_CHUNKS, RowKey.of(containerId, localId, offset)));
        return chunks.values();
    }

    /** Forgets all of them; gives the bytes that are dead now. */
    long clear(Batch batch) {
        long bytes = 0;
        for (Long localId : List.copyOf(blocks.keySet())) {
            for (ChunkRow chunk : remove(batch, localId)) {
                bytes += chunk.getExtent().getLength();
            }
        }
        return bytes;
    }
}
