package io.ozone.common.raftlog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one Raft log, to be looked through before Ratis does.
 *
 * <p>A power failure can leave the last entry written in part, in front of the zeros that Ratis writes ahead. Ratis takes
 * that for damage and does not start. But such an entry was never whole on stable storage, so nobody counted on it: it is
 * cut off here.
 *
 * <p>Any other damage means that entries are gone which others may count on. Ratis would go on behind some of it: a
 * damaged length that points behind the end of the file is to it the end of the log.
 */
public final class RaftLogFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RaftLogFiles.class);
    /** The open file has a first entry, a closed one a first and a last. */
    private static final Pattern NAME = Pattern.compile("log_inprogress_(\\d+)|log_(\\d+)-(\\d+)");

    private RaftLogFiles() {}

    /**
     * @param last index of the last whole entry, also when that is purged already; empty when there is no file
     * @param damage the first place behind which nothing can be trusted; empty when all is well, or was made so
     */
    public record Found(OptionalLong last, Optional<Damage> damage) {}

    /**
     * @param at byte of the file
     * @param entry index of the entry that begins there, or would
     */
    public record Damage(Path file, int at, long entry) {
        @Override
        public String toString() {
            return "%s is damaged at byte %d, where entry %d begins".formatted(file, at, entry);
        }
    }

    /**
     * Cuts off a last entry that was written in part.
     *
     * @param group the directory that Ratis keeps for a group; it need not exist
     */
    public static Found check(Path group) throws IOException {
        OptionalLong last = OptionalLong.empty();
        for (Path file : of(group)) {
            Matcher name = NAME.matcher(file.getFileName().toString());
            name.matches();
            boolean open = name.group(1) != null;
            long first = Long.parseLong(open ? name.group(1) : name.group(2));
            LogFile content = LogFile.read(file);
            boolean whole = open
                    ? !content.isDamaged() || content.isTorn()
                    : !content.isDamaged() && content.entries() == Long.parseLong(name.group(3)) - first + 1;
            last = OptionalLong.of(first + content.entries() - 1);
            if (!whole) {
                return new Found(last, Optional.of(new Damage(file, content.end(), first + content.entries())));
            }
            if (content.isDamaged()) {
                cut(file, content, first + content.entries());
            }
        }
        return new Found(last, Optional.empty());
    }

    /** All files that hold entries, in order. */
    public static List<Path> of(Path group) throws IOException {
        Path directory = group.resolve("current");
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted((a, b) -> Long.compare(first(a), first(b)))
                    .toList();
        }
    }

    private static long first(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        name.matches();
        return Long.parseLong(name.group(1) != null ? name.group(1) : name.group(2));
    }

    private static void cut(Path file, LogFile content, long entry) throws IOException {
        LOG.warn(
                "{}: entry {} was being written when this host or process ended; it never counted and is cut off, at"
                        + " byte {}",
                file,
                entry,
                content.end());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(content.end());
            channel.force(true);
        }
    }
}
