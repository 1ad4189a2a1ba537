package io.ozone.kv;

import io.ozone.common.error.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/**
 * The state of a Raft group: tables in RocksDB behind the double buffer. The Raft log is its write-ahead log.
 *
 * <p>An entry's rows pass four places. A {@link Tx} gathers them while the command runs; a command that fails
 * drops it. {@link #commit} puts them into the current buffer: from here on readers see them and the client may be
 * answered, because the log holds the entry. The flusher thread writes the buffer as one batch into RocksDB's
 * memory, together with the position in the log. The settler thread brings RocksDB's memory to stable storage,
 * all tables as of the same batch. A crash loses what was not settled; the log replays it from {@link #durable}.
 *
 * <p>Threads: one writer; any readers, without locks ({@link DoubleBuffer} says why that is right); flusher and
 * settler, one each. In write-through mode the writer hands each commit to RocksDB itself and there is no flusher.
 *
 * <p>Full buffers make {@link #commit} wait. When rows cannot be written (full disk, damaged file, a bug in a codec)
 * the store keeps them, answers readers, and refuses everything else with that first failure.
 */
public final class ReplicatedStore implements AppliedStore, AutoCloseable {
    private final ReplicatedStoreOptions options;
    private final Rocks rocks;
    private final Family[] families;
    private final AppliedRocks disk;
    private final Failure failure;
    private final DoubleBuffer buffer;
    private final Settler settler;
    private final List<Thread> threads = new ArrayList<>();
    private final Reader latest = new LatestReader();
    private boolean ended;

    private ReplicatedStore(Rocks rocks, Schema schema, ReplicatedStoreOptions options) {
        this.options = options;
        this.rocks = rocks;
        this.families = rocks.families().values().toArray(Family[]::new);
        this.disk = new AppliedRocks(rocks, options.steps());
        this.failure = new Failure(rocks.directory(), options.failureListener());
        this.buffer = new DoubleBuffer(families.length, options, disk.written(), failure);
        this.settler = new Settler(disk, failure, options, buffer::wake);
        threads.add(new Thread(settler, "store-settler-" + schema.name()));
        if (options.buffered()) {
            Flusher flusher = new Flusher(buffer, disk, rocks, failure, options.steps(), settler::consider);
            threads.add(new Thread(flusher, "store-flusher-" + schema.name()));
        }
        threads.forEach(thread -> thread.setDaemon(true));
    }

    /**
     * Opens, and creates when nothing is there.
     *
     * @throws io.ozone.common.error.OzoneException CONFIGURATION when another process or store has the directory
     *     open; CORRUPT when files are damaged or missing
     */
    public static ReplicatedStore open(Path directory, Schema schema, ReplicatedStoreOptions options) {
        List<Table<?, ?>> tables = new ArrayList<>(schema.tables());
        if (tables.stream().noneMatch(table -> table.name().equals(AppliedRocks.POSITION.name()))) {
            tables.add(AppliedRocks.POSITION);
        }
        Rocks rocks = RocksOpening.open(directory, tables, options.store(), false);
        try {
            ReplicatedStore store = new ReplicatedStore(rocks, schema, options);
            store.threads.forEach(Thread::start);
            return store;
        } catch (RuntimeException e) {
            rocks.close();
            throw e;
        }
    }

    @Override
    public Applied applied() {
        return options.buffered() ? buffer.applied() : disk.written();
    }

    /** The last entry whose effects survive a crash; the log is needed from the next one on. */
    public Applied durable() {
        return disk.durable();
    }

    @Override
    public Tx begin() {
        return new PendingTx(this, families);
    }

    /**
     * Waits while both buffers are full.
     *
     * @throws io.ozone.common.error.OzoneException when rows could not be written earlier; nothing can be
     *     committed any more
     */
    @Override
    public void commit(Tx tx, Applied at) {
        PendingTx pending = (PendingTx) tx;
        if (!pending.isOf(this)) {
            throw ErrorCode.INTERNAL_ERROR.failure("the transaction is committed already, or of another store");
        }
        put(pending, at);
    }

    @Override
    public void advance(Applied at) {
        put(null, at);
    }

    private void put(PendingTx tx, Applied at) {
        if (at.index() <= applied().index()) {
            throw ErrorCode.INTERNAL_ERROR.failure("entry %s comes after %s", at, applied());
        }
        if (options.buffered()) {
            buffer.install(tx, at);
        } else {
            writeThrough(tx, at);
        }
    }

    private void writeThrough(PendingTx tx, Applied at) {
        failure.check();
        Batch batch = new Batch(rocks);
        if (tx != null) {
            tx.drainTo((family, key, value) -> Flusher.append(batch, family, key, value));
        }
        disk.seal(batch, at);
        try {
            disk.write(batch, at);
        } catch (RocksDBException e) {
            failure.remember("writing an applied entry", e);
            failure.check();
        }
        settler.consider();
    }

