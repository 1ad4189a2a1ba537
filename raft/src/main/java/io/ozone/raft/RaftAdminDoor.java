package io.ozone.raft;

import io.grpc.stub.StreamObserver;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Rpc;
import io.ozone.common.time.Clock;
import io.ozone.wire.raft.AddPeerRequest;
import io.ozone.wire.raft.GroupPeer;
import io.ozone.wire.raft.GroupRequest;
import io.ozone.wire.raft.GroupStatus;
import io.ozone.wire.raft.RaftAdminGrpc.RaftAdminImplBase;
import io.ozone.wire.raft.RemovePeerRequest;
import io.ozone.wire.raft.TransferLeadershipRequest;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an administrator, or a peer that wants to join, asks of a peer. Answers from the moment on at which the door is
 * open, also before the node is started: that a peer has no log is what others wait to hear.
 */
public final class RaftAdminDoor extends RaftAdminImplBase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RaftAdminDoor.class);

    private final String clusterId;
    private final Peer self;
    private final Function<Peer, Optional<String>> doorOf;
    private final Clock clock;
    /** Changes of the group wait for a majority, so they have a thread of their own. */
    private final ThreadPoolExecutor changes;

    private volatile RaftNode<?, ?> node;

    /**
     * @param doorOf host:port of this same door at a peer; empty when this peer's settings do not list it
     */
    public RaftAdminDoor(String clusterId, Peer self, Function<Peer, Optional<String>> doorOf) {
        this(clusterId, self, doorOf, Clock.SYSTEM);
    }

    RaftAdminDoor(String clusterId, Peer self, Function<Peer, Optional<String>> doorOf, Clock clock) {
        this.clusterId = clusterId;
        this.self = self;
        this.doorOf = doorOf;
        this.clock = clock;
        changes = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "raft-admin");
            thread.setDaemon(true);
            return thread;
        });
        changes.allowCoreThreadTimeOut(true);
    }

    /** From now on the door speaks for this node. */
    public void serve(RaftNode<?, ?> started) {
        node = started;
    }

    /** host:port of this door at the leader, as far as it is known. */
    public Optional<String> leaderDoor() {
        RaftNode<?, ?> current = node;
        return current == null ? Optional.empty() : current.leader().flatMap(doorOf);
    }

    @Override
    public void getGroup(GroupRequest request, StreamObserver<GroupStatus> observer) {
        try {
            Rpc.reply(observer, status());
        } catch (RuntimeException e) {
            Rpc.fail(observer, e);
        }
    }

    @Override
    public void addPeer(AddPeerRequest request, StreamObserver<GroupStatus> observer) {
        change(observer, () -> {
            Peer peer = new Peer(request.getPeer().getId(), request.getPeer().getRaftAddress());
            if (!request.getClusterId().equals(clusterId)) {
                throw ErrorCode.WRONG_CLUSTER.failure(
                        "Peer %s at %s belongs to cluster %s, this group to %s: correct its settings, or give it empty"
                                + " directories and bootstrap it",
                        peer.id(), peer.address(), request.getClusterId(), clusterId);
            }
            if (peer.id().isEmpty() || peer.address().isEmpty()) {
                throw ErrorCode.INVALID_ARGUMENT.failure("A peer is added by its id and its Raft address");
            }
            if (!request.getForce() && doorOf.apply(peer).isEmpty()) {
                throw ErrorCode.INVALID_ARGUMENT.failure(
                        "Peer %s at %s is not among the nodes that the leader's settings list: add it there and start"
                                + " the leader again, or use --force",
                        peer.id(), peer.address());
            }
            leader().addPeer(peer, request.getEmpty());
            LOG.info("Peer {} at {} is a member of the group", peer.id(), peer.address());
        });
    }

    @Override
    public void removePeer(RemovePeerRequest request, StreamObserver<GroupStatus> observer) {
        change(observer, () -> {
            leader().removePeer(request.getPeerId());
            LOG.info("Peer {} is no longer a member of the group", request.getPeerId());
        });
    }

    @Override
    public void transferLeadership(TransferLeadershipRequest request, StreamObserver<GroupStatus> observer) {
        change(observer, () -> {
            RaftNode<?, ?> leader = leader();
            if (request.getPeerId().isEmpty()) {
                leader.transferLeadership();
            } else if (!request.getPeerId().equals(self.id())) {
                leader.transferLeadership(request.getPeerId());
            }
        });
    }

    private RaftNode<?, ?> leader() {
        RaftNode<?, ?> current = node;
        if (current == null) {
            throw ErrorCode.NOT_READY.failure("Peer %s is not a part of its group yet", self.id());
        }
        if (!current.isLeader()) {
            throw OzoneException.notLeader(
                    "Peer %s does not lead the group".formatted(self.id()),
                    leaderDoor().orElse(null));
        }
        return current;
    }

    private void change(StreamObserver<GroupStatus> observer, Runnable work) {
        try {
            changes.execute(() -> answer(observer, () -> {
                work.run();
                return status();
            }));
        } catch (RejectedExecutionException e) {
            Rpc.fail(observer, ErrorCode.NOT_READY.failure("Peer %s is stopping; ask another", self.id()));
        }
    }

    private void answer(StreamObserver<GroupStatus> observer, Supplier<GroupStatus> work) {
        try {
            Rpc.reply(observer, work.get());
        } catch (RuntimeException e) {
            LOG.info("A change of the group failed: {}", e.getMessage());
            Rpc.fail(observer, e);
        }
    }

    private GroupStatus status() {
        GroupStatus.Builder status = GroupStatus.newBuilder()
                .setClusterId(clusterId)
                .setSelf(toWire(self))
                .setAppliedIndex(-1)
                .setTimeMillis(clock.millis());
        RaftNode<?, ?> current = node;
        if (current != null) {
            status.setLeaderId(current.leaderId().orElse(""))
                    .setTerm(current.term())
                    .setAppliedIndex(current.store().applied().index())
                    .setHasLog(current.hasLog());
            current.peers().forEach(peer -> status.addPeers(toWire(peer)));
        }
        return status.build();
    }

    static GroupPeer toWire(Peer peer) {
        return GroupPeer.newBuilder()
                .setId(peer.id())
                .setRaftAddress(peer.address())
                .build();
    }

    @Override
    public void close() {
        changes.shutdownNow();
    }
}
