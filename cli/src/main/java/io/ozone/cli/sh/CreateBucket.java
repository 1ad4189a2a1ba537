package io.ozone.cli.sh;

import io.ozone.client.BucketInfo;
import io.ozone.client.BucketOptions;
import io.ozone.client.OzoneClient;
import io.ozone.wire.om.BucketLayout;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "Create a bucket in a volume.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ozone sh bucket create vol1/bucket1",
            "  ozone sh bucket create vol1/bucket1 -r 3 --space-quota 1TB"
        })
final class CreateBucket extends ShellAction {
    @Parameters(paramLabel = "VOLUME/BUCKET", description = "Address of the new bucket.")
    private String address;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            defaultValue = "",
            description = "The owner (default: you).")
    private String owner;

    @Option(
            names = {"-l", "--layout"},
            paramLabel = "LAYOUT",
            defaultValue = "BUCKET_LAYOUT_UNSPECIFIED",
            description = "OBJECT_STORE, FILE_SYSTEM_OPTIMIZED or LEGACY (default: the server's).")
    private BucketLayout layout;

    @Mixin
    private ReplicationOptions replication;

    @Mixin
    private QuotaOptions quota;

    @Override
    protected void run() {
        Address target = Address.bucket(address);
        BucketOptions options = new BucketOptions(
                owner,
                layout,
                replication.replication(),
                QuotaOptions.orNone(quota.space()),
                QuotaOptions.orNone(quota.namespace()),
                List.of());
        try (OzoneClient client = connect(target)) {
            BucketInfo bucket = client.createBucket(target.volume(), target.bucket(), options);
            output().done("Bucket " + target.path() + " created.", Show.bucket(bucket));
        }
    }
}
