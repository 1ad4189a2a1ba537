package io.ozone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.client.BucketOptions;
import io.ozone.client.KeyInfo;
import io.ozone.client.KeyOutputStream;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.PutOptions;
import io.ozone.client.VolumeOptions;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Java client against a whole cluster: what is put is what comes back, and what is deleted frees its space. */
@Timeout(300)
final class EndToEndIT {
    @TempDir
    static Path directory;

    private static EmbeddedCluster cluster;
    private static OzoneClient client;
    private static OzoneBucket bucket;

    @BeforeAll
    static void start() {
        cluster = EmbeddedCluster.at(directory).ephemeralPorts().start();
        cluster.awaitWritable(Duration.ofSeconds(60));
        client = cluster.client();
        client.createVolume("v1", VolumeOptions.DEFAULT);
        client.createBucket("v1", "b1", BucketOptions.DEFAULT);
        bucket = client.bucket("v1", "b1");
    }

    @AfterAll
    static void stop() {
        client.close();
        cluster.close();
    }

    @Test
    void objectsOfEverySizeComeBack() throws IOException {
        int[] sizes = {0, 1, 16 << 10, (16 << 10) + 1, 64 << 10, (64 << 10) + 1, 4 << 20, (4 << 20) + 1, 9_999_999};
        for (int size : sizes) {
            byte[] data = Content.of(size, size);
            KeyInfo put = bucket.put("size/" + size, ByteBuffer.wrap(data), PutOptions.DEFAULT);
            assertThat(put.length()).isEqualTo(size);
            try (InputStream in = bucket.get("size/" + size)) {
                assertThat(in.readAllBytes()).isEqualTo(data);
            }
        }
    }

    @Test
    void rangesOfALargeObjectComeBack() throws IOException {
        byte[] data = Content.of(7, 20 << 20);
        try (KeyOutputStream out = bucket.put("ranged", PutOptions.DEFAULT)) {
            for (int position = 0; position < data.length; position += 777_777) {
                out.write(data, position, Math.min(777_777, data.length - position));
            }
        }
        KeyInfo key = bucket.lookup("ranged");
        Random random = new Random(11);
        for (int i = 0; i < 50; i++) {
            int offset = random.nextInt(data.length);
            int length = 1 + random.nextInt(Math.min(data.length - offset, 3 << 20));
            try (InputStream in = bucket.get(key, offset, length)) {
                assertThat(in.readAllBytes()).isEqualTo(java.util.Arrays.copyOfRange(data, offset, offset + length));
            }
        }
    }

    @Test
    void anAbortedWriteLeavesNothing() throws IOException {
        KeyOutputStream out = bucket.put("aborted", PutOptions.DEFAULT);
        out.write(new byte[10_000]);
        out.abort();
        assertThatThrownBy(() -> bucket.head("aborted"))
                .isInstanceOfSatisfying(
                        OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_NOT_FOUND));
    }

    @Test
    void overwritingAndRenamingKeepTheNewContent() throws IOException {
        bucket.put("name", ByteBuffer.wrap(Content.of(1, 100)), PutOptions.DEFAULT);
        bucket.put("name", ByteBuffer.wrap(Content.of(2, 200)), PutOptions.DEFAULT);
        bucket.rename("name", "other");
        try (InputStream in = bucket.get("other")) {
            assertThat(in.readAllBytes()).isEqualTo(Content.of(2, 200));
        }
        assertThatThrownBy(() -> bucket.head("name")).isInstanceOf(OzoneException.class);
    }

    @Test
    void deletedObjectsGiveTheirSpaceBack() throws IOException {
        client.createBucket("v1", "space", BucketOptions.DEFAULT);
        OzoneBucket space = client.bucket("v1", "space");
        long before = allocatedBytes();
        byte[] data = Content.of(3, 24 << 20);
        for (int i = 0; i < 4; i++) {
            try (KeyOutputStream out = space.put("k" + i, PutOptions.DEFAULT)) {
                out.write(data);
            }
        }
        long full = allocatedBytes();
        assertThat(full - before).isGreaterThan(3L * 4 * (20 << 20));
        for (int i = 0; i < 4; i++) {
            space.delete("k" + i);
        }
        assertThat(client.bucketInfo("v1", "space").usedBytes()).isZero();
        Awaitility.await("space of deleted blocks")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> allocatedBytes() < before + (full - before) / 4);
    }

    /** What the data files of all datanodes occupy on the disk; holes do not count. */
    private static long allocatedBytes() throws IOException {
        long blocks = 0;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".data")).toList()) {
                Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
                blocks += Long.parseLong(new String(stat.getInputStream().readAllBytes()).strip());
            }
        }
        return blocks * 512;
    }
}
