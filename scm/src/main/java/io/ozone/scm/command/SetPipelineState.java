package io.ozone.scm.command;

import static io.ozone.scm.command.ScmStateMachine.refuse;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.raft.Stamp;
import io.ozone.scm.state.PipelineTransitions;
import io.ozone.scm.state.ScmTables;
import io.ozone.wire.scm.PipelineRow;
import io.ozone.wire.scm.ScmReply;
import java.util.Optional;

/** Moves a pipeline to another state, as the transition table allows. */
final class SetPipelineState {
    private SetPipelineState() {}

    static ScmReply apply(Tx tx, Stamp stamp, io.ozone.wire.scm.SetPipelineState command) {
        Optional<PipelineRow> row = tx.get(ScmTables.PIPELINES, command.getId());
        if (row.isEmpty()) {
            return refuse(ErrorCode.PIPELINE_NOT_FOUND, "There is no pipeline %s", command.getId());
        }
        if (!PipelineTransitions.allowed(row.get().getState(), command.getState())) {
            return refuse(
                    ErrorCode.INVALID_STATE,
                    "Pipeline %s is %s and can't become %s",
                    command.getId(),
                    row.get().getState(),
                    command.getState());
        }
        tx.put(
                ScmTables.PIPELINES,
                command.getId(),
                row.get().toBuilder().setState(command.getState()).build());
        return ScmStateMachine.DONE;
    }
}
