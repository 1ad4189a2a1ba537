package io.ozone.cli.sh;

import io.ozone.client.BucketChange;
import io.ozone.client.OzoneClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        description = "Lift limits of a bucket.",
        footerHeading = "%nExample:%n",
        footer = "  ozone sh bucket clrquota vol1/bucket1 --namespace-quota")
final class ClearBucketQuota extends ShellAction {
    @Parameters(paramLabel = "VOLUME/BUCKET", description = "Its address.")
    private String address;

    @Mixin
    private ClearOptions clear;

    @Override
    protected void run() {
        clear.requireOne();
        Address target = Address.bucket(address);
        try (OzoneClient client = connect(target)) {
            client.setBucket(
                    target.volume(),
                    target.bucket(),
                    new BucketChange(null, clear.space(), clear.namespace(), null, null));
            output().done(
                            "Quota of " + target.path() + " lifted.",
                            Show.bucket(client.bucketInfo(target.volume(), target.bucket())));
        }
    }
}
