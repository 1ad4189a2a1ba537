package io.ozone.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Applied;
import io.ozone.kv.AppliedStore;
import io.ozone.kv.Schema;
import io.ozone.kv.Table;
import io.ozone.kv.Tx;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The apply path: committed entries in log order become rows and replies. Knows nothing of Ratis, so that a simulation
 * can drive it.
 *
 * <p>Invariants. The rows are a function of the entries up to {@link AppliedStore#applied()}, the same on every
 * replica. An entry's rows, its answer and its index become visible together or not at all. An entry is applied once,
 * and a call is applied once even when it is in the log twice (a client that asked a new leader while the old one's
 * entry survived): the second entry finds the first's answer, also when that is a refusal: the client may have been told.
 *
 * <p>One thread calls {@link #apply} and {@link #advance}; {@link #store}, {@link #answer} and {@link #lastTimeMillis}
 * may be asked by any.
 *
 * @param <S> where the rows are
 */
public final class Replica<C extends MessageLite, R extends MessageLite, S extends AppliedStore> {
    private final Parser<C> commands;
    private final ReplicatedState<C, R> state;
    private final Schema schema;
    private final Answers<R> answers;
    private volatile S store;
    private volatile long lastTimeMillis;

    public Replica(Parser<C> commands, Parser<R> replies, ReplicatedState<C, R> state, Schema schema) {
        this.commands = commands;
        this.state = state;
        this.answers = new Answers<>(replies);
        List<Table<?, ?>> tables = new ArrayList<>(schema.tables());
        tables.add(answers.table());
        this.schema = new Schema(schema.name(), tables);
    }

    /** The service's tables and this kit's own. */
    public Schema schema() {
        return schema;
    }

    /** Continues on a just opened store. */
    public void use(S opened) {
        lastTimeMillis = Math.max(lastTimeMillis, answers.load(opened.reader()));
        store = opened;
    }

    public S store() {
        return store;
    }

    /** The latest stamp applied; 0 = none known. */
    public long lastTimeMillis() {
        return lastTimeMillis;
    }

    public Optional<R> answer(CallId call) {
        return answers.find(store.reader(), call);
    }

    /** An entry as it stands in the log. */
    R apply(Applied at, CallId call, ByteBuffer entry) {
        long timeMillis = entry.getLong();
        C command;
        try {
            command = commands.parseFrom(entry);
        } catch (InvalidProtocolBufferException e) {
            throw ErrorCode.CORRUPT.failure("log entry %d holds no command: %s", at.index(), e.getMessage());
        }
        return apply(at, call, timeMillis, command);
    }

    /** The same when the command is at hand, with the stamp's time. */
    public R apply(Applied at, CallId call, long timeMillis, C command) {
        AppliedStore current = store;
        Optional<R> earlier = answers.find(current.reader(), call);
        if (at.index() <= current.applied().index()) {
            return earlier.orElseThrow(() -> ErrorCode.INTERNAL_ERROR.failure(
                    "log entry %d was applied before this start and its answer is no longer kept", at.index()));
        }
        if (earlier.isPresent()) {
            current.advance(at);
            return earlier.get();
        }
        Tx tx = current.begin();
        R reply = state.apply(tx, new Stamp(at.index(), timeMillis), command);
        Tx kept = state.failed(reply) ? current.begin() : tx;
        Optional<Long> slot = answers.write(kept, at.index(), new Answer<>(call, timeMillis, reply));
        current.commit(kept, at);
        slot.ifPresent(number -> answers.remember(number, call));
        lastTimeMillis = Math.max(lastTimeMillis, timeMillis);
        return reply;
    }

    /** An entry of the log's own, without a command. */
    public void advance(Applied at) {
        if (at.index() > store.applied().index()) {
            store.advance(at);
        }
    }
}
