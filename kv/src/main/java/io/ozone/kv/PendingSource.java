package io.ozone.kv;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;

/**
 * The rows a transaction has written to one table. Looks each next row up anew, because a command may write
 * while it scans; it then meets its own writes ahead of where it stands.
 */
final class PendingSource implements RowSource {
    private final NavigableMap<byte[], Object> rows;
    private final byte[] upper;
    private Map.Entry<byte[], Object> row;

    PendingSource(NavigableMap<byte[], Object> rows, byte[] upper) {
        this.rows = rows;
        this.upper = upper;
    }

    @Override
    public void seek(byte[] target) {
        stand(rows.ceilingEntry(target));
    }

    @Override
    public void next() {
        stand(rows.higherEntry(row.getKey()));
    }

    private void stand(Map.Entry<byte[], Object> found) {
        boolean inside = found != null && (upper == null || Arrays.compareUnsigned(found.getKey(), upper) < 0);
        row = inside ? found : null;
    }

    @Override
    public byte[] key() {
        return row == null ? null : row.getKey();
    }

    @Override
    public boolean deleted() {
        return row.getValue() == Cell.DELETED;
    }

    @Override
    public Object value(Codec<?> codec) {
        return row.getValue();
    }

    @Override
    public void close() {
        row = null;
    }
}
