package io.ozone.client;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.wire.Pipeline;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The way to a pipeline's leader: which member to try, and when to give the pipeline up. A hint is followed
 * at once, unless it points to a member that has just not answered; else the members are tried in rounds,
 * with growing pauses between the rounds. The pipeline is given up when a majority of it did not answer in
 * one round, since no leader can come of that, or when patience is over.
 */
final class PipelineRoute {
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final Datanodes datanodes;
    private final String pipelineId;
    private final List<String> members;
    private final long patienceNanos;

    private final Set<String> silent = new HashSet<>();
    private String next;
    private boolean working;
    private boolean failing;
    private long failingSinceNanos;
    private int failuresInRound;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private boolean pause;

    PipelineRoute(Datanodes datanodes, Pipeline pipeline, Duration patience) {
        this.datanodes = datanodes;
        this.pipelineId = pipeline.getId();
        this.members = datanodes.writeOrder(pipeline);
        this.patienceNanos = patience.toNanos();
        if (members.isEmpty()) {
            throw ErrorCode.NO_PIPELINE.failure("Pipeline %s has no members to write to", pipelineId);
        }
        this.next = members.get(0);
    }

    /** The member to try now. Waits first when a whole round has failed. */
    String next() {
        if (pause) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
            pause = false;
        }
        return next;
    }

    /** The member that {@link #next} named does its work. */
    void worked() {
        if (!working) {
            datanodes.leads(pipelineId, next);
        }
        working = true;
        failing = false;
        failuresInRound = 0;
        silent.clear();
        pauseMillis = FIRST_PAUSE_MILLIS;
    }

    /** A member failed. Says whether the pipeline is worth another attempt. */
    boolean leadsOn(String member, OzoneException failure) {
        long now = System.nanoTime();
        working = false;
        datanodes.leadsNoMore(pipelineId, member);
        if (!failing) {
            failing = true;
            failingSinceNanos = now;
        }
        if (failure.code() == ErrorCode.UNREACHABLE || failure.code() == ErrorCode.TIMEOUT) {
            silent.add(member);
            datanodes.isUnreachable(member);
        }
        if (silent.size() > members.size() / 2 || now - failingSinceNanos > patienceNanos) {
            return false;
        }
        failuresInRound++;
        String hint = failure.leader().orElse(null);
        boolean follow = hint != null && !hint.equals(member) && !silent.contains(hint);
        next = follow ? hint : members.get((members.indexOf(member) + 1) % members.size());
        if ((failuresInRound >= members.size() && !follow) || failuresInRound > 2 * members.size()) {
            failuresInRound = 0;
            silent.clear();
            pause = true;
        }
        return true;
    }
}
