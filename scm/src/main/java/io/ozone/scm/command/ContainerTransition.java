package io.ozone.scm.command;

import static io.ozone.scm.command.ScmStateMachine.refuse;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.raft.Stamp;
import io.ozone.scm.state.ContainerTransitions;
import io.ozone.scm.state.ScmTables;
import io.ozone.wire.ContainerState;
import io.ozone.wire.scm.ContainerRow;
import io.ozone.wire.scm.ScmReply;
import java.util.Optional;

/** One event in a container's life. Once it is no longer writable it belongs to no pipeline. */
final class ContainerTransition {
    private ContainerTransition() {}

    static ScmReply apply(Tx tx, Stamp stamp, io.ozone.wire.scm.ContainerTransition command) {
        Optional<ContainerRow> found = tx.get(ScmTables.CONTAINERS, command.getId());
        if (found.isEmpty()) {
            return refuse(ErrorCode.CONTAINER_NOT_FOUND, "There is no container %d", command.getId());
        }
        ContainerRow row = found.get();
        Optional<ContainerState> next = ContainerTransitions.next(row.getState(), command.getEvent());
        if (next.isEmpty()) {
            return refuse(
                    ErrorCode.INVALID_STATE,
                    "Container %d is %s, where %s has no meaning",
                    row.getId(),
                    row.getState(),
                    command.getEvent());
        }
        if (next.get() == row.getState()) {
            return ScmStateMachine.DONE;
        }
        ContainerRow.Builder changed = row.toBuilder().setState(next.get()).setStateChangedMillis(stamp.timeMillis());
        if (next.get() != ContainerState.CONTAINER_CLOSING) {
            changed.clearPipelineId();
        }
        if (next.get() == ContainerState.CONTAINER_CLOSED) {
            changed.setUsedBytes(command.getUsedBytes())
                    .setKeyCount(command.getKeyCount())
                    .setBcsid(command.getBcsid());
        }
        tx.put(ScmTables.CONTAINERS, row.getId(), changed.build());
        return ScmStateMachine.DONE;
    }
}
