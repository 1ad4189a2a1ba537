package io.ozone.scm.safemode;

import io.ozone.common.error.ErrorCode;
import io.ozone.scm.node.Nodes;
import io.ozone.scm.node.PipelineWatch;
import io.ozone.scm.state.BlockSpace;
import io.ozone.wire.ContainerState;
import io.ozone.wire.PipelineState;
import io.ozone.wire.scm.ContainerRow;
import io.ozone.wire.scm.PipelineRow;
import io.ozone.wire.scm.SafeModeRule;
import io.ozone.wire.scm.SafeModeStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a start, SCM knows its containers from the log but not yet where their replicas are. In safe mode it
 * hands out no blocks. It leaves when enough datanodes have registered, a replica of nearly every closed
 * container is known, and the pipelines that were open at the start are working again; or when an
 * administrator says so. It does not come back until the next start.
 */
public final class SafeMode {
    /**
     * @param minDatanodes that must have registered
     * @param containerShare of the closed containers with a known replica
     * @param healthyShare of the pipelines open at the start that have a leader and a quorum
     * @param reportedShare of the pipelines open at the start that some datanode reports
     * @param createPipelines whether pipelines are created as soon as enough datanodes have registered
     */
    public record Limits(
            boolean enabled,
            int minDatanodes,
            double containerShare,
            double healthyShare,
            double reportedShare,
            boolean createPipelines) {}

    private static final Logger LOG = LoggerFactory.getLogger(SafeMode.class);

    private final Limits limits;
    private final Nodes nodes;
    private final BlockSpace space;
    private final PipelineWatch watch;
    private volatile boolean on;
    private volatile List<String> awaited = List.of();

    public SafeMode(Limits limits, Nodes nodes, BlockSpace space, PipelineWatch watch) {
        this.limits = limits;
        this.nodes = nodes;
        this.space = space;
        this.watch = watch;
        this.on = limits.enabled;
    }

    /** This SCM begins to lead and its view is loaded: remembers which pipelines have to come back. */
    public void begin() {
        awaited = space.pipelines().stream()
                .filter(row -> row.getState() == PipelineState.PIPELINE_OPEN
                        && row.getReplication().getFactor() > 1)
                .map(PipelineRow::getId)
                .toList();
    }

    public boolean on() {
        return on;
    }

    /** @throws io.ozone.common.error.OzoneException SCM_IN_SAFE_MODE that says what is still missing */
    public void requireOff() {
        if (on) {
            throw ErrorCode.SCM_IN_SAFE_MODE.failure("SCM is in safe mode: %s", missing());
        }
    }

    /** What is missing, for people. */
    public String missing() {
        return String.join(
                "; ",
                rules().stream()
                        .filter(rule -> !rule.getPassed())
                        .map(rule -> rule.getName() + ": " + rule.getDetail())
                        .toList());
    }

    /** Whether pipelines may be created: not before enough datanodes are there to choose from. */
    public boolean mayCreatePipelines() {
        return !on || (limits.createPipelines && nodes.registered() >= limits.minDatanodes);
    }

    /** Leaves safe mode when all rules pass; true when this call did. */
    public boolean evaluate() {
        if (!on || !rules().stream().allMatch(SafeModeRule::getPassed)) {
            return false;
        }
        on = false;
        LOG.info("SCM leaves safe mode: {} datanodes have registered", nodes.registered());
        return true;
    }

    /** Leaves safe mode whatever the rules say. */
    public SafeModeStatus exit() {
        if (on) {
            LOG.warn("SCM leaves safe mode because it was told to; it lacked: {}", missing());
        }
        on = false;
        return status();
    }

    public SafeModeStatus status() {
        return SafeModeStatus.newBuilder().setOn(on).addAllRules(rules()).build();
    }

    private List<SafeModeRule> rules() {
        return List.of(datanodes(), containers(), healthyPipelines(), reportedPipelines());
    }

    private SafeModeRule datanodes() {
        int registered = nodes.registered();
        return rule(
                "DataNodeSafeModeRule",
                registered >= limits.minDatanodes,
                "%d datanodes have registered, %d are needed".formatted(registered, limits.minDatanodes));
    }

    private SafeModeRule containers() {
        long total = closed().count();
        long known =
                closed().filter(row -> !nodes.replicas(row.getId()).isEmpty()).count();
        return share(
                "RatisContainerSafeModeRule",
                known,
                total,
                limits.containerShare,
                "closed containers have a known replica");
    }

    /** Containers that hold something and must be readable. */
    private Stream<ContainerRow> closed() {
        return space.containers().values().stream()
                .filter(row -> row.getState() == ContainerState.CONTAINER_QUASI_CLOSED
                        || (row.getState() == ContainerState.CONTAINER_CLOSED && row.getKeyCount() > 0));
    }

    private SafeModeRule healthyPipelines() {
        return pipelines(
                "HealthyPipelineSafeModeRule",
                row -> {
                    PipelineWatch.Standing standing = watch.standing(row);
                    return standing.led() && standing.quorum();
                },
                limits.healthyShare,
                "pipelines work");
    }

    private SafeModeRule reportedPipelines() {
        return pipelines(
                "OneReplicaPipelineSafeModeRule",
                row -> row.getMembersList().stream()
                        .anyMatch(member ->
                                nodes.pipeline(member.getUuid(), row.getId()).isPresent()),
                limits.reportedShare,
                "pipelines are reported by a datanode");
    }

    /** A pipeline that was closed since the start is awaited no more. */
    private SafeModeRule pipelines(String name, Predicate<PipelineRow> passes, double share, String what) {
        List<PipelineRow> open = awaited.stream()
                .map(space::pipeline)
                .flatMap(Optional::stream)
                .filter(row -> row.getState() == PipelineState.PIPELINE_OPEN)
                .toList();
        return share(name, open.stream().filter(passes).count(), open.size(), share, what);
    }

    private static SafeModeRule share(String name, long count, long total, double share, String what) {
        long needed = (long) Math.ceil(share * total);
        return rule(name, count >= needed, "%d of %d %s, %d are needed".formatted(count, total, what, needed));
    }

    private static SafeModeRule rule(String name, boolean passed, String detail) {
        return SafeModeRule.newBuilder()
                .setName(name)
                .setPassed(passed)
                .setDetail(detail)
                .build();
    }
}
