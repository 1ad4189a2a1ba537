package io.ozone.kv;

import static io.ozone.kv.TestTables.COUNTS;
import static io.ozone.kv.TestTables.NAMES;
import static io.ozone.kv.TestTables.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers beside the writer, with buffers so small that they are swapped all the time. */
class ConcurrentReadTest {
    private static final int ACCOUNTS = 50;
    private static final long TOTAL = 1000L * ACCOUNTS;
    private static final int TRANSFERS = 15_000;

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean done = new AtomicBoolean();
    private ReplicatedStore store;

    private void open(boolean buffered) {
        ReplicatedStoreOptions options =
                buffered ? ReplicatedStoreOptions.defaults() : ReplicatedStoreOptions.writeThrough();
        store = ReplicatedStore.open(
                folder,
                SCHEMA,
                options.withMaxBufferedRows(64)
                        .withLingerTime(Duration.ofNanos(50_000))
                        .withFlushInterval(Duration.ofMillis(20)));
    }

    @AfterEach
    void abandon() {
        threads.shutdownNow();
        store.abandon();
    }

    private void fill() {
        Tx tx = store.begin();
        for (int i = 0; i < ACCOUNTS; i++) {
            tx.put(COUNTS, "account" + i, TOTAL / ACCOUNTS);
        }
        store.commit(tx, new Applied(1, 0));
    }

    /** Moves amounts between accounts; each entry keeps the total. Accounts come and go with their balance. */
    private void transfer(Random random, long index) {
        Tx tx = store.begin();
        String from = "account" + random.nextInt(ACCOUNTS);
        String to = "account" + random.nextInt(ACCOUNTS);
        long balance = tx.get(COUNTS, from).orElse(0L);
        long amount = random.nextInt(4) == 0 ? balance : balance / 2;
        set(tx, from, balance - amount);
        set(tx, to, tx.get(COUNTS, to).orElse(0L) + amount);
        store.commit(tx, new Applied(1, index));
    }

    private static void set(Tx tx, String account, long balance) {
        if (balance == 0) {
            tx.delete(COUNTS, account);
        } else {
            tx.put(COUNTS, account, balance);
        }
    }

    private static long sumOfScan(Reader reader) {
        long sum = 0;
        try (Cursor<String, Long> cursor = reader.scan(COUNTS, "account", null)) {
            while (cursor.next()) {
                sum += cursor.value();
            }
        }
        return sum;
    }

    private static long sumOfGets(Reader reader) {
        long sum = 0;
        for (int i = 0; i < ACCOUNTS; i++) {
            sum += reader.get(COUNTS, "account" + i).orElse(0L);
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everySnapshotHoldsTheTotal(boolean buffered) throws Exception {
        open(buffered);
        fill();
        List<Future<Integer>> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            readers.add(threads.submit(this::readTotals));
        }
        Random random = new Random(7);
        for (long index = 1; index <= TRANSFERS; index++) {
            transfer(random, index);
        }
        done.set(true);
        for (Future<Integer> reader : readers) {
            assertThat(reader.get()).isPositive();
        }
    }

    private int readTotals() {
        int rounds = 0;
        while (!done.get()) {
            assertThat(sumOfScan(store.reader())).isEqualTo(TOTAL);
            try (Snapshot snapshot = store.snapshot()) {
                assertThat(sumOfGets(snapshot)).isEqualTo(TOTAL);
                assertThat(sumOfScan(snapshot)).isEqualTo(TOTAL);
                assertThat(sumOfGets(snapshot)).isEqualTo(TOTAL);
            }
            rounds++;
        }
        return rounds;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReaderSeesEveryAppliedWrite(boolean buffered) throws Exception {
        open(buffered);
        put(0);
        List<Future<Integer>> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            readers.add(threads.submit(this::readLatest));
        }
        for (long index = 1; index <= TRANSFERS; index++) {
            put(index);
        }
        done.set(true);
        for (Future<Integer> reader : readers) {
            assertThat(reader.get()).isPositive();
        }
    }

    private void put(long index) {
        Tx tx = store.begin();
        tx.put(COUNTS, "latest", index);
        tx.put(NAMES, "row" + index % 500, "v" + index);
        store.commit(tx, new Applied(1, index));
    }

    private Integer readLatest() {
        int rounds = 0;
        while (!done.get()) {
            long applied = store.applied().index();
            assertThat(store.reader().get(COUNTS, "latest").orElseThrow()).isGreaterThanOrEqualTo(applied);
            String row = store.reader().get(NAMES, "row" + applied % 500).orElseThrow();
            assertThat(Long.parseLong(row.substring(1))).isGreaterThanOrEqualTo(applied);
            try (Snapshot snapshot = store.snapshot()) {
                assertThat(snapshot.applied().index()).isGreaterThanOrEqualTo(applied);
                assertThat(snapshot.get(COUNTS, "latest"))
                        .contains(snapshot.applied().index());
            }
            rounds++;
        }
        return rounds;
    }

    @Test
    void closingBeneathReadersEndsThemWithNotReady() throws Exception {
        for (int round = 0; round < 10; round++) {
            open(round % 2 == 0);
            if (store.applied().equals(Applied.NONE)) {
                fill();
            }
            List<Future<ErrorCode>> readers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                readers.add(threads.submit(readUntilRefused(i)));
            }
            store.flush();
            if (round % 3 == 0) {
                store.abandon();
            } else {
                store.close();
            }
            for (Future<ErrorCode> reader : readers) {
                assertThat(reader.get()).isEqualTo(ErrorCode.NOT_READY);
            }
        }
    }

    private Callable<ErrorCode> readUntilRefused(int kind) {
        return () -> {
            try {
                while (true) {
                    if (kind % 2 == 0) {
                        sumOfScan(store.reader());
                    } else {
                        store.reader().get(NAMES, "missing");
                    }
                }
            } catch (OzoneException e) {
                return e.code();
            }
        };
    }
}
