package io.ozone.om;

import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.kv.Table;
import io.ozone.kv.Tx;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Rows on the heap, for simulations that need many small stores. A copy is a transaction. */
final class MemoryRows implements Reader, Tx {
    private final Map<String, TreeMap<byte[], Object>> tables = new HashMap<>();

    MemoryRows copy() {
        MemoryRows copy = new MemoryRows();
        tables.forEach((name, rows) -> copy.tables.put(name, new TreeMap<>(rows)));
        return copy;
    }

    @Override
    public <K, V> Optional<V> get(Table<K, V> table, K key) {
        return Optional.ofNullable(value(rows(table).get(table.keys().encode(key))));
    }

    @Override
    public <K, V> void put(Table<K, V> table, K key, V value) {
        rows(table).put(table.keys().encode(key), value);
    }

    @Override
    public <K, V> void delete(Table<K, V> table, K key) {
        rows(table).remove(table.keys().encode(key));
    }

    @Override
    public <K, V> Cursor<K, V> scan(Table<K, V> table, K prefix, K startAfter) {
        NavigableMap<byte[], Object> rows = rows(table);
        byte[] start = prefix == null ? new byte[0] : table.keys().encode(prefix);
        NavigableMap<byte[], Object> from = rows.tailMap(start, true);
        if (startAfter != null && Arrays.compareUnsigned(table.keys().encode(startAfter), start) >= 0) {
            from = rows.tailMap(table.keys().encode(startAfter), false);
        }
        return new Walk<>(table, start, from);
    }

    private TreeMap<byte[], Object> rows(Table<?, ?> table) {
        return tables.computeIfAbsent(table.name(), name -> new TreeMap<>(Arrays::compareUnsigned));
    }

    @SuppressWarnings("unchecked")
    private static <V> V value(Object row) {
        return (V) row;
    }

    private static final class Walk<K, V> implements Cursor<K, V> {
        private final Table<K, V> table;
        private final byte[] prefix;
        private final NavigableMap<byte[], Object> rows;
        private Iterator<Map.Entry<byte[], Object>> rest;
        private Map.Entry<byte[], Object> here;

        Walk(Table<K, V> table, byte[] prefix, NavigableMap<byte[], Object> rows) {
            this.table = table;
            this.prefix = prefix;
            this.rows = rows;
            this.rest = rows.entrySet().iterator();
        }

        @Override
        public boolean next() {
            here = rest.hasNext() ? rest.next() : null;
            return here != null
                    && here.getKey().length >= prefix.length
                    && Arrays.equals(here.getKey(), 0, prefix.length, prefix, 0, prefix.length);
        }

        @Override
        public K key() {
            return table.keys().decode(here.getKey());
        }

        @Override
        public V value() {
            return MemoryRows.value(here.getValue());
        }

        @Override
        public void seek(K key) {
            rest = rows.tailMap(table.keys().encode(key), true).entrySet().iterator();
        }

        @Override
        public void close() {
            here = null;
        }
    }
}
