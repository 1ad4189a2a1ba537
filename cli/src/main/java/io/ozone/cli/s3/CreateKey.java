package io.ozone.cli.s3;

import io.ozone.cli.Action;
import io.ozone.cli.Connection;
import io.ozone.client.OzoneClient;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Make a key for server-side encryption that the cluster keeps; one that is there stays.",
            "",
            "With a name it is one for SSE-KMS, else that of SSE-S3, which is also made when it is first used. The key itself"
                    + " is never shown."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  ozone s3 createkey payroll", "  ozone s3 createkey --rotate"})
final class CreateKey extends Action {
    /** As the gateway calls them. */
    private static final String OF_S3 = "s3";

    private static final String OF_KMS = "kms/";

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "As requests name it.")
    private String name;

    @Option(
            names = "--rotate",
            description =
                    "Give one that is there a new version: it encrypts from now on, and older ones still decrypt.")
    private boolean rotate;

    @Override
    protected void run() {
        try (OzoneClient client = Connection.open(settings(), "")) {
            client.createEncryptionKey(name == null ? OF_S3 : OF_KMS + name, rotate);
        }
        String shown = name == null ? "of SSE-S3" : name;
        output().done("Key " + shown + (rotate ? " has a new version." : " is there."), Map.of("key", shown));
    }
}
