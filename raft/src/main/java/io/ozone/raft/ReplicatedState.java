package io.ozone.raft;

import com.google.protobuf.MessageLite;
import io.ozone.kv.Tx;

/**
 * What a service does with its commands. Every replica calls {@link #apply} with the same commands in the same order on
 * the same rows, one at a time, and must end with the same rows: clock, random, settings and network have no place in
 * it. What needs them is drawn before the command is submitted and rides in the command.
 */
public interface ReplicatedState<C extends MessageLite, R extends MessageLite> {
    /**
     * Reads and writes rows. An application error is a value in the reply; an exception is a bug and stops this replica
     * before it can diverge from the others.
     */
    R apply(Tx tx, Stamp stamp, C command);

    /** Whether the command failed; its rows are dropped then. */
    boolean failed(R reply);
}
