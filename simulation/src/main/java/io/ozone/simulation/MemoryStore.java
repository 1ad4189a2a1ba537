package io.ozone.simulation;

import io.ozone.kv.Applied;
import io.ozone.kv.AppliedStore;
import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.kv.Schema;
import io.ozone.kv.Snapshot;
import io.ozone.kv.Table;
import io.ozone.kv.Tx;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Rows on the heap, for simulations that need many small stores, on one thread. A transaction writes in place and remembers
 * how to take it back. Each table keeps a fingerprint of its rows, so that stores can be compared after every entry.
 */
public final class MemoryStore implements AppliedStore {
    private final Map<String, MemoryTable> tables = new HashMap<>();
    private final Rows rows = new Rows();
    private Writes open;
    private Applied applied = Applied.NONE;

    /** What a checkpoint of the store would hold. */
    public MemoryStore copy() {
        if (open != null) {
            throw new IllegalStateException("a command is under way");
        }
        MemoryStore copy = new MemoryStore();
        tables.forEach((name, table) -> copy.tables.put(name, table.copy()));
        copy.applied = applied;
        return copy;
    }

    /** Equal for equal rows in the tables of the schema, and for others as good as never. */
    public long fingerprint(Schema schema) {
        long sum = 0;
        for (Table<?, ?> table : schema.tables()) {
            MemoryTable rowsOf = tables.get(table.name());
            sum = sum * 31 + (rowsOf == null ? 0 : rowsOf.fingerprint());
        }
        return sum;
    }

    @Override
    public Applied applied() {
        return applied;
    }

    @Override
    public Reader reader() {
        return rows;
    }

    @Override
    public Snapshot snapshot() {
        return new Moment();
    }

    @Override
    public Tx begin() {
        takeBack();
        open = new Writes();
        return open;
    }

    @Override
    public void commit(Tx tx, Applied at) {
        if (tx != open) {
            throw new IllegalStateException("the transaction is committed already, or of another store");
        }
        open = null;
        move(at);
    }

    @Override
    public void advance(Applied at) {
        takeBack();
        move(at);
    }

    private void move(Applied at) {
        if (at.index() <= applied.index()) {
            throw new IllegalStateException("entry %s comes after %s".formatted(at, applied));
        }
        applied = at;
    }

    private void takeBack() {
        if (open != null) {
            open.undo.forEach(Runnable::run);
            open = null;
        }
    }

    private MemoryTable rows(Table<?, ?> table) {
        return tables.computeIfAbsent(table.name(), name -> new MemoryTable());
    }

    private class Rows implements Reader {
        @Override
        @SuppressWarnings("unchecked")
        public <K, V> Optional<V> get(Table<K, V> table, K key) {
            return Optional.ofNullable((V) rows(table).get(table.keys().encode(key)));
        }

        @Override
        public <K, V> Cursor<K, V> scan(Table<K, V> table, K prefix, K startAfter) {
            return new Walk<>(
                    table,
                    rows(table),
                    prefix == null ? new byte[0] : table.keys().encode(prefix),
                    startAfter == null ? null : table.keys().encode(startAfter));
        }
    }

    /** Good for reads that are made at once: it shows the rows of its use, not of its making. */
    private final class Moment extends Rows implements Snapshot {
        @Override
        public Applied applied() {
            return applied;
        }

        @Override
        public void close() {}
    }

    private final class Writes extends Rows implements Tx {
        private final Deque<Runnable> undo = new ArrayDeque<>();

        @Override
        public <K, V> void put(Table<K, V> table, K key, V value) {
            set(rows(table), table.keys().encode(key), value);
        }

        @Override
        public <K, V> void delete(Table<K, V> table, K key) {
            set(rows(table), table.keys().encode(key), null);
        }

        private void set(MemoryTable table, byte[] key, Object value) {
            Object before = table.set(key, value);
            undo.push(() -> table.set(key, before));
        }
    }

    /** Rows may change while it walks. */
    private static final class Walk<K, V> implements Cursor<K, V> {
        private final Table<K, V> table;
        private final MemoryTable rows;
        private final byte[] prefix;
        private byte[] from;
        private boolean behind;
        private Map.Entry<byte[], Object> here;

        Walk(Table<K, V> table, MemoryTable rows, byte[] prefix, byte[] startAfter) {
            this.table = table;
            this.rows = rows;
            this.prefix = prefix;
            this.behind = startAfter != null && Arrays.compareUnsigned(startAfter, prefix) >= 0;
            this.from = behind ? startAfter : prefix;
        }

        @Override
        public boolean next() {
            here = behind ? rows.higher(from) : rows.ceiling(from);
            if (here == null || !startsWithPrefix(here.getKey())) {
                return false;
            }
            from = here.getKey();
            behind = true;
            return true;
        }

        private boolean startsWithPrefix(byte[] key) {
            return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
        }

        @Override
        public K key() {
            return table.keys().decode(here.getKey());
        }

        @Override
        @SuppressWarnings("unchecked")
        public V value() {
            return (V) here.getValue();
        }

        @Override
        public void seek(K key) {
            byte[] target = table.keys().encode(key);
            if (Arrays.compareUnsigned(target, from) > 0) {
                from = target;
                behind = false;
            }
        }

        @Override
        public void close() {
            here = null;
        }
    }
}
