/**
 * The datanode: keeps blocks in containers on its volumes, writes them through Raft pipelines of one or
 * three datanodes, and does what Storage Container Manager tells it in the answers to its heartbeats.
 *
 * <p>Read {@link io.ozone.datanode.DatanodeServer} first, then {@code container.Container} (the format),
 * {@code pipeline.PipelineState} (what a log entry does), {@code door.DataDoor} and
 * {@code heartbeat.Heartbeats}. Only {@code DatanodeServer} and {@code DatanodeSettings} are for other modules.
 */
package io.ozone.datanode;
