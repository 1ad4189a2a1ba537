package io.ozone.scm.state;

import static io.ozone.wire.ContainerState.CONTAINER_CLOSED;
import static io.ozone.wire.ContainerState.CONTAINER_CLOSING;
import static io.ozone.wire.ContainerState.CONTAINER_DELETED;
import static io.ozone.wire.ContainerState.CONTAINER_DELETING;
import static io.ozone.wire.ContainerState.CONTAINER_OPEN;
import static io.ozone.wire.ContainerState.CONTAINER_QUASI_CLOSED;

import io.ozone.wire.ContainerState;
import io.ozone.wire.scm.ContainerEvent;
import java.util.Map;
import java.util.Optional;

/**
 * (state, event) to state, for containers. An event that led to the state a container is in is a repeat and
 * changes nothing; whatever is not listed is refused.
 */
public final class ContainerTransitions {
    private record From(ContainerState state, ContainerEvent event) {}

    private static final Map<From, ContainerState> TABLE = Map.of(
            new From(CONTAINER_OPEN, ContainerEvent.FINALIZE), CONTAINER_CLOSING,
            new From(CONTAINER_CLOSING, ContainerEvent.QUASI_CLOSE), CONTAINER_QUASI_CLOSED,
            new From(CONTAINER_CLOSING, ContainerEvent.CLOSE), CONTAINER_CLOSED,
            new From(CONTAINER_QUASI_CLOSED, ContainerEvent.FORCE_CLOSE), CONTAINER_CLOSED,
            new From(CONTAINER_QUASI_CLOSED, ContainerEvent.DELETE), CONTAINER_DELETING,
            new From(CONTAINER_CLOSED, ContainerEvent.DELETE), CONTAINER_DELETING,
            new From(CONTAINER_DELETING, ContainerEvent.CLEANUP), CONTAINER_DELETED);

    private ContainerTransitions() {}

    /** The state afterwards, the same state for a repeat, or empty when the event has no place there. */
    public static Optional<ContainerState> next(ContainerState state, ContainerEvent event) {
        ContainerState next = TABLE.get(new From(state, event));
        if (next != null) {
            return Optional.of(next);
        }
        boolean repeat =
                TABLE.entrySet().stream().anyMatch(row -> row.getKey().event == event && row.getValue() == state);
        return repeat ? Optional.of(state) : Optional.empty();
    }
}
