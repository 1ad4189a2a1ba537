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
                "Run a Storage Container Manager. Before its first start: ozone scm --init, once for the cluster.",
        footerHeading = "%nExamples:%n",
        footer = {"  ozone scm --init", "  ozone scm"})
final class ScmCommand extends DaemonCommand {
    @Option(names = "--init", description = "Create the cluster's identity in the metadata directory, and end.")
    private boolean init;

    @Option(
            names = "--clusterid",
            paramLabel = "CID-UUID",
            description = "With --init: use this cluster id and not a new one.")
    private String clusterId;

    @Option(names = "--bootstrap", hidden = true)
    private boolean bootstrap;

    @Option(names = "--genclusterid", description = "Print a new cluster id, and end.")
    private boolean generate;

    @Override
    int run(String name, Settings settings) throws Exception {
        if (bootstrap) {
            throw ErrorCode.NOT_IMPLEMENTED.failure("--bootstrap: joining a running SCM group is not in this release");
        }
        if (generate) {
            say(VersionFile.newClusterId());
            return 0;
        }
        if (init) {
            say("SCM of cluster " + ScmServer.init(settings, clusterId).clusterId() + " is initialised.");
            return 0;
        }
        return super.run(name, settings);
    }

    @Override
    Running start(Settings settings) {
        ScmServer scm = ScmServer.start(settings);
        return new Running(scm, scm.address());
    }
}
