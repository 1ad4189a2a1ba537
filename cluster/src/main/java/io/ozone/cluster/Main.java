package io.ozone.cluster;

import io.ozone.cli.ErrorReport;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Entry point of every command that runs daemons. {@code bin/ozone} starts each daemon through a class of its own,
 * such as {@link OzoneManagerStarter}, so that {@code jps} tells them apart.
 */
@Command(
        name = "ozone",
        description = "Runs Ozone's daemons.",
        subcommands = {
            LocalCommand.class,
            ScmCommand.class,
            OmCommand.class,
            DatanodeCommand.class,
            S3GatewayCommand.class,
            CommandLine.HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        spareThreads();
        CommandLine commandLine = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        ErrorReport report = new ErrorReport();
        commandLine.setExecutionExceptionHandler(report);
        commandLine.setParameterExceptionHandler(report);
        System.exit(commandLine.execute(arguments));
    }

    /** Runs one daemon; {@code arguments} are what follows its name. */
    static void daemon(String name, String... arguments) {
        main(Stream.concat(Stream.of(name), Stream.of(arguments)).toArray(String[]::new));
    }

    /**
     * On one or two processors, the common pool would have a single thread, and {@link
     * java.util.concurrent.CompletableFuture} would start a new thread for every asynchronous step that
     * Ratis takes: several for each write.
     */
    private static void spareThreads() {
        String parallelism = "java.util.concurrent.ForkJoinPool.common.parallelism";
        if (System.getProperty(parallelism) == null && Runtime.getRuntime().availableProcessors() <= 2) {
            System.setProperty(parallelism, "2");
        }
    }
}
