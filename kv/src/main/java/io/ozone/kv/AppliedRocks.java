package io.ozone.kv;

import io.ozone.kv.FlushSteps.Step;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.rocksdb.RocksDBException;

/**
 * A RocksDB whose every batch carries the position in the log that it brings the rows to, so that the disk always
 * says which entry comes next. Two positions: written (in RocksDB's memory) and durable (on stable storage).
 */
final class AppliedRocks {
    static final Table<String, String> POSITION = new Table<>("transactionInfoTable", Codec.TEXT, Codec.TEXT);
    static final String POSITION_KEY = "#TRANSACTIONINFO";

    private final Rocks rocks;
    private final Family positions;
    private final FlushSteps steps;
    /** Held while a batch is written: a checkpoint falls between two. */
    private final ReentrantLock writing = new ReentrantLock();
    /** Held while the memory of RocksDB goes to disk. */
    private final ReentrantLock settling = new ReentrantLock();

    private volatile Applied written;
    private volatile Applied durable;
    private final AtomicLong unsettledBytes = new AtomicLong();

    AppliedRocks(Rocks rocks, FlushSteps steps) {
        this.rocks = rocks;
        this.steps = steps;
        this.positions = rocks.family(POSITION);
        this.written = position(null);
        this.durable = written;
    }

    /** @param pin null = latest */
    Applied position(Pin pin) {
        byte[] row = rocks.get(positions, POSITION_KEY.getBytes(StandardCharsets.UTF_8), pin);
        return row == null ? Applied.NONE : Applied.parse(new String(row, StandardCharsets.UTF_8));
    }

    Applied written() {
        return written;
    }

    Applied durable() {
        return durable;
    }

    /** Bytes written since the last {@link #settle}. */
    long unsettledBytes() {
        return unsettledBytes.get();
    }

    /** Adds the position to the batch. */
    void seal(Batch batch, Applied at) {
        batch.put(
                positions,
                POSITION_KEY.getBytes(StandardCharsets.UTF_8),
                at.toText().getBytes(StandardCharsets.UTF_8));
    }

    /** @param batch sealed with {@code at} */
    void write(Batch batch, Applied at) throws RocksDBException {
        writing.lock();
        try {
            rocks.write(batch);
            written = at;
            unsettledBytes.addAndGet(batch.bytes());
        } finally {
            writing.unlock();
        }
    }

    /** Brings everything written before the call to stable storage. */
    Applied settle() throws RocksDBException, InterruptedException {
        settling.lock();
        try {
            Applied target = written;
            if (!target.equals(durable)) {
                long bytes = unsettledBytes.get();
                steps.at(Step.SETTLING);
                rocks.flush();
                steps.at(Step.SETTLED);
                durable = target;
                unsettledBytes.addAndGet(-bytes);
            }
            return durable;
        } finally {
            settling.unlock();
        }
    }

    Applied checkpoint(Path target) {
        writing.lock();
        try {
            rocks.checkpoint(target);
            return written;
        } finally {
            writing.unlock();
        }
    }
}
