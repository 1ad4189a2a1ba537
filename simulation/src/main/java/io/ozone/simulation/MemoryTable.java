package io.ozone.simulation;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Rows of one table, by encoded key. Values are immutable, so they are kept as they are. */
final class MemoryTable {
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private final TreeMap<byte[], Object> rows;
    private long fingerprint;

    MemoryTable() {
        rows = new TreeMap<>(Arrays::compareUnsigned);
    }

    private MemoryTable(MemoryTable other) {
        rows = new TreeMap<>(other.rows);
        fingerprint = other.fingerprint;
    }

    MemoryTable copy() {
        return new MemoryTable(this);
    }

    /** The sum over all rows, so it follows every change at no cost. */
    long fingerprint() {
        return fingerprint;
    }

    Object get(byte[] key) {
        return rows.get(key);
    }

    /**
     * Puts or removes a row.
     *
     * @param value null = no row
     * @return what was there before
     */
    Object set(byte[] key, Object value) {
        Object before = value == null ? rows.remove(key) : rows.put(key, value);
        fingerprint += of(key, value) - of(key, before);
        return before;
    }

    Map.Entry<byte[], Object> higher(byte[] key) {
        return rows.higherEntry(key);
    }

    Map.Entry<byte[], Object> ceiling(byte[] key) {
        return rows.ceilingEntry(key);
    }

    private static long of(byte[] key, Object value) {
        if (value == null) {
            return 0;
        }
        long mixed = (Arrays.hashCode(key) * SPREAD) ^ value.hashCode();
        mixed = (mixed ^ (mixed >>> 29)) * SPREAD;
        return mixed ^ (mixed >>> 32);
    }
}
