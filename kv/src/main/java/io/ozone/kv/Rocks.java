package io.ozone.kv;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * One open RocksDB: the only place that calls into native memory, so the only place that can crash the process.
 * Two rules keep it safe. Every call passes the {@link Gate}; {@link #close} shuts it first and then frees
 * cursors and snapshots that are still open, families, and the database, in that order. And whoever uses a cursor
 * or snapshot after that gets NOT_READY.
 *
 * <p>There is no write-ahead log: the Raft log is one. All families are flushed together (atomic flush), so the
 * disk always holds the state as of one batch. Closing never flushes; who wants that calls {@link #flush}.
 */
final class Rocks {
    private final Path directory;
    private final RocksDB database;
    private final Map<String, Family> families;
    private final List<AutoCloseable> natives;
    private final Gate gate = new Gate();
    private final Set<RocksSource> sources = ConcurrentHashMap.newKeySet();
    private final Set<Pin> pins = ConcurrentHashMap.newKeySet();
    private final ReadOptions latest = new ReadOptions();
    private final WriteOptions writing = new WriteOptions().setDisableWAL(true);

    Rocks(Path directory, RocksDB database, Map<String, Family> families, List<AutoCloseable> natives) {
        this.directory = directory;
        this.database = database;
        this.families = families;
        this.natives = natives;
    }

    Path directory() {
        return directory;
    }

    Map<String, Family> families() {
        return families;
    }

    Family family(Table<?, ?> table) {
        Family family = families.get(table.name());
        if (family == null) {
            throw ErrorCode.INVALID_ARGUMENT.failure("the store in %s has no table %s", directory, table.name());
        }
        return family;
    }

    /** @param pin null = latest */
    byte[] get(Family family, byte[] key, Pin pin) {
        int slot = enter();
        try {
            return database.get(family.handle(), pin == null ? latest : pin.options(), key);
        } catch (RocksDBException e) {
            throw RocksErrors.of(directory, "reading table " + family.name(), e);
        } finally {
            leave(slot);
        }
    }

    /** @param pin null = as of now */
    RocksSource scan(Family family, KeyRange range, Pin pin) {
        int slot = enter();
        try {
            ReadOptions options = pin == null ? new ReadOptions() : new ReadOptions(pin.options());
            List<AutoCloseable> held = new ArrayList<>(3);
            Slice bound = null;
            if (range.upper() != null) {
                bound = new Slice(range.upper());
                options.setIterateUpperBound(bound);
            }
            RocksIterator iterator = database.newIterator(family.handle(), options);
            held.add(iterator);
            held.add(options);
            if (bound != null) {
                held.add(bound);
            }
            RocksSource source = new RocksSource(this, iterator, held);
            sources.add(source);
            return source;
        } finally {
            leave(slot);
        }
    }

    void release(RocksSource source) {
        int slot = gate.enter();
        if (slot < 0) {
            return;
        }
        try {
            if (sources.remove(source)) {
                source.closeNatives();
            }
        } finally {
            leave(slot);
        }
    }

    Pin pin() {
        int slot = enter();
        try {
            org.rocksdb.Snapshot snapshot = database.getSnapshot();
            Pin pin = new Pin(snapshot, new ReadOptions().setSnapshot(snapshot));
            pins.add(pin);
            return pin;
        } finally {
            leave(slot);
        }
    }

    void release(Pin pin) {
        int slot = gate.enter();
        if (slot < 0) {
            return;
        }
        try {
            if (pins.remove(pin)) {
                free(pin);
            }
        } finally {
            leave(slot);
        }
    }

    private void free(Pin pin) {
        pin.options().close();
        database.releaseSnapshot(pin.snapshot());
        pin.snapshot().close();
    }

    void write(Batch batch) throws RocksDBException {
        int slot = enter();
        try (WriteBatch copy = new WriteBatch(batch.serialized())) {
            database.write(writing, copy);
        } finally {
            leave(slot);
        }
    }

    void flush() throws RocksDBException {
        int slot = enter();
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true).setAllowWriteStall(true)) {
            database.flush(options, handles());
        } finally {
            leave(slot);
        }
    }

    private List<ColumnFamilyHandle> handles() {
        return families.values().stream().map(Family::handle).toList();
    }

    void checkpoint(Path target) {
        int slot = enter();
        try (Checkpoint checkpoint = Checkpoint.create(database)) {
            if (Files.exists(target)) {
                throw ErrorCode.INVALID_ARGUMENT.failure("the target %s of a checkpoint must not exist", target);
            }
            Files.createDirectories(target.toAbsolutePath().getParent());
            checkpoint.createCheckpoint(target.toString());
        } catch (RocksDBException e) {
            throw RocksErrors.of(directory, "making a checkpoint at " + target, e);
        } catch (IOException e) {
            throw new OzoneException(ErrorCode.IO_ERROR, "cannot make a checkpoint at " + target + ": " + e, e);
        } finally {
            leave(slot);
        }
    }

    /** Rewrites a table's files: drops deleted rows and gives back their space. May take long. */
    void compact(Family family) {
        int slot = enter();
        try {
            database.compactRange(family.handle());
        } catch (RocksDBException e) {
            throw RocksErrors.of(directory, "compacting table " + family.name(), e);
        } finally {
            leave(slot);
        }
    }

    /** Sum of a numeric property of RocksDB over all tables. */
    long property(String name) {
        int slot = enter();
        try {
            return database.getAggregatedLongProperty(name);
        } catch (RocksDBException e) {
            throw RocksErrors.of(directory, "reading property " + name, e);
        } finally {
            leave(slot);
        }
    }

    long property(Family family, String name) {
        int slot = enter();
        try {
            return database.getLongProperty(family.handle(), name);
        } catch (RocksDBException e) {
            throw RocksErrors.of(directory, "reading property " + name, e);
        } finally {
            leave(slot);
        }
    }

    boolean isOpen() {
        return gate.isOpen();
    }

    void requireOpen() {
        if (!gate.isOpen()) {
            throw closed();
        }
    }

    int enter() {
        int slot = gate.enter();
        if (slot < 0) {
            throw closed();
        }
        return slot;
    }

    private OzoneException closed() {
        return ErrorCode.NOT_READY.failure("the store in %s is closed", directory);
    }

    void leave(int slot) {
        gate.leave(slot);
    }

    /** Inside the gate: an iterator that ended because of an error says so only when asked. */
    void check(RocksIterator iterator) {
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw RocksErrors.of(directory, "scanning", e);
        }
    }

    /** Frees everything; what was not flushed is lost. Closing again does nothing. */
    void close() {
        if (!gate.shut()) {
            return;
        }
        sources.forEach(RocksSource::closeNatives);
        pins.forEach(this::free);
        database.cancelAllBackgroundWork(true);
        families.values().forEach(family -> family.handle().close());
        database.close();
        latest.close();
        writing.close();
        closeAll(natives);
    }

    static void closeAll(List<AutoCloseable> natives) {
        for (AutoCloseable each : natives) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("native memory cannot be freed", e);
            }
        }
    }
}
