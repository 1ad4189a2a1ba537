package io.ozone.kv;

import static io.ozone.kv.TestTables.COUNTS;
import static io.ozone.kv.TestTables.NAMES;
import static io.ozone.kv.TestTables.SCHEMA;
import static io.ozone.kv.TestTables.all;
import static io.ozone.kv.TestTables.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.kv.FlushSteps.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The double buffer when its flusher is slow, or fails. */
class BackPressureTest {
    private static final int LIMIT = 10;

    @TempDir
    Path folder;

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private ReplicatedStoreOptions options = ReplicatedStoreOptions.defaults()
            .withMaxBufferedRows(LIMIT)
            .withLingerTime(Duration.ZERO)
            .withFailureListener(failures::add);
    private ReplicatedStore store;

    private void open(FlushSteps steps) {
        store = ReplicatedStore.open(folder.resolve("db"), SCHEMA, options.withSteps(steps));
    }

    @AfterEach
    void abandon() {
        store.abandon();
    }

    /** Commits single rows from index 1 on, on a thread of its own, until all are in or one is refused. */
    private Thread writer(int count, AtomicInteger committed, List<OzoneException> refusals) {
        Thread writer = new Thread(() -> {
            try {
                for (int i = 1; i <= count; i++) {
                    put(store, i, "key" + i, "value");
                    committed.set(i);
                }
            } catch (OzoneException e) {
                refusals.add(e);
            }
        });
        writer.start();
        return writer;
    }

    private static void awaitParked(Thread thread) {
        await().until(() -> thread.getState() == Thread.State.WAITING);
    }

    @Test
    void commitsWaitWhileBothBuffersAreFullAndReadersGoOn() throws Exception {
        HeldSteps steps = new HeldSteps(Step.ENCODED);
        open(steps);
        put(store, 0, "first", "value");
        steps.awaitReached();
        AtomicInteger committed = new AtomicInteger();
        Thread writer = writer(5 * LIMIT, committed, new CopyOnWriteArrayList<>());
        awaitParked(writer);
        assertThat(committed).hasValue(LIMIT);
        assertThat(store.bufferedRows()).isEqualTo(LIMIT + 1);
        assertThat(store.reader().get(NAMES, "first")).contains("value");
        assertThat(all(store.reader(), NAMES)).hasSize(LIMIT + 1);
        steps.release();
        writer.join();
        store.flush();
        assertThat(store.durable().index()).isEqualTo(5 * LIMIT);
        assertThat(store.bufferedRows()).isZero();
    }

    @Test
    void largeRowsFillABufferByTheirBytes() throws Exception {
        options = options.withMaxBufferedRows(1000).withMaxBufferedBytes(100_000);
        HeldSteps steps = new HeldSteps(Step.ENCODED);
        open(steps);
        put(store, 0, "first", "value");
        steps.awaitReached();
        AtomicInteger committed = new AtomicInteger();
        Thread writer = new Thread(() -> {
            for (int i = 1; i <= 30; i++) {
                put(store, i, "key" + i, "x".repeat(9_000));
                committed.set(i);
            }
        });
        writer.start();
        awaitParked(writer);
        assertThat(committed.get()).isBetween(10, 12);
        steps.release();
        writer.join();
    }

    @Test
    void aFullDiskEndsCommitsAndLosesNothing() throws Exception {
        HeldSteps steps = new HeldSteps(Step.ENCODED);
        open(steps);
        put(store, 0, "first", "value");
        steps.awaitReached();
        AtomicInteger committed = new AtomicInteger();
        List<OzoneException> refusals = new CopyOnWriteArrayList<>();
        Thread writer = writer(3 * LIMIT, committed, refusals);
        awaitParked(writer);
        steps.breakWith(HeldSteps.noSpace());
        writer.join();
        assertThat(refusals).hasSize(1);
        assertThat(refusals.get(0).code()).isEqualTo(ErrorCode.DISK_OUT_OF_SPACE);
        assertThat(failures).hasSize(1);
        assertThatThrownBy(() -> store.flush()).hasMessageContaining("No space left");
        assertThatThrownBy(() -> store.advance(new Applied(1, 1000))).hasMessageContaining("No space left");
        assertThat(all(store.reader(), NAMES)).hasSize(1 + committed.get());
        try (Snapshot snapshot = store.snapshot()) {
            assertThat(snapshot.applied().index()).isEqualTo(committed.get());
        }
        store.close();
        open(FlushSteps.NONE);
        assertThat(store.applied()).isEqualTo(Applied.NONE);
    }

