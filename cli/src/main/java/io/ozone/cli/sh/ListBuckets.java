package io.ozone.cli.sh;

import io.ozone.cli.Output;
import io.ozone.cli.Size;
import io.ozone.client.BucketInfo;
import io.ozone.client.OzoneClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        description = "List the buckets of a volume by name.",
        footerHeading = "%nExample:%n",
        footer = "  ozone sh bucket list vol1 --prefix logs")
final class ListBuckets extends ShellAction {
    @Parameters(paramLabel = "VOLUME", description = "Address of the volume.")
    private String address;

    @Mixin
    private ListOptions options;

    @Override
    protected void run() {
        Address target = Address.volume(address);
        String more;
        try (OzoneClient client = connect(target);
                Output.Rows rows = output().rows("name", "owner", "layout", "replication", "keys", "used", "created")) {
            more = Listing.walk(
                    options,
                    (behind, limit) -> client.listBuckets(target.volume(), options.prefix(), behind, limit),
                    BucketInfo::name,
                    bucket -> rows.add(
                            bucket.name(),
                            bucket.owner(),
                            bucket.layout().name(),
                            Show.replication(bucket.replication()),
                            bucket.usedNamespace(),
                            new Size(bucket.usedBytes()),
                            Show.time(bucket.createdMillis())));
        }
        if (more != null) {
            note("There are more; continue with --start %s, or use --all.", more);
        }
    }
}
