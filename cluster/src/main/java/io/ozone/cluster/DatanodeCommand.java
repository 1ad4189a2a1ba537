package io.ozone.cluster;

import io.ozone.common.settings.Settings;
import io.ozone.datanode.DatanodeServer;
import picocli.CommandLine.Command;

/** {@code ozone datanode}. */
@Command(
        name = "datanode",
        mixinStandardHelpOptions = true,
        description = "Run a datanode. It registers with the SCMs that ozone.scm.names lists.")
final class DatanodeCommand extends DaemonCommand {
    @Override
    Running start(Settings settings) {
        DatanodeServer datanode = DatanodeServer.start(settings);
        return new Running(datanode, datanode.address());
    }
}
