package io.ozone.scm.command;

import static io.ozone.scm.command.ScmStateMachine.refuse;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.raft.Stamp;
import io.ozone.scm.state.ScmTables;
import io.ozone.wire.PipelineState;
import io.ozone.wire.scm.PipelineRow;
import io.ozone.wire.scm.ScmReply;

/** A new pipeline, ALLOCATED until its members report it. */
final class CreatePipeline {
    private CreatePipeline() {}

    static ScmReply apply(Tx tx, Stamp stamp, io.ozone.wire.scm.CreatePipeline command) {
        PipelineRow row = command.getPipeline();
        if (row.getId().isEmpty()
                || row.getMembersCount() != row.getReplication().getFactor()) {
            return refuse(
                    ErrorCode.INVALID_ARGUMENT,
                    "Pipeline '%s' has %d members for replication factor %d",
                    row.getId(),
                    row.getMembersCount(),
                    row.getReplication().getFactor());
        }
        if (tx.contains(ScmTables.PIPELINES, row.getId())) {
            return refuse(ErrorCode.INVALID_STATE, "Pipeline %s exists already", row.getId());
        }
        PipelineRow created = row.toBuilder()
                .setState(PipelineState.PIPELINE_ALLOCATED)
                .setCreatedMillis(stamp.timeMillis())
                .build();
        tx.put(ScmTables.PIPELINES, row.getId(), created);
        return ScmStateMachine.DONE;
    }
}
