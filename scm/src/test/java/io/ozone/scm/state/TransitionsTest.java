package io.ozone.scm.state;

import static io.ozone.wire.ContainerState.CONTAINER_CLOSED;
import static io.ozone.wire.ContainerState.CONTAINER_CLOSING;
import static io.ozone.wire.ContainerState.CONTAINER_DELETED;
import static io.ozone.wire.ContainerState.CONTAINER_DELETING;
import static io.ozone.wire.ContainerState.CONTAINER_OPEN;
import static io.ozone.wire.ContainerState.CONTAINER_QUASI_CLOSED;
import static io.ozone.wire.scm.ContainerEvent.CLEANUP;
import static io.ozone.wire.scm.ContainerEvent.CLOSE;
import static io.ozone.wire.scm.ContainerEvent.DELETE;
import static io.ozone.wire.scm.ContainerEvent.FINALIZE;
import static io.ozone.wire.scm.ContainerEvent.FORCE_CLOSE;
import static io.ozone.wire.scm.ContainerEvent.QUASI_CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.wire.ContainerState;
import io.ozone.wire.PipelineState;
import io.ozone.wire.scm.ContainerEvent;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransitionsTest {
    @Test
    void aContainerGoesFromOpenToDeletedStepByStep() {
        assertThat(after(FINALIZE)).isEqualTo(CONTAINER_CLOSING);
        assertThat(after(FINALIZE, CLOSE)).isEqualTo(CONTAINER_CLOSED);
        assertThat(after(FINALIZE, QUASI_CLOSE)).isEqualTo(CONTAINER_QUASI_CLOSED);
        assertThat(after(FINALIZE, QUASI_CLOSE, FORCE_CLOSE)).isEqualTo(CONTAINER_CLOSED);
        assertThat(after(FINALIZE, QUASI_CLOSE, DELETE)).isEqualTo(CONTAINER_DELETING);
        assertThat(after(FINALIZE, CLOSE, DELETE, CLEANUP)).isEqualTo(CONTAINER_DELETED);
    }

    @Test
    void aRepeatedEventChangesNothing() {
        assertThat(after(FINALIZE, FINALIZE)).isEqualTo(CONTAINER_CLOSING);
        assertThat(after(FINALIZE, CLOSE, CLOSE)).isEqualTo(CONTAINER_CLOSED);
    }

    @Test
    void anEventWithoutMeaningIsRefused() {
        assertThat(ContainerTransitions.next(CONTAINER_OPEN, CLOSE)).isEmpty();
        assertThat(ContainerTransitions.next(CONTAINER_OPEN, DELETE)).isEmpty();
        assertThat(ContainerTransitions.next(CONTAINER_CLOSED, FINALIZE)).isEmpty();
        assertThat(ContainerTransitions.next(CONTAINER_CLOSED, QUASI_CLOSE)).isEmpty();
        assertThat(ContainerTransitions.next(CONTAINER_DELETED, DELETE)).isEmpty();
    }

    @Test
    void aClosedPipelineStaysClosed() {
        assertThat(Arrays.stream(PipelineState.values())
                        .filter(state -> PipelineTransitions.allowed(PipelineState.PIPELINE_CLOSED, state)))
                .containsExactly(PipelineState.PIPELINE_CLOSED);
    }

    @Test
    void aPipelineOpensFromAllocatedAndDormant() {
        assertThat(PipelineTransitions.allowed(PipelineState.PIPELINE_ALLOCATED, PipelineState.PIPELINE_OPEN))
                .isTrue();
        assertThat(PipelineTransitions.allowed(PipelineState.PIPELINE_DORMANT, PipelineState.PIPELINE_OPEN))
                .isTrue();
        assertThat(PipelineTransitions.allowed(PipelineState.PIPELINE_OPEN, PipelineState.PIPELINE_ALLOCATED))
                .isFalse();
        assertThat(PipelineTransitions.allowed(PipelineState.PIPELINE_ALLOCATED, PipelineState.PIPELINE_DORMANT))
                .isFalse();
    }

    private static ContainerState after(ContainerEvent... events) {
        ContainerState state = CONTAINER_OPEN;
        for (ContainerEvent event : events) {
            Optional<ContainerState> next = ContainerTransitions.next(state, event);
            assertThat(next).as("%s on %s", event, state).isPresent();
            state = next.get();
        }
        return state;
    }
}
