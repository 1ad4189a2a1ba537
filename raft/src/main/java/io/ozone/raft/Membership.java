package io.ozone.raft;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.CommitInfoProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.IOUtils;

/** The rare, waiting requests of an operator: who belongs to the group, who leads it, take a snapshot now. */
final class Membership {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long NUDGE_MILLIS = 500;

    private final RaftServer server;
    private final RaftServer.Division division;
    private final ClientId client;
    private final Runnable nudge;
    private final AtomicLong calls = new AtomicLong();

    /** @param nudge puts an entry without effect into the log */
    Membership(RaftServer server, RaftServer.Division division, ClientId client, Runnable nudge) {
        this.nudge = nudge;
        this.server = server;
        this.division = division;
        this.client = client;
    }

    static RaftPeer toRatis(Peer peer) {
        return RaftPeer.newBuilder().setId(peer.id()).setAddress(peer.address()).build();
    }

    List<Peer> peers() {
        return division.getRaftConf().getAllPeers().stream()
                .map(peer -> new Peer(peer.getId().toString(), peer.getAddress()))
                .toList();
    }

    void transferLeadership(String peerId) {
        transferLeadership(peerId, PATIENCE);
    }

    private void transferLeadership(String peerId, Duration patience) {
        requireMember(peerId);
        check(() -> server.transferLeadership(new TransferLeadershipRequest(
                client,
                server.getId(),
                group(),
                calls.incrementAndGet(),
                RaftPeerId.valueOf(peerId),
                patience.toMillis())));
    }

    /**
     * The new peer is first brought up to date, as a follower that does not vote; Ratis calls it staging. Does nothing
     * when the peer is a member with this address already.
     *
     * @param empty the peer has no log: if it, or another at its address, was a member, that one is taken out first, and
     *     the peer does not vote before it has the log
     */
    void add(Peer peer, boolean empty) {
        boolean self = server.getId().toString().equals(peer.id());
        List<RaftPeer> current = List.copyOf(voters());
        if (empty && !self && current.stream().anyMatch(member -> isPlaceOf(member, peer))) {
            List<RaftPeer> without =
                    current.stream().filter(member -> !isPlaceOf(member, peer)).toList();
            change(current, without);
            current = without;
        }
        if (current.stream()
                .anyMatch(member -> isId(member, peer) && member.getAddress().equals(peer.address()))) {
            return;
        }
        List<RaftPeer> wanted = new ArrayList<>(current);
        wanted.removeIf(member -> isPlaceOf(member, peer));
        wanted.add(toRatis(peer));
        change(current, wanted);
    }

    /** By its id or by its address: whoever had it is gone, and what the leader sends there would reach the peer twice. */
    private static boolean isPlaceOf(RaftPeer member, Peer peer) {
        return isId(member, peer) || member.getAddress().equals(peer.address());
    }

    private static boolean isId(RaftPeer member, Peer peer) {
        return member.getId().toString().equals(peer.id());
    }

    void remove(String peerId) {
        requireMember(peerId);
        if (server.getId().toString().equals(peerId)) {
            throw ErrorCode.INVALID_STATE.failure(
                    "peer %s leads the group: transfer the leadership before it is removed", peerId);
        }
        List<RaftPeer> current = List.copyOf(voters());
        List<RaftPeer> wanted = new ArrayList<>(current);
        wanted.removeIf(member -> member.getId().toString().equals(peerId));
        change(current, wanted);
    }

    /** Hands over to the other member that has most of the log, or to the next one where that fails. */
    void transferLeadership() {
        transferLeadership(PATIENCE);
    }

    /** @param patience how long each of them may take */
    void transferLeadership(Duration patience) {
        List<String> others = voters().stream()
                .map(member -> member.getId().toString())
                .filter(id -> !id.equals(server.getId().toString()))
                .sorted(Comparator.comparingLong(this::commitIndex).reversed())
                .toList();
        if (others.isEmpty()) {
            throw ErrorCode.INVALID_STATE.failure("the group has no other member to lead it");
        }
        OzoneException last = null;
        for (String id : others) {
            try {
                transferLeadership(id, patience);
                return;
            } catch (OzoneException e) {
                last = e;
            }
        }
        throw last;
    }

    /** How far a member is, as far as this leader knows. */
    private long commitIndex(String peerId) {
        return division.getCommitInfos().stream()
                .filter(info -> info.getServer().getId().toStringUtf8().equals(peerId))
                .mapToLong(CommitInfoProto::getCommitIndex)
                .findFirst()
                .orElse(-1);
    }

    long snapshot() {
        RaftClientReply reply = check(() -> server.snapshotManagement(SnapshotManagementRequest.newCreate(
                client, server.getId(), group(), calls.incrementAndGet(), PATIENCE.toMillis())));
        return reply.getLogIndex();
    }

    private void change(List<RaftPeer> current, List<RaftPeer> wanted) {
        SetConfigurationRequest.Arguments arguments = SetConfigurationRequest.Arguments.newBuilder()
                .setServersInCurrentConf(current)
                .setServersInNewConf(wanted)
                .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                .build();
        SetConfigurationRequest request =
                new SetConfigurationRequest(client, server.getId(), group(), calls.incrementAndGet(), arguments);
        check(() -> nudgeUntilDone(server.setConfigurationAsync(request)));
    }

    /**
     * Ratis counts a peer as caught up when it has acknowledged an entry. One that already has all of the log, from an
     * attempt before, is sent none as long as nobody writes.
     */
    private RaftClientReply nudgeUntilDone(CompletableFuture<RaftClientReply> change) throws IOException {
        while (true) {
            try {
                return change.get(NUDGE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                nudge.run();
            } catch (ExecutionException e) {
                throw IOUtils.asIOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while the group was changed");
            }
        }
    }

    private Collection<RaftPeer> voters() {
        return division.getRaftConf().getAllPeers(RaftPeerRole.FOLLOWER);
    }

    private void requireMember(String peerId) {
        if (division.getRaftConf().getPeer(RaftPeerId.valueOf(peerId)) == null) {
            throw ErrorCode.INVALID_ARGUMENT.failure(
                    "'%s' is not a member of the group; members are %s", peerId, peers());
        }
    }

    private RaftGroupId group() {
        return division.getMemberId().getGroupId();
    }

    private interface Request {
        RaftClientReply send() throws IOException;
    }

    private RaftClientReply check(Request request) {
        RaftClientReply reply;
        try {
            reply = request.send();
        } catch (IOException e) {
            throw RatisErrors.translate(server.getId().toString(), e);
        }
        if (!reply.isSuccess()) {
            throw RatisErrors.translate(server.getId().toString(), reply.getException());
        }
        return reply;
    }
}
