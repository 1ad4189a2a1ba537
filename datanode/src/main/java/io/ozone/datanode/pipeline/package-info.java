/**
 * Raft pipelines: the only room that knows Ratis. {@code Pipelines} runs the Raft server and its groups,
 * {@code PipelineState} says what each log entry does to containers; the door hands writes to
 * {@code Pipelines.write}.
 */
package io.ozone.datanode.pipeline;
