package io.ozone.cli.sh;

import io.ozone.client.OzoneClient;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "Delete a volume. With -r, everything in it first.",
        footerHeading = "%nExamples:%n",
        footer = {"  ozone sh volume delete vol1", "  ozone sh volume delete -r -y vol1"})
final class DeleteVolume extends ShellAction {
    @Parameters(paramLabel = "VOLUME", description = "Its address.")
    private String address;

    @Option(
            names = {"-r", "--recursive"},
            description = "Delete its buckets and their keys, too.")
    private boolean recursive;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Override
    protected void run() throws IOException {
        Address target = Address.volume(address);
        if (recursive) {
            confirm("Delete volume " + target.path() + " with all its buckets and keys?", yes);
        }
        try (OzoneClient client = connect(target)) {
            long keys = recursive ? Recursion.emptyVolume(client, target.volume()) : 0;
            client.deleteVolume(target.volume());
            output().done(
                            "Volume " + target.path() + " deleted.",
                            Map.of("volume", target.volume(), "deletedKeys", keys));
        }
    }
}
