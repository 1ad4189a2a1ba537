package io.ozone.om;

import io.grpc.stub.StreamObserver;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Rpc;
import io.ozone.common.time.Clock;
import io.ozone.om.block.BlockSource;
import io.ozone.om.block.ContainerLocations;
import io.ozone.om.block.ScmCalls;
import io.ozone.om.query.OmQueries;
import io.ozone.om.security.Authorizer;
import io.ozone.om.service.Admission;
import io.ozone.om.service.KeyAdmission;
import io.ozone.om.service.Limits;
import io.ozone.om.service.NotificationTargets;
import io.ozone.om.service.OmDoor;
import io.ozone.om.service.Places;
import io.ozone.om.service.Replications;
import io.ozone.om.state.Names;
import io.ozone.server.Metrics;
import io.ozone.simulation.SimulatedNetwork;
import io.ozone.simulation.SimulatedPeer;
import io.ozone.wire.om.BucketLayout;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Services;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** An OM of a simulated group: the door that clients call, on a peer. Its keys have no data, so that it needs no SCM. */
final class SimulatedOm {
    private static final Metrics METRICS = new Metrics();
    private static final ScmCalls NO_SCM = new ScmCalls("", List.of("nowhere:1"), Duration.ofSeconds(1));

    private final SimulatedNetwork network;
    private final SimulatedPeer<OmCommand, OmReply> peer;
    private final OmDoor door;

    SimulatedOm(SimulatedNetwork network, SimulatedPeer<OmCommand, OmReply> peer, Map<String, String> doors) {
        this.network = network;
        this.peer = peer;
        Authorizer authorizer = new Authorizer(false);
        Names names = new Names(true);
        Limits limits = new Limits(100, 100, 1, 1024, BucketLayout.OBJECT_STORE);
        ContainerLocations locations = new ContainerLocations(NO_SCM, 10, Duration.ofHours(1));
        BlockSource blocks = new BlockSource(NO_SCM, locations, 1 << 20, 1, Duration.ofHours(1), Clock.SYSTEM);
        KeyAdmission keys = new KeyAdmission(
                names,
                limits,
                new Replications(Commands.THREE),
                blocks,
                () -> peer.store().reader());
        this.door = new OmDoor(
                peer,
                new Admission(authorizer, names, limits, keys, new NotificationTargets(Set.of(), 1)),
                authorizer,
                new OmQueries(100, Services::getDefaultInstance),
                new Places(locations),
                doors,
                Runnable::run,
                METRICS);
    }

    OmDoor door() {
        return door;
    }

    /**
     * A request arrives.
     *
     * @param call what it asks of the door
     */
    <T> void serve(
            String client,
            BiConsumer<OmDoor, StreamObserver<T>> call,
            Consumer<T> onReply,
            Consumer<OzoneException> onFailure) {
        if (!peer.isAlive()) {
            network.send(
                    peer.id(), client, () -> onFailure.accept(ErrorCode.UNREACHABLE.failure("nobody listens there")));
            return;
        }
        int life = peer.lives();
        call.accept(door, new StreamObserver<>() {
            @Override
            public void onNext(T reply) {
                send(() -> onReply.accept(reply));
            }

            @Override
            public void onError(Throwable failure) {
                OzoneException error = Rpc.fromStatus(failure);
                send(() -> onFailure.accept(error));
            }

            @Override
            public void onCompleted() {}

            private void send(Runnable answer) {
                if (peer.lives() == life) {
                    network.send(peer.id(), client, answer);
                }
            }
        });
    }
}
