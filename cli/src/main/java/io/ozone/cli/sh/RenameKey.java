package io.ozone.cli.sh;

import io.ozone.client.OzoneClient;
import io.ozone.common.error.ErrorCode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        description = "Rename a key within its bucket.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ozone sh key rename vol1/bucket1 old new",
            "  ozone sh key rename vol1/bucket1/old vol1/bucket1/new"
        })
final class RenameKey extends ShellAction {
    @Parameters(arity = "2..3", paramLabel = "ADDRESS", description = "volume/bucket and two names, or two addresses.")
    private List<String> words;

    @Override
    protected void run() {
        KeyPair keys = KeyPair.parse(words);
        Address from = keys.from();
        Address to = keys.to();
        if (!from.volume().equals(to.volume()) || !from.bucket().equals(to.bucket())) {
            throw ErrorCode.INVALID_ARGUMENT.failure(
                    "a key is renamed within its bucket, and %s is not in %s/%s; copy it with 'ozone sh key cp'",
                    to.path(), from.volume(), from.bucket());
        }
        try (OzoneClient client = connect(from)) {
            bucket(client, from).rename(from.key(), to.key());
            output().done(
                            "Key " + from.path() + " is now " + to.path() + ".",
                            Map.of("from", from.path(), "to", to.path()));
        }
    }
}
