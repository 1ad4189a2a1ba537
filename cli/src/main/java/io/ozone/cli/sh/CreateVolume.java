package io.ozone.cli.sh;

import io.ozone.client.OzoneClient;
import io.ozone.client.VolumeInfo;
import io.ozone.client.VolumeOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "Create a volume.",
        footerHeading = "%nExamples:%n",
        footer = {"  ozone sh volume create vol1", "  ozone sh volume create vol1 --user alice --space-quota 10GB"})
final class CreateVolume extends ShellAction {
    @Parameters(paramLabel = "VOLUME", description = "Name of the new volume.")
    private String address;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            defaultValue = "",
            description = "The owner (default: you).")
    private String owner;

    @Mixin
    private QuotaOptions quota;

    @Override
    protected void run() {
        Address target = Address.volume(address);
        VolumeOptions options =
                new VolumeOptions(owner, QuotaOptions.orNone(quota.space()), QuotaOptions.orNone(quota.namespace()));
        try (OzoneClient client = connect(target)) {
            VolumeInfo volume = client.createVolume(target.volume(), options);
            output().done("Volume " + volume.name() + " created.", Show.volume(volume));
        }
    }
}
