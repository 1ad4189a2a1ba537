package io.ozone.cli.debug;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ozone.cli.Action;
import io.ozone.cli.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = {
            "Print the entries of a segment of a Raft log, and check every one.",
            "",
            "At damage, or a write that was torn by a crash, the entries before it are printed, then where it is; the exit"
                    + " code is not 0. The last segment of a running daemon may end in an entry that is being written."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ozone debug ratis parse --role om -s ozone-data/om/ratis/GROUP/current/log_inprogress_0",
            "  ozone debug ratis parse --role scm -s ozone-data/scm/ratis/GROUP/current/log_0-123 --json"
        })
final class ParseSegment extends Action {
    @Option(
            names = {"-s", "--segment", "--segmentPath", "--segment-path"},
            paramLabel = "FILE",
            required = true,
            description = "The segment: log_0-123 or log_inprogress_124.")
    private Path file;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            defaultValue = "GENERIC",
            description = "Whose log it is: om, scm, datanode; or generic, which shows commands by their size alone"
                    + " (default: generic).")
    private CommandForm.Role role;

    @Override
    protected void run() throws IOException {
        try (RaftSegment segment = RaftSegment.open(file)) {
            if (wantsJson()) {
                printJson(segment);
            } else {
                printText(segment);
            }
            note("Entries: %d, all whole.", segment.read());
        }
    }

    private void printText(RaftSegment segment) throws IOException {
        try (Output.Rows rows = output().rows("term", "index", "type", "size", "time", "offset", "name")) {
            for (Optional<RaftEntry> next = segment.next(); next.isPresent(); next = segment.next()) {
                RaftEntry entry = next.get();
                CommandForm command = command(entry);
                rows.add(
                        entry.term(),
                        entry.index(),
                        entry.type(),
                        entry.size(),
                        command == null ? null : command.time(),
                        entry.offset(),
                        summary(entry, command));
            }
        }
    }

    private void printJson(RaftSegment segment) throws IOException {
        Output json = Output.json(terminal().out(), true);
        try (Output.Rows rows =
                json.rows("term", "index", "type", "name", "size", "time", "offset", "client", "call", "content")) {
            for (Optional<RaftEntry> next = segment.next(); next.isPresent(); next = segment.next()) {
                RaftEntry entry = next.get();
                CommandForm command = command(entry);
                rows.add(
                        entry.term(),
                        entry.index(),
                        entry.type(),
                        command == null ? null : command.name(),
                        entry.size(),
                        command == null ? null : command.time(),
                        entry.offset(),
                        command == null ? null : entry.client(),
                        command == null ? null : entry.call(),
                        command == null ? content(entry) : command.content());
            }
        }
    }

    /** Null when the entry is none. */
    private CommandForm command(RaftEntry entry) {
        return entry.type() == RaftEntry.Type.COMMAND ? CommandForm.of(role, entry.command()) : null;
    }

    private static String summary(RaftEntry entry, CommandForm command) throws InvalidProtocolBufferException {
        return switch (entry.type()) {
            case COMMAND -> command.name();
            case CONFIGURATION ->
                entry.peers().entrySet().stream()
                        .map(peer -> peer.getKey() + "=" + peer.getValue())
                        .collect(Collectors.joining(" "));
            case METADATA -> "committed " + entry.commitIndex();
            case OTHER -> null;
        };
    }

    private static Map<String, Object> content(RaftEntry entry) throws InvalidProtocolBufferException {
        Map<String, Object> content = new LinkedHashMap<>();
        if (entry.type() == RaftEntry.Type.CONFIGURATION) {
            content.put("peers", entry.peers());
            content.put("old_peers", entry.oldPeers());
        } else if (entry.type() == RaftEntry.Type.METADATA) {
            content.put("commit_index", entry.commitIndex());
        }
        return content;
    }
}
