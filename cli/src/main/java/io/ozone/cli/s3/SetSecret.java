package io.ozone.cli.s3;

import io.ozone.client.OzoneClient;
import io.ozone.common.error.ErrorCode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "Set the secret of an access id.",
        footerHeading = "%nExample:%n",
        footer = "  ozone s3 setsecret --user alice --secret s3cr3t-of-alice")
final class SetSecret extends SecretAction {
    private static final int SHORTEST = 8;

    @Option(
            names = {"-s", "--secret", "--secretKey"},
            paramLabel = "SECRET",
            required = true,
            description = "At least " + SHORTEST + " characters.")
    private String secret;

    @Override
    void run(OzoneClient client, String accessId) {
        if (secret.length() < SHORTEST) {
            throw ErrorCode.INVALID_ARGUMENT.failure(
                    "the secret has %d characters; give at least %d", secret.length(), SHORTEST);
        }
        client.setS3Secret(accessId, secret, "");
        output().done("Secret of " + accessId + " set.", Map.of("accessId", accessId));
    }
}
