package io.ozone.scm.state;

import static io.ozone.wire.PipelineState.PIPELINE_ALLOCATED;
import static io.ozone.wire.PipelineState.PIPELINE_CLOSED;
import static io.ozone.wire.PipelineState.PIPELINE_DORMANT;
import static io.ozone.wire.PipelineState.PIPELINE_OPEN;

import io.ozone.wire.PipelineState;
import java.util.Map;
import java.util.Set;

/** Which states a pipeline may go to from each. Setting the state it has changes nothing. */
public final class PipelineTransitions {
    private static final Map<PipelineState, Set<PipelineState>> TABLE = Map.of(
            PIPELINE_ALLOCATED, Set.of(PIPELINE_OPEN, PIPELINE_CLOSED),
            PIPELINE_OPEN, Set.of(PIPELINE_DORMANT, PIPELINE_CLOSED),
            PIPELINE_DORMANT, Set.of(PIPELINE_OPEN, PIPELINE_CLOSED),
            PIPELINE_CLOSED, Set.of());

    private PipelineTransitions() {}

    public static boolean allowed(PipelineState from, PipelineState to) {
        return from == to || TABLE.getOrDefault(from, Set.of()).contains(to);
    }
}
