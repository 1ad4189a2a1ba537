package io.ozone.scm.command;

import io.ozone.kv.Tx;
import io.ozone.raft.Stamp;
import io.ozone.scm.state.ScmTables;
import io.ozone.wire.scm.ScmReply;

/** Remembers blocks until every datanode that holds them has deleted them. */
final class AddDeletedBlocks {
    private AddDeletedBlocks() {}

    static ScmReply apply(Tx tx, Stamp stamp, io.ozone.wire.scm.AddDeletedBlocks command) {
        command.getTransactionsList()
                .forEach(transaction -> tx.put(ScmTables.DELETED_BLOCKS, transaction.getId(), transaction));
        return ScmStateMachine.DONE;
    }
}
