package io.ozone.kv;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tables that tests of this module use, and small things they share. */
final class TestTables {
    static final Table<String, String> NAMES = new Table<>("names", Codec.TEXT, Codec.TEXT);
    static final Table<String, Long> COUNTS = new Table<>("counts", Codec.TEXT, Codec.LONG);
    static final Schema SCHEMA = new Schema("test", List.of(NAMES, COUNTS));

    private TestTables() {}

    static List<String> keys(Reader reader, String prefix, String startAfter) {
        List<String> keys = new ArrayList<>();
        try (Cursor<String, String> cursor = reader.scan(NAMES, prefix, startAfter)) {
            while (cursor.next()) {
                keys.add(cursor.key());
            }
        }
        return keys;
    }

    static <V> Map<String, V> all(Reader reader, Table<String, V> table) {
        Map<String, V> rows = new TreeMap<>();
        try (Cursor<String, V> cursor = reader.scan(table, null, null)) {
            while (cursor.next()) {
                rows.put(cursor.key(), cursor.value());
            }
        }
        return rows;
    }

    static void put(ReplicatedStore store, long index, String key, String value) {
        Tx tx = store.begin();
        tx.put(NAMES, key, value);
        store.commit(tx, new Applied(1, index));
    }
}
