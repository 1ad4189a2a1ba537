package io.ozone.cli.sh;

import io.ozone.cli.Output;
import io.ozone.client.OzoneClient;
import io.ozone.client.VolumeInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "List volumes by name.",
        footerHeading = "%nExamples:%n",
        footer = {"  ozone sh volume list", "  ozone sh volume list --user alice --prefix logs"})
final class ListVolumes extends ShellAction {
    @Parameters(
            paramLabel = "CLUSTER",
            arity = "0..1",
            defaultValue = "",
            description = "o3://host[:port]/ of another cluster.")
    private String address;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            defaultValue = "",
            description = "Only volumes of this owner.")
    private String user;

    @Mixin
    private ListOptions options;

    @Override
    protected void run() {
        String more;
        try (OzoneClient client = connect(Address.root(address));
                Output.Rows rows =
                        output().rows("name", "owner", "buckets", "spaceQuota", "namespaceQuota", "created")) {
            more = Listing.walk(
                    options,
                    (behind, limit) -> client.listVolumes(user, options.prefix(), behind, limit),
                    VolumeInfo::name,
                    volume -> rows.add(
                            volume.name(),
                            volume.owner(),
                            volume.usedNamespace(),
                            Show.space(volume.spaceQuota()),
                            Show.count(volume.namespaceQuota()),
                            Show.time(volume.createdMillis())));
        }
        if (more != null) {
            note("There are more; continue with --start %s, or use --all.", more);
        }
    }
}
