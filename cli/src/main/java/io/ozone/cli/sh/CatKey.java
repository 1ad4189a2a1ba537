package io.ozone.cli.sh;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        description = "Print a key's value.",
        footerHeading = "%nExample:%n",
        footer = "  ozone sh key cat vol1/bucket1/dir.tar | tar t")
final class CatKey extends ShellAction {
    @Parameters(paramLabel = "VOLUME/BUCKET/KEY", description = "Address of the key.")
    private String address;

    @Override
    protected void run() throws IOException {
        print(Address.key(address));
    }
}
