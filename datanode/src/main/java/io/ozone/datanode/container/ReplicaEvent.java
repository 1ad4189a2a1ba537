package io.ozone.datanode.container;

import static io.ozone.wire.ContainerState.CONTAINER_CLOSED;
import static io.ozone.wire.ContainerState.CONTAINER_OPEN;
import static io.ozone.wire.ContainerState.CONTAINER_QUASI_CLOSED;
import static io.ozone.wire.ContainerState.CONTAINER_UNHEALTHY;

import io.ozone.wire.ContainerState;
import java.util.Map;
import java.util.Optional;

/**
 * What can happen to a replica, and which state it has afterwards. A row that is not here leaves the replica
 * as it is.
 */
public enum ReplicaEvent {
    /** The pipeline agreed in its log that the container is closed. */
    CLOSE(Map.of(CONTAINER_OPEN, CONTAINER_CLOSED, CONTAINER_QUASI_CLOSED, CONTAINER_CLOSED)),
    /** The pipeline is gone; whether this replica has everything is for Storage Container Manager to find out. */
    QUASI_CLOSE(Map.of(CONTAINER_OPEN, CONTAINER_QUASI_CLOSED)),
    /** Storage Container Manager found that this replica has everything there is. */
    FORCE_CLOSE(Map.of(CONTAINER_OPEN, CONTAINER_CLOSED, CONTAINER_QUASI_CLOSED, CONTAINER_CLOSED)),
    /** Something of the replica is lost or damaged. */
    DAMAGE(Map.of(
            CONTAINER_OPEN, CONTAINER_UNHEALTHY,
            CONTAINER_QUASI_CLOSED, CONTAINER_UNHEALTHY,
            CONTAINER_CLOSED, CONTAINER_UNHEALTHY));

    private final Map<ContainerState, ContainerState> transitions;

    ReplicaEvent(Map<ContainerState, ContainerState> transitions) {
        this.transitions = transitions;
    }

    /** Empty when the event changes nothing. */
    public Optional<ContainerState> next(ContainerState state) {
        return Optional.ofNullable(transitions.get(state));
    }
}
