package io.ozone.cli.group;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Rpc;
import io.ozone.wire.raft.GroupPeer;
import io.ozone.wire.raft.GroupRequest;
import io.ozone.wire.raft.GroupStatus;
import io.ozone.wire.raft.RaftAdminGrpc;
import io.ozone.wire.raft.RemovePeerRequest;
import io.ozone.wire.raft.TransferLeadershipRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A group whose peers serve real doors on this machine, and whose state a test sets. */
final class TestPeers implements AutoCloseable {
    private final Map<String, Server> servers = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final List<GroupPeer> members = new ArrayList<>();
    /** What the leader was asked to change. */
    final List<String> changes = new ArrayList<>();

    private String leader = "";
    private long term = 3;

    /** Opens the door of a peer, which is not a member yet. */
    synchronized TestPeers start(String id) {
        try {
            servers.put(
                    id,
                    NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                            .addService(new Admin(id))
                            .build()
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ports.put(id, servers.get(id).getPort());
        return this;
    }

    synchronized TestPeers member(String id, String raftAddress) {
        members.add(GroupPeer.newBuilder().setId(id).setRaftAddress(raftAddress).build());
        return this;
    }

    synchronized TestPeers lead(String id) {
        leader = id;
        term++;
        return this;
    }

    void stop(String id) throws InterruptedException {
        servers.get(id).shutdownNow().awaitTermination();
    }

    String address(String id) {
        return "127.0.0.1:" + ports.get(id);
    }

    synchronized List<String> members() {
        return members.stream().map(GroupPeer::getId).toList();
    }

    @Override
    public void close() {
        servers.values().forEach(Server::shutdownNow);
    }

    private synchronized GroupStatus status(String id) {
        return GroupStatus.newBuilder()
                .setClusterId("CID-1")
                .setSelf(members.stream()
                        .filter(peer -> peer.getId().equals(id))
                        .findFirst()
                        .orElse(GroupPeer.newBuilder().setId(id).build()))
                .setLeaderId(leader)
                .setTerm(term)
                .setAppliedIndex(40 + term)
                .addAllPeers(members)
                .build();
    }

    private final class Admin extends RaftAdminGrpc.RaftAdminImplBase {
        private final String id;

        Admin(String id) {
            this.id = id;
        }

        @Override
        public void getGroup(GroupRequest request, StreamObserver<GroupStatus> observer) {
            Rpc.reply(observer, status(id));
        }

        @Override
        public void removePeer(RemovePeerRequest request, StreamObserver<GroupStatus> observer) {
            change(
                    observer,
                    "remove " + request.getPeerId(),
                    () -> members.removeIf(peer -> peer.getId().equals(request.getPeerId())));
        }

        @Override
        public void transferLeadership(TransferLeadershipRequest request, StreamObserver<GroupStatus> observer) {
            change(
                    observer,
                    "transfer " + request.getPeerId(),
                    () -> lead(
                            request.getPeerId().isEmpty()
                                    ? members.stream()
                                            .map(GroupPeer::getId)
                                            .filter(peer -> !peer.equals(leader) && servers.containsKey(peer))
                                            .findFirst()
                                            .orElseThrow()
                                    : request.getPeerId()));
        }

        private void change(StreamObserver<GroupStatus> observer, String what, Runnable change) {
            synchronized (TestPeers.this) {
                if (!leader.equals(id)) {
                    Rpc.fail(
                            observer,
                            leader.isEmpty()
                                    ? ErrorCode.NOT_READY.failure("there is no leader")
                                    : OzoneException.notLeader(id + " does not lead", address(leader)));
                    return;
                }
                changes.add(what);
                change.run();
            }
            Rpc.reply(observer, status(id));
        }
    }
}
