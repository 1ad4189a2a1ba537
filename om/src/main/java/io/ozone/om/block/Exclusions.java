package io.ozone.om.block;

import io.ozone.wire.BlockLocation;
import io.ozone.wire.Datanode;
import io.ozone.wire.om.AllocateBlock;
import java.util.List;

/** What a client found broken while writing, so that its next block lies elsewhere. */
public record Exclusions(List<String> pipelines, List<String> datanodes, List<Long> containers) {
    public static final Exclusions NONE = new Exclusions(List.of(), List.of(), List.of());

    public static Exclusions of(AllocateBlock command) {
        return new Exclusions(
                command.getExcludePipelinesList(),
                command.getExcludeDatanodesList(),
                command.getExcludeContainersList());
    }

    boolean isEmpty() {
        return pipelines.isEmpty() && datanodes.isEmpty() && containers.isEmpty();
    }

    boolean covers(BlockLocation block) {
        if (pipelines.contains(block.getPipeline().getId())
                || containers.contains(block.getBlock().getId().getContainerId())) {
            return true;
        }
        for (Datanode member : block.getPipeline().getMembersList()) {
            if (datanodes.contains(member.getUuid())) {
                return true;
            }
        }
        return false;
    }
}
