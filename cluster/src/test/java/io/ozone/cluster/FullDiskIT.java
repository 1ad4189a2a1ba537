package io.ozone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.client.BucketOptions;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.PutOptions;
import io.ozone.client.VolumeOptions;
import io.ozone.common.error.OzoneException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Datanodes whose disks are full, up to the space they keep free: reads go on, writes say what is wrong. */
@Timeout(300)
final class FullDiskIT {
    private static final int[] SIZES = {0, 100, 100_000, 9 << 20};

    @TempDir
    Path directory;

    @Test
    void writesAreRefusedWithTheReasonAndNothingIsLost() throws Exception {
        try (EmbeddedCluster cluster = cluster().start();
                OzoneClient client = cluster.client()) {
            cluster.awaitWritable(Duration.ofSeconds(60));
            client.createVolume("v1", VolumeOptions.DEFAULT);
            client.createBucket("v1", "b1", BucketOptions.DEFAULT);
            write(client.bucket("v1", "b1"), "before");
        }
        try (EmbeddedCluster cluster = cluster()
                        .set("hdds.datanode.volume.min.free.space", "1PB")
                        .start();
                OzoneClient client = cluster.client()) {
            OzoneBucket bucket = client.bucket("v1", "b1");
            read(bucket, "before");
            assertThatThrownBy(() -> put(bucket, "full", 100_000))
                    .isInstanceOf(OzoneException.class)
                    .hasMessageContaining("space");
            assertThatThrownBy(() -> bucket.get("full")).isInstanceOf(OzoneException.class);
            read(bucket, "before");
        }
        try (EmbeddedCluster cluster = cluster().start();
                OzoneClient client = cluster.client()) {
            cluster.awaitWritable(Duration.ofSeconds(60));
            OzoneBucket bucket = client.bucket("v1", "b1");
            read(bucket, "before");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(() -> write(bucket, "after"));
            read(bucket, "after");
        }
    }

    private EmbeddedCluster.Builder cluster() {
        return EmbeddedCluster.at(directory).ephemeralPorts().withoutS3();
    }

    private static void write(OzoneBucket bucket, String prefix) {
        for (int size : SIZES) {
            put(bucket, prefix + "/" + size, size);
        }
    }

    private static void put(OzoneBucket bucket, String name, int size) {
        bucket.put(name, ByteBuffer.wrap(Content.of(size, size)), PutOptions.DEFAULT);
    }

    private static void read(OzoneBucket bucket, String prefix) throws Exception {
        for (int size : SIZES) {
            try (InputStream in = bucket.get(prefix + "/" + size)) {
                assertThat(in.readAllBytes()).isEqualTo(Content.of(size, size));
            }
        }
    }
}
