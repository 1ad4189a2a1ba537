package io.ozone.raft;

import com.google.protobuf.StringValue;
import io.ozone.kv.Codec;
import io.ozone.kv.Schema;
import io.ozone.kv.Table;
import io.ozone.kv.Tx;
import java.util.List;

/**
 * A service in miniature. Commands are words: {@code put k v}, {@code delete k}, {@code add k n} (answers the sum),
 * {@code stamp k} (stores index and time), {@code refuse k} (writes, then fails), {@code demand k}
 * (reads, and fails when there is none), {@code crash}, {@code long n} (answers
 * n letters).
 */
final class WordState implements ReplicatedState<StringValue, StringValue> {
    static final Table<String, String> WORDS = new Table<>("words", Codec.TEXT, Codec.TEXT);
    static final Schema SCHEMA = new Schema("words", List.of(WORDS));

    /** Set by a test to make {@code crash} harmless again, as a corrected version would be. */
    volatile boolean corrected;

    @Override
    public StringValue apply(Tx tx, Stamp stamp, StringValue command) {
        String[] words = command.getValue().split(" ");
        return StringValue.of(
                switch (words[0]) {
                    case "put" -> put(tx, words[1], words[2]);
                    case "delete" -> delete(tx, words[1]);
                    case "add" -> add(tx, words[1], Long.parseLong(words[2]));
                    case "stamp" -> put(tx, words[1], stamp.index() + "/" + stamp.timeMillis());
                    case "demand" -> tx.get(WORDS, words[1]).orElse("error: no " + words[1]);
                    case "refuse" -> {
                        put(tx, words[1], "left behind");
                        yield "error: refused";
                    }
                    case "crash" -> crash(tx);
                    case "long" -> "x".repeat(Integer.parseInt(words[1]));
                    default -> throw new IllegalArgumentException(command.getValue());
                });
    }

    private static String put(Tx tx, String key, String value) {
        tx.put(WORDS, key, value);
        return value;
    }

    private static String delete(Tx tx, String key) {
        tx.delete(WORDS, key);
        return "";
    }

    private static String add(Tx tx, String key, long number) {
        long sum = tx.get(WORDS, key).map(Long::parseLong).orElse(0L) + number;
        return put(tx, key, Long.toString(sum));
    }

    private String crash(Tx tx) {
        if (corrected) {
            return "";
        }
        put(tx, "crashed", "half");
        throw new IllegalStateException("a bug in apply");
    }

    @Override
    public boolean failed(StringValue reply) {
        return reply.getValue().startsWith("error");
    }
}
