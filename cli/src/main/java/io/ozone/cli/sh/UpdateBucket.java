package io.ozone.cli.sh;

import io.ozone.client.BucketChange;
import io.ozone.client.OzoneClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "Give a bucket another owner.",
        footerHeading = "%nExample:%n",
        footer = "  ozone sh bucket update vol1/bucket1 --user bob")
final class UpdateBucket extends ShellAction {
    @Parameters(paramLabel = "VOLUME/BUCKET", description = "Its address.")
    private String address;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            required = true,
            description = "The new owner.")
    private String owner;

    @Override
    protected void run() {
        Address target = Address.bucket(address);
        try (OzoneClient client = connect(target)) {
            client.setBucket(target.volume(), target.bucket(), BucketChange.NONE.withOwner(owner));
            output().done(
                            "Bucket " + target.path() + " belongs to " + owner + ".",
                            Show.bucket(client.bucketInfo(target.volume(), target.bucket())));
        }
    }
}
