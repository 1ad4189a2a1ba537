package io.ozone.scm.command;

import static io.ozone.scm.command.ScmStateMachine.refuse;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.raft.Stamp;
import io.ozone.scm.state.ScmTables;
import io.ozone.wire.scm.ScmReply;
import io.ozone.wire.scm.Sequence;

/** Takes a range of ids out of a sequence, for good. */
final class ReserveIds {
    private ReserveIds() {}

    static ScmReply apply(Tx tx, Stamp stamp, io.ozone.wire.scm.ReserveIds command) {
        if (command.getSequence().isEmpty() || command.getCount() <= 0) {
            return refuse(
                    ErrorCode.INVALID_ARGUMENT,
                    "%d ids of sequence '%s' can't be reserved",
                    command.getCount(),
                    command.getSequence());
        }
        long first = tx.get(ScmTables.SEQUENCES, command.getSequence())
                .map(Sequence::getNext)
                .orElse(1L);
        tx.put(
                ScmTables.SEQUENCES,
                command.getSequence(),
                Sequence.newBuilder().setNext(first + command.getCount()).build());
        return ScmReply.newBuilder().setFirstId(first).build();
    }
}
