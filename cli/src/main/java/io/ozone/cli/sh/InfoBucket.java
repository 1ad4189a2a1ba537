package io.ozone.cli.sh;

import io.ozone.client.OzoneClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Show a bucket.", footerHeading = "%nExample:%n", footer = "  ozone sh bucket info vol1/bucket1")
final class InfoBucket extends ShellAction {
    @Parameters(paramLabel = "VOLUME/BUCKET", description = "Its address.")
    private String address;

    @Override
    protected void run() {
        Address target = Address.bucket(address);
        try (OzoneClient client = connect(target)) {
            output().record(Show.bucket(client.bucketInfo(target.volume(), target.bucket())));
        }
    }
}
