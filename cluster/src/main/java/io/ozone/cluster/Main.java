package io.ozone.cluster;

import io.ozone.cli.ErrorReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of every command that runs daemons. */
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
        CommandLine commandLine = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        ErrorReport report = new ErrorReport();
        commandLine.setExecutionExceptionHandler(report);
        commandLine.setParameterExceptionHandler(report);
        System.exit(commandLine.execute(arguments));
    }
}
