package io.ozone.raft;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Applied;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the files of a peer's log before Ratis does.
 *
 * <p>A power failure can leave the last entry written in part, in front of the zeros that Ratis writes ahead. Ratis takes
 * that for damage and does not start. But such an entry was never whole on stable storage, so nobody counted on it: it is
 * cut off here.
 *
 * <p>Any other damage means that entries are gone which others may count on. The peer must not go on then, and Ratis
 * would: a damaged length that points behind the end of the file is to it the end of the log.
 */
final class LogCheck {
    private static final Logger log = LoggerFactory.getLogger(LogCheck.class);
    /** The open file has a first entry, a closed one a first and a last. */
    private static final Pattern NAME = Pattern.compile("log_inprogress_(\\d+)|log_(\\d+)-(\\d+)");

    private LogCheck() {}

    /**
     * @return the index of the last entry; empty when there is none
     * @throws io.ozone.common.error.OzoneException CORRUPT when a file is damaged; the files are as they were then
     */
    static OptionalLong run(RaftOptions options) throws IOException {
        OptionalLong last = OptionalLong.empty();
        for (Path file : files(options)) {
            Matcher name = NAME.matcher(file.getFileName().toString());
            name.matches();
            long first = Long.parseLong(name.group(1) == null ? name.group(2) : name.group(1));
            long entries = name.group(1) == null
                    ? checkClosed(file, first, Long.parseLong(name.group(3)) - first + 1, options)
                    : checkOpen(file, first, options);
            last = OptionalLong.of(Math.max(last.orElse(-1), first + entries - 1));
        }
        return last;
    }

    /**
     * Deletes a log that ends before its store: when the process was killed amid the installation of a snapshot, or the
     * end that a disk had promised to keep is gone. The store has all of its entries, and Ratis would wait for ever for the
     * one between them.
     *
     * @param last of {@link #run}
     */
    static void dropIfBehind(OptionalLong last, Applied store, RaftOptions options) throws IOException {
        if (last.isEmpty() || last.getAsLong() >= store.index()) {
            return;
        }
        log.warn(
                "The log of peer {} ends at entry {}, its store at {}: deleted the log, the store has all of it",
                options.self().id(),
                last.getAsLong(),
                store);
        for (Path file : files(options)) {
            Files.delete(file);
        }
    }

    private static List<Path> files(RaftOptions options) throws IOException {
        Path directory =
                options.raftDirectory().resolve(options.groupId().toString()).resolve("current");
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    private static long checkClosed(Path file, long first, long entries, RaftOptions options) throws IOException {
        LogFile content = LogFile.read(file);
        if (content.isDamaged() || content.entries() != entries) {
            throw damage(file, content, first, options);
        }
        return entries;
    }

    /** @return how many entries the file has */
    private static long checkOpen(Path file, long first, RaftOptions options) throws IOException {
        LogFile content = LogFile.read(file);
        if (!content.isDamaged()) {
            return content.entries();
        }
        if (!content.isTorn()) {
            throw damage(file, content, first, options);
        }
        log.warn(
                "{}: entry {} was being written when this host or process ended; it never counted and is cut off, at"
                        + " byte {}",
                file,
                first + content.entries(),
                content.end());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(content.end());
            channel.force(true);
        }
        return content.entries();
    }

    private static RuntimeException damage(Path file, LogFile content, long first, RaftOptions options) {
        return ErrorCode.CORRUPT.failure(
                "%s is damaged at byte %d, where entry %d begins. Without that entry peer %s could break what it has"
                        + " promised to the others, so it does not start. Delete %s and %s and start it again: it gets"
                        + " everything from the others. If it is the only one, restore both from a backup",
                file,
                content.end(),
                first + content.entries(),
                options.self().id(),
                options.raftDirectory(),
                options.storeDirectory());
    }
}
