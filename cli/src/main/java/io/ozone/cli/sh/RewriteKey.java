package io.ozone.cli.sh;

import io.ozone.client.KeyInfo;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.PutOptions;
import io.ozone.common.error.ErrorCode;
import io.ozone.wire.om.Condition;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "Write a key anew with another replication; fails when somebody else writes it meanwhile.",
        footerHeading = "%nExample:%n",
        footer = "  ozone sh key rewrite --replication 3 vol1/bucket1/key1")
final class RewriteKey extends ShellAction {
    @Parameters(paramLabel = "VOLUME/BUCKET/KEY", description = "Address of the key.")
    private String address;

    @Option(names = "--no-progress", description = "Show no progress.")
    private boolean noProgress;

    @Mixin
    private ReplicationOptions replication;

    @Override
    protected void run() throws IOException {
        if (replication.replication() == null) {
            throw ErrorCode.INVALID_ARGUMENT.failure("give --replication, such as --replication 3");
        }
        Address target = Address.key(address);
        try (OzoneClient client = connect(target)) {
            OzoneBucket bucket = bucket(client, target);
            KeyInfo from = bucket.lookup(target.key());
            PutOptions options = PutOptions.DEFAULT
                    .withReplication(replication.replication())
                    .withCondition(Condition.newBuilder()
                            .setUpdateId(from.generation())
                            .build());
            KeyInfo written;
            try (Progress progress =
                    Progress.of("rewrite " + from.name(), from.length(), terminal(), settings(), noProgress)) {
                written = Copying.copy(bucket, from, bucket, target.key(), options, progress);
            }
            output().done(
                            "Key " + target.path() + " is now " + Show.replication(written.replication()) + ".",
                            Show.key(written));
        }
    }
}
