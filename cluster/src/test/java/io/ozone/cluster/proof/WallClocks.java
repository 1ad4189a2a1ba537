package io.ozone.cluster.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Clocks on the walls of hosts, which can be set while daemons run. Time that is measured, and not told, goes on as ever. */
final class WallClocks {
    private static final Path SYSTEM_LIBRARIES = Path.of("/usr/lib");

    private final Path library;
    private final Path directory;

    private WallClocks(Path library, Path directory) {
        this.library = library;
        this.directory = directory;
    }

    /** Empty when the machine lacks the Debian package faketime. */
    static Optional<WallClocks> in(Path directory) {
        try (Stream<Path> files =
                Files.find(SYSTEM_LIBRARIES, 3, (file, attributes) -> file.endsWith("faketime/libfaketimeMT.so.1"))) {
            return files.findFirst().map(library -> new WallClocks(library, directory.toAbsolutePath()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What goes before a command on a host. */
    List<String> enter(String host) {
        if (!Files.exists(file(host))) {
            set(host, Duration.ZERO);
        }
        return List.of(
                "env",
                "LD_PRELOAD=" + library,
                "FAKETIME_TIMESTAMP_FILE=" + file(host),
                "FAKETIME_CACHE_DURATION=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                // Else waits of a JVM end at once, and it waits in circles.
                "FAKETIME_FORCE_MONOTONIC_FIX=0",
                "NO_FAKE_STAT=1");
    }

    /** @param ahead of the real time; within a second the host's clock shows it */
    void set(String host, Duration ahead) {
        try {
            Path written =
                    Files.writeString(directory.resolve(host + ".clock.new"), "%+d".formatted(ahead.toSeconds()));
            Files.move(written, file(host), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String host) {
        return directory.resolve(host + ".clock");
    }
}
