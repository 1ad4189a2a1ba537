package io.ozone.kv;

import java.util.Optional;

/** Something rows can be read from: the store as of now, a snapshot, or a transaction with its own writes. */
public interface Reader {
    <K, V> Optional<V> get(Table<K, V> table, K key);

    /**
     * Rows whose encoded key starts with the encoded {@code prefix}, in key order, beginning behind
     * {@code startAfter}.
     *
     * @param prefix null = all rows
     * @param startAfter null = from the first; need not exist, and need not start with the prefix
     * @return a cursor the caller closes
     */
    <K, V> Cursor<K, V> scan(Table<K, V> table, K prefix, K startAfter);

    default <K, V> boolean contains(Table<K, V> table, K key) {
        return get(table, key).isPresent();
    }
}
