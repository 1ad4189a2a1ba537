package io.ozone.cluster;

import io.ozone.common.settings.Settings;
import io.ozone.s3.S3Gateway;
import picocli.CommandLine.Command;

/** {@code ozone s3g}. */
@Command(
        name = "s3g",
        mixinStandardHelpOptions = true,
        description = "Run an S3 gateway. It keeps no state: run as many as are needed.")
final class S3GatewayCommand extends DaemonCommand {
    @Override
    Running start(Settings settings) {
        DaemonLog.requestsToFiles(logDirectory(), "ozone-s3g");
        S3Gateway gateway = S3Gateway.start(settings);
        return new Running(gateway, gateway.address());
    }
}
