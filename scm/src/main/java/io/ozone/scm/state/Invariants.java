package io.ozone.scm.state;

import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.kv.Table;
import io.ozone.wire.ContainerState;
import io.ozone.wire.PipelineState;
import io.ozone.wire.scm.ContainerRow;
import io.ozone.wire.scm.DeletedBlocksTx;
import io.ozone.wire.scm.PipelineRow;
import io.ozone.wire.scm.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What must hold of the rows after every command. */
public final class Invariants {
    private Invariants() {}

    /** One line for each row that breaks a rule; empty = all is well. */
    public static List<String> violations(Reader rows) {
        List<String> found = new ArrayList<>();
        long nextContainer = next(rows, Sequences.CONTAINER_ID);
        long nextTransaction = next(rows, Sequences.DELETE_TRANSACTION_ID);
        each(rows, ScmTables.PIPELINES, (id, row) -> pipeline(id, row, found));
        each(rows, ScmTables.CONTAINERS, (id, row) -> container(rows, id, row, nextContainer, found));
        each(rows, ScmTables.DELETED_BLOCKS, (id, row) -> deleted(id, row, nextTransaction, found));
        return found;
    }

    private static void pipeline(String id, PipelineRow row, List<String> found) {
        require(id.equals(row.getId()), found, "pipeline %s lies under key %s", row.getId(), id);
        require(
                row.getMembersCount() == row.getReplication().getFactor(),
                found,
                "pipeline %s has %d members for factor %d",
                id,
                row.getMembersCount(),
                row.getReplication().getFactor());
        long distinct = row.getMembersList().stream()
                .map(member -> member.getUuid())
                .distinct()
                .count();
        require(distinct == row.getMembersCount(), found, "pipeline %s has a member twice", id);
        require(row.getState() != PipelineState.PIPELINE_STATE_UNSPECIFIED, found, "pipeline %s has no state", id);
    }

    private static void container(Reader rows, long id, ContainerRow row, long next, List<String> found) {
        require(id == row.getId(), found, "container %d lies under key %d", row.getId(), id);
        require(id > 0 && id < next, found, "container %d was never reserved; the next id is %d", id, next);
        Optional<PipelineRow> pipeline = rows.get(ScmTables.PIPELINES, row.getPipelineId());
        boolean writable =
                row.getState() == ContainerState.CONTAINER_OPEN || row.getState() == ContainerState.CONTAINER_CLOSING;
        require(
                writable == pipeline.isPresent(),
                found,
                "container %d is %s and its pipeline '%s' is %s",
                id,
                row.getState(),
                row.getPipelineId(),
                pipeline.isPresent() ? "there" : "not there");
        pipeline.ifPresent(its -> require(
                its.getReplication().equals(row.getReplication()),
                found,
                "container %d is not replicated as its pipeline is",
                id));
        require(row.getStateChangedMillis() >= row.getCreatedMillis(), found, "container %d changed before it was", id);
    }

    private static void deleted(long id, DeletedBlocksTx row, long next, List<String> found) {
        require(id == row.getId(), found, "deletion %d lies under key %d", row.getId(), id);
        require(id > 0 && id < next, found, "deletion %d was never reserved; the next id is %d", id, next);
        require(row.getLocalIdsCount() > 0, found, "deletion %d names no block", id);
    }

    private static long next(Reader rows, String sequence) {
        return rows.get(ScmTables.SEQUENCES, sequence).map(Sequence::getNext).orElse(1L);
    }

    private static <K, V> void each(Reader rows, Table<K, V> table, BiConsumer<K, V> check) {
        try (Cursor<K, V> cursor = rows.scan(table, null, null)) {
            while (cursor.next()) {
                check.accept(cursor.key(), cursor.value());
            }
        }
    }

    private static void require(boolean holds, List<String> found, String format, Object... values) {
        if (!holds) {
            found.add(format.formatted(values));
        }
    }
}
