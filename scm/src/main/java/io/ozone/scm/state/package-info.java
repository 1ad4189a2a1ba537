/**
 * SCM's hard state: what is in the log. Start with {@link io.ozone.scm.state.ScmTables} (all tables on
 * one page), then the two transition tables {@link io.ozone.scm.state.ContainerTransitions} and
 * {@link io.ozone.scm.state.PipelineTransitions}, then {@link io.ozone.scm.state.BlockSpace}, the leader's
 * view of it through which everything else in SCM reads and proposes.
 */
package io.ozone.scm.state;
