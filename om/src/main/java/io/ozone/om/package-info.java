/**
 * OM, the Ozone Manager: the namespace of volumes, buckets and keys, replicated by Raft. It hands out blocks that it
 * gets from SCM, and never talks to datanodes.
 *
 * <p>Read first: {@link io.ozone.om.OmServer} (how it is put together), {@link io.ozone.om.state.OmTables} (what it
 * remembers), {@link io.ozone.om.service.OmDoor} (how a call runs), {@link io.ozone.om.command.key.CommitKey} (what a
 * command looks like), {@link io.ozone.om.query.OmQueries} (what can be asked).
 */
package io.ozone.om;
