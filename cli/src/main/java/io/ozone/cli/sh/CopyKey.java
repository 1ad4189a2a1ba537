package io.ozone.cli.sh;

import io.ozone.cli.Size;
import io.ozone.client.KeyInfo;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.PutOptions;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "Copy a key, with its metadata, tags and ETag.",
        footerHeading = "%nExamples:%n",
        footer = {"  ozone sh key cp vol1/bucket1/key1 vol1/bucket2/key1", "  ozone sh key cp vol1/bucket1 key1 key2"})
final class CopyKey extends ShellAction {
    @Parameters(arity = "2..3", paramLabel = "ADDRESS", description = "Two addresses, or volume/bucket and two names.")
    private List<String> words;

    @Option(names = "--no-progress", description = "Show no progress.")
    private boolean noProgress;

    @Mixin
    private ReplicationOptions replication;

    @Override
    protected void run() throws IOException {
        KeyPair keys = KeyPair.parse(words);
        try (OzoneClient client = connect(keys.from())) {
            OzoneBucket source = bucket(client, keys.from());
            KeyInfo from = source.lookup(keys.from().key());
            PutOptions options = PutOptions.DEFAULT.withReplication(replication.replication());
            KeyInfo copy;
            try (Progress progress =
                    Progress.of("cp " + from.name(), from.length(), terminal(), settings(), noProgress)) {
                copy = Copying.copy(
                        source, from, bucket(client, keys.to()), keys.to().key(), options, progress);
            }
            output().done("Key " + keys.to().path() + " written, " + new Size(copy.length()) + ".", Show.key(copy));
        }
    }
}
