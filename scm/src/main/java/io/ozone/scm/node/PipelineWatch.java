package io.ozone.scm.node;

import io.ozone.common.time.Clock;
import io.ozone.wire.Datanode;
import io.ozone.wire.scm.PipelineRow;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the members of a pipeline are doing, judged from what they report.
 *
 * <p>A member is <i>alive</i> when it is healthy and reports the pipeline; <i>gone</i> when it is stale or dead, said
 * that the pipeline can't go on there, came back under another Raft address, or has heartbeated for a while without
 * reporting the pipeline; and <i>awaited</i> in between, and after a start of SCM until a stale interval has passed.
 */
public final class PipelineWatch {
    /** Of one pipeline: how many members are in which condition, and whether one of them leads. */
    public record Standing(int alive, int awaited, int gone, boolean led) {
        public boolean complete() {
            return awaited == 0 && gone == 0 && led;
        }

        /** Whether a majority is alive, so that it can be written to. */
        public boolean quorum() {
            return alive > (alive + awaited + gone) / 2;
        }

        /** Whether a majority can no longer come together. */
        public boolean lost() {
            return gone >= (alive + awaited + gone + 1) / 2 && gone > 0;
        }
    }

    private enum Condition {
        ALIVE,
        AWAITED,
        GONE
    }

    private record Membership(String pipelineId, String uuid) {}

    private final Clock clock;
    private final Nodes nodes;
    private final long registrationNanos;
    private final long missingNanos;
    private final Map<Membership, Long> missingSince = new ConcurrentHashMap<>();
    private volatile long startNanos;

    /**
     * @param registration how long after {@link #begin} a datanode may take to register
     * @param missing how long a datanode may heartbeat without reporting a pipeline it is a member of
     */
    public PipelineWatch(Clock clock, Nodes nodes, Duration registration, Duration missing) {
        this.clock = clock;
        this.nodes = nodes;
        this.registrationNanos = registration.toNanos();
        this.missingNanos = missing.toNanos();
        begin();
    }

    /** This SCM begins to lead: datanodes are given time to register. */
    public void begin() {
        startNanos = clock.nanos();
        missingSince.clear();
    }

    public Standing standing(PipelineRow pipeline) {
        int alive = 0;
        int awaited = 0;
        int gone = 0;
        for (Datanode member : pipeline.getMembersList()) {
            switch (condition(pipeline, member)) {
                case ALIVE -> alive++;
                case AWAITED -> awaited++;
                case GONE -> gone++;
            }
        }
        boolean led = nodes.leader(pipeline.getId(), pipeline.getMembersList()).isPresent();
        return new Standing(alive, awaited, gone, led);
    }

    /** Drops what is remembered of a pipeline that is gone. */
    public void forget(PipelineRow pipeline) {
        pipeline.getMembersList()
                .forEach(member -> missingSince.remove(new Membership(pipeline.getId(), member.getUuid())));
    }

    private Condition condition(PipelineRow pipeline, Datanode member) {
        Optional<Datanode> current = nodes.datanode(member.getUuid());
        if (current.isEmpty()) {
            return clock.nanos() - startNanos < registrationNanos ? Condition.AWAITED : Condition.GONE;
        }
        boolean moved = pipeline.getMembersCount() > 1 && !sameRaftAddress(current.get(), member);
        if (!nodes.healthy(member.getUuid())
                || moved
                || nodes.failures(pipeline.getId()).containsKey(member.getUuid())) {
            return Condition.GONE;
        }
        if (nodes.pipeline(member.getUuid(), pipeline.getId()).isPresent()) {
            missingSince.remove(new Membership(pipeline.getId(), member.getUuid()));
            return Condition.ALIVE;
        }
        return lacks(pipeline, member) ? Condition.GONE : Condition.AWAITED;
    }

    /**
     * Whether a healthy member has heartbeated for a while without reporting the pipeline. Its heartbeats count, not the
     * clock: the last that came may be older than the pipeline.
     */
    public boolean lacks(PipelineRow pipeline, Datanode member) {
        String uuid = member.getUuid();
        if (!nodes.healthy(uuid) || nodes.pipeline(uuid, pipeline.getId()).isPresent()) {
            return false;
        }
        long since = missingSince.computeIfAbsent(new Membership(pipeline.getId(), uuid), key -> clock.nanos());
        return nodes.heardNanos(uuid).orElse(since) - since >= missingNanos;
    }

    private static boolean sameRaftAddress(Datanode a, Datanode b) {
        return a.getHost().equals(b.getHost()) && a.getRatisPort() == b.getRatisPort();
    }
}
