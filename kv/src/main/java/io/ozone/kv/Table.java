package io.ozone.kv;

import java.util.Objects;

/**
 * One table of a schema: its name (the RocksDB column family) and how its rows are coded. A constant on
 * the page that lists all tables of a service; identity is the name.
 */
public record Table<K, V>(String name, Codec<K> keys, Codec<V> values) {
    public Table {
        Objects.requireNonNull(name);
        Objects.requireNonNull(keys);
        Objects.requireNonNull(values);
    }
}
