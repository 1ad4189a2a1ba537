package io.ozone.cli.sh;

import io.ozone.client.BucketChange;
import io.ozone.client.OzoneClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        description = "Limit the bytes or the number of keys of a bucket. All copies of a key count.",
        footerHeading = "%nExample:%n",
        footer = "  ozone sh bucket setquota vol1/bucket1 --space-quota 10GB --namespace-quota 1000")
final class SetBucketQuota extends ShellAction {
    @Parameters(paramLabel = "VOLUME/BUCKET", description = "Its address.")
    private String address;

    @Mixin
    private QuotaOptions quota;

    @Override
    protected void run() {
        quota.requireOne();
        Address target = Address.bucket(address);
        try (OzoneClient client = connect(target)) {
            client.setBucket(
                    target.volume(),
                    target.bucket(),
                    new BucketChange(null, quota.space(), quota.namespace(), null, null));
            output().done(
                            "Quota of " + target.path() + " set.",
                            Show.bucket(client.bucketInfo(target.volume(), target.bucket())));
        }
    }
}
