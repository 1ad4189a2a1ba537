package io.ozone.cli.sh;

import io.ozone.client.OzoneClient;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "Delete a bucket. With -r, its keys first.",
        footerHeading = "%nExamples:%n",
        footer = {"  ozone sh bucket delete vol1/bucket1", "  ozone sh bucket delete -r -y vol1/bucket1"})
final class DeleteBucket extends ShellAction {
    @Parameters(paramLabel = "VOLUME/BUCKET", description = "Its address.")
    private String address;

    @Option(
            names = {"-r", "--recursive"},
            description = "Delete its keys, too.")
    private boolean recursive;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Override
    protected void run() throws IOException {
        Address target = Address.bucket(address);
        if (recursive) {
            confirm("Delete bucket " + target.path() + " with all its keys?", yes);
        }
        try (OzoneClient client = connect(target)) {
            long keys = recursive ? Recursion.emptyBucket(bucket(client, target)) : 0;
            client.deleteBucket(target.volume(), target.bucket());
            output().done(
                            "Bucket " + target.path() + " deleted.",
                            Map.of("bucket", target.path(), "deletedKeys", keys));
        }
    }
}
