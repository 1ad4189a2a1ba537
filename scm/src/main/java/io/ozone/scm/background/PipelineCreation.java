package io.ozone.scm.background;

import io.ozone.scm.node.Nodes;
import io.ozone.scm.node.PipelineWatch;
import io.ozone.scm.safemode.SafeMode;
import io.ozone.scm.state.BlockSpace;
import io.ozone.wire.Datanode;
import io.ozone.wire.PipelineState;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import io.ozone.wire.scm.PipelineRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/**
 * Decides which pipelines there should be: RATIS/THREE for as long as three usable datanodes are below their limit,
 * and RATIS/ONE for each datanode, or for the least busy one when one is asked for.
 */
public final class PipelineCreation {
    /**
     * @param perDatanode most RATIS/THREE pipelines of one datanode
     * @param total most RATIS/THREE pipelines; 0 = no limit
     * @param factorOneInAdvance whether each datanode gets a RATIS/ONE pipeline without being asked
     */
    public record Limits(int perDatanode, int total, boolean factorOneInAdvance) {}

    private static final int ONE = 1;
    private static final int THREE = 3;

    private final BlockSpace space;
    private final Nodes nodes;
    private final PipelineWatch watch;
    private final SafeMode safeMode;
    private final Limits limits;
    private final RandomGenerator random;
    private final AtomicBoolean factorOneWanted = new AtomicBoolean();

    /** @param random draws pipeline ids, and members where several would do */
    public PipelineCreation(
            BlockSpace space,
            Nodes nodes,
            PipelineWatch watch,
            SafeMode safeMode,
            Limits limits,
            RandomGenerator random) {
        this.space = space;
        this.nodes = nodes;
        this.watch = watch;
        this.safeMode = safeMode;
        this.limits = limits;
        this.random = random;
    }

    /** A client found no pipeline of this factor. */
    public void wanted(int factor) {
        if (factor == ONE) {
            factorOneWanted.set(true);
        }
    }

    /** Creates what is missing; gives what was created. */
    List<PipelineRow> run() {
        List<PipelineRow> created = new ArrayList<>();
        if (!safeMode.mayCreatePipelines()) {
            return created;
        }
        List<Datanode> usable = new ArrayList<>(nodes.usable());
        Collections.shuffle(usable, new java.util.Random(random.nextLong()));
        createThree(usable, created);
        createOne(usable, created);
        return created;
    }

    private void createThree(List<Datanode> usable, List<PipelineRow> created) {
        Map<String, Integer> load = load(THREE);
        int total = load.values().stream().mapToInt(Integer::intValue).sum() / THREE;
        while (limits.total == 0 || total < limits.total) {
            List<Datanode> members = usable.stream()
                    .filter(datanode -> load.getOrDefault(datanode.getUuid(), 0) < limits.perDatanode)
                    .sorted(Comparator.comparingInt(datanode -> load.getOrDefault(datanode.getUuid(), 0)))
                    .limit(THREE)
                    .toList();
            if (members.size() < THREE) {
                return;
            }
            created.add(create(members));
            members.forEach(member -> load.merge(member.getUuid(), 1, Integer::sum));
            total++;
        }
    }

    private void createOne(List<Datanode> usable, List<PipelineRow> created) {
        boolean wanted = factorOneWanted.getAndSet(false);
        Map<String, Integer> load = load(ONE);
        List<Datanode> without = usable.stream()
                .filter(datanode -> !load.containsKey(datanode.getUuid()))
                .toList();
        if (limits.factorOneInAdvance) {
            without.forEach(datanode -> created.add(create(List.of(datanode))));
        } else if (wanted && load.isEmpty() && !without.isEmpty()) {
            created.add(create(without.subList(0, 1)));
        }
    }

    private PipelineRow create(List<Datanode> members) {
        PipelineRow row = PipelineRow.newBuilder()
                .setId(new UUID(random.nextLong(), random.nextLong()).toString())
                .setReplication(
                        Replication.newBuilder().setType(ReplicationType.RATIS).setFactor(members.size()))
                .addAllMembers(members)
                .build();
        space.createPipeline(row);
        return space.pipeline(row.getId()).orElseThrow();
    }

    /** How many pipelines each datanode is in; those that have lost a member are to be replaced and don't count. */
    private Map<String, Integer> load(int factor) {
        Map<String, Integer> load = new HashMap<>();
        space.pipelines().stream()
                .filter(row -> row.getReplication().getFactor() == factor)
                .filter(row -> row.getState() != PipelineState.PIPELINE_CLOSED)
                .filter(row -> row.getState() == PipelineState.PIPELINE_ALLOCATED
                        || watch.standing(row).gone() == 0)
                .forEach(row -> row.getMembersList().forEach(member -> load.merge(member.getUuid(), 1, Integer::sum)));
        return load;
    }
}
