package io.ozone.kv;

/** Walks rows in key order. Starts before the first row. Not thread-safe. */
public interface Cursor<K, V> extends AutoCloseable {
    /** Moves to the next row; false when there is none. */
    boolean next();

    K key();

    V value();

    /** Skips forward: the following {@link #next} gives the first row at or behind {@code key} within the prefix. */
    void seek(K key);

    @Override
    void close();
}
