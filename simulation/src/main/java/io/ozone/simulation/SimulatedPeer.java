package io.ozone.simulation;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.kv.Applied;
import io.ozone.raft.CallId;
import io.ozone.raft.CommandLog;
import io.ozone.raft.LeaderListener;
import io.ozone.raft.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A peer of a {@link SimulatedGroup}.
 *
 * <p>A crash loses the rows since {@link #flush} and everything else in memory; term and log survive. Every peer's wall clock is
 * wrong by a time of its own.
 */
public final class SimulatedPeer<C extends MessageLite, R extends MessageLite> implements CommandLog<C, R> {
    private static final Duration USUAL_PACE = Duration.ofMillis(5);

    private final SimulatedGroup<C, R> group;
    private final Simulation time;
    private final String id;
    private final Leadership leadership;
    private final long clockErrorMillis;

    // On disk
    private MemoryStore durable = new MemoryStore();
    private Entries<C> log = Entries.none();
    private long term;
    /** The term of the leader whose log this is. */
    private long logOfTerm;
    /** So many entries are known to be committed, and this peer could not send them any more. */
    private int purged;

    // In memory
    private Replica<C, R, MemoryStore> replica;
    private boolean alive;
    private int lives;
    private String leaderId;
    private long heardNanos;
    private int committed;
    private boolean applying;
    private RecentReplies<R> recent;
    private Duration pace = USUAL_PACE;
    private LeaderRole<C, R> role;
    private long ownCalls;
    private long lastStampMillis;

    SimulatedPeer(SimulatedGroup<C, R> group, String id, LeaderListener listener) {
        this.group = group;
        this.time = group.time;
        this.id = id;
        this.leadership = new Leadership(listener);
        this.clockErrorMillis = time.upTo(Duration.ofSeconds(4)).toMillis() - 2_000;
        time.every(group.patience.dividedBy(4), this::beat);
        time.every(group.patience, this::standIfAlone);
    }

    public String id() {
        return id;
    }

    public boolean isAlive() {
        return alive;
    }

    /** How often it has been started: calls of an earlier life have no answer. */
    public int lives() {
        return lives;
    }

    public long appliedIndex() {
        return replica.store().applied().index();
    }

    /** Its tables and those of the replicated kit. */
    public long fingerprint() {
        return replica.store().fingerprint(replica.schema());
    }

    public void start() {
        alive = true;
        lives++;
        replica = group.newReplica();
        replica.use(durable.copy());
        recent = new RecentReplies<>(time);
        committed = (int) replica.store().applied().index() + 1;
        heardNanos = time.nanos();
        leaderId = null;
    }

    /** Nobody is answered any more. */
    public void kill() {
        alive = false;
        lives++;
        applying = false;
        pace = USUAL_PACE;
        stepDown();
        leadership.forget();
    }

    /** Brings the rows to stable storage. */
    public void flush() {
        durable = replica.store().copy();
    }

    /** Drops the log up to what is on stable storage. */
    public void purge() {
        purged = (int) durable.applied().index() + 1;
    }

    /** How long it takes from one batch of entries to the next. */
    public void applyAtPace(Duration slowness) {
        pace = slowness;
    }

    public void applyAtUsualPace() {
        pace = USUAL_PACE;
    }

    /** Stands for election although it may hear a leader, as in a hand-over. */
    public void stand() {
        if (!alive || role != null) {
            return;
        }
        List<SimulatedPeer<C, R>> voters =
                group.peers().stream().filter(peer -> peer.votesFor(this)).toList();
        if (voters.size() < group.majority()) {
            return;
        }
        long newTerm = voters.stream().mapToLong(peer -> peer.term).max().orElseThrow() + 1;
        voters.forEach(peer -> peer.enter(newTerm));
        lead();
    }

    private boolean votesFor(SimulatedPeer<C, R> candidate) {
        return alive
                && (this == candidate
                        || (group.network.connects(candidate.id, id) && group.network.connects(id, candidate.id)))
                && candidate.log.isAsNewAs(log);
    }

    private void standIfAlone() {
        boolean heard = time.nanos() - heardNanos < group.patience.toNanos();
        boolean othersHear = group.peers().stream()
                .anyMatch(peer -> peer.votesFor(this) && peer.role != null && peer.role.isHeard());
        if (!heard && !othersHear) {
            stand();
        }
    }

    private void enter(long newTerm) {
        if (newTerm > term) {
            term = newTerm;
            leaderId = null;
            stepDown();
        }
    }

    private void lead() {
        log = log.own();
        logOfTerm = term;
        leaderId = id;
        role = new LeaderRole<>(group, this, term, log.length());
        append(null, 0, null);
        role.replicate();
    }

    private void stepDown() {
        if (role != null) {
            LeaderRole<C, R> before = role;
            role = null;
            leadership.lost();
            before.end(notLeader());
        }
    }

    private void beat() {
        if (!alive || role == null) {
            return;
        }
        if (role.isAbandoned()) {
            leaderId = null;
            stepDown();
        } else {
            role.replicate();
        }
    }

    private SimulatedEntry<C> append(CallId call, long timeMillis, C command) {
        SimulatedEntry<C> entry = new SimulatedEntry<>(term, log.length(), call, timeMillis, command);
        log = log.with(entry);
        return entry;
    }

    Entries<C> log() {
        return log;
    }

    int committed() {
        return committed;
    }

    int purged() {
        return purged;
    }

    MemoryStore checkpoint() {
        return durable.copy();
    }

    /**
     * What a leader sends.
     *
     * @param checkpoint null = none is needed, as far as the leader knows
     */
    void receive(LeaderRole.Append<C> message, MemoryStore checkpoint, LeaderRole<C, R> sender) {
        if (!alive) {
            return;
        }
        if (message.term() < term) {
            answer(sender, new LeaderRole.Ack(term, 0, message.round(), false));
            return;
        }
        enter(message.term());
        leaderId = message.leaderId();
        heardNanos = time.nanos();
        boolean installs = checkpoint != null && checkpoint.applied().index() > appliedIndex();
        boolean lacks = committed < message.purged() && !log.sharesFirst(message.purged(), message.log());
        if (lacks && !(installs && checkpoint.applied().index() + 1 >= message.purged())) {
            answer(sender, new LeaderRole.Ack(term, 0, message.round(), true));
            return;
        }
        if (logOfTerm != term || message.log().length() > log.length()) {
            log = message.log();
            logOfTerm = term;
        }
        if (installs) {
            durable = checkpoint;
            purge();
            replica.use(checkpoint.copy());
        }
        int known = Math.max(committed, (int) appliedIndex() + 1);
        committed = Math.max(known, Math.min(message.committed(), message.log().length()));
        applySoon();
        answer(sender, new LeaderRole.Ack(term, log.length(), message.round(), false));
    }

    private void answer(LeaderRole<C, R> sender, LeaderRole.Ack ack) {
        group.network.send(id, sender.peerId(), () -> sender.acknowledged(id, ack));
    }

    /** A follower of a later term has answered. */
    void hear(long laterTerm) {
        enter(laterTerm);
    }

    void committed(int length) {
        if (length > committed) {
            committed = length;
            group.commit(log, length);
            applySoon();
        }
    }

    private void applySoon() {
        if (!applying && appliedIndex() + 1 < committed) {
            applying = true;
            int life = lives;
            time.after(time.upTo(pace), () -> {
                if (life == lives) {
                    applying = false;
                    apply();
                }
            });
        }
    }

    private void apply() {
        int life = lives;
        for (long index = appliedIndex() + 1; index < committed && life == lives; index = appliedIndex() + 1) {
            apply(log.get(index));
        }
    }

    private void apply(SimulatedEntry<C> entry) {
        Applied at = SimulatedGroup.at(entry);
        R reply = null;
        if (entry.command() == null) {
            replica.advance(at);
        } else {
            reply = replica.apply(at, entry.call(), entry.timeMillis(), entry.command());
        }
        group.observer.applied(this, entry, reply);
        recent.add(entry.call(), reply);
        if (role != null) {
            role.applied(entry, reply);
        }
    }

    /** The leader has applied the entry with which it began its term. */
    void ready() {
        leadership.ready(term);
    }

    @Override
    public CompletableFuture<R> submit(ByteString clientId, long callId, C command) {
        return propose(CallId.read(clientId.asReadOnlyByteBuffer(), callId), command);
    }

    @Override
    public CompletableFuture<R> submit(C command) {
        return propose(new CallId(CallId.NODE, id.hashCode() * 1_000L + lives, ++ownCalls), command);
    }

    private CompletableFuture<R> propose(CallId call, C command) {
        CompletableFuture<R> reply = time.future();
        Optional<R> answered = replica.answer(call).or(() -> recent.find(call));
        if (answered.isPresent() && alive) {
            reply.complete(answered.get());
            return reply;
        }
        if (!isLeader()) {
            reply.completeExceptionally(role == null || !alive ? notLeader() : notReady());
            return reply;
        }
        return role.underWay(call).orElseGet(() -> {
            lastStampMillis =
                    Math.max(Math.max(lastStampMillis, replica.lastTimeMillis()), time.millis() + clockErrorMillis);
            role.await(append(call, lastStampMillis, command), reply);
            role.replicate();
            return reply;
        });
    }

    @Override
    public CompletableFuture<Void> readBarrier() {
        CompletableFuture<Void> barrier = time.future();
        if (isLeader()) {
            role.read(barrier);
            role.replicate();
        } else {
            barrier.completeExceptionally(role == null || !alive ? notLeader() : notReady());
        }
        return barrier;
    }

    /** Only at the leader: reads at followers are not simulated. */
    @Override
    public CompletableFuture<Void> followerReadBarrier() {
        return readBarrier();
    }

    @Override
    public MemoryStore store() {
        return replica.store();
    }

    @Override
    public boolean isLeader() {
        return alive && role != null && role.isReady();
    }

    @Override
    public long term() {
        return term;
    }

    @Override
    public Optional<String> leaderId() {
        return Optional.ofNullable(leaderId);
    }

    /** Nobody waits here: it would be real time. */
    @Override
    public CompletableFuture<Void> leaderNews() {
        return CompletableFuture.completedFuture(null);
    }

    private OzoneException notLeader() {
        return OzoneException.notLeader(
                "peer %s is not the leader".formatted(id), id.equals(leaderId) ? null : leaderId);
    }

    private OzoneException notReady() {
        return ErrorCode.NOT_READY.failure("peer %s is not ready to lead yet, ask again".formatted(id));
    }

    /** The calls of {@link LeaderListener}: true and false in turn, one at a time, late. */
    private final class Leadership {
        private final LeaderListener listener;
        private final List<Runnable> due = new ArrayList<>();
        private boolean leading;
        private long leadingTerm;
        private int generation;

        Leadership(LeaderListener listener) {
            this.listener = listener;
        }

        void ready(long ofTerm) {
            if (!leading) {
                leading = true;
                leadingTerm = ofTerm;
                tell(true, ofTerm);
            }
        }

        void lost() {
            if (leading) {
                leading = false;
                tell(false, leadingTerm);
            }
        }

        void forget() {
            due.clear();
            leading = false;
            generation++;
        }

        private void tell(boolean leader, long ofTerm) {
            due.add(() -> listener.leaderChanged(leader, ofTerm));
            if (due.size() == 1) {
                callSoon();
            }
        }

        private void callSoon() {
            int now = generation;
            time.after(time.upTo(time.chance(0.1) ? group.patience : USUAL_PACE), () -> {
                if (now == generation && !due.isEmpty()) {
                    due.get(0).run();
                    if (now == generation) {
                        due.remove(0);
                        if (!due.isEmpty()) {
                            callSoon();
                        }
                    }
                }
            });
        }
    }
}
