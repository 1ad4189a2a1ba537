package io.ozone.scm.state;

import io.ozone.kv.Reader;
import io.ozone.wire.scm.ScmCommand;
import io.ozone.wire.scm.ScmReply;
import java.util.concurrent.CompletableFuture;

/** Where commands go and rows are read: the Raft group of the SCMs, or, in the simulation, a store without one. */
public interface ScmLog {
    /**
     * Replicates and applies a command. The reply may carry an application error; the future fails when the
     * command may not have been taken, with NOT_LEADER when this SCM can't take any.
     */
    CompletableFuture<ScmReply> submit(ScmCommand command);

    /** The rows as of the last applied command. */
    Reader reader();

    /** Raft term, with which commands to datanodes are stamped. */
    long term();
}
