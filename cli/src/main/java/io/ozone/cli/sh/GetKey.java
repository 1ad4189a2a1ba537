package io.ozone.cli.sh;

import io.ozone.cli.Size;
import io.ozone.client.KeyInputStream;
import io.ozone.client.OzoneClient;
import io.ozone.common.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "Read a key into a file. Every byte is checked; the file appears when it is complete.",
        footerHeading = "%nExamples:%n",
        footer = {"  ozone sh key get vol1/bucket1/key1", "  ozone sh key get -f vol1/bucket1/key1 copy.bin"})
final class GetKey extends ShellAction {
    @Parameters(index = "0", paramLabel = "VOLUME/BUCKET/KEY", description = "Address of the key.")
    private String address;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "File or directory to write to (default: this directory); - is standard output.")
    private String destination;

    @Option(
            names = {"-f", "--force"},
            description = "Replace a file that exists.")
    private boolean force;

    @Option(names = "--no-progress", description = "Show no progress.")
    private boolean noProgress;

    @Override
    protected void run() throws IOException {
        Address target = Address.key(address);
        if ("-".equals(destination)) {
            print(target);
            return;
        }
        Path file = file(target);
        if (!force && Files.exists(file)) {
            throw ErrorCode.INVALID_ARGUMENT.failure("%s exists already; -f replaces it", file);
        }
        try (OzoneClient client = connect(target);
                KeyInputStream in = bucket(client, target).get(target.key());
                Progress progress =
                        Progress.of("get " + target.key(), in.length(), terminal(), settings(), noProgress)) {
            Download.toFile(in, file, force, progress);
            output().done(
                            file + " written, " + new Size(in.length()) + ".",
                            Map.of("key", target.path(), "file", file.toString(), "size", in.length()));
        }
    }

    private Path file(Address target) {
        String name = target.key().substring(target.key().lastIndexOf('/') + 1);
        Path file = Path.of(destination == null ? "." : destination);
        if (!Files.isDirectory(file)) {
            return file;
        }
        if (name.isEmpty()) {
            throw ErrorCode.INVALID_ARGUMENT.failure("key %s ends in /; say which file to write to", target.path());
        }
        return destination == null ? Path.of(name) : file.resolve(name);
    }
}
