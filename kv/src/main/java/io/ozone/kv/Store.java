package io.ozone.kv;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/**
 * Tables in RocksDB, without a buffer: for datanodes and tools. There is no write-ahead log: what is written
 * survives a crash of the process or the machine only after {@link #flush}. Any thread may call it.
 */
public final class Store implements Reader, AutoCloseable {
    private final Rocks rocks;
    private final boolean readOnly;

    private Store(Rocks rocks, boolean readOnly) {
        this.rocks = rocks;
        this.readOnly = readOnly;
    }

    /**
     * Opens, and creates when nothing is there.
     *
     * @throws io.ozone.common.error.OzoneException CONFIGURATION when another process or store has the directory
     *     open; CORRUPT when files are damaged or missing
     */
    public static Store open(Path directory, Schema schema, StoreOptions options) {
        return new Store(RocksOpening.open(directory, schema.tables(), options, true), false);
    }

    /**
     * Opens whatever tables are there, of a copied store or of one that a daemon has open. The latter shows what its
     * last flush brought to disk.
     */
    public static Store openReadOnly(Path directory) {
        return new Store(RocksOpening.openReadOnly(directory), true);
    }

    @Override
    public <K, V> Optional<V> get(Table<K, V> table, K key) {
        byte[] value = rocks.get(rocks.family(table), table.keys().encode(key), null);
        return value == null ? Optional.empty() : Optional.of(table.values().decode(value));
    }

    @Override
    public <K, V> Cursor<K, V> scan(Table<K, V> table, K prefix, K startAfter) {
        return StoreSnapshot.scan(rocks, table, prefix, startAfter, null);
    }

    /** Names of all tables on disk, sorted. */
    public List<String> families() {
        return rocks.families().keySet().stream().sorted().toList();
    }

    /** A table on disk as bytes, whatever the schema says of it. */
    public static Table<byte[], byte[]> raw(String family) {
        return new Table<>(family, Codec.BYTES, Codec.BYTES);
    }

    /** How many rows a table has, roughly, at no cost. */
    public long estimateRows(Table<?, ?> table) {
        return rocks.property(rocks.family(table), "rocksdb.estimate-num-keys");
    }

    public Batch batch() {
        return new Batch(rocks);
    }

    /** All writes of the batch become visible together. */
    public void write(Batch batch) {
        try {
            rocks.write(batch);
        } catch (RocksDBException e) {
            throw RocksErrors.of(rocks.directory(), "writing", e);
        }
    }

    @Override
    public String toString() {
        return "Store(" + rocks.directory() + ")";
    }

    public Snapshot snapshot() {
        return new StoreSnapshot(rocks, rocks.pin(), Applied.NONE);
    }

    /** Brings everything written before the call to stable storage, all tables as of the same moment. */
    public void flush() {
        try {
            rocks.flush();
        } catch (RocksDBException e) {
            throw RocksErrors.of(rocks.directory(), "flushing", e);
        }
    }

    /** Makes a copy that can be opened on its own, by hard links where the file system can. {@code target} must not exist. */
    public void checkpoint(Path target) {
        rocks.checkpoint(target);
    }

    /** Rewrites a table's files: drops deleted rows and gives back their space. May take long. */
    public void compact(Table<?, ?> table) {
        rocks.compact(rocks.family(table));
    }

    /** Flushes and closes; open cursors and snapshots end. Closing again does nothing. */
    @Override
    public void close() {
        try {
            if (rocks.isOpen() && !readOnly) {
                flush();
            }
        } finally {
            rocks.close();
        }
    }

    /** Closes as if the process was killed: nothing more reaches the disk. */
    public void abandon() {
        rocks.close();
    }
}
