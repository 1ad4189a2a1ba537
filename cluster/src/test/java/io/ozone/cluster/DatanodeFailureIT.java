package io.ozone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.client.BucketOptions;
import io.ozone.client.KeyOutputStream;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.PutOptions;
import io.ozone.client.VolumeOptions;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A datanode dies while objects are written: writes go on, and everything acknowledged can be read. */
@Timeout(300)
final class DatanodeFailureIT {
    @TempDir
    Path directory;

    @Test
    void writesGoOnAndReadsSucceedWhenADatanodeDiesMidWrite() throws Exception {
        try (EmbeddedCluster cluster = EmbeddedCluster.at(directory)
                        .ephemeralPorts()
                        .withoutS3()
                        .start();
                OzoneClient client = cluster.client()) {
            cluster.awaitWritable(Duration.ofSeconds(60));
            client.createVolume("v1", VolumeOptions.DEFAULT);
            client.createBucket("v1", "b1", BucketOptions.DEFAULT);
            OzoneBucket bucket = client.bucket("v1", "b1");
            for (int victim = 0; victim < cluster.datanodes(); victim++) {
                List<String> written = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    put(bucket, "before" + victim + "/" + i, i, 10_000);
                    written.add("before" + victim + "/" + i);
                }
                byte[] large = Content.of(victim, 48 << 20);
                try (KeyOutputStream out = bucket.put("large" + victim, PutOptions.DEFAULT)) {
                    out.write(large, 0, 20 << 20);
                    cluster.killDatanode(victim);
                    out.write(large, 20 << 20, large.length - (20 << 20));
                }
                for (int i = 0; i < 20; i++) {
                    put(bucket, "after" + victim + "/" + i, i, 10_000);
                    written.add("after" + victim + "/" + i);
                }
                try (InputStream in = bucket.get("large" + victim)) {
                    assertThat(in.readAllBytes()).isEqualTo(large);
                }
                for (String name : written) {
                    try (InputStream in = bucket.get(name)) {
                        assertThat(in.readAllBytes())
                                .isEqualTo(Content.of(Integer.parseInt(name.substring(name.indexOf('/') + 1)), 10_000));
                    }
                }
                cluster.startDatanode(victim);
                cluster.awaitWritable(Duration.ofSeconds(60));
            }
        }
    }

    private static void put(OzoneBucket bucket, String name, long seed, int length) {
        bucket.put(name, ByteBuffer.wrap(Content.of(seed, length)), PutOptions.DEFAULT);
    }
}
