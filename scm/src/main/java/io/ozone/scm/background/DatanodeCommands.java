package io.ozone.scm.background;

import io.ozone.wire.Pipeline;
import io.ozone.wire.scm.CloseContainer;
import io.ozone.wire.scm.DatanodeCommand;

/** The commands to datanodes, and the keys under which they wait in the queues. */
final class DatanodeCommands {
    private DatanodeCommands() {}

    static DatanodeCommand createPipeline(Pipeline pipeline) {
        return DatanodeCommand.newBuilder().setCreatePipeline(pipeline).build();
    }

    static DatanodeCommand closePipeline(String id) {
        return DatanodeCommand.newBuilder().setClosePipeline(id).build();
    }

    /** @param pipelineId empty when the pipeline is gone: the datanode then quasi-closes its replica as it is */
    static DatanodeCommand closeContainer(long id, String pipelineId, boolean force) {
        return DatanodeCommand.newBuilder()
                .setCloseContainer(CloseContainer.newBuilder()
                        .setContainerId(id)
                        .setPipelineId(pipelineId)
                        .setForce(force))
                .build();
    }

    static DatanodeCommand deleteContainer(long id) {
        return DatanodeCommand.newBuilder().setDeleteContainer(id).build();
    }

    static String createKey(String pipelineId) {
        return "create " + pipelineId;
    }

    static String closeKey(String pipelineId) {
        return "close " + pipelineId;
    }

    static String containerKey(long id, boolean force) {
        return (force ? "force " : "container ") + id;
    }

    static String deleteKey(long id) {
        return "delete " + id;
    }
}
