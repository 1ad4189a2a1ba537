package io.ozone.cli.sh;

import io.ozone.client.OzoneClient;
import io.ozone.client.VolumeChange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        description = "Lift limits of a volume.",
        footerHeading = "%nExample:%n",
        footer = "  ozone sh volume clrquota vol1 --space-quota")
final class ClearVolumeQuota extends ShellAction {
    @Parameters(paramLabel = "VOLUME", description = "Its address.")
    private String address;

    @Mixin
    private ClearOptions clear;

    @Override
    protected void run() {
        clear.requireOne();
        Address target = Address.volume(address);
        try (OzoneClient client = connect(target)) {
            client.setVolume(target.volume(), new VolumeChange(null, clear.space(), clear.namespace()));
            output().done("Quota of " + target.path() + " lifted.", Show.volume(client.volume(target.volume())));
        }
    }
}
