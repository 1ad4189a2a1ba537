package io.ozone.raft;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.raftlog.RaftLogFiles;
import io.ozone.kv.Applied;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a peer does about the state in which it finds its log: a member whose log has lost entries must not go on. */
final class LogCheck {
    private static final Logger log = LoggerFactory.getLogger(LogCheck.class);

    private LogCheck() {}

    /**
     * @return the index of the last entry; empty when there is none
     * @throws io.ozone.common.error.OzoneException CORRUPT when a file is damaged
     */
    static OptionalLong run(RaftOptions options) throws IOException {
        RaftLogFiles.Found found = RaftLogFiles.check(group(options));
        found.damage().ifPresent(damage -> {
            throw ErrorCode.CORRUPT.failure(
                    "%s. Without that entry peer %s could break what it has promised to the others, so it does not"
                            + " start. Delete %s and %s and start it again: it gets everything from the others. If it is"
                            + " the only one, restore both from a backup",
                    damage, options.self().id(), options.raftDirectory(), options.storeDirectory());
        });
        return found.last();
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
        for (Path file : RaftLogFiles.of(group(options))) {
            Files.delete(file);
        }
    }

    private static Path group(RaftOptions options) {
        return options.raftDirectory().resolve(options.groupId().toString());
    }
}
