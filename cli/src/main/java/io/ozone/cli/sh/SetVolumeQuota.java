package io.ozone.cli.sh;

import io.ozone.client.OzoneClient;
import io.ozone.client.VolumeChange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        description = "Limit the bytes or the number of buckets of a volume.",
        footerHeading = "%nExample:%n",
        footer = "  ozone sh volume setquota vol1 --space-quota 10GB --namespace-quota 100")
final class SetVolumeQuota extends ShellAction {
    @Parameters(paramLabel = "VOLUME", description = "Its address.")
    private String address;

    @Mixin
    private QuotaOptions quota;

    @Override
    protected void run() {
        quota.requireOne();
        Address target = Address.volume(address);
        try (OzoneClient client = connect(target)) {
            client.setVolume(target.volume(), new VolumeChange(null, quota.space(), quota.namespace()));
            output().done("Quota of " + target.path() + " set.", Show.volume(client.volume(target.volume())));
        }
    }
}
