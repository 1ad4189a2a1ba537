package io.ozone.scm.command;

import static io.ozone.scm.command.ScmStateMachine.refuse;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.raft.Stamp;
import io.ozone.scm.state.ScmTables;
import io.ozone.scm.state.Sequences;
import io.ozone.wire.ContainerState;
import io.ozone.wire.PipelineState;
import io.ozone.wire.scm.ContainerRow;
import io.ozone.wire.scm.PipelineRow;
import io.ozone.wire.scm.ScmReply;
import io.ozone.wire.scm.Sequence;
import java.util.Optional;

/** A new open container in an open pipeline, under an id that was reserved before. */
final class CreateContainer {
    private CreateContainer() {}

    static ScmReply apply(Tx tx, Stamp stamp, io.ozone.wire.scm.CreateContainer command) {
        ContainerRow row = command.getContainer();
        long next = tx.get(ScmTables.SEQUENCES, Sequences.CONTAINER_ID)
                .map(Sequence::getNext)
                .orElse(1L);
        if (row.getId() <= 0 || row.getId() >= next || tx.contains(ScmTables.CONTAINERS, row.getId())) {
            return refuse(ErrorCode.INVALID_STATE, "Container id %d is taken or was not reserved", row.getId());
        }
        Optional<PipelineRow> pipeline = tx.get(ScmTables.PIPELINES, row.getPipelineId());
        if (pipeline.isEmpty() || pipeline.get().getState() != PipelineState.PIPELINE_OPEN) {
            return refuse(ErrorCode.INVALID_STATE, "Pipeline %s is not open", row.getPipelineId());
        }
        ContainerRow created = row.toBuilder()
                .setState(ContainerState.CONTAINER_OPEN)
                .setReplication(pipeline.get().getReplication())
                .setCreatedMillis(stamp.timeMillis())
                .setStateChangedMillis(stamp.timeMillis())
                .build();
        tx.put(ScmTables.CONTAINERS, row.getId(), created);
        return ScmStateMachine.DONE;
    }
}
