package io.ozone.kv;

import com.google.protobuf.MessageLite;
import java.util.Arrays;
import java.util.concurrent.ConcurrentSkipListMap;

/** Rows that RocksDB does not have yet, decoded. One writer (under the lock of {@link DoubleBuffer}), any readers. */
final class RowBuffer {
    /** What a row costs besides its bytes, roughly. */
    private static final int ROW_OVERHEAD_BYTES = 120;

    private final ConcurrentSkipListMap<byte[], Cell>[] tables;
    private int writes;
    private long bytes;
    private Applied applied = Applied.NONE;

    @SuppressWarnings({"unchecked", "rawtypes"})
    RowBuffer(int tableCount) {
        tables = new ConcurrentSkipListMap[tableCount];
        Arrays.setAll(tables, table -> new ConcurrentSkipListMap<byte[], Cell>(Arrays::compareUnsigned));
    }

    /** @param value {@link Cell#DELETED} or the decoded value */
    void put(int table, byte[] key, Object value, long index, boolean keepAll) {
        Cell there = tables[table].putIfAbsent(key, new Cell(index, value));
        if (there != null) {
            there.add(index, value, keepAll);
        }
        writes++;
        bytes += ROW_OVERHEAD_BYTES + key.length + sizeOf(value);
    }

    /** A message remembers its size, so the flusher saves what this costs. */
    private static int sizeOf(Object value) {
        if (value instanceof MessageLite message) {
            return message.getSerializedSize();
        }
        if (value instanceof byte[] bytes) {
            return bytes.length;
        }
        return value instanceof CharSequence text ? text.length() : Long.BYTES;
    }

    ConcurrentSkipListMap<byte[], Cell> table(int table) {
        return tables[table];
    }

    /** {@link Cell#DELETED}, the decoded value, or null when nothing is known of the row here. */
    Object newest(int table, byte[] key) {
        Cell cell = tables[table].get(key);
        return cell == null ? null : cell.newest();
    }

    Object at(int table, byte[] key, long index) {
        Cell cell = tables[table].get(key);
        return cell == null ? null : cell.at(index);
    }

    void advance(Applied at) {
        applied = at;
    }

    /** The last entry in it; {@link Applied#NONE} when nothing happened since it became current. */
    Applied applied() {
        return applied;
    }

    boolean isClean() {
        return applied.equals(Applied.NONE);
    }

    int writes() {
        return writes;
    }

    long bytes() {
        return bytes;
    }
}
