package io.ozone.scm.command;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.raft.CommandRegistry;
import io.ozone.raft.ReplicatedState;
import io.ozone.raft.Stamp;
import io.ozone.wire.scm.ScmCommand;
import io.ozone.wire.scm.ScmCommand.CommandCase;
import io.ozone.wire.scm.ScmReply;

/** All commands, in one table. */
public final class ScmStateMachine implements ReplicatedState<ScmCommand, ScmReply> {
    static final ScmReply DONE = ScmReply.getDefaultInstance();

    private static final CommandRegistry<ScmCommand, CommandCase, ScmReply> COMMANDS =
            CommandRegistry.<ScmCommand, CommandCase, ScmReply>of(CommandCase.class, ScmCommand::getCommandCase)
                    .on(CommandCase.CREATE_PIPELINE, ScmCommand::getCreatePipeline, CreatePipeline::apply)
                    .on(CommandCase.SET_PIPELINE_STATE, ScmCommand::getSetPipelineState, SetPipelineState::apply)
                    .on(CommandCase.REMOVE_PIPELINE, ScmCommand::getRemovePipeline, RemovePipeline::apply)
                    .on(CommandCase.CREATE_CONTAINER, ScmCommand::getCreateContainer, CreateContainer::apply)
                    .on(
                            CommandCase.CONTAINER_TRANSITION,
                            ScmCommand::getContainerTransition,
                            ContainerTransition::apply)
                    .on(CommandCase.RESERVE_IDS, ScmCommand::getReserveIds, ReserveIds::apply)
                    .on(CommandCase.ADD_DELETED_BLOCKS, ScmCommand::getAddDeletedBlocks, AddDeletedBlocks::apply)
                    .on(
                            CommandCase.REMOVE_DELETED_BLOCKS,
                            ScmCommand::getRemoveDeletedBlocks,
                            RemoveDeletedBlocks::apply)
                    .build();

    @Override
    public ScmReply apply(Tx tx, Stamp stamp, ScmCommand command) {
        return COMMANDS.apply(tx, stamp, command);
    }

    @Override
    public boolean failed(ScmReply reply) {
        return !reply.getError().isEmpty();
    }

    static ScmReply refuse(ErrorCode code, String format, Object... values) {
        return ScmReply.newBuilder()
                .setError(code.name())
                .setMessage(format.formatted(values))
                .build();
    }
}
