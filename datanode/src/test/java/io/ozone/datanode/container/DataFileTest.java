package io.ozone.datanode.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFileTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 4095, 4096, 4097, 70_000, 1 << 20, (3 << 20) + 5})
    void whatIsWrittenAroundTheCacheIsReadThroughIt(int length) throws IOException {
        check(directory, length);
    }

    @Test
    void aFileSystemInMemoryIsWrittenThroughItsCache() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeThat(memory).isDirectory().isWritable();
        Path own = Files.createTempDirectory(memory, "data-file");
        try {
            check(own, 70_000);
        } finally {
            Files.deleteIfExists(own.resolve("1.data"));
            Files.delete(own);
        }
    }

    /** Chunks before and behind, written through the cache, keep their bytes. */
    private static void check(Path directory, int length) throws IOException {
        Path path = Files.createFile(DataFile.pathIn(directory, 1));
        DataFile file = new DataFile(path, new OpenFiles(10));
        byte[] before = bytes(5000, 1);
        byte[] around = bytes(length, 2);
        byte[] behind = bytes(100, 3);
        long start = DataFile.aligned(before.length);
        long end = DataFile.aligned(start + length);
        file.write(0, ByteBuffer.wrap(before));
        file.write(end, ByteBuffer.wrap(behind));
        assertThat(file.read(end, behind.length)).isEqualTo(ByteBuffer.wrap(behind));

        file.writeAround(start, ByteBuffer.wrap(around));
        file.sync();

        assertThat(file.read(0, before.length)).isEqualTo(ByteBuffer.wrap(before));
        assertThat(file.read(start, length)).isEqualTo(ByteBuffer.wrap(around));
        assertThat(file.read(end, behind.length)).isEqualTo(ByteBuffer.wrap(behind));
        assertThat(Files.readAllBytes(path)).hasSize((int) end + behind.length);

        file.rest();
        byte[] again = bytes(length, 4);
        file.writeAround(start, ByteBuffer.wrap(again).asReadOnlyBuffer());
        assertThat(file.read(start, length)).isEqualTo(ByteBuffer.wrap(again));
        file.end();
    }

    private static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
