package io.ozone.cli.sh;

import io.ozone.client.OzoneClient;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        description = "Delete a key.",
        footerHeading = "%nExample:%n",
        footer = "  ozone sh key delete vol1/bucket1/key1")
final class DeleteKey extends ShellAction {
    @Parameters(paramLabel = "VOLUME/BUCKET/KEY", description = "Its address.")
    private String address;

    @Override
    protected void run() {
        Address target = Address.key(address);
        try (OzoneClient client = connect(target)) {
            bucket(client, target).delete(target.key());
            output().done("Key " + target.path() + " deleted.", Map.of("key", target.path()));
        }
    }
}
