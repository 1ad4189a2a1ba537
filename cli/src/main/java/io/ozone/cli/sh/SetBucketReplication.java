package io.ozone.cli.sh;

import io.ozone.client.BucketChange;
import io.ozone.client.OzoneClient;
import io.ozone.common.error.ErrorCode;
import io.ozone.wire.Replication;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        description = "Set how new keys of a bucket are replicated; keys that exist keep what they have.",
        footerHeading = "%nExample:%n",
        footer = "  ozone sh bucket set-replication-config vol1/bucket1 --type RATIS --replication THREE")
final class SetBucketReplication extends ShellAction {
    @Parameters(paramLabel = "VOLUME/BUCKET", description = "Its address.")
    private String address;

    @Mixin
    private ReplicationOptions options;

    @Override
    protected void run() {
        Replication replication = options.replication();
        if (replication == null) {
            throw ErrorCode.INVALID_ARGUMENT.failure("give --replication, such as --replication 3");
        }
        Address target = Address.bucket(address);
        try (OzoneClient client = connect(target)) {
            client.setBucket(target.volume(), target.bucket(), BucketChange.NONE.withReplication(replication));
            output().done(
                            "New keys of " + target.path() + " are " + Show.replication(replication) + ".",
                            Show.bucket(client.bucketInfo(target.volume(), target.bucket())));
        }
    }
}
