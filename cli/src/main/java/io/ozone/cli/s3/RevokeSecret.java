package io.ozone.cli.s3;

import io.ozone.client.OzoneClient;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "Forget the secret of an access id: requests signed with it are refused from now on.",
        footerHeading = "%nExample:%n",
        footer = "  ozone s3 revokesecret --user alice")
final class RevokeSecret extends SecretAction {
    @Option(
            names = {"-y", "--yes"},
            description = "Accepted for scripts; nothing is asked.")
    private boolean yes;

    @Override
    void run(OzoneClient client, String accessId) {
        client.revokeS3Secret(accessId);
        output().done("Secret of " + accessId + " revoked.", Map.of("accessId", accessId));
    }
}
