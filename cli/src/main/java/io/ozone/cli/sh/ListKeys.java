package io.ozone.cli.sh;

import io.ozone.cli.Output;
import io.ozone.cli.Size;
import io.ozone.client.KeyInfo;
import io.ozone.client.KeyPage;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "List the keys of a bucket by name.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ozone sh key list vol1/bucket1",
            "  ozone sh key list vol1/bucket1 --prefix logs/ --delimiter / --all"
        })
final class ListKeys extends ShellAction {
    private static final int PAGE = 1000;

    @Parameters(paramLabel = "VOLUME/BUCKET", description = "Address of the bucket.")
    private String address;

    @Option(
            names = "--delimiter",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Roll names up that have this behind the prefix, as directories.")
    private String delimiter;

    @Mixin
    private ListOptions options;

    @Override
    protected void run() {
        Address target = Address.bucket(address);
        String more;
        try (OzoneClient client = connect(target);
                Output.Rows rows = output().rows("name", "size", "modified", "replication", "etag")) {
            more = walk(bucket(client, target), rows);
        }
        if (more != null) {
            note("There are more; continue with --start %s, or use --all.", more);
        }
    }

    private String walk(OzoneBucket bucket, Output.Rows rows) {
        String behind = options.start();
        long shown = 0;
        while (true) {
            KeyPage page = bucket.list(options.prefix(), behind, delimiter, (int) Math.min(PAGE, options.left(shown)));
            page.commonPrefixes().forEach(prefix -> rows.add(prefix, null, null, null, null));
            page.keys().forEach(key -> add(rows, key));
            shown += page.keys().size() + page.commonPrefixes().size();
            if (!page.truncated()) {
                return null;
            }
            behind = page.next();
            if (options.left(shown) <= 0) {
                return behind;
            }
        }
    }

    private static void add(Output.Rows rows, KeyInfo key) {
        rows.add(
                key.name(),
                new Size(key.length()),
                Show.time(key.modifiedMillis()),
                Show.replication(key.replication()),
                key.etag().isEmpty() ? null : key.etag());
    }
}
