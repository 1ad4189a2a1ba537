package io.ozone.cli.sh;

import io.ozone.client.KeyInfo;
import io.ozone.client.OzoneClient;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        description = "Show a key, its blocks, and the datanodes that hold them.",
        footerHeading = "%nExample:%n",
        footer = "  ozone sh key info vol1/bucket1/key1")
final class InfoKey extends ShellAction {
    @Parameters(paramLabel = "VOLUME/BUCKET/KEY", description = "Its address.")
    private String address;

    @Override
    protected void run() {
        Address target = Address.key(address);
        try (OzoneClient client = connect(target)) {
            KeyInfo key = bucket(client, target).lookup(target.key());
            Map<String, Object> fields = Show.key(key);
            fields.put("blocks", Show.blocks(key));
            output().record(fields);
        }
    }
}