    @Test
    void aFailureToSettleEndsCommitsToo() throws Exception {
        HeldSteps steps = new HeldSteps(Step.SETTLING);
        options = options.withFlushInterval(Duration.ofMillis(10));
        open(steps);
        put(store, 1, "a", "1");
        steps.awaitReached();
        steps.breakWith(HeldSteps.noSpace());
        await().until(() -> failures.size() == 1);
        assertThatThrownBy(() -> put(store, 2, "b", "1")).hasMessageContaining("No space left");
        assertThat(store.durable()).isEqualTo(Applied.NONE);
    }

    @Test
    void aRowThatCannotBeEncodedIsAFailureThatNamesIt() {
        Table<String, Object> wrong = new Table<>(NAMES.name(), Codec.TEXT, anything());
        open(FlushSteps.NONE);
        Tx tx = store.begin();
        tx.put(wrong, "a", 5);
        store.commit(tx, new Applied(1, 1));
        await().until(() -> failures.size() == 1);
        assertThat(failures.get(0)).hasMessageContaining("ClassCastException");
        assertThatThrownBy(() -> store.flush()).isInstanceOf(OzoneException.class);
    }

    private static Codec<Object> anything() {
        return new Codec<>() {
            @Override
            public byte[] encode(Object value) {
                return new byte[0];
            }

            @Override
            public Object decode(byte[] bytes) {
                return bytes;
            }
        };
    }

    @Test
    void theFailureListenerMayCloseTheStore() {
        options = options.withFailureListener(failure -> {
            store.abandon();
            failures.add(failure);
        });
        open(step -> {
            throw HeldSteps.noSpace();
        });
        put(store, 1, "a", "1");
        await().until(() -> failures.size() == 1);
        assertThatThrownBy(() -> store.snapshot()).hasMessageContaining("closed");
    }

    @Test
    void abandonEndsACommitThatWaits() throws Exception {
        HeldSteps steps = new HeldSteps(Step.ENCODED);
        open(steps);
        put(store, 0, "first", "value");
        steps.awaitReached();
        List<OzoneException> refusals = new CopyOnWriteArrayList<>();
        Thread writer = writer(3 * LIMIT, new AtomicInteger(), refusals);
        awaitParked(writer);
        store.abandon();
        writer.join();
        assertThat(refusals).hasSize(1);
        assertThat(refusals.get(0).code()).isEqualTo(ErrorCode.NOT_READY);
        assertThat(failures).isEmpty();
    }

    @Test
    void closeWritesWhatStillLingers() {
        options = options.withLingerTime(Duration.ofDays(1)).withMaxBufferedRows(1000);
        open(FlushSteps.NONE);
        put(store, 1, "a", "1");
        store.close();
        open(FlushSteps.NONE);
        assertThat(store.applied().index()).isEqualTo(1);
    }

    @Test
    void writesToOneRowCoalesce() throws Exception {
        HeldSteps steps = new HeldSteps(Step.SWAPPED);
        open(steps);
        put(store, 0, "first", "value");
        steps.awaitReached();
        for (int i = 1; i < LIMIT; i++) {
            Tx tx = store.begin();
            tx.put(COUNTS, "total", (long) i);
            store.commit(tx, new Applied(1, i));
        }
        assertThat(store.reader().get(COUNTS, "total")).contains((long) LIMIT - 1);
        steps.release();
        store.flush();
        assertThat(store.estimateRows(COUNTS)).isEqualTo(1);
    }
}
