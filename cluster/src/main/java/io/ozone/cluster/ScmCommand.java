package io.ozone.cluster;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Settings;
import io.ozone.scm.ScmServer;
import io.ozone.server.VersionFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ozone scm}. */
@Command(
        name = "scm",
        mixinStandardHelpOptions = true,
        description =
                "Run a Storage Container Manager. Before its first start: ozone scm --init, once for the cluster, and on"
                        + " every further SCM ozone scm --bootstrap while the first one runs.",
        footerHeading = "%nExamples:%n",
        footer = {"  ozone scm --init", "  ozone scm --bootstrap", "  ozone --daemon start scm"})
final class ScmCommand extends DaemonCommand {
    @Option(names = "--init", description = "Create the cluster's identity in the metadata directory, and end.")
    private boolean init;

    @Option(
            names = "--clusterid",
            paramLabel = "CID-UUID",
            description = "With --init: use this cluster id and not a new one.")
    private String clusterId;

    @Option(
            names = "--bootstrap",
            description =
                    "Prepare the metadata directory to join the SCMs that run, and end; a wiped SCM comes back so, too.")
    private boolean bootstrap;

    @Option(names = "--genclusterid", description = "Print a new cluster id, and end.")
    private boolean generate;

    @Override
    int run(String name, Settings settings) throws Exception {
        if (clusterId != null && !init) {
            throw ErrorCode.INVALID_ARGUMENT.failure("--clusterid goes with --init");
        }
        if (generate) {
            say(VersionFile.newClusterId());
            return 0;
        }
        if (init || bootstrap) {
            prepare(settings);
            return 0;
        }
        return super.run(name, settings);
    }

    /** With both options, as in one script for all hosts: whichever ozone.scm.primordial.node.id asks of this one. */
    private void prepare(Settings settings) {
        boolean ready = init && ScmServer.init(settings, clusterId) == ScmServer.Outcome.READY
                || bootstrap && ScmServer.bootstrap(settings) == ScmServer.Outcome.READY;
        say(
                ready
                        ? "SCM of cluster %s is initialised.".formatted(ScmServer.clusterId(settings))
                        : "Nothing to do here: ozone.scm.primordial.node.id says that --init is for that SCM and"
                                + " --bootstrap for the others.");
    }

    @Override
    Running start(Settings settings) {
        ScmServer scm = ScmServer.start(settings);
        return new Running(scm, scm.address());
    }
}
