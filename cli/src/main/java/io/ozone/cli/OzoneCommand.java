package io.ozone.cli;

import static io.ozone.cli.Word.absent;
import static io.ozone.cli.Word.word;

import io.ozone.cli.admin.AdminCommands;
import io.ozone.cli.debug.DebugCommands;
import io.ozone.cli.freon.FreonCommand;
import io.ozone.cli.s3.S3Commands;
import io.ozone.cli.sh.ShellCommands;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/**
 * Entry point of every command except those that run daemons.
 *
 * <p>The words in front of a command's own arguments are walked here and not by picocli, so that only
 * the one command that runs is loaded. Options may stand anywhere: those in front of a word are handed
 * on to the command.
 */
public final class OzoneCommand {
    /** Options in front of a word whose value is the next argument. */
    private static final Set<String> OPTIONS_WITH_VALUE =
            Set.of("-conf", "--conf", "--config", "-D", "--db", "--scm", "-id", "--service-id", "--om-service-id");

    private final Terminal terminal;

    private OzoneCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    public static void main(String[] arguments) {
        // Libraries that log past our own logging: what they have to say comes back as the error of the call.
        Logger.getLogger("").setLevel(Level.OFF);
        Terminal terminal = Terminal.system();
        int exitCode = run(terminal, arguments);
        terminal.out().flush();
        System.exit(exitCode);
    }

    /** Runs one command line in this process and gives its exit code. */
    public static int run(Terminal terminal, String... arguments) {
        return new OzoneCommand(terminal).execute(arguments);
    }

    private static Group root() {
        return new Group("Ozone, a distributed object store.")
                .add(word("local", "Run a whole cluster in this process", OzoneCommand::daemon))
                .add(word("sh shell", "Volumes, buckets and keys", ShellCommands::group))
                .add(word("s3", "Secrets for the S3 door", S3Commands::group))
                .add(word(
                        "admin",
                        "State of the cluster: groups of OM and SCM, safe mode, pipelines, datanodes, containers",
                        AdminCommands::group))
                .add(word("freon", "Generate load, and measure it", FreonCommand::group))
                .add(word("debug", "Look into stores and logs on disk", DebugCommands::group))
                .add(word("getconf", "Show settings", GetConf::new))
                .add(word("genconf", "Write a minimal ozone-site.xml", GenConf::new))
                .add(word("version", "Show the version", VersionCommand::new))
                .add(word("om", "Run an Ozone Manager", OzoneCommand::daemon))
                .add(word("scm", "Run a Storage Container Manager", OzoneCommand::daemon))
                .add(word("datanode", "Run a datanode", OzoneCommand::daemon))
                .add(word("s3g", "Run an S3 gateway", OzoneCommand::daemon))
                .add(new Word(List.of("warm-up"), "", WarmUp::new))
                .add(absent("fs recon httpfs csi tenant vapor repair insight ratis classpath envvars daemonlog dtutil"
                        + " checknative auditparser completion"))
                .example("ozone local                                   a cluster to try things on")
                .example("ozone sh volume create vol1")
                .example("ozone sh key put vol1/bucket1/key1 file.bin")
                .example("ozone admin safemode status");
    }

    private static Object daemon() {
        throw ErrorCode.INVALID_ARGUMENT.failure("daemons are started with bin/ozone of a distribution");
    }

    private int execute(String... arguments) {
        List<String> path = new ArrayList<>(List.of("ozone"));
        List<String> options = new ArrayList<>();
        Object target = root();
        int i = 0;
        while (i < arguments.length && target instanceof Group group) {
            String argument = arguments[i++];
            if (argument.equals("--version") || argument.equals("-V")) {
                return command(new VersionCommand(), List.of("ozone", "version"), options);
            }
            if (argument.startsWith("-")) {
                options.add(argument);
                if (OPTIONS_WITH_VALUE.contains(argument) && i < arguments.length) {
                    options.add(arguments[i++]);
                }
                continue;
            }
            if (argument.equals("help")) {
                options.add("--help");
                continue;
            }
            Optional<Word> word = group.find(argument);
            if (word.isEmpty()) {
                return unknown(group, String.join(" ", path), argument);
            }
            path.add(word.get().name());
            try {
                target = word.get().target().get();
            } catch (OzoneException e) {
                terminal.err().println(ErrorReport.line(e));
                return e.code().exitCode();
            }
        }
        if (target instanceof Group group) {
            return groupHelp(group, String.join(" ", path), options);
        }
        options.addAll(List.of(arguments).subList(i, arguments.length));
        return command(target, path, options);
    }

    private int groupHelp(Group group, String path, List<String> options) {
        boolean asked = path.equals("ozone") || options.contains("-h") || options.contains("--help");
        group.printHelp(path, asked ? terminal.out() : terminal.err());
        terminal.out().flush();
        return asked ? 0 : ErrorCode.INVALID_ARGUMENT.exitCode();
    }

    private int unknown(Group group, String path, String typed) {
        String hint = group.nearest(typed)
                .map(name -> "did you mean '" + path + " " + name + "'?")
                .orElse("'" + path + " --help' lists the commands");
        terminal.err().printf("%s: '%s' is not a command of '%s'; %s%n", ErrorCode.INVALID_ARGUMENT, typed, path, hint);
        return ErrorCode.INVALID_ARGUMENT.exitCode();
    }

    private int command(Object target, List<String> path, List<String> arguments) {
        CommandLine line = new CommandLine(target);
        line.setCommandName(String.join(" ", path));
        line.getCommandSpec().versionProvider(() -> new String[] {VersionCommand.line()});
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        line.getCommandSpec().usageMessage().abbreviateSynopsis(true);
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        ErrorReport report = new ErrorReport();
        line.setExecutionExceptionHandler(report);
        line.setParameterExceptionHandler(report);
        if (target instanceof Action action) {
            action.attach(terminal);
        }
        return line.execute(arguments.toArray(String[]::new));
    }
}
