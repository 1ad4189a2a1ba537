package io.ozone.kv;

import java.util.List;
import org.rocksdb.RocksIterator;

/** The rows of RocksDB in a range. Bounded natively, so that it does not wade through tombstones behind the range. */
final class RocksSource implements RowSource {
    private final Rocks rocks;
    private final RocksIterator iterator;
    private final List<AutoCloseable> natives;
    private byte[] key;

    /** @param natives what lives as long as the iterator, in the order of closing, the iterator first */
    RocksSource(Rocks rocks, RocksIterator iterator, List<AutoCloseable> natives) {
        this.rocks = rocks;
        this.iterator = iterator;
        this.natives = natives;
    }

    @Override
    public void seek(byte[] target) {
        int slot = rocks.enter();
        try {
            iterator.seek(target);
            settle();
        } finally {
            rocks.leave(slot);
        }
    }

    @Override
    public void next() {
        int slot = rocks.enter();
        try {
            iterator.next();
            settle();
        } finally {
            rocks.leave(slot);
        }
    }

    private void settle() {
        if (iterator.isValid()) {
            key = iterator.key();
        } else {
            key = null;
            rocks.check(iterator);
        }
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public boolean deleted() {
        return false;
    }

    @Override
    public Object value(Codec<?> codec) {
        int slot = rocks.enter();
        byte[] bytes;
        try {
            bytes = iterator.value();
        } finally {
            rocks.leave(slot);
        }
        return codec.decode(bytes);
    }

    @Override
    public void close() {
        key = null;
        rocks.release(this);
    }

    void closeNatives() {
        Rocks.closeAll(natives);
    }
}
