package io.ozone.cli.s3;

import io.ozone.cli.Action;
import io.ozone.cli.Connection;
import io.ozone.client.ClientSettings;
import io.ozone.client.OzoneClient;
import io.ozone.common.settings.Settings;
import picocli.CommandLine.Option;

/** A command on one access id's secret. */
abstract class SecretAction extends Action {
    @Option(
            names = {"-u", "--user", "--access-id"},
            paramLabel = "ID",
            description = "The access id, which is the name of a user (default: you).")
    private String accessId;

    abstract void run(OzoneClient client, String accessId) throws Exception;

    @Override
    protected final void run() throws Exception {
        Settings settings = settings();
        try (OzoneClient client = Connection.open(settings, "")) {
            run(client, accessId != null ? accessId : self(settings));
        }
    }

    private static String self(Settings settings) {
        String user = settings.get(ClientSettings.USER);
        return user.isEmpty() ? System.getProperty("user.name") : user;
    }
}
