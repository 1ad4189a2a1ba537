package io.ozone.benchmarks.kv;

import io.ozone.kv.Applied;
import io.ozone.kv.ReplicatedStore;
import io.ozone.kv.ReplicatedStoreOptions;
import io.ozone.kv.Tx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Commands a second that one writer applies, with everything behind it running: flusher, settler, compactions. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 4)
public class ApplyBenchmark {
    @Param({"1", "5"})
    int rows;

    @Param({"buffered", "writeThrough"})
    String mode;

    private Path folder;
    private ReplicatedStore store;
    private long index;

    @Setup
    public void open() {
        folder = BenchmarkTables.newFolder();
        ReplicatedStoreOptions options =
                mode.equals("buffered") ? ReplicatedStoreOptions.defaults() : ReplicatedStoreOptions.writeThrough();
        store = ReplicatedStore.open(folder, BenchmarkTables.SCHEMA, options);
    }

    @TearDown
    public void remove() {
        store.close();
        BenchmarkTables.remove(folder);
    }

    /** One new row; with several, the others are a counter that is read and changed, and more new rows. */
    @Benchmark
    public void command() {
        index++;
        Tx tx = store.begin();
        tx.put(BenchmarkTables.KEYS, BenchmarkTables.key(index * rows), BenchmarkTables.ROW);
        if (rows > 1) {
            long count = tx.get(BenchmarkTables.COUNTS, "/volume/bucket-0001").orElse(0L);
            tx.put(BenchmarkTables.COUNTS, "/volume/bucket-0001", count + 1);
            for (int row = 1; row < rows - 1; row++) {
                tx.put(BenchmarkTables.KEYS, BenchmarkTables.key(index * rows + row), BenchmarkTables.ROW);
            }
        }
        store.commit(tx, new Applied(1, index));
    }
}
