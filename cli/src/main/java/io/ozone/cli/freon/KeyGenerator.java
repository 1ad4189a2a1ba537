package io.ozone.cli.freon;

import io.ozone.cli.Connection;
import io.ozone.client.KeyOutputStream;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.PutOptions;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        description = "Write keys with known random bytes; ockv checks them.",
        footerHeading = "%nExample:%n",
        footer = "  ozone freon ockg -n 100000 -t 16 -s 4KB -v vol1 -b bucket1 -p run1")
final class KeyGenerator extends LoadAction {
    @Mixin
    private LoadOptions load;

    @Mixin
    private BucketChoice place;

    @Option(
            names = {"--buffer", "--buffer-size", "--bufferSize"},
            paramLabel = "SIZE",
            defaultValue = "1MB",
            converter = SizeText.class,
            description = "Bytes of one write into a stream (default: ${DEFAULT-VALUE}).")
    private long buffer;

    @Option(names = "--stream", description = "Write small keys through a stream too.")
    private boolean stream;

    @Override
    int threads() {
        return load.threads;
    }

    @Override
    Long count() {
        return load.count;
    }

    @Override
    Workload workload() {
        OzoneClient client = Connection.open(settings(), "");
        Content content = new Content(load.size);
        return new Workload() {
            private OzoneBucket bucket;

            @Override
            public void setUp() {
                bucket = place.open(client);
            }

            @Override
            public long run(int thread, long number) throws IOException {
                put(bucket, load.key(number), content, load.size, stream, (int) buffer);
                return load.size;
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }

    static void put(OzoneBucket bucket, String key, Content content, long size, boolean stream, int step)
            throws IOException {
        PutOptions options = PutOptions.DEFAULT.withExpectedLength(size);
        if (content.isWhole() && !stream) {
            bucket.put(key, content.whole(key), options);
            return;
        }
        KeyOutputStream out = bucket.put(key, options);
        try {
            content.write(key, out, step);
            out.close();
        } catch (IOException | RuntimeException e) {
            out.abort();
            throw e;
        }
    }
}
