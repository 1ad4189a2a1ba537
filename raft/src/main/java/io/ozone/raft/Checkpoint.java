package io.ozone.raft;

import io.ozone.kv.Applied;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.statemachine.SnapshotInfo;

/**
 * A directory {@code <term>_<index>} with a copy of the store as of that entry. Remembers when its files were last asked
 * for, since only a transfer to another peer asks.
 */
final class Checkpoint implements SnapshotInfo {
    private static final Pattern NAME = Pattern.compile("(\\d+)_(\\d+)");

    private final Applied applied;
    private final Path directory;
    private final LongSupplier nanos;
    private final List<FileInfo> files;
    private volatile Long askedNanos;

    private Checkpoint(Applied applied, Path directory, LongSupplier nanos, List<FileInfo> files) {
        this.applied = applied;
        this.directory = directory;
        this.nanos = nanos;
        this.files = files;
    }

    static String name(Applied applied) {
        return applied.term() + "_" + applied.index();
    }

    /** The position a directory's name tells, if it is a checkpoint's. */
    static Optional<Applied> position(Path directory) {
        Matcher matcher = NAME.matcher(directory.getFileName().toString());
        return matcher.matches()
                ? Optional.of(new Applied(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    static Checkpoint at(Path directory, LongSupplier nanos) throws IOException {
        Applied applied = position(directory)
                .orElseThrow(() -> new IllegalArgumentException(directory + " is not named <term>_<index>"));
        try (Stream<Path> found = Files.walk(directory)) {
            // Ratis computes the digests while it sends: reading a large store twice would double the time.
            List<FileInfo> files = found.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> new FileInfo(file, null))
                    .toList();
            return new Checkpoint(applied, directory, nanos, files);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    Path directory() {
        return directory;
    }

    boolean askedWithin(long spanNanos) {
        Long asked = askedNanos;
        return asked != null && nanos.getAsLong() - asked < spanNanos;
    }

    @Override
    public TermIndex getTermIndex() {
        return TermIndex.valueOf(applied.term(), applied.index());
    }

    @Override
    public List<FileInfo> getFiles() {
        askedNanos = nanos.getAsLong();
        return files;
    }

    @Override
    public String toString() {
        return "checkpoint " + name(applied) + " of " + files.size() + " files";
    }
}
