package io.ozone.kv;

import java.util.List;
import java.util.Optional;

/** A snapshot of RocksDB alone. */
final class StoreSnapshot implements Snapshot {
    private final Rocks rocks;
    private final Pin pin;
    private final Applied applied;

    StoreSnapshot(Rocks rocks, Pin pin, Applied applied) {
        this.rocks = rocks;
        this.pin = pin;
        this.applied = applied;
    }

    @Override
    public <K, V> Optional<V> get(Table<K, V> table, K key) {
        byte[] value = rocks.get(rocks.family(table), table.keys().encode(key), pin);
        return value == null ? Optional.empty() : Optional.of(table.values().decode(value));
    }

    @Override
    public <K, V> Cursor<K, V> scan(Table<K, V> table, K prefix, K startAfter) {
        return scan(rocks, table, prefix, startAfter, pin);
    }

    static <K, V> Cursor<K, V> scan(Rocks rocks, Table<K, V> table, K prefix, K startAfter, Pin pin) {
        KeyRange range = KeyRange.of(table.keys(), prefix, startAfter);
        RowSource rows = rocks.scan(rocks.family(table), range, pin);
        return new MergeCursor<>(table, range, List.of(rows), () -> {});
    }

    @Override
    public Applied applied() {
        return applied;
    }

    @Override
    public void close() {
        rocks.release(pin);
    }
}
