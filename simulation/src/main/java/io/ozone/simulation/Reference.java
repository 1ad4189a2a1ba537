package io.ozone.simulation;

import com.google.protobuf.MessageLite;
import io.ozone.kv.Applied;
import io.ozone.kv.Reader;
import io.ozone.kv.Schema;
import io.ozone.kv.Tx;
import io.ozone.raft.CallId;
import io.ozone.raft.ReplicatedState;
import io.ozone.raft.Stamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * What the group has agreed on, worked out once and apart from it: every committed entry in order, each call done at most
 * once. Every replica must give the same replies and have the same rows at every entry.
 */
public final class Reference<C extends MessageLite, R extends MessageLite> implements SimulatedGroup.Observer<C, R> {
    private final ReplicatedState<C, R> state;
    private final Schema schema;
    private final LongConsumer onChange;
    private final MemoryStore store = new MemoryStore();
    /** The entry at which each call was done or refused. */
    private final Map<CallId, Long> done = new HashMap<>();

    private final List<R> replyAt = new ArrayList<>();
    private final List<Long> rowsAt = new ArrayList<>();
    private long latestMillis;
    private int repeats;

    /** @param onChange told of each entry that changed the rows */
    public Reference(ReplicatedState<C, R> state, Schema schema, LongConsumer onChange) {
        this.state = state;
        this.schema = schema;
        this.onChange = onChange;
    }

    /** The last committed entry; -1 = none. */
    public long last() {
        return replyAt.size() - 1L;
    }

    /** How many entries were of calls that had been done before. */
    public int repeats() {
        return repeats;
    }

    /** As of the last committed entry. */
    public Reader rows() {
        return store.reader();
    }

    /** The entry behind another at which the call got such a reply. */
    public OptionalLong find(CallId call, long behind, Predicate<R> reply) {
        Long index = done.get(call);
        boolean found = index != null && index > behind && reply.test(replyAt.get(index.intValue()));
        return found ? OptionalLong.of(index) : OptionalLong.empty();
    }

    @Override
    public void committed(SimulatedEntry<C> entry) {
        Applied at = SimulatedGroup.at(entry);
        Long before = done.get(entry.call());
        R reply;
        if (before != null) {
            repeats++;
            reply = replyAt.get(before.intValue());
            store.advance(at);
        } else if (entry.command() != null) {
            reply = apply(at, entry);
        } else {
            reply = null;
            store.advance(at);
        }
        replyAt.add(reply);
        rowsAt.add(store.fingerprint(schema));
    }

    private R apply(Applied at, SimulatedEntry<C> entry) {
        Tx tx = store.begin();
        R reply = state.apply(tx, new Stamp(entry.index(), entry.timeMillis()), entry.command());
        done.put(entry.call(), entry.index());
        if (state.failed(reply)) {
            store.advance(at);
            return reply;
        }
        store.commit(tx, at);
        if (entry.timeMillis() < latestMillis) {
            throw new AssertionError("time went back at entry " + entry);
        }
        latestMillis = entry.timeMillis();
        onChange.accept(entry.index());
        return reply;
    }

    @Override
    public void applied(SimulatedPeer<C, R> peer, SimulatedEntry<C> entry, R reply) {
        int index = (int) entry.index();
        if (reply != null && !reply.equals(replyAt.get(index))) {
            throw new AssertionError("%s replied to entry %d with %s, but %s is right"
                    .formatted(peer.id(), index, reply, replyAt.get(index)));
        }
        if (peer.store().fingerprint(schema) != rowsAt.get(index)) {
            throw new AssertionError("%s has other rows at entry %d".formatted(peer.id(), index));
        }
    }
}
