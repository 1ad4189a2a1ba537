package io.ozone.raft;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ozone.kv.Codec;
import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.kv.Table;
import io.ozone.kv.Tx;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The answers of the latest commands, in the replicated rows: what makes a repeated call give its first reply after any
 * crash, on any peer.
 *
 * <p>Ratis has a retry cache, but in memory only and bounded by time alone: a restarted peer would apply a repeated
 * command again, and at ten thousand commands a second a minute of replies is half a gigabyte. So Ratis keeps its
 * entries for seconds, and this table, a ring of {@link #WINDOW} rows with the slot chosen by log index, holds the rest.
 * A row is written in the transaction of its command, so it is there exactly when the command's own rows are, on every
 * replica and in every snapshot. A command that failed leaves
 * this row and nothing else: its client was told, so it must not be done when an attempt turns up late.
 *
 * <p>In memory is only which slot a call is in; the reply is read from its row when someone asks, which is rare. One
 * thread applies; any thread may {@link #find}.
 */
final class Answers<R extends MessageLite> {
    static final int WINDOW = 16_384;
    /** A longer reply is left to Ratis' cache, so that the ring stays small; such commands (batch deletes) can repeat. */
    private static final int MAX_REPLY_BYTES = 16 << 10;

    private final Table<Long, Answer<R>> table;
    private final Map<CallId, Long> slots = new ConcurrentHashMap<>();
    private final CallId[] ring = new CallId[WINDOW];

    Answers(Parser<R> replies) {
        table = new Table<>("answerTable", Codec.LONG, Answer.codec(replies));
    }

    Table<Long, Answer<R>> table() {
        return table;
    }

    /** Learns what a just opened store holds. @return the latest stamp among its answers, milliseconds; 0 = none */
    long load(Reader reader) {
        slots.clear();
        Arrays.fill(ring, null);
        long latestMillis = 0;
        try (Cursor<Long, Answer<R>> rows = reader.scan(table, null, null)) {
            while (rows.next()) {
                Answer<R> answer = rows.value();
                remember(rows.key(), answer.call());
                latestMillis = Math.max(latestMillis, answer.timeMillis());
            }
        }
        return latestMillis;
    }

    /** The reply to an applied call, as far as the window reaches. */
    Optional<R> find(Reader reader, CallId call) {
        Long slot = slots.get(call);
        if (slot == null) {
            return Optional.empty();
        }
        return reader.get(table, slot)
                .filter(answer -> answer.call().equals(call))
                .map(Answer::reply);
    }

    /** Adds the row to the command's transaction. @return the slot, for {@link #remember} once it is committed */
    Optional<Long> write(Tx tx, long index, Answer<R> answer) {
        if (answer.call().ofNode() || answer.reply().getSerializedSize() > MAX_REPLY_BYTES) {
            return Optional.empty();
        }
        long slot = index % WINDOW;
        tx.put(table, slot, answer);
        return Optional.of(slot);
    }

    void remember(long slot, CallId call) {
        CallId evicted = ring[(int) slot];
        ring[(int) slot] = call;
        if (evicted != null) {
            slots.remove(evicted, slot);
        }
        slots.put(call, slot);
    }
}
