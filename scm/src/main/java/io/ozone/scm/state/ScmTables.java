package io.ozone.scm.state;

import io.ozone.kv.Codec;
import io.ozone.kv.Schema;
import io.ozone.kv.Table;
import io.ozone.wire.scm.ContainerRow;
import io.ozone.wire.scm.DeletedBlocksTx;
import io.ozone.wire.scm.PipelineRow;
import io.ozone.wire.scm.Sequence;
import java.util.List;

/** All tables of {@code scm.db}. */
public final class ScmTables {
    /** Pipeline id to pipeline. */
    public static final Table<String, PipelineRow> PIPELINES =
            new Table<>("pipelines", Codec.TEXT, Codec.message(PipelineRow.parser()));

    /** Container id to container. */
    public static final Table<Long, ContainerRow> CONTAINERS =
            new Table<>("containers", Codec.LONG, Codec.message(ContainerRow.parser()));

    /** Name of a sequence to the first id that was not handed out. */
    public static final Table<String, Sequence> SEQUENCES =
            new Table<>("sequenceId", Codec.TEXT, Codec.message(Sequence.parser()));

    /** Transaction id to blocks that datanodes have yet to delete. */
    public static final Table<Long, DeletedBlocksTx> DELETED_BLOCKS =
            new Table<>("deletedBlocks", Codec.LONG, Codec.message(DeletedBlocksTx.parser()));

    public static final Schema SCHEMA = new Schema("scm", List.of(PIPELINES, CONTAINERS, SEQUENCES, DELETED_BLOCKS));

    private ScmTables() {}
}