    @Override
    public Reader reader() {
        return latest;
    }

    @Override
    public Snapshot snapshot() {
        return openSnapshot();
    }

    BufferedSnapshot openSnapshot() {
        buffer.openSnapshot();
        boolean opened = false;
        try {
            BufferedSnapshot snapshot = options.buffered() ? pinBuffered() : pinWritten();
            opened = true;
            return snapshot;
        } finally {
            if (!opened) {
                buffer.closeSnapshot();
            }
        }
    }

    /** RocksDB must not be newer than the view: when buffers moved while it was pinned, again. */
    @SuppressWarnings("ReferenceEquality")
    private BufferedSnapshot pinBuffered() {
        while (true) {
            View view = buffer.view();
            Applied applied = buffer.applied();
            Pin pin = rocks.pin();
            if (buffer.view() == view) {
                return new BufferedSnapshot(rocks, view, applied, pin, buffer::closeSnapshot);
            }
            rocks.release(pin);
        }
    }

    private BufferedSnapshot pinWritten() {
        Pin pin = rocks.pin();
        return new BufferedSnapshot(rocks, buffer.view(), disk.position(pin), pin, buffer::closeSnapshot);
    }

    /**
     * Brings everything applied before the call to stable storage.
     *
     * @return the durable position, at or behind what was applied at the call
     */
    public Applied flush() {
        rocks.requireOpen();
        if (options.buffered()) {
            buffer.awaitRetired();
        }
        failure.check();
        try {
            return disk.settle();
        } catch (RocksDBException e) {
            failure.remember("flushing", e);
            buffer.wake();
            failure.check();
            throw new IllegalStateException("a failure was remembered but not found", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ErrorCode.NOT_READY.failure("interrupted while flushing the store in %s", rocks.directory());
        }
    }

    /**
     * Makes a copy that can be opened on its own, by hard links where the file system can.
     *
     * @param target must not exist
     * @return the position the copy holds, at or behind what was applied at the call
     */
    public Applied checkpoint(Path target) {
        flush();
        return disk.checkpoint(target);
    }

    /** How many rows a table has, roughly, without those still buffered, at no cost. */
    public long estimateRows(Table<?, ?> table) {
        return rocks.property(family(table), "rocksdb.estimate-num-keys");
    }

    /** Rewrites a table's files: drops deleted rows and gives back their space. May take long. */
    public void compact(Table<?, ?> table) {
        rocks.compact(family(table));
    }

    /** Rows applied but not in RocksDB yet, for metrics. */
    public long bufferedRows() {
        return buffer.bufferedRows();
    }

    /** Flushes and closes; open cursors and snapshots end. After a failure to write, the same as {@link #abandon}. */
    @Override
    public void close() {
        if (failure.happened()) {
            abandon();
            return;
        }
        try {
            if (rocks.isOpen()) {
                flush();
            }
        } finally {
            end(false);
        }
    }

    /** Closes as if the process was killed: nothing more reaches the disk. */
    public void abandon() {
        end(true);
    }

    private synchronized void end(boolean abandon) {
        if (ended) {
            return;
        }
        ended = true;
        buffer.end(abandon);
        settler.end();
        threads.forEach(thread -> awaitEnd(thread, abandon));
        rocks.close();
    }

    /** The failure listener may close the store from the very thread that failed. */
    private static void awaitEnd(Thread thread, boolean interrupt) {
        if (thread == Thread.currentThread()) {
            return;
        }
        if (interrupt) {
            thread.interrupt();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    Family family(Table<?, ?> table) {
        Family family = rocks.family(table);
        if (family.table() == null) {
            throw ErrorCode.INVALID_ARGUMENT.failure("table %s is not in the schema of this store", table.name());
        }
        return family;
    }

    @SuppressWarnings("unchecked")
    <K, V> Optional<V> latest(Family family, Table<K, V> table, byte[] key) {
        View view = buffer.view();
        Object value = view.current().newest(family.number(), key);
        if (value == null && view.flushing() != null) {
            value = view.flushing().newest(family.number(), key);
        }
        if (value != null) {
            return value == Cell.DELETED ? Optional.empty() : Optional.of((V) value);
        }
        byte[] bytes = rocks.get(family, key, null);
        return bytes == null ? Optional.empty() : Optional.of(table.values().decode(bytes));
    }

    private final class LatestReader implements Reader {
        @Override
        public <K, V> Optional<V> get(Table<K, V> table, K key) {
            return latest(family(table), table, table.keys().encode(key));
        }

        @Override
        public <K, V> Cursor<K, V> scan(Table<K, V> table, K prefix, K startAfter) {
            Family family = family(table);
            KeyRange range = KeyRange.of(table.keys(), prefix, startAfter);
            BufferedSnapshot snapshot = openSnapshot();
            return new MergeCursor<>(table, range, snapshot.sources(family, range), snapshot::close);
        }
    }
}
