package io.ozone.kv;

import io.ozone.common.error.ErrorCode;
import java.util.Arrays;

/**
 * Writes that happen together; given to {@link Store#write}. Used by one thread, holds nothing that must be closed.
 *
 * <p>It builds RocksDB's own serialized form of a batch (the format of its write-ahead log, so it cannot change):
 * eight bytes that RocksDB fills in, the count as four bytes little-endian, then for each write a tag, the family's
 * id and length-prefixed key and value, numbers as varints. One native call then takes the whole batch, where the
 * calls of the native class would cost more than encoding the rows.
 */
public final class Batch {
    private static final int HEADER_BYTES = 12;
    private static final int COUNT_AT = 8;
    private static final int INITIAL_BYTES = 512;

    private static final byte DELETE = 0x4;
    private static final byte PUT = 0x5;
    private static final byte DELETE_RANGE = 0xE;

    private final Rocks rocks;
    private byte[] buffer = new byte[INITIAL_BYTES];
    private int length = HEADER_BYTES;
    private int size;

    Batch(Rocks rocks) {
        this.rocks = rocks;
    }

    public <K, V> void put(Table<K, V> table, K key, V value) {
        put(rocks.family(table), table.keys().encode(key), table.values().encode(value));
    }

    public <K, V> void delete(Table<K, V> table, K key) {
        delete(rocks.family(table), table.keys().encode(key));
    }

    /**
     * Deletes all rows whose encoded key starts with the encoded {@code prefix}, at the cost of one.
     *
     * @throws io.ozone.common.error.OzoneException INVALID_ARGUMENT when the prefix is empty
     */
    public <K, V> void deletePrefix(Table<K, V> table, K prefix) {
        byte[] lower = table.keys().encode(prefix);
        byte[] upper = KeyRange.behindPrefix(lower);
        if (upper == null) {
            throw ErrorCode.INVALID_ARGUMENT.failure(
                    "rows of %s cannot be deleted by an empty prefix, or one of 0xff bytes only", table.name());
        }
        head(DELETE_RANGE, rocks.family(table));
        appendBytes(lower);
        appendBytes(upper);
    }

    void put(Family family, byte[] key, byte[] value) {
        head(PUT, family);
        appendBytes(key);
        appendBytes(value);
    }

    void delete(Family family, byte[] key) {
        head(DELETE, family);
        appendBytes(key);
    }

    /** Writes gathered so far. */
    public int size() {
        return size;
    }

    /** Encoded size so far. */
    public long bytes() {
        return (long) length - HEADER_BYTES;
    }

    private void head(byte tag, Family family) {
        ensure(1);
        buffer[length++] = tag;
        appendVarint(family.id());
        size++;
    }

    private void appendBytes(byte[] bytes) {
        appendVarint(bytes.length);
        ensure(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void appendVarint(int value) {
        ensure(5);
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            buffer[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[length++] = (byte) rest;
    }

    private void ensure(int more) {
        if (buffer.length - length < more) {
            long wanted = Math.max((long) length + more, 2L * buffer.length);
            if ((long) length + more > Integer.MAX_VALUE - 8) {
                throw ErrorCode.INVALID_ARGUMENT.failure("a batch cannot hold more than 2 GB; write it in parts");
            }
            buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
        }
    }

    byte[] serialized() {
        for (int i = 0; i < Integer.BYTES; i++) {
            buffer[COUNT_AT + i] = (byte) (size >>> (8 * i));
        }
        return Arrays.copyOf(buffer, length);
    }
}
