package io.ozone.cli.sh;

import io.ozone.client.OzoneClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Show a volume.", footerHeading = "%nExample:%n", footer = "  ozone sh volume info vol1 --json")
final class InfoVolume extends ShellAction {
    @Parameters(paramLabel = "VOLUME", description = "Its address.")
    private String address;

    @Override
    protected void run() {
        Address target = Address.volume(address);
        try (OzoneClient client = connect(target)) {
            output().record(Show.volume(client.volume(target.volume())));
        }
    }
}
