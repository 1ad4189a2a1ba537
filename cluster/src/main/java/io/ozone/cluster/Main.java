package io.ozone.cluster;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of every command that runs daemons. */
@Command(
        name = "ozone",
        description = "Runs Ozone's daemons.",
        subcommands = {LocalCommand.class, CommandLine.HelpCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        CommandLine commandLine = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler(new io.ozone.cli.ErrorReport());
        System.exit(commandLine.execute(arguments));
    }
}
