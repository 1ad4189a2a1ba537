package io.ozone.simulation;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ozone.kv.Applied;
import io.ozone.kv.Schema;
import io.ozone.raft.LeaderListener;
import io.ozone.raft.Replica;
import io.ozone.raft.ReplicatedState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A Raft group in virtual time. It keeps Raft's guarantees, and breaks all that Raft leaves open: one leader a term, chosen
 * by a majority, with every entry that was committed; committed entries stay, in the same order everywhere; a leader that
 * was cut off goes on for a while and commits nothing; what was proposed and not committed is lost, or committed by a
 * later leader; peers apply at their own pace, crash, and take a checkpoint when the log no longer reaches back to
 * them.
 *
 * <p>Only consensus is made up. What a peer applies to, and how it answers repeated calls, is the real {@link Replica}.
 * An election is one happening, without messages, among peers that can hear each other; everything after it travels over
 * the {@link SimulatedNetwork}.
 */
public final class SimulatedGroup<C extends MessageLite, R extends MessageLite> {
    /** Told of all that is agreed and done, for checks. */
    public interface Observer<C extends MessageLite, R extends MessageLite> {
        /** Once for each entry, in order. */
        void committed(SimulatedEntry<C> entry);

        /** Each time a peer has applied an entry; again after a crash. */
        void applied(SimulatedPeer<C, R> peer, SimulatedEntry<C> entry, R reply);
    }

    final Simulation time;
    final SimulatedNetwork network;
    final Observer<C, R> observer;
    private final Supplier<Replica<C, R, MemoryStore>> replicas;
    private final List<SimulatedPeer<C, R>> peers = new ArrayList<>();
    private final List<SimulatedEntry<C>> committed = new ArrayList<>();

    /** How long a peer waits for its leader before it stands for election; all other times follow from it. */
    final Duration patience;

    /** @param listeners what each peer tells of its leadership, by its id */
    public SimulatedGroup(
            Simulation time,
            SimulatedNetwork network,
            List<String> ids,
            Duration patience,
            Parser<C> commands,
            Parser<R> replies,
            Supplier<ReplicatedState<C, R>> states,
            Schema schema,
            Function<String, LeaderListener> listeners,
            Observer<C, R> observer) {
        this.time = time;
        this.network = network;
        this.patience = patience;
        this.observer = observer;
        this.replicas = () -> new Replica<>(commands, replies, states.get(), schema);
        for (String id : ids) {
            peers.add(new SimulatedPeer<>(this, id, listeners.apply(id)));
        }
        peers.forEach(SimulatedPeer::start);
    }

    public List<SimulatedPeer<C, R>> peers() {
        return peers;
    }

    /** How many entries are committed. */
    public int length() {
        return committed.size();
    }

    /** Every peer runs and has applied all that is committed. */
    public boolean isSettled() {
        return peers.stream().allMatch(peer -> peer.isAlive() && peer.appliedIndex() == length() - 1);
    }

    int majority() {
        return peers.size() / 2 + 1;
    }

    Replica<C, R, MemoryStore> newReplica() {
        return replicas.get();
    }

    /** A leader counts these entries as committed. Raft's promise, on which all else rests, is checked here. */
    void commit(Entries<C> log, int length) {
        for (int index = Math.max(0, committed.size() - 1); index < length; index++) {
            SimulatedEntry<C> entry = log.get(index);
            if (index == committed.size()) {
                committed.add(entry);
                observer.committed(entry);
            } else if (!committed.get(index).equals(entry)) {
                throw new AssertionError("committed entry %d was replaced".formatted(index));
            }
        }
    }

    static Applied at(SimulatedEntry<?> entry) {
        return new Applied(entry.term(), entry.index());
    }
}
