package io.ozone.datanode.volume;

import io.ozone.kv.Codec;
import io.ozone.kv.Schema;
import io.ozone.kv.Table;
import io.ozone.wire.datanode.AppliedIndex;
import io.ozone.wire.datanode.BlockRow;
import io.ozone.wire.datanode.ChunkRow;
import io.ozone.wire.datanode.ContainerStats;
import io.ozone.wire.datanode.ReclaimRow;
import java.util.List;

/** All tables of a volume's store. Keys begin with the container id, so that a container's rows lie together. */
public final class VolumeTables {
    /** Committed blocks, by container and local id. */
    public static final Table<RowKey, BlockRow> BLOCKS =
            new Table<>("block_data", RowKey.CODEC, Codec.message(BlockRow.parser()));

    /** Chunks of blocks that are not committed yet, by container, local id and offset. */
    public static final Table<RowKey, ChunkRow> OPEN_CHUNKS =
            new Table<>("open_chunks", RowKey.CODEC, Codec.message(ChunkRow.parser()));

    /** By container id. */
    public static final Table<Long, ContainerStats> STATS =
            new Table<>("metadata", Codec.LONG, Codec.message(ContainerStats.parser()));

    /** Which log entries the rows of this volume contain, by pipeline id. */
    public static final Table<String, AppliedIndex> APPLIED =
            new Table<>("applied", Codec.TEXT, Codec.message(AppliedIndex.parser()));

    /** Space to give back, by container and position. */
    public static final Table<RowKey, ReclaimRow> RECLAIM =
            new Table<>("delete_txns", RowKey.CODEC, Codec.message(ReclaimRow.parser()));

    public static final Schema SCHEMA =
            new Schema("datanode volume", List.of(BLOCKS, OPEN_CHUNKS, STATS, APPLIED, RECLAIM));

    private VolumeTables() {}
}
