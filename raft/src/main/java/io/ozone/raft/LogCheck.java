package io.ozone.raft;

import io.ozone.common.error.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
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
    private static final Pattern OPEN = Pattern.compile("log_inprogress_(\\d+)");
    private static final Pattern CLOSED = Pattern.compile("log_(\\d+)-(\\d+)");

    private LogCheck() {}

    /** @throws io.ozone.common.error.OzoneException CORRUPT when a file is damaged; the files are as they were then */
    static void run(RaftOptions options) throws IOException {
        Path directory =
                options.raftDirectory().resolve(options.groupId().toString()).resolve("current");
        for (Path file : files(directory)) {
            Matcher open = OPEN.matcher(file.getFileName().toString());
            Matcher closed = CLOSED.matcher(file.getFileName().toString());
            if (closed.matches()) {
                long first = Long.parseLong(closed.group(1));
                checkClosed(file, first, Long.parseLong(closed.group(2)) - first + 1, options);
            } else if (open.matches()) {
                checkOpen(file, Long.parseLong(open.group(1)), options);
            }
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static void checkClosed(Path file, long first, long entries, RaftOptions options) throws IOException {
        LogFile content = LogFile.read(file);
        if (content.isDamaged() || content.entries() != entries) {
            throw damage(file, content, first, options);
        }
    }

    private static void checkOpen(Path file, long first, RaftOptions options) throws IOException {
        LogFile content = LogFile.read(file);
        if (!content.isDamaged()) {
            return;
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
