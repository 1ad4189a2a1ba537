package io.ozone.cli.sh;

import io.ozone.client.OzoneClient;
import io.ozone.client.VolumeChange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "Give a volume another owner.",
        footerHeading = "%nExample:%n",
        footer = "  ozone sh volume update vol1 --user bob")
final class UpdateVolume extends ShellAction {
    @Parameters(paramLabel = "VOLUME", description = "Its address.")
    private String address;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            required = true,
            description = "The new owner.")
    private String owner;

    @Override
    protected void run() {
        Address target = Address.volume(address);
        try (OzoneClient client = connect(target)) {
            client.setVolume(target.volume(), VolumeChange.NONE.withOwner(owner));
            output().done(
                            "Volume " + target.path() + " belongs to " + owner + ".",
                            Show.volume(client.volume(target.volume())));
        }
    }
}
