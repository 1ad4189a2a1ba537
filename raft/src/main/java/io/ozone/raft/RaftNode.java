package io.ozone.raft;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.kv.ReplicatedStore;
import io.ozone.kv.ReplicatedStoreOptions;
import io.ozone.kv.Schema;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer of a Raft group and the replica it keeps: the whole of replication, as a service sees it.
 *
 * <p>A write: the leader's service prepares a command (authorises, draws ids, asks others), {@link #submit}s it, and
 * gets the reply that {@link ReplicatedState#apply} gave on this peer, once a majority has the command on stable storage.
 * There is no hook between preparing and the log: what stands in the command when it is submitted is what every replica
 * applies. A read: {@link #readBarrier}, then read {@link #store}.
 *
 * <p>Threads. {@code submit} stamps the command and appends it under one lock, so that stamps grow with the log index;
 * Ratis would take its own lock there anyway. Futures complete on the thread that applies commands, so what is chained to
 * them must be short and must not wait for another command. Apply, snapshots and installation run on Ratis' updater
 * thread, see {@link StoreMachine}.
 *
 * <p>Requests go straight to the local division of Ratis rather than through its server's front: that would change the
 * thread on each call, and order is fixed here already.
 *
 * @param <C> commands, which go into the log
 * @param <R> their replies
 */
public final class RaftNode<C extends MessageLite, R extends MessageLite> implements CommandLog<C, R>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    /** The others may be stopping as well. */
    private static final Duration HAND_OVER_PATIENCE = Duration.ofMillis(1_500);

    private static final RaftClientRequest.Type BARRIER = RaftClientRequest.readRequestType(false, false, true);

    private final RaftOptions options;
    private final Replica<C, R, ReplicatedStore> replica;
    private final Stops stops;
    private final LeaderEvents leaderEvents;
    private final RaftServer server;
    private final RaftServer.Division division;
    private final RaftClientAsynchronousProtocol front;
    private final Membership membership;
    private final ClientId ownClient;
    private final AtomicLong ownCalls = new AtomicLong();
    private final Object appendOrder = new Object();
    private final Object closing = new Object();
    private boolean closed;

    RaftNode(
            RaftOptions options,
            Replica<C, R, ReplicatedStore> replica,
            Stops stops,
            LeaderEvents leaderEvents,
            RaftServer server)
            throws IOException {
        this.options = options;
        this.replica = replica;
        this.stops = stops;
        this.leaderEvents = leaderEvents;
        this.server = server;
        this.division = server.getDivision(RaftStart.groupId(options));
        this.front = (RaftClientAsynchronousProtocol) division;
        this.ownClient = ClientId.valueOf(
                new UUID(CallId.NODE, ThreadLocalRandom.current().nextLong()));
        this.membership = new Membership(server, division, ownClient, this::putEmptyEntry);
    }

    /**
     * Opens the replica and joins the group. Returns before there is a leader; a call that needs one fails with
     * NOT_LEADER or NOT_READY until then.
     *
     * @throws io.ozone.common.error.OzoneException when a directory or the port cannot be used
     */
    public static <C extends MessageLite, R extends MessageLite> RaftNode<C, R> start(
            RaftOptions options,
            Parser<C> commands,
            Parser<R> replies,
            ReplicatedState<C, R> state,
            Schema schema,
            ReplicatedStoreOptions storeOptions,
            LeaderListener listener) {
        return RaftStart.start(options, new Replica<>(commands, replies, state, schema), storeOptions, listener);
    }

    @Override
    public CompletableFuture<R> submit(ByteString clientId, long callId, C command) {
        if (clientId.isEmpty()) {
            return submit(command);
        }
        if (clientId.size() != CallId.CLIENT_BYTES) {
            return CompletableFuture.failedFuture(ErrorCode.INVALID_ARGUMENT.failure(
                    "a client id has %d bytes, not %d", CallId.CLIENT_BYTES, clientId.size()));
        }
        CallId call = CallId.read(clientId.asReadOnlyByteBuffer(), callId);
        try {
            Optional<R> answered = replica.answer(call);
            if (answered.isPresent() && !stops.halted()) {
                return CompletableFuture.completedFuture(answered.get());
            }
        } catch (OzoneException e) {
            return CompletableFuture.failedFuture(e); // the store is closed
        }
        return append(ClientId.valueOf(new UUID(call.clientHigh(), call.clientLow())), callId, command);
    }

    @Override
    public CompletableFuture<R> submit(C command) {
        return append(ownClient, ownCalls.incrementAndGet(), command);
    }

    private void putEmptyEntry() {
        try {
            append(request(
                            ownClient,
                            ownCalls.incrementAndGet(),
                            RaftClientRequest.writeRequestType(),
                            CommandMessage.none()))
                    .exceptionally(e -> {
                        LOG.debug("No empty entry could be put into the log", e);
                        return null;
                    });
        } catch (IOException e) {
            LOG.debug("No empty entry could be put into the log", e);
        }
    }

    private CompletableFuture<RaftClientReply> append(RaftClientRequest request) throws IOException {
        synchronized (appendOrder) {
            return front.submitClientRequestAsync(request);
        }
    }

    private CompletableFuture<R> append(ClientId client, long callId, C command) {
        if (command.getSerializedSize() == 0) {
            return CompletableFuture.failedFuture(ErrorCode.INVALID_ARGUMENT.failure("an empty command"));
        }
        int limit = RatisProperties.MAX_ENTRY_BYTES - RatisProperties.ENTRY_OVERHEAD_BYTES;
        if (command.getSerializedSize()
                > Math.min(limit, options.segmentBytes() - RatisProperties.ENTRY_OVERHEAD_BYTES)) {
            return CompletableFuture.failedFuture(ErrorCode.ENTITY_TOO_LARGE.failure(
                    "a command of %d bytes does not fit into the log, which takes %d",
                    command.getSerializedSize(), limit));
        }
        RaftClientRequest request =
                request(client, callId, RaftClientRequest.writeRequestType(), CommandMessage.of(command));
        CompletableFuture<RaftClientReply> reply;
        try {
            reply = append(request);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(translate(e));
        }
        return outcome(reply, this::replyOf);
    }

    private RaftClientRequest request(ClientId client, long callId, RaftClientRequest.Type type, Message message) {
        return RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(server.getId())
                .setGroupId(division.getMemberId().getGroupId())
                .setCallId(callId)
                .setType(type)
                .setMessage(message)
                .build();
    }

    @SuppressWarnings("unchecked")
    private R replyOf(RaftClientReply answer) {
        return (R) ((ReplyMessage) answer.getMessage()).reply();
    }

    /** Completed by hand, so that a failure is the {@link OzoneException} itself and not one wrapped in another. */
    private <T> CompletableFuture<T> outcome(
            CompletableFuture<RaftClientReply> reply, Function<RaftClientReply, T> onSuccess) {
        CompletableFuture<T> result = new CompletableFuture<>();
        reply.whenComplete((answer, failure) -> {
            if (stops.killed()) {
                result.completeExceptionally(
                        RatisErrors.notLeader(options.self().id(), null));
            } else if (failure != null) {
                result.completeExceptionally(translate(failure));
            } else if (!answer.isSuccess()) {
                result.completeExceptionally(translate(answer.getException()));
            } else {
                result.complete(onSuccess.apply(answer));
            }
        });
        return result;
    }

    private OzoneException translate(Throwable failure) {
        return RatisErrors.translate(options.self().id(), failure);
    }

    @Override
    public CompletableFuture<Void> readBarrier() {
        DivisionInfo info = division.getInfo();
        if (!info.isLeader()) {
            return CompletableFuture.failedFuture(
                    RatisErrors.notLeader(options.self().id(), leaderId().orElse(null)));
        }
        if (!info.isLeaderReady()) {
            return CompletableFuture.failedFuture(ErrorCode.NOT_READY.failure(
                    "peer %s is not ready to lead yet, ask again",
                    options.self().id()));
        }
        return followerReadBarrier();
    }

    @Override
    public CompletableFuture<Void> followerReadBarrier() {
        RaftClientRequest request = request(ownClient, ownCalls.incrementAndGet(), BARRIER, Message.EMPTY);
        CompletableFuture<RaftClientReply> reply;
        try {
            reply = front.submitClientRequestAsync(request);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(translate(e));
        }
        return outcome(reply, answer -> null);
    }

    @Override
    public ReplicatedStore store() {
        return replica.store();
    }

    @Override
    public boolean isLeader() {
        DivisionInfo info = division.getInfo();
        return !stops.halted() && info.isAlive() && info.isLeader() && info.isLeaderReady();
    }

    @Override
    public long term() {
        return division.getInfo().getCurrentTerm();
    }

    @Override
    public Optional<String> leaderId() {
        return Optional.ofNullable(division.getInfo().getLeaderId()).map(Object::toString);
    }

    @Override
    public CompletableFuture<Void> leaderNews() {
        CompletableFuture<Void> news = leaderEvents.news(); // before the look, so that nothing falls between
        boolean another =
                leaderId().filter(id -> !id.equals(options.self().id())).isPresent();
        return isLeader() || another || stops.halted() ? CompletableFuture.completedFuture(null) : news;
    }

    /** {@link #leaderId} with its address. */
    public Optional<Peer> leader() {
        Optional<String> id = leaderId();
        return peers().stream()
                .filter(peer -> id.isPresent() && peer.id().equals(id.get()))
                .findFirst();
    }

    /** This peer. */
    public Peer self() {
        return options.self();
    }

    /** The members, as far as this peer knows. */
    public List<Peer> peers() {
        return membership.peers();
    }

    /** Whether this peer is one of {@link #peers}. Else it waits to be added, or was removed. */
    public boolean isMember() {
        return peers().stream().anyMatch(peer -> peer.id().equals(options.self().id()));
    }

    /** Whether this peer has part of the group's log, or of what came of it. */
    public boolean hasLog() {
        return division.getRaftLog().getLastEntryTermIndex() != null
                || store().applied().index() >= 0;
    }

    /** Leader only. Returns when the other peer leads. */
    public void transferLeadership(String peerId) {
        membership.transferLeadership(peerId);
    }

    /** Leader only. Returns when another peer leads, the most advanced one if it can. */
    public void transferLeadership() {
        membership.transferLeadership();
    }

    /**
     * Lets another peer lead, if this one does and there is another that can, so that clients need not wait for an
     * election when this one closes.
     */
    public void handOver() {
        if (!isLeader() || peers().size() == 1) {
            return;
        }
        try {
            membership.transferLeadership(HAND_OVER_PATIENCE);
        } catch (OzoneException e) {
            LOG.info("Peer {} ends without handing over: {}", self().id(), e.getMessage());
        }
    }

    /**
     * Leader only. Returns when the peer, started with a list of peers it is not in, has caught up and votes. Takes the
     * place of a member that has the same address; a member with the same id gets this address.
     *
     * @param empty the peer has no log. As a member it would not know what it has promised, so one with this id is
     *     removed first
     */
    public void addPeer(Peer peer, boolean empty) {
        membership.add(peer, empty);
    }

    /** Leader only; the leader itself must hand over first. The removed peer is then to be closed by its owner. */
    public void removePeer(String peerId) {
        membership.remove(peerId);
    }

    /**
     * Brings this replica to stable storage and purges the log up to there, except for the kept entries.
     *
     * @return the index up to which the replica is on stable storage
     */
    public long snapshot() {
        return membership.snapshot();
    }

    /** Fingerprint of all rows, see {@link StateDigest}. */
    public String digest() {
        return StateDigest.of(store().reader(), replica.schema());
    }

    /** Why this replica stopped itself, if it did. */
    public Optional<Throwable> failure() {
        return stops.failure();
    }

    /** Leaves the network, brings the replica to stable storage and frees everything. */
    @Override
    public void close() {
        stops.wish(Stops.Wish.CLOSE);
        closeServer();
        leaderEvents.close();
    }

    /** When it returns, the server and the store are closed, whoever began to close them. */
    void closeServer() {
        synchronized (closing) {
            if (!closed) {
                closed = true;
                closeAll();
            }
        }
    }

    private void closeAll() {
        try {
            server.close();
            stops.awaitStoreClosed();
        } catch (IOException e) {
            throw new OzoneException(
                    ErrorCode.IO_ERROR,
                    "closing peer %s: %s".formatted(options.self().id(), e),
                    e);
        }
    }

    /**
     * As if the process was killed: nothing is answered any more, rows in memory are lost, the port is free. What the
     * log's writer has in its hands may still become durable, unanswered, as it may under a real kill.
     */
    public void kill() {
        stops.wish(Stops.Wish.KILL);
        leaderEvents.kill();
        replica.store().abandon();
        closeServer();
    }
}
