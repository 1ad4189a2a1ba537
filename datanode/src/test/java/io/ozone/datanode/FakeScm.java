package io.ozone.datanode;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.ozone.common.rpc.Rpc;
import io.ozone.server.DaemonThreads;
import io.ozone.server.GrpcDoor;
import io.ozone.wire.Datanode;
import io.ozone.wire.scm.ContainerReport;
import io.ozone.wire.scm.DatanodeCommand;
import io.ozone.wire.scm.Heartbeat;
import io.ozone.wire.scm.HeartbeatReply;
import io.ozone.wire.scm.PipelineFailure;
import io.ozone.wire.scm.PipelineReport;
import io.ozone.wire.scm.RegisterReply;
import io.ozone.wire.scm.RegisterRequest;
import io.ozone.wire.scm.ScmDatanodesGrpc;
import io.ozone.wire.scm.VersionReply;
import io.ozone.wire.scm.VersionRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Hands out commands and remembers what datanodes reported. Holds a heartbeat open until there is a command or another one comes. */
final class FakeScm extends ScmDatanodesGrpc.ScmDatanodesImplBase implements AutoCloseable {
    static final String CLUSTER = "CID-6ba7b810-9dad-11d1-80b4-00c04fd430c8";

    private final GrpcDoor door;
    private final ThreadPoolExecutor threads = DaemonThreads.pool("fake-scm", 4);
    private final Map<String, Seen> nodes = new ConcurrentHashMap<>();
    private volatile long term = 1;

    /** All that is known of a datanode; guarded by itself. */
    static final class Seen {
        Datanode self;
        final Map<Long, ContainerReport> containers = new HashMap<>();
        final Map<String, PipelineReport> pipelines = new HashMap<>();
        final Map<String, String> failures = new HashMap<>();
        final Set<Long> toClose = new HashSet<>();
        final Set<Long> deleted = new HashSet<>();
        final List<DatanodeCommand> commands = new ArrayList<>();
        int registrations;
        int heartbeats;
        StreamObserver<HeartbeatReply> held;
        long heldNanos;
    }

    private static final long HOLD_MILLIS = 500;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.factory("fake-scm-timer"));

    FakeScm() {
        door = GrpcDoor.open("fake SCM", "127.0.0.1", 0, threads, List.of(this), List.of());
        timer.scheduleWithFixedDelay(this::releaseOld, 50, 50, TimeUnit.MILLISECONDS);
    }

    String address() {
        return door.address();
    }

    Seen node(String uuid) {
        return nodes.computeIfAbsent(uuid, key -> new Seen());
    }

    void setTerm(long value) {
        term = value;
    }

    void send(String uuid, DatanodeCommand command) {
        Seen seen = node(uuid);
        synchronized (seen) {
            seen.commands.add(command);
            answerHeld(seen);
        }
    }

    Optional<ContainerReport> container(String uuid, long id) {
        Seen seen = node(uuid);
        synchronized (seen) {
            return Optional.ofNullable(seen.containers.get(id));
        }
    }

    Optional<PipelineReport> pipeline(String uuid, String id) {
        Seen seen = node(uuid);
        synchronized (seen) {
            return Optional.ofNullable(seen.pipelines.get(id));
        }
    }

    Set<Long> deleted(String uuid) {
        Seen seen = node(uuid);
        synchronized (seen) {
            return Set.copyOf(seen.deleted);
        }
    }

    Set<Long> toClose(String uuid) {
        Seen seen = node(uuid);
        synchronized (seen) {
            return Set.copyOf(seen.toClose);
        }
    }

    Map<String, String> failures(String uuid) {
        Seen seen = node(uuid);
        synchronized (seen) {
            return Map.copyOf(seen.failures);
        }
    }

    private void releaseOld() {
        for (Seen seen : nodes.values()) {
            synchronized (seen) {
                if (System.nanoTime() - seen.heldNanos > TimeUnit.MILLISECONDS.toNanos(HOLD_MILLIS)) {
                    answerHeld(seen);
                }
            }
        }
    }

    private void answerHeld(Seen seen) {
        if (seen.held != null) {
            StreamObserver<HeartbeatReply> held = seen.held;
            seen.held = null;
            answer(seen, held);
        }
    }

    private void answer(Seen seen, StreamObserver<HeartbeatReply> observer) {
        if (((ServerCallStreamObserver<HeartbeatReply>) observer).isCancelled()) {
            return;
        }
        HeartbeatReply reply = HeartbeatReply.newBuilder()
                .setTerm(term)
                .addAllCommands(seen.commands)
                .build();
        seen.commands.clear();
        Rpc.reply(observer, reply);
    }

    @Override
    public void getVersion(VersionRequest request, StreamObserver<VersionReply> observer) {
        Rpc.reply(observer, VersionReply.newBuilder().setClusterId(CLUSTER).build());
    }

    @Override
    public void register(RegisterRequest request, StreamObserver<RegisterReply> observer) {
        Seen seen = node(request.getDatanode().getUuid());
        synchronized (seen) {
            seen.self = request.getDatanode();
            seen.registrations++;
            seen.held = null;
            seen.containers.clear();
            request.getContainersList().forEach(report -> seen.containers.put(report.getContainerId(), report));
            seen.pipelines.clear();
            request.getPipelinesList().forEach(report -> seen.pipelines.put(report.getPipelineId(), report));
        }
        Rpc.reply(
                observer,
                RegisterReply.newBuilder()
                        .setClusterId(CLUSTER)
                        .setHeartbeatMillis(500)
                        .build());
    }

    @Override
    public void sendHeartbeat(Heartbeat heartbeat, StreamObserver<HeartbeatReply> observer) {
        Seen seen = node(heartbeat.getDatanodeUuid());
        synchronized (seen) {
            seen.heartbeats++;
            heartbeat.getContainersList().forEach(report -> seen.containers.put(report.getContainerId(), report));
            heartbeat.getGoneContainersList().forEach(seen.containers::remove);
            seen.pipelines.clear();
            heartbeat.getPipelinesList().forEach(report -> seen.pipelines.put(report.getPipelineId(), report));
            seen.toClose.clear();
            seen.toClose.addAll(heartbeat.getCloseContainersList());
            seen.deleted.addAll(heartbeat.getDeletedTransactionsList());
            for (PipelineFailure failure : heartbeat.getFailedPipelinesList()) {
                seen.failures.put(failure.getPipelineId(), failure.getReason());
            }
            answerHeld(seen);
            if (seen.commands.isEmpty()) {
                ((ServerCallStreamObserver<HeartbeatReply>) observer).setOnCancelHandler(() -> {});
                seen.held = observer;
                seen.heldNanos = System.nanoTime();
            } else {
                answer(seen, observer);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        door.kill();
        threads.shutdownNow();
    }
}
