package io.ozone.benchmarks.kv;

import io.ozone.kv.Codec;
import io.ozone.kv.Schema;
import io.ozone.kv.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A schema like a namespace's: keys of 40 characters, rows of 200 bytes, a counter that every command changes. */
final class BenchmarkTables {
    static final Table<String, byte[]> KEYS = new Table<>("keyTable", Codec.TEXT, Codec.BYTES);
    static final Table<String, Long> COUNTS = new Table<>("bucketTable", Codec.TEXT, Codec.LONG);
    static final Schema SCHEMA = new Schema("benchmark", List.of(KEYS, COUNTS));
    static final byte[] ROW = new byte[200];

    private BenchmarkTables() {}

    /** Keys of one bucket, in an order that is neither sorted nor repeated before {@code 1 << 32}. */
    static String key(long number) {
        long scattered = (number * 0x9E3779B1L) & 0xffff_ffffL;
        return "/volume/bucket-0001/folder/" + Long.toHexString(0x1_0000_0000L | scattered);
    }

    static Path newFolder() {
        try {
            return Files.createTempDirectory("kv-benchmark");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
