package io.ozone.raft;

/**
 * What every replica knows about the command it applies, the same everywhere.
 *
 * @param index place in the log; grows with every command, so it can serve as a unique id
 * @param timeMillis the leader's clock when it took the command, since 1970; never goes back
 */
public record Stamp(long index, long timeMillis) {}
