package io.ozone.kv;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * Loads the native library. RocksDB's own way leaves a file of 17 MB behind in the temporary folder each time a
 * process is killed; here the file goes as soon as it is mapped, where the system allows that.
 */
final class RocksLibrary {
    private RocksLibrary() {}

    static void load() {
        if (System.getenv("ROCKSDB_SHAREDLIB_DIR") != null) {
            RocksDB.loadLibrary();
            return;
        }
        try {
            Path folder = Files.createTempDirectory("rocksdb");
            NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
            RocksDB.loadLibrary();
            removeNow(folder);
        } catch (IOException e) {
            throw new OzoneException(
                    ErrorCode.CONFIGURATION,
                    "RocksDB's library cannot be unpacked into the temporary folder; set java.io.tmpdir to one with room: "
                            + e,
                    e);
        }
    }

    private static void removeNow(Path folder) throws IOException {
        boolean held = System.getProperty("os.name").startsWith("Windows");
        if (held) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
