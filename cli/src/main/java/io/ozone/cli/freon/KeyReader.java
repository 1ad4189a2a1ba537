package io.ozone.cli.freon;

import io.ozone.cli.Connection;
import io.ozone.client.KeyInputStream;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        description = "Read keys that ockg wrote, in random order; what they hold is not compared.",
        footerHeading = "%nExample:%n",
        footer = "  ozone freon ockr --keys 100000 --duration 30s -t 16 -v vol1 -b bucket1 -p run1")
final class KeyReader extends LoadAction {
    @Mixin
    private LoadOptions load;

    @Mixin
    private BucketChoice place;

    @Option(
            names = {"--keys", "-r", "--range"},
            paramLabel = "N",
            description = "How many keys there are to choose from (default: as many as -n).")
    private Long keys;

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
        OzoneBucket bucket = client.bucket(place.volume, place.bucket);
        long range = keys != null ? keys : load.count != null ? load.count : defaultCount();
        return new Workload() {
            @Override
            public void setUp() {
                client.bucketInfo(place.volume, place.bucket);
            }

            @Override
            public long run(int thread, long number) throws IOException {
                return read(bucket, load.key(ThreadLocalRandom.current().nextLong(range)));
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }

    private static long read(OzoneBucket bucket, String key) throws IOException {
        try (KeyInputStream in = bucket.get(key)) {
            long length = 0;
            ByteBuffer bytes;
            while ((bytes = in.next()) != null) {
                length += bytes.remaining();
            }
            return length;
        }
    }
}
