/**
 * What changes the namespace: one file for each replicated command, one class with one {@code apply}, in a package for
 * each noun. {@link io.ozone.om.command.OmState} is the closed list of them and what the Raft log calls.
 *
 * <p>An {@code apply} depends on rows, its arguments and its {@link io.ozone.raft.Stamp} only: every replica runs it and
 * must end with the same rows. Names, limits, owners, replication and blocks were put into the command by the leader's
 * admission; what can only be decided in the order of the log (does it exist, is the quota kept, does the condition
 * hold) is decided here. Ids and sessions are the log index. A command that can't be done throws a
 * {@link io.ozone.om.state.Refusal}, and its rows are dropped.
 */
package io.ozone.om.command;
