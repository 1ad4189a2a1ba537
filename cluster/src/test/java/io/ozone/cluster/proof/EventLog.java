package io.ozone.cluster.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalTime;
import java.util.Locale;

/** What was done to a cluster and when: on the clock of its history, and on the wall for its logs. */
final class EventLog {
    private final Path file;
    private final History history;

    EventLog(Path file, History history) {
        this.file = file;
        this.history = history;
    }

    synchronized void note(String format, Object... values) {
        String line = String.format(
                Locale.ROOT, "%s %9.3f s  %s%n", LocalTime.now(), history.now() / 1e9, format.formatted(values));
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
