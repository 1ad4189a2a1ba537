package io.ozone.scm.service;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.rpc.Rpc;
import io.ozone.scm.node.Changes;
import io.ozone.scm.node.CommandQueues;
import io.ozone.scm.node.Nodes;
import io.ozone.wire.scm.DatanodeCommand;
import io.ozone.wire.scm.Heartbeat;
import io.ozone.wire.scm.HeartbeatReply;
import io.ozone.wire.scm.RegisterReply;
import io.ozone.wire.scm.RegisterRequest;
import io.ozone.wire.scm.ScmDatanodesGrpc;
import io.ozone.wire.scm.VersionReply;
import io.ozone.wire.scm.VersionRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registration and heartbeats. A heartbeat is answered when there is a command for its datanode, at the latest after
 * one interval; see {@link CommandQueues}.
 */
public final class DatanodeDoor extends ScmDatanodesGrpc.ScmDatanodesImplBase {
    /** What the rest of SCM wants to know of a report. */
    public interface Reports {
        void registered(String uuid, Changes changes);

        void heartbeat(Heartbeat heartbeat, Changes changes);
    }

    private static final Logger LOG = LoggerFactory.getLogger(DatanodeDoor.class);

    private final String clusterId;
    private final String scmId;
    private final Duration interval;
    private final Nodes nodes;
    private final CommandQueues commands;
    private final Reports reports;
    private final LongSupplier term;

    /** @param interval what datanodes are told to wait between heartbeats */
    public DatanodeDoor(
            String clusterId,
            String scmId,
            Duration interval,
            Nodes nodes,
            CommandQueues commands,
            Reports reports,
            LongSupplier term) {
        this.clusterId = clusterId;
        this.scmId = scmId;
        this.interval = interval;
        this.nodes = nodes;
        this.commands = commands;
        this.reports = reports;
        this.term = term;
    }

    @Override
    public void getVersion(VersionRequest request, StreamObserver<VersionReply> observer) {
        Rpc.reply(
                observer,
                VersionReply.newBuilder()
                        .setClusterId(clusterId)
                        .setScmId(scmId)
                        .build());
    }

    @Override
    public void register(RegisterRequest request, StreamObserver<RegisterReply> observer) {
        Calls.answer(observer, () -> {
            String uuid = request.getDatanode().getUuid();
            if (uuid.isEmpty() || request.getDatanode().getHost().isEmpty()) {
                throw ErrorCode.INVALID_ARGUMENT.failure("A datanode registers with its UUID and host");
            }
            if (!request.getClusterId().isEmpty() && !request.getClusterId().equals(clusterId)) {
                throw ErrorCode.WRONG_CLUSTER.failure(
                        "Datanode %s at %s belongs to cluster %s, this SCM to %s: correct its ozone.scm.names, or"
                                + " give it empty directories",
                        uuid, request.getDatanode().getHost(), request.getClusterId(), clusterId);
            }
            commands.reset(uuid);
            Changes changes = nodes.register(request);
            LOG.info(
                    "Datanode {} at {}:{} has registered with {} containers and {} pipelines",
                    uuid,
                    request.getDatanode().getHost(),
                    request.getDatanode().getDataPort(),
                    request.getContainersCount(),
                    request.getPipelinesCount());
            reports.registered(uuid, changes);
            return RegisterReply.newBuilder()
                    .setClusterId(clusterId)
                    .setHeartbeatMillis(interval.toMillis())
                    .build();
        });
    }

    @Override
    public void sendHeartbeat(Heartbeat heartbeat, StreamObserver<HeartbeatReply> observer) {
        String uuid = heartbeat.getDatanodeUuid();
        try {
            Changes changes = nodes.heartbeat(heartbeat).orElse(null);
            if (changes == null) {
                Rpc.reply(
                        observer,
                        HeartbeatReply.newBuilder().setRegisterAgain(true).build());
                return;
            }
            reports.heartbeat(heartbeat, changes);
            HeldHeartbeat held = new HeldHeartbeat(observer, term);
            if (observer instanceof ServerCallStreamObserver<HeartbeatReply> call) {
                call.setOnCancelHandler(() -> commands.release(uuid, held));
            }
            commands.await(uuid, held);
        } catch (RuntimeException e) {
            Rpc.fail(observer, e);
        }
    }

    /** Answered once: by whoever comes first of a command, the interval's end, the next heartbeat, and close. */
    private static final class HeldHeartbeat implements CommandQueues.Waiter {
        private final StreamObserver<HeartbeatReply> observer;
        private final LongSupplier term;
        private final AtomicBoolean answered = new AtomicBoolean();

        HeldHeartbeat(StreamObserver<HeartbeatReply> observer, LongSupplier term) {
            this.observer = observer;
            this.term = term;
        }

        @Override
        public void answer(List<DatanodeCommand> commands) {
            if (!answered.compareAndSet(false, true)) {
                return;
            }
            try {
                Rpc.reply(
                        observer,
                        HeartbeatReply.newBuilder()
                                .setTerm(term.getAsLong())
                                .addAllCommands(commands)
                                .build());
            } catch (RuntimeException e) {
                // The caller went away; what it was to be told is offered again.
                LOG.debug("A heartbeat could not be answered", e);
            }
        }
    }
}
