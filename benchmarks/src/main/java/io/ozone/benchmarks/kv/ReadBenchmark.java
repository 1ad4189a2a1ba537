package io.ozone.benchmarks.kv;

import io.ozone.kv.Applied;
import io.ozone.kv.Cursor;
import io.ozone.kv.ReplicatedStore;
import io.ozone.kv.ReplicatedStoreOptions;
import io.ozone.kv.Snapshot;
import io.ozone.kv.Tx;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Reads of a million rows: alone, and beside a writer that never pauses. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class ReadBenchmark {
    private static final int ROWS = 1_000_000;
    private static final int PAGE = 1000;

    private final SplittableRandom random = new SplittableRandom(1);
    private Path folder;
    private ReplicatedStore store;
    private long index;

    @Setup
    public void fill() {
        folder = BenchmarkTables.newFolder();
        store = ReplicatedStore.open(folder, BenchmarkTables.SCHEMA, ReplicatedStoreOptions.defaults());
        while (index < ROWS) {
            write();
        }
        store.flush();
    }

    @TearDown
    public void remove() {
        store.close();
        BenchmarkTables.remove(folder);
    }

    private void write() {
        index++;
        Tx tx = store.begin();
        tx.put(BenchmarkTables.KEYS, BenchmarkTables.key(index), BenchmarkTables.ROW);
        store.commit(tx, new Applied(1, index));
    }

    private Optional<byte[]> readOne() {
        return store.reader().get(BenchmarkTables.KEYS, BenchmarkTables.key(1 + random.nextInt(ROWS)));
    }

    private long page() {
        String from = BenchmarkTables.key(1 + random.nextInt(ROWS));
        long bytes = 0;
        try (Cursor<String, byte[]> cursor = store.reader().scan(BenchmarkTables.KEYS, "/volume/bucket-0001/", from)) {
            for (int row = 0; row < PAGE && cursor.next(); row++) {
                bytes += cursor.key().length() + cursor.value().length;
            }
        }
        return bytes;
    }

    @Benchmark
    public Object get() {
        return readOne();
    }

    @Benchmark
    public long listThousand() {
        return page();
    }

    @Benchmark
    public Object snapshot() {
        try (Snapshot snapshot = store.snapshot()) {
            return snapshot.applied();
        }
    }

    @Benchmark
    @Group("getUnderWrites")
    @GroupThreads(1)
    public Object getBesideWriter() {
        return readOne();
    }

    @Benchmark
    @Group("getUnderWrites")
    @GroupThreads(1)
    public void writerBesideGet() {
        write();
    }

    @Benchmark
    @Group("listUnderWrites")
    @GroupThreads(1)
    public long listThousandBesideWriter() {
        return page();
    }

    @Benchmark
    @Group("listUnderWrites")
    @GroupThreads(1)
    public void writerBesideList() {
        write();
    }
}
