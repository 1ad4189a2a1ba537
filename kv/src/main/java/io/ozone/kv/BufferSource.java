package io.ozone.kv;

import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;

/** The rows of one table in a buffer, as of an index, while the writer may be adding newer ones. */
final class BufferSource implements RowSource {
    private final ConcurrentNavigableMap<byte[], Cell> rows;
    private final byte[] upper;
    private final long index;
    private Iterator<Map.Entry<byte[], Cell>> iterator = Collections.emptyIterator();
    private byte[] key;
    private Object value;

    BufferSource(ConcurrentNavigableMap<byte[], Cell> rows, byte[] upper, long index) {
        this.rows = rows;
        this.upper = upper;
        this.index = index;
    }

    @Override
    public void seek(byte[] target) {
        var rest = upper == null ? rows.tailMap(target) : rows.subMap(target, upper);
        iterator = rest.entrySet().iterator();
        next();
    }

    @Override
    public void next() {
        while (iterator.hasNext()) {
            Map.Entry<byte[], Cell> row = iterator.next();
            value = row.getValue().at(index);
            if (value != null) {
                key = row.getKey();
                return;
            }
        }
        key = null;
        value = null;
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public boolean deleted() {
        return value == Cell.DELETED;
    }

    @Override
    public Object value(Codec<?> codec) {
        return value;
    }

    @Override
    public void close() {
        key = null;
        iterator = Collections.emptyIterator();
    }
}
