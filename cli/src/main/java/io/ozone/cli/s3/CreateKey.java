package io.ozone.cli.s3;

import io.ozone.cli.Action;
import io.ozone.cli.Connection;
import io.ozone.client.OzoneClient;
import io.ozone.common.error.ErrorCode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Make a key that the cluster keeps, for server-side encryption or session tokens; one that is there stays.",
            "",
            "With a name it is one for SSE-KMS, with --sts the one that seals session tokens, else that of SSE-S3. The latter two"
                    + " are also made when they are first used. The key itself is never shown."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  ozone s3 createkey payroll", "  ozone s3 createkey --rotate"})
final class CreateKey extends Action {
    /** As the gateway calls them. */
    private static final String OF_S3 = "s3";

    private static final String OF_KMS = "kms/";
    private static final String OF_STS = "sts";

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "As requests name it.")
    private String name;

    @Option(
            names = "--rotate",
            description =
                    "Give one that is there a new version: it encrypts from now on, and older ones still decrypt.")
    private boolean rotate;

    @Option(names = "--sts", description = "The key that seals the tokens of temporary credentials.")
    private boolean sts;

    @Override
    protected void run() {
        if (sts && name != null) {
            throw ErrorCode.INVALID_ARGUMENT.failure("There is one key for tokens: leave out '%s', or --sts", name);
        }
        try (OzoneClient client = Connection.open(settings(), "")) {
            client.createEncryptionKey(sts ? OF_STS : name == null ? OF_S3 : OF_KMS + name, rotate);
        }
        String shown = sts ? "of STS" : name == null ? "of SSE-S3" : name;
        output().done("Key " + shown + (rotate ? " has a new version." : " is there."), Map.of("key", shown));
    }
}
