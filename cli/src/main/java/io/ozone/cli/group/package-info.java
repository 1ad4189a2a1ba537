/**
 * {@code ozone admin om} and {@code ozone admin scm}: the Raft groups of the two services, which both serve the same
 * administration at the door for clients. Start with {@link io.ozone.cli.group.RaftGroup}.
 */
package io.ozone.cli.group;
