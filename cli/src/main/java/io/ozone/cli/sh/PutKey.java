package io.ozone.cli.sh;

import io.ozone.cli.Size;
import io.ozone.client.KeyInfo;
import io.ozone.client.KeyOutputStream;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.PutOptions;
import io.ozone.common.error.ErrorCode;
import io.ozone.wire.om.Condition;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "Write a file into a key. The key appears when all of it is stored.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ozone sh key put vol1/bucket1/key1 file.bin",
            "  tar c dir | ozone sh key put vol1/bucket1/dir.tar -"
        })
final class PutKey extends ShellAction {
    /** Files up to this size are sent as one piece, which is one call to the datanodes. */
    private static final int SMALL_BYTES = 1 << 20;

    private static final int BUFFER_BYTES = 1 << 20;

    @Parameters(index = "0", paramLabel = "VOLUME/BUCKET/KEY", description = "Address of the key.")
    private String address;

    @Parameters(index = "1", paramLabel = "FILE", description = "The file; - reads standard input.")
    private String file;

    @Option(
            names = {"--expected-generation", "--expectedGeneration"},
            paramLabel = "N",
            description = "Only when the key is at this generation; 0 = only when there is none.")
    private Long generation;

    @Option(
            names = {"-m", "--metadata"},
            paramLabel = "NAME=VALUE",
            description = "User metadata.")
    private Map<String, String> metadata = new LinkedHashMap<>();

    @Option(names = "--no-progress", description = "Show no progress.")
    private boolean noProgress;

    @Mixin
    private ReplicationOptions replication;

    @Override
    protected void run() throws IOException {
        Address target = Address.key(address);
        PutOptions options = PutOptions.DEFAULT
                .withReplication(replication.replication())
                .withMetadata(metadata)
                .withCondition(condition());
        try (OzoneClient client = connect(target)) {
            OzoneBucket bucket = bucket(client, target);
            KeyInfo key = file.equals("-") ? putInput(bucket, target, options) : putFile(bucket, target, options);
            output().done("Key " + target.path() + " written, " + new Size(key.length()) + ".", Show.key(key));
        }
    }

    private Condition condition() {
        if (generation == null) {
            return Condition.getDefaultInstance();
        }
        return generation == 0
                ? Condition.newBuilder().setAbsent(true).build()
                : Condition.newBuilder().setUpdateId(generation).build();
    }

    private KeyInfo putInput(OzoneBucket bucket, Address target, PutOptions options) throws IOException {
        InputStream in = terminal().in();
        try (Progress progress = progress(target, 0)) {
            return stream(bucket.put(target.key(), options), Channels.newChannel(in), -1, progress);
        }
    }

    private KeyInfo putFile(OzoneBucket bucket, Address target, PutOptions options) throws IOException {
        Path path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw ErrorCode.INVALID_ARGUMENT.failure("%s is a directory; a key takes a file", path);
        }
        try (FileChannel in = FileChannel.open(path)) {
            if (!Files.isRegularFile(path)) {
                return stream(bucket.put(target.key(), options), in, -1, Progress.SILENT);
            }
            long length = in.size();
            PutOptions sized = options.withExpectedLength(length);
            if (length <= SMALL_BYTES) {
                return bucket.put(target.key(), readAll(in, (int) length), sized);
            }
            try (Progress progress = progress(target, length)) {
                return stream(bucket.put(target.key(), sized), in, length, progress);
            }
        }
    }

    private Progress progress(Address target, long total) {
        return Progress.of("put " + target.key(), total, terminal(), settings(), noProgress);
    }

    /** @param expected bytes the source has; -1 = not known */
    private KeyInfo stream(KeyOutputStream out, ReadableByteChannel in, long expected, Progress progress)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            while (in.read(buffer) >= 0) {
                progress.add(buffer.position());
                out.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            if (expected >= 0 && out.length() != expected) {
                throw new IOException(
                        "%s changed while it was read: %d bytes, then %d".formatted(file, expected, out.length()));
            }
        } catch (IOException | RuntimeException e) {
            out.abort();
            throw e;
        }
        out.close();
        return out.info();
    }

    private ByteBuffer readAll(FileChannel in, int length) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(length);
        while (data.hasRemaining()) {
            if (in.read(data) < 0) {
                throw new EOFException(file + " became shorter while it was read");
            }
        }
        return data.flip();
    }
}
