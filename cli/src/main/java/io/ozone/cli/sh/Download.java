package io.ozone.cli.sh;

import io.ozone.client.KeyInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a key's value into a file that appears, whole, at the end. */
final class Download {
    private Download() {}

    static void toFile(KeyInputStream in, Path file, boolean overwrite, Progress progress) throws IOException {
        if (overwrite && Files.exists(file) && !Files.isRegularFile(file)) {
            // A device or a pipe can't be replaced by a file.
            write(in, file, progress, StandardOpenOption.WRITE);
            return;
        }
        Path directory = file.toAbsolutePath().getParent();
        Path partial = directory.resolve(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".partial");
        try {
            write(in, partial, progress, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            if (overwrite) {
                Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.move(partial, file);
            }
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static void write(KeyInputStream in, Path file, Progress progress, OpenOption... options)
            throws IOException {
        try (FileChannel out = FileChannel.open(file, options)) {
            for (ByteBuffer run = in.next(); run != null; run = in.next()) {
                progress.add(run.remaining());
                while (run.hasRemaining()) {
                    out.write(run);
                }
            }
        }
    }
}
