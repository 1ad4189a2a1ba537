package io.ozone.cli.freon;

import io.ozone.cli.Connection;
import io.ozone.client.KeyInputStream;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        description = "Read the keys that ockg wrote with the same -n, -s and -p, and check every byte.",
        footerHeading = "%nExample:%n",
        footer = "  ozone freon ockv -n 100000 -t 16 -s 4KB -v vol1 -b bucket1 -p run1")
final class KeyValidator extends LoadAction {
    @Mixin
    private LoadOptions load;

    @Mixin
    private BucketChoice place;

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
        OzoneBucket bucket = client.bucket(place.volume, place.bucket);
        return new Workload() {
            @Override
            public void setUp() {
                client.bucketInfo(place.volume, place.bucket);
            }

            @Override
            public long run(int thread, long number) throws IOException {
                return check(bucket, load.key(number), content);
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }

    /** Reads a key and compares it with what it should hold; gives its length. */
    static long check(OzoneBucket bucket, String key, Content content) throws IOException {
        try (KeyInputStream in = bucket.get(key)) {
            content.checkLength(key, in.length());
            long at = 0;
            ByteBuffer bytes;
            while ((bytes = in.next()) != null) {
                content.check(key, at, bytes);
                at += bytes.remaining();
            }
            content.checkLength(key, at);
            return at;
        }
    }
}
