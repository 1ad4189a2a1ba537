package io.ozone.raft;

import com.google.protobuf.MessageLite;
import io.ozone.common.time.Clock;
import io.ozone.kv.Applied;
import io.ozone.kv.ReplicatedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.apache.ratis.util.LifeCycle;

/**
 * What Ratis sees of a {@link Replica}: a state machine.
 *
 * <p>Threads. {@link #startTransaction} runs on the thread that submits, one at a time (see {@link RaftNode}), before
 * the entry gets its index. {@link #applyTransaction}, {@link #notifyTermIndexUpdated}, {@link #takeSnapshot} and
 * {@link #reinitialize} run on Ratis' updater thread, in log order; everything that changes the store does. {@link
 * #pause} comes from the network while the updater may still be applying: it only marks that a snapshot will follow,
 * and the old store goes on serving until {@link #reinitialize} replaces it.
 *
 * <p>An exception out of the replica ends it: from then on no entry is applied ({@link Stops#halted}), and the node
 * closes. It is not thrown on to Ratis, whose updater, when it fails while another thread closes the server, spins
 * forever and is waited for as long. An application error is no exception but a reply.
 */
final class StoreMachine<C extends MessageLite, R extends MessageLite> extends BaseStateMachine {
    private final Replica<C, R, ReplicatedStore> replica;
    private final StoreSnapshots snapshots;
    private final Clock clock;
    private final LeaderEvents leaderEvents;
    private final Stops stops;
    private final SilentPeers silentPeers = new SilentPeers();
    private volatile LifeCycle.State lifeCycleState = LifeCycle.State.NEW;
    private long lastStampMillis;

    StoreMachine(
            Replica<C, R, ReplicatedStore> replica,
            StoreSnapshots snapshots,
            Clock clock,
            LeaderEvents leaderEvents,
            Stops stops) {
        this.replica = replica;
        this.snapshots = snapshots;
        this.clock = clock;
        this.leaderEvents = leaderEvents;
        this.stops = stops;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage) throws IOException {
        super.initialize(server, group, storage);
        showApplied();
        lifeCycleState = LifeCycle.State.RUNNING;
    }

    private void showApplied() {
        Applied applied = replica.store().applied();
        setLastAppliedTermIndex(
                applied.index() < 0 ? TermIndex.INITIAL_VALUE : TermIndex.valueOf(applied.term(), applied.index()));
    }

    /** The leader takes a command. Stamps never go back, neither in its own term nor against earlier leaders'. */
    @Override
    public TransactionContext startTransaction(RaftClientRequest request) {
        TransactionContext.Builder transaction =
                TransactionContext.newBuilder().setStateMachine(this).setClientRequest(request);
        if (!(request.getMessage() instanceof CommandMessage message)) {
            TransactionContext refused = transaction.build();
            refused.setException(new StateMachineException("commands enter through the service's own door"));
            return refused;
        }
        lastStampMillis = Math.max(Math.max(lastStampMillis, replica.lastTimeMillis()), clock.millis());
        LogEntry.stamp(message.entry(), lastStampMillis);
        return transaction
                .setLogData(message.getContent())
                .setStateMachineContext(message.command())
                .build();
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        if (stops.halted()) {
            return CompletableFuture.failedFuture(new IllegalStateException("this replica has stopped"));
        }
        Applied at = new Applied(entry.getTerm(), entry.getIndex());
        if (LogEntry.isEmpty(entry.getStateMachineLogEntry().getLogData().size())) {
            notifyTermIndexUpdated(at.term(), at.index());
            return CompletableFuture.completedFuture(Message.EMPTY);
        }
        R reply;
        try {
            reply = apply(at, entry.getStateMachineLogEntry(), transaction.getStateMachineContext());
        } catch (RuntimeException | Error e) {
            stops.fail("applying log entry %d of term %d failed".formatted(at.index(), at.term()), e);
            return CompletableFuture.failedFuture(e);
        }
        setLastAppliedTermIndex(TermIndex.valueOf(at.term(), at.index()));
        return CompletableFuture.completedFuture(new ReplyMessage(reply));
    }

    /** @param parsed the command, when this peer took it itself; null otherwise */
    private R apply(Applied at, StateMachineLogEntryProto body, Object parsed) {
        CallId call = CallId.read(body.getClientId().asReadOnlyByteBuffer(), body.getCallId());
        ByteBuffer entry = body.getLogData().asReadOnlyByteBuffer();
        @SuppressWarnings("unchecked")
        C command = (C) parsed;
        return command != null ? replica.apply(at, call, entry.getLong(), command) : replica.apply(at, call, entry);
    }

    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        if (stops.halted()) {
            return;
        }
        try {
            replica.advance(new Applied(term, index));
        } catch (RuntimeException | Error e) {
            stops.fail("passing log entry %d of term %d failed".formatted(index, term), e);
            return;
        }
        setLastAppliedTermIndex(TermIndex.valueOf(term, index));
    }

    @Override
    public long takeSnapshot() throws IOException {
        if (stops.halted()) {
            throw new IOException("this replica has stopped");
        }
        return snapshots.take(replica.store()).index();
    }

    @Override
    public SnapshotInfo getLatestSnapshot() {
        SnapshotInfo latest = snapshots.getLatestSnapshot();
        boolean installationFailed = latest == null && stops.halted();
        return installationFailed ? new FileListSnapshotInfo(List.of(), TermIndex.INITIAL_VALUE) : latest;
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return snapshots;
    }

    @Override
    public LifeCycle.State getLifeCycleState() {
        return lifeCycleState;
    }

    @Override
    public void pause() {
        lifeCycleState = LifeCycle.State.PAUSED;
    }

    @Override
    public void reinitialize() {
        try {
            if (!stops.halted()) {
                replica.use(snapshots.installReceived(replica.store()));
                showApplied();
            }
        } catch (IOException | RuntimeException e) {
            stops.fail("installing the leader's snapshot failed", e);
        }
        lifeCycleState = LifeCycle.State.RUNNING;
    }

    /** A read needs nothing from here: its caller reads the store. */
    @Override
    public CompletableFuture<Message> query(Message request) {
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    @Override
    public void notifyLeaderReady() {
        if (stops.halted()) {
            return;
        }
        try {
            leaderEvents.ready(
                    getServer().join().getDivision(getGroupId()).getInfo().getCurrentTerm());
        } catch (IOException e) {
            throw new UncheckedIOException("the group leads but is not there", e);
        }
    }

    @Override
    public void notifyFollowerSlowness(RoleInfoProto role, RaftPeer slow) {
        role.getLeaderInfo().getFollowerInfoList().stream()
                .filter(follower -> follower.getId().getId().equals(slow.getId().toByteString()))
                .forEach(follower -> silentPeers.silent(
                        slow.getId() + " at " + slow.getAddress(), follower.getLastRpcElapsedTimeMs()));
    }

    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) {
        leaderEvents.lost();
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
        if (!member.getPeerId().equals(leader)) {
            leaderEvents.lost();
            leaderEvents.heard();
        }
    }

    @Override
    public void notifyLogFailed(Throwable cause, LogEntryProto entry) {
        stops.fail("writing the Raft log failed", cause);
    }

    /** Ratis is done with the store: on {@link RaftNode#close}, or because it closed the group itself. */
    @Override
    public void close() {
        lifeCycleState = LifeCycle.State.CLOSED;
        leaderEvents.lost();
        stops.closedByRatis();
        try {
            if (stops.killed()) {
                replica.store().abandon();
            } else {
                replica.store().close();
            }
        } finally {
            stops.storeClosed();
        }
    }
}
