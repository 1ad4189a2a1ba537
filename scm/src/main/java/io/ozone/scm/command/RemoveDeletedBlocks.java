package io.ozone.scm.command;

import io.ozone.kv.Tx;
import io.ozone.raft.Stamp;
import io.ozone.scm.state.ScmTables;
import io.ozone.wire.scm.ScmReply;

/** Forgets deletions that every datanode concerned has done. */
final class RemoveDeletedBlocks {
    private RemoveDeletedBlocks() {}

    static ScmReply apply(Tx tx, Stamp stamp, io.ozone.wire.scm.RemoveDeletedBlocks command) {
        command.getTransactionIdsList().forEach(id -> tx.delete(ScmTables.DELETED_BLOCKS, id));
        return ScmStateMachine.DONE;
    }
}
