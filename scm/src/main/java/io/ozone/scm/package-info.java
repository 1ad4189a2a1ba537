/**
 * The Storage Container Manager: block space. It knows datanodes, pipelines, containers and which blocks are
 * to be deleted; it never sees a key name.
 *
 * <p>Rooms: {@code state} and {@code command} are what is in the log, {@code node} what heartbeats tell,
 * {@code block} hands out blocks, {@code background} drives pipelines, containers and deletion,
 * {@code safemode} waits after a start, {@code service} are the three gRPC doors. Read first:
 * {@link io.ozone.scm.ScmServer}, {@code state/ScmTables}, {@code state/BlockSpace},
 * {@code background/PipelineKeeper}, {@code block/BlockAllocator}.
 */
package io.ozone.scm;
