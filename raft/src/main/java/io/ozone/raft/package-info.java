/**
 * The replicated-state kit: turns a deterministic {@link io.ozone.raft.ReplicatedState} over kv tables into a group of
 * peers that agree, survive crashes and answer linearizable reads. Consensus is Apache Ratis; Ratis types never leave
 * this package.
 *
 * <p>OM and SCM use it, one {@link io.ozone.raft.RaftNode} each. Start reading at {@code RaftNode} (what callers see),
 * then {@code StoreMachine} (what happens to a log entry) and {@code StoreSnapshots} (how a peer gets a state it has no
 * log for). All knobs of Ratis are in {@code RatisProperties}, each with its reason.
 */
package io.ozone.raft;
