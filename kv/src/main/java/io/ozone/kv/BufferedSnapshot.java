package io.ozone.kv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The store as of one applied entry: a view of the buffers, an index, and a moment of RocksDB that goes with them. */
final class BufferedSnapshot implements Snapshot {
    private final Rocks rocks;
    private final View view;
    private final Applied applied;
    private final Pin pin;
    private final Runnable afterClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    BufferedSnapshot(Rocks rocks, View view, Applied applied, Pin pin, Runnable afterClose) {
        this.rocks = rocks;
        this.view = view;
        this.applied = applied;
        this.pin = pin;
        this.afterClose = afterClose;
    }

    @Override
    public Applied applied() {
        return applied;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <K, V> Optional<V> get(Table<K, V> table, K key) {
        Family family = rocks.family(table);
        byte[] encoded = table.keys().encode(key);
        Object value = view.current().at(family.number(), encoded, applied.index());
        if (value == null && view.flushing() != null) {
            value = view.flushing().at(family.number(), encoded, applied.index());
        }
        if (value != null) {
            return value == Cell.DELETED ? Optional.empty() : Optional.of((V) value);
        }
        byte[] bytes = rocks.get(family, encoded, pin);
        return bytes == null ? Optional.empty() : Optional.of(table.values().decode(bytes));
    }

    @Override
    public <K, V> Cursor<K, V> scan(Table<K, V> table, K prefix, K startAfter) {
        KeyRange range = KeyRange.of(table.keys(), prefix, startAfter);
        return new MergeCursor<>(table, range, sources(rocks.family(table), range), () -> {});
    }

    /** The layers, newest first; those without rows of the table left out. */
    List<RowSource> sources(Family family, KeyRange range) {
        List<RowSource> sources = new ArrayList<>(3);
        addBuffer(sources, view.current(), family, range);
        addBuffer(sources, view.flushing(), family, range);
        sources.add(rocks.scan(family, range, pin));
        return sources;
    }

    private void addBuffer(List<RowSource> sources, RowBuffer buffer, Family family, KeyRange range) {
        if (buffer != null && !buffer.table(family.number()).isEmpty()) {
            sources.add(new BufferSource(buffer.table(family.number()), range.upper(), applied.index()));
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            rocks.release(pin);
            afterClose.run();
        }
    }
}
