package io.ozone.kv;

import io.ozone.common.error.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rows that one command has written so far, decoded, over the store as it was. */
final class PendingTx implements Tx {
    /** Takes the rows when the command has succeeded. */
    interface Receiver {
        /** The value is {@link Cell#DELETED} or decoded. */
        void row(Family family, byte[] key, Object value);
    }

    private final ReplicatedStore store;
    /** By family number; null where nothing was written. */
    private final TreeMap<byte[], Object>[] rows;

    private final Family[] families;
    private boolean spent;

    @SuppressWarnings({"unchecked", "rawtypes"})
    PendingTx(ReplicatedStore store, Family[] families) {
        this.store = store;
        this.families = families;
        this.rows = new TreeMap[families.length];
    }

    @Override
    public <K, V> void put(Table<K, V> table, K key, V value) {
        if (value == null) {
            throw new IllegalArgumentException("a row of " + table.name() + " needs a value");
        }
        write(table, key, value);
    }

    @Override
    public <K, V> void delete(Table<K, V> table, K key) {
        write(table, key, Cell.DELETED);
    }

    private <K, V> void write(Table<K, V> table, K key, Object value) {
        if (spent) {
            throw ErrorCode.INTERNAL_ERROR.failure("a write to %s in a transaction that is committed", table.name());
        }
        int number = store.family(table).number();
        TreeMap<byte[], Object> written = rows[number];
        if (written == null) {
            written = new TreeMap<>(Arrays::compareUnsigned);
            rows[number] = written;
        }
        written.put(table.keys().encode(key), value);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <K, V> Optional<V> get(Table<K, V> table, K key) {
        Family family = store.family(table);
        byte[] encoded = table.keys().encode(key);
        TreeMap<byte[], Object> written = rows[family.number()];
        Object own = written == null ? null : written.get(encoded);
        if (own != null) {
            return own == Cell.DELETED ? Optional.empty() : Optional.of((V) own);
        }
        return store.latest(family, table, encoded);
    }

    @Override
    public <K, V> Cursor<K, V> scan(Table<K, V> table, K prefix, K startAfter) {
        Family family = store.family(table);
        KeyRange range = KeyRange.of(table.keys(), prefix, startAfter);
        if (rows[family.number()] == null) {
            rows[family.number()] = new TreeMap<>(Arrays::compareUnsigned);
        }
        BufferedSnapshot beneath = store.openSnapshot();
        List<RowSource> sources = new ArrayList<>(4);
        sources.add(new PendingSource(rows[family.number()], range.upper()));
        sources.addAll(beneath.sources(family, range));
        return new MergeCursor<>(table, range, sources, beneath::close);
    }

    boolean isOf(ReplicatedStore other) {
        return store == other && !spent;
    }

    /** Hands the rows over, once. */
    void drainTo(Receiver receiver) {
        spent = true;
        for (int number = 0; number < rows.length; number++) {
            if (rows[number] != null) {
                for (Map.Entry<byte[], Object> row : rows[number].entrySet()) {
                    receiver.row(families[number], row.getKey(), row.getValue());
                }
            }
        }
    }
}
