package io.ozone.kv;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a {@link ReplicatedStore} buffers.
 *
 * @param store how RocksDB is run
 * @param buffered false = write-through: each commit goes to RocksDB at once
 * @param maxBufferedRows rows in one of the two buffers; when the current one is full, commits wait for the flusher
 * @param maxBufferedBytes encoded size of the rows in one of the two buffers
 * @param lingerTime how long rows gather in the buffer before the flusher takes them
 * @param flushInterval how often everything is brought to stable storage, so that replay after a crash is short
 * @param flushBytes rows written since the last such flush that start one early
 * @param failureListener told once, on a background thread, when rows cannot be written; the store takes no
 *     further commits then, and the daemon should end
 * @param steps where tests halt or break the background threads
 */
public record ReplicatedStoreOptions(
        StoreOptions store,
        boolean buffered,
        int maxBufferedRows,
        long maxBufferedBytes,
        Duration lingerTime,
        Duration flushInterval,
        long flushBytes,
        Consumer<Throwable> failureListener,
        FlushSteps steps) {
    private static final ReplicatedStoreOptions DEFAULTS = new ReplicatedStoreOptions(
            StoreOptions.defaults(),
            true,
            10_000,
            64L << 20,
            Duration.ofMillis(100),
            Duration.ofSeconds(10),
            64L << 20,
            failure -> {},
            FlushSteps.NONE);

    public ReplicatedStoreOptions {
        Objects.requireNonNull(store);
        Objects.requireNonNull(failureListener);
        Objects.requireNonNull(steps);
        if (maxBufferedRows < 1 || maxBufferedBytes < 1 || flushBytes < 1) {
            throw new IllegalArgumentException("limits of a store must be positive");
        }
        if (lingerTime.isNegative() || flushInterval.isNegative() || flushInterval.isZero()) {
            throw new IllegalArgumentException("times of a store must be positive");
        }
    }

    /** The double buffer. */
    public static ReplicatedStoreOptions defaults() {
        return DEFAULTS;
    }

    /** No buffer: RocksDB has each commit when it returns. For state with little load. */
    public static ReplicatedStoreOptions writeThrough() {
        return new ReplicatedStoreOptions(
                DEFAULTS.store,
                false,
                DEFAULTS.maxBufferedRows,
                DEFAULTS.maxBufferedBytes,
                DEFAULTS.lingerTime,
                DEFAULTS.flushInterval,
                DEFAULTS.flushBytes,
                DEFAULTS.failureListener,
                DEFAULTS.steps);
    }

    public ReplicatedStoreOptions withStore(StoreOptions value) {
        return new ReplicatedStoreOptions(
                value,
                buffered,
                maxBufferedRows,
                maxBufferedBytes,
                lingerTime,
                flushInterval,
                flushBytes,
                failureListener,
                steps);
    }

    public ReplicatedStoreOptions withMaxBufferedRows(int rows) {
        return new ReplicatedStoreOptions(
                store, buffered, rows, maxBufferedBytes, lingerTime, flushInterval, flushBytes, failureListener, steps);
    }

    public ReplicatedStoreOptions withMaxBufferedBytes(long bytes) {
        return new ReplicatedStoreOptions(
                store, buffered, maxBufferedRows, bytes, lingerTime, flushInterval, flushBytes, failureListener, steps);
    }

    public ReplicatedStoreOptions withLingerTime(Duration time) {
        return new ReplicatedStoreOptions(
                store,
                buffered,
                maxBufferedRows,
                maxBufferedBytes,
                time,
                flushInterval,
                flushBytes,
                failureListener,
                steps);
    }

    public ReplicatedStoreOptions withFlushInterval(Duration interval) {
        return new ReplicatedStoreOptions(
                store,
                buffered,
                maxBufferedRows,
                maxBufferedBytes,
                lingerTime,
                interval,
                flushBytes,
                failureListener,
                steps);
    }

    public ReplicatedStoreOptions withFlushBytes(long bytes) {
        return new ReplicatedStoreOptions(
                store,
                buffered,
                maxBufferedRows,
                maxBufferedBytes,
                lingerTime,
                flushInterval,
                bytes,
                failureListener,
                steps);
    }

    public ReplicatedStoreOptions withFailureListener(Consumer<Throwable> listener) {
        return new ReplicatedStoreOptions(
                store,
                buffered,
                maxBufferedRows,
                maxBufferedBytes,
                lingerTime,
                flushInterval,
                flushBytes,
                listener,
                steps);
    }

    ReplicatedStoreOptions withSteps(FlushSteps value) {
        return new ReplicatedStoreOptions(
                store,
                buffered,
                maxBufferedRows,
                maxBufferedBytes,
                lingerTime,
                flushInterval,
                flushBytes,
                failureListener,
                value);
    }
}
