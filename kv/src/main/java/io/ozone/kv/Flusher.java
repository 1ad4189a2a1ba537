package io.ozone.kv;

import io.ozone.kv.FlushSteps.Step;
import java.util.Map;
import org.rocksdb.RocksDBException;

/** The thread that brings buffers to RocksDB: takes one, encodes the newest version of each row, writes one batch. */
final class Flusher implements Runnable {
    private final DoubleBuffer buffer;
    private final AppliedRocks disk;
    private final Rocks rocks;
    private final Failure failure;
    private final FlushSteps steps;
    private final Runnable afterWrite;

    Flusher(
            DoubleBuffer buffer,
            AppliedRocks disk,
            Rocks rocks,
            Failure failure,
            FlushSteps steps,
            Runnable afterWrite) {
        this.buffer = buffer;
        this.disk = disk;
        this.rocks = rocks;
        this.failure = failure;
        this.steps = steps;
        this.afterWrite = afterWrite;
    }

    @Override
    public void run() {
        try {
            for (RowBuffer full = buffer.take(); full != null; full = buffer.take()) {
                flush(full);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (!buffer.isAbandoned()) {
                fail(e);
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void fail(Throwable cause) {
        failure.remember("writing applied entries", cause);
        buffer.wake();
    }

    private void flush(RowBuffer full) throws RocksDBException, InterruptedException {
        steps.at(Step.SWAPPED);
        Batch batch = encode(full);
        steps.at(Step.ENCODED);
        if (buffer.isAbandoned()) {
            return;
        }
        disk.write(batch, full.applied());
        steps.at(Step.WRITTEN);
        buffer.retire(full);
        steps.at(Step.RETIRED);
        afterWrite.run();
    }

    private Batch encode(RowBuffer full) {
        Batch batch = new Batch(rocks);
        for (Family family : rocks.families().values()) {
            for (Map.Entry<byte[], Cell> row : full.table(family.number()).entrySet()) {
                append(batch, family, row.getKey(), row.getValue().newest());
            }
        }
        disk.seal(batch, full.applied());
        return batch;
    }

    @SuppressWarnings("unchecked")
    static void append(Batch batch, Family family, byte[] key, Object value) {
        if (value == Cell.DELETED) {
            batch.delete(family, key);
        } else {
            batch.put(family, key, ((Codec<Object>) family.table().values()).encode(value));
        }
    }
}
