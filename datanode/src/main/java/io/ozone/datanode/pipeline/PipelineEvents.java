package io.ozone.datanode.pipeline;

/** What others want to know of pipelines. Called on Raft's threads; must return soon. */
public interface PipelineEvents {
    /** This datanode leads the pipeline now, or no longer does, or the pipeline came or went. */
    void pipelineChanged(String pipelineId);

    /** The pipeline can't go on here. */
    void pipelineFailed(String pipelineId, String reason);

    /** The deletion is in the rows of this datanode, and in a majority's log. */
    void blocksDeleted(long transactionId);
}
