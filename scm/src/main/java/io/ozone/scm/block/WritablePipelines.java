package io.ozone.scm.block;

import io.ozone.scm.node.Nodes;
import io.ozone.scm.node.PipelineWatch;
import io.ozone.scm.state.BlockSpace;
import io.ozone.wire.Pipeline;
import io.ozone.wire.PipelineState;
import io.ozone.wire.scm.PipelineRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The open pipelines that a block can be put into now, by replication factor. An immutable list that is made
 * anew whenever pipelines are looked over, so that an allocation costs no search.
 */
public final class WritablePipelines {
    private final BlockSpace space;
    private final Nodes nodes;
    private final PipelineWatch watch;
    private volatile Map<Integer, List<Pipeline>> byFactor = Map.of();

    public WritablePipelines(BlockSpace space, Nodes nodes, PipelineWatch watch) {
        this.space = space;
        this.nodes = nodes;
        this.watch = watch;
    }

    /**
     * Those whose members are all alive. When there are none: those that have a quorum, because writing goes on
     * while one of three datanodes is away.
     */
    public List<Pipeline> of(int factor) {
        return byFactor.getOrDefault(factor, List.of());
    }

    public void refresh() {
        Map<Integer, List<Pipeline>> complete = new HashMap<>();
        Map<Integer, List<Pipeline>> degraded = new HashMap<>();
        space.pipelines().stream()
                .filter(row -> row.getState() == PipelineState.PIPELINE_OPEN)
                .sorted(Comparator.comparing(PipelineRow::getId))
                .forEach(row -> {
                    PipelineWatch.Standing standing = watch.standing(row);
                    if (standing.quorum()) {
                        Map<Integer, List<Pipeline>> target = standing.complete() ? complete : degraded;
                        target.computeIfAbsent(row.getReplication().getFactor(), factor -> new ArrayList<>())
                                .add(describe(row));
                    }
                });
        degraded.forEach(complete::putIfAbsent);
        complete.replaceAll((factor, pipelines) -> List.copyOf(pipelines));
        byFactor = Map.copyOf(complete);
    }

    public void clear() {
        byFactor = Map.of();
    }

    /** The pipeline as clients see it: members at their current addresses, and who leads. */
    public Pipeline describe(PipelineRow row) {
        Pipeline.Builder pipeline = Pipeline.newBuilder()
                .setId(row.getId())
                .setReplication(row.getReplication())
                .setState(row.getState())
                .setCreatedMillis(row.getCreatedMillis());
        row.getMembersList()
                .forEach(member ->
                        pipeline.addMembers(nodes.datanode(member.getUuid()).orElse(member)));
        Optional<String> leader = nodes.leader(row.getId(), row.getMembersList());
        return pipeline.setLeader(leader.orElse("")).build();
    }
}
