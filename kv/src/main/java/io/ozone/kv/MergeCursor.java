package io.ozone.kv;

import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;

/** Several layers as one: of the rows with the same key the one of the first layer counts, and a deleted one hides the rest. */
final class MergeCursor<K, V> implements Cursor<K, V> {
    private final Table<K, V> table;
    private final List<RowSource> sources;
    private final Runnable afterClose;
    private final byte[] upper;
    /** The next row is at or behind this. */
    private byte[] floor;
    /** Whether the sources must be moved to the floor before they are read. */
    private boolean moved = true;

    private RowSource here;
    private boolean ended;
    private boolean closed;

    /**
     * @param sources newest layer first; closed with the cursor
     * @param afterClose run once
     */
    MergeCursor(Table<K, V> table, KeyRange range, List<RowSource> sources, Runnable afterClose) {
        this.table = table;
        this.sources = sources;
        this.afterClose = afterClose;
        this.upper = range.upper();
        this.floor = range.lower();
    }

    @Override
    public boolean next() {
        if (ended) {
            return false;
        }
        if (moved && !moveToFloor()) {
            ended = true;
            return false;
        }
        if (here != null) {
            pass(here.key());
        }
        here = first();
        while (here != null && here.deleted()) {
            pass(here.key());
            here = first();
        }
        ended = here == null;
        return !ended;
    }

    private boolean moveToFloor() {
        moved = false;
        if (upper != null && Arrays.compareUnsigned(floor, upper) >= 0) {
            return false;
        }
        for (RowSource source : sources) {
            source.seek(floor);
        }
        return true;
    }

    private RowSource first() {
        RowSource first = null;
        for (RowSource source : sources) {
            byte[] key = source.key();
            if (key != null && (first == null || Arrays.compareUnsigned(key, first.key()) < 0)) {
                first = source;
            }
        }
        return first;
    }

    /** Moves every layer that stands on the key off it. */
    private void pass(byte[] key) {
        for (RowSource source : sources) {
            byte[] other = source.key();
            if (other != null && (other == key || Arrays.equals(other, key))) {
                source.next();
            }
        }
    }

    @Override
    public K key() {
        return table.keys().decode(row().key());
    }

    @Override
    @SuppressWarnings("unchecked")
    public V value() {
        return (V) row().value(table.values());
    }

    private RowSource row() {
        if (here == null || here.key() == null) {
            throw new NoSuchElementException("the cursor stands on no row of " + table.name());
        }
        return here;
    }

    @Override
    public void seek(K key) {
        if (here != null) {
            floor = KeyRange.successor(here.key());
            here = null;
        }
        floor = KeyRange.max(floor, table.keys().encode(key));
        moved = true;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            ended = true;
            here = null;
            sources.forEach(RowSource::close);
            afterClose.run();
        }
    }
}
