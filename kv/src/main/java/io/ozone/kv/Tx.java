package io.ozone.kv;

/**
 * The writes of one command, on top of everything applied before. Reads see its own writes. Nothing is
 * visible to others until the store commits it; dropping it leaves nothing. Used by one thread.
 */
public interface Tx extends Reader {
    <K, V> void put(Table<K, V> table, K key, V value);

    <K, V> void delete(Table<K, V> table, K key);
}
