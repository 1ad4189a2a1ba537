package io.ozone.simulation;

import com.google.protobuf.MessageLite;
import io.ozone.common.error.OzoneException;
import io.ozone.raft.CallId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** What a peer knows and does while it leads in one term: replication, replies, and reads that wait for a majority. */
final class LeaderRole<C extends MessageLite, R extends MessageLite> {
    /** So many times its patience a leader goes on without hearing from a majority. */
    private static final int PERSEVERANCE = 6;

    /**
     * @param purged entries the leader can no longer send
     * @param round answered with the same number, so that the leader knows it still led when it sent this
     */
    record Append<C extends MessageLite>(
            long term, String leaderId, Entries<C> log, int committed, int purged, long round) {}

    /** @param lacks entries that the leader can no longer send */
    record Ack(long term, int length, long round, boolean lacks) {}

    private record Waiting<R>(long nanos, CallId call, CompletableFuture<R> reply) {}

    private record Read(long round, int index, CompletableFuture<Void> barrier) {}

    private static final class Follower {
        int length;
        long round;
        long heardNanos;
        boolean lacks;
    }

    private final SimulatedGroup<C, R> group;
    private final SimulatedPeer<C, R> self;
    private final long term;
    private final int first;
    private final Map<String, Follower> followers = new TreeMap<>();
    private final Map<Long, Waiting<R>> waiting = new TreeMap<>();
    private final Map<CallId, Waiting<R>> underWay = new HashMap<>();
    private final List<Read> reads = new ArrayList<>();
    private long round;
    private boolean ready;
    private boolean ended;
    private boolean sending;

    /** @param first index of the entry with which the term begins */
    LeaderRole(SimulatedGroup<C, R> group, SimulatedPeer<C, R> self, long term, int first) {
        this.group = group;
        this.self = self;
        this.term = term;
        this.first = first;
        for (SimulatedPeer<C, R> peer : group.peers()) {
            if (peer != self) {
                Follower follower = new Follower();
                follower.heardNanos = group.time.nanos();
                followers.put(peer.id(), follower);
            }
        }
    }

    String peerId() {
        return self.id();
    }

    boolean isReady() {
        return ready;
    }

    /** Whether a majority, this peer included, has answered a short time ago. */
    boolean isHeard() {
        return heardWithin(1);
    }

    boolean isAbandoned() {
        return !heardWithin(PERSEVERANCE);
    }

    private boolean heardWithin(int patiences) {
        long since = group.time.nanos() - group.patience.toNanos() * patiences;
        long heard = followers.values().stream()
                .filter(follower -> follower.heardNanos >= since)
                .count();
        return heard + 1 >= group.majority();
    }

    /** Soon, so that what is proposed at the same moment travels together. */
    void replicate() {
        if (sending) {
            return;
        }
        sending = true;
        group.time.after(group.time.upTo(java.time.Duration.ofMillis(1)), () -> {
            sending = false;
            if (!ended) {
                send();
            }
        });
    }

    private void send() {
        round++;
        Append<C> message = new Append<>(term, self.id(), self.log(), self.committed(), self.purged(), round);
        for (SimulatedPeer<C, R> peer : group.peers()) {
            if (peer != self) {
                MemoryStore checkpoint = followers.get(peer.id()).lacks ? self.checkpoint() : null;
                group.network.send(
                        self.id(),
                        peer.id(),
                        () -> peer.receive(message, checkpoint == null ? null : checkpoint.copy(), this));
            }
        }
    }

    void acknowledged(String from, Ack ack) {
        if (ended) {
            return;
        }
        if (ack.term > term) {
            self.hear(ack.term);
            return;
        }
        Follower follower = followers.get(from);
        follower.heardNanos = group.time.nanos();
        follower.length = Math.max(follower.length, ack.length);
        follower.round = Math.max(follower.round, ack.round);
        follower.lacks = ack.lacks;
        int agreed = ofMajority(followers.values().stream()
                        .map(one -> (long) one.length)
                        .toList())
                .intValue();
        if (agreed > first) {
            self.committed(Math.min(agreed, self.log().length()));
        }
        completeReads();
    }

    /** What a majority has reached, given how far the followers are; this peer is the furthest. */
    private Long ofMajority(List<Long> reached) {
        return reached.stream().sorted().toList().get(reached.size() - (group.majority() - 1));
    }

    void await(SimulatedEntry<C> entry, CompletableFuture<R> reply) {
        Waiting<R> one = new Waiting<>(group.time.nanos(), entry.call(), reply);
        waiting.put(entry.index(), one);
        underWay.put(entry.call(), one);
    }

    /** The reply to the same call, as long as Ratis remembers it: afterwards the call is in the log twice. */
    Optional<CompletableFuture<R>> underWay(CallId call) {
        return Optional.ofNullable(underWay.get(call))
                .filter(one -> RecentReplies.remembers(group.time, one.nanos))
                .map(Waiting::reply);
    }

    void read(CompletableFuture<Void> barrier) {
        reads.add(new Read(round + 1, self.committed(), barrier));
    }

    private void completeReads() {
        long confirmed =
                ofMajority(followers.values().stream().map(one -> one.round).toList());
        List<Read> done = reads.stream()
                .filter(read -> read.round <= confirmed && read.index <= self.appliedIndex() + 1)
                .toList();
        reads.removeAll(done);
        done.forEach(read -> read.barrier.complete(null));
    }

    void applied(SimulatedEntry<C> entry, R reply) {
        if (entry.index() == first) {
            ready = true;
            self.ready();
        }
        Waiting<R> one = waiting.remove(entry.index());
        if (one != null) {
            underWay.remove(one.call, one);
            one.reply.complete(reply);
        }
        completeReads();
    }

    /** What is under way may be committed by another leader, or lost. */
    void end(OzoneException failure) {
        ended = true;
        List<Waiting<R>> left = List.copyOf(waiting.values());
        List<Read> unread = List.copyOf(reads);
        waiting.clear();
        reads.clear();
        left.forEach(one -> one.reply.completeExceptionally(failure));
        unread.forEach(read -> read.barrier.completeExceptionally(failure));
    }
}
