package io.ozone.cluster;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Settings;
import io.ozone.om.OmServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ozone om}. */
@Command(
        name = "om",
        mixinStandardHelpOptions = true,
        description = "Run an Ozone Manager. Before its first start: ozone om --init, while SCM runs.",
        footerHeading = "%nExamples:%n",
        footer = {"  ozone om --init", "  ozone om --bootstrap", "  ozone --daemon start om"})
final class OmCommand extends DaemonCommand {
    @Option(names = "--init", description = "Prepare the metadata directory with the cluster id from SCM, and end.")
    private boolean init;

    @Option(
            names = "--bootstrap",
            description =
                    "The same for an OM that joins a group which exists, or comes back to it without its directories.")
    private boolean bootstrap;

    @Option(
            names = "--force",
            description = "With --bootstrap: join also when the settings of the leader do not list this OM.")
    private boolean force;

    @Option(
            names = {"--upgrade", "--downgrade"},
            hidden = true)
    private boolean absent;

    @Override
    int run(String name, Settings settings) throws Exception {
        if (absent) {
            throw ErrorCode.NOT_IMPLEMENTED.failure("--upgrade and --downgrade are not in this release");
        }
        if (init) {
            OmServer.init(settings);
            say("OM is initialised.");
            return 0;
        }
        if (bootstrap) {
            OmServer.bootstrap(settings, force);
            say("OM is initialised; when it is started, its group takes it in.");
            return 0;
        }
        return super.run(name, settings);
    }

    @Override
    Running start(Settings settings) {
        OmServer om = OmServer.start(settings, this::fail, reason -> say("om waits for " + reason));
        return new Running(om, om.address());
    }
}
