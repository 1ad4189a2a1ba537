package io.ozone.scm.command;

import static io.ozone.scm.command.ScmStateMachine.refuse;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.raft.Stamp;
import io.ozone.scm.state.ScmTables;
import io.ozone.wire.PipelineState;
import io.ozone.wire.scm.PipelineRow;
import io.ozone.wire.scm.ScmReply;
import java.util.Optional;

/** Forgets a closed pipeline. The leader proposes it only when no container is open or closing in it. */
final class RemovePipeline {
    private RemovePipeline() {}

    static ScmReply apply(Tx tx, Stamp stamp, io.ozone.wire.scm.RemovePipeline command) {
        Optional<PipelineRow> row = tx.get(ScmTables.PIPELINES, command.getId());
        if (row.isEmpty()) {
            return ScmStateMachine.DONE;
        }
        if (row.get().getState() != PipelineState.PIPELINE_CLOSED) {
            return refuse(
                    ErrorCode.INVALID_STATE,
                    "Pipeline %s is %s; only a closed one is removed",
                    command.getId(),
                    row.get().getState());
        }
        tx.delete(ScmTables.PIPELINES, command.getId());
        return ScmStateMachine.DONE;
    }
}
