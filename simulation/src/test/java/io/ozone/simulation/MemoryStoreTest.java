package io.ozone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.kv.Applied;
import io.ozone.kv.Codec;
import io.ozone.kv.Cursor;
import io.ozone.kv.Schema;
import io.ozone.kv.Table;
import io.ozone.kv.Tx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {
    private static final Table<String, String> WORDS = new Table<>("words", Codec.TEXT, Codec.TEXT);
    private static final Schema SCHEMA = new Schema("test", List.of(WORDS));

    private final MemoryStore store = new MemoryStore();
    private long index;

    @Test
    void whatACommandWroteIsTakenBackUnlessItIsCommitted() {
        put("a", "1");
        long before = store.fingerprint(SCHEMA);

        Tx tx = store.begin();
        tx.put(WORDS, "a", "2");
        tx.put(WORDS, "b", "3");
        tx.delete(WORDS, "a");
        assertThat(tx.get(WORDS, "b")).contains("3");
        store.advance(next());

        assertThat(store.reader().get(WORDS, "a")).contains("1");
        assertThat(store.reader().get(WORDS, "b")).isEmpty();
        assertThat(store.fingerprint(SCHEMA)).isEqualTo(before);
    }

    @Test
    void aScanShowsThePrefixInOrderAndGoesOnWhileRowsChange() {
        List.of("a", "b1", "b2", "b3", "c").forEach(key -> put(key, key));
        List<String> seen = new ArrayList<>();

        Tx tx = store.begin();
        try (Cursor<String, String> rows = tx.scan(WORDS, "b", "b1")) {
            while (rows.next()) {
                seen.add(rows.key());
                tx.delete(WORDS, rows.key());
            }
        }

        assertThat(seen).containsExactly("b2", "b3");
    }

    @Test
    void aCursorSkipsForwardOnly() {
        List.of("a", "b", "c").forEach(key -> put(key, key));

        try (Cursor<String, String> rows = store.reader().scan(WORDS, null, null)) {
            rows.seek("b");
            assertThat(rows.next()).isTrue();
            assertThat(rows.key()).isEqualTo("b");
            rows.seek("a");
            assertThat(rows.next()).isTrue();
            assertThat(rows.value()).isEqualTo("c");
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void theFingerprintFollowsTheRowsAndNotTheirHistory() {
        put("a", "1");
        put("b", "2");
        MemoryStore other = new MemoryStore();
        Tx tx = other.begin();
        tx.put(WORDS, "b", "other");
        tx.put(WORDS, "b", "2");
        tx.put(WORDS, "a", "1");
        other.commit(tx, new Applied(1, 0));

        assertThat(other.fingerprint(SCHEMA)).isEqualTo(store.fingerprint(SCHEMA));
        put("b", "3");
        assertThat(other.fingerprint(SCHEMA)).isNotEqualTo(store.fingerprint(SCHEMA));
    }

    @Test
    void aCopyStaysAsItIs() {
        put("a", "1");
        MemoryStore copy = store.copy();
        put("a", "2");

        assertThat(copy.reader().get(WORDS, "a")).contains("1");
        assertThat(copy.applied()).isEqualTo(new Applied(1, 0));
    }

    private void put(String key, String value) {
        Tx tx = store.begin();
        tx.put(WORDS, key, value);
        store.commit(tx, next());
    }

    private Applied next() {
        return new Applied(1, index++);
    }
}
