package io.ozone.cli.s3;

import io.ozone.client.OzoneClient;
import io.ozone.client.S3Secret;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "Show the secret of an access id; draws one when there is none.",
        footerHeading = "%nExamples:%n",
        footer = {"  ozone s3 getsecret", "  eval $(ozone s3 getsecret --user alice --export)"})
final class GetSecret extends SecretAction {
    private static final int SECRET_BYTES = 32;

    @Option(
            names = {"-e", "--export"},
            description = "As variables for a shell.")
    private boolean export;

    @Override
    void run(OzoneClient client, String accessId) {
        S3Secret secret = find(client, accessId);
        if (export) {
            terminal().out().println("export AWS_ACCESS_KEY_ID='" + secret.accessId() + "'");
            terminal().out().println("export AWS_SECRET_ACCESS_KEY='" + secret.secret() + "'");
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("accessId", secret.accessId());
        fields.put("secret", secret.secret());
        fields.put("user", secret.user());
        output().record(fields);
    }

    private static S3Secret find(OzoneClient client, String accessId) {
        try {
            return client.s3Secret(accessId);
        } catch (OzoneException e) {
            if (e.code() != ErrorCode.ACCESS_ID_NOT_FOUND) {
                throw e;
            }
        }
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        client.setS3Secret(accessId, HexFormat.of().formatHex(random), "");
        return client.s3Secret(accessId);
    }
}
