package io.ozone.cluster.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.ozone.client.BucketOptions;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.PutOptions;
import io.ozone.client.VolumeOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * What the S3 door adds to the Java client's own way, what connections cost that do nothing, and how long a page of a large
 * listing takes: measured on daemons as operators run them. The figures go to {@code target/proof/figures.txt}.
 */
@Tag("soak")
@ResourceLock(ProcessCluster.MACHINE)
final class S3FiguresIT {
    private static final AwsBasicCredentials USER = AwsBasicCredentials.create("figures", "figures-secret");
    private static final String VOLUME = "s3v";
    private static final String BUCKET = "figures";
    private static final int OBJECTS = Integer.getInteger("figures.objects", 40);
    private static final int ROWS = Integer.getInteger("figures.rows", 10_000_000);
    private static final int CONNECTIONS = Integer.getInteger("figures.connections", 2_000);
    private static final int CALLS = 2_000;
    private static final byte[] LARGE = new byte[64 << 20];
    private static final byte[] SMALL = new byte[4 << 10];
    private static final byte[] NOTHING = new byte[0];

    @TempDir
    Path directory;

    private ProcessCluster cluster;
    private Daemon gateway;
    private Daemon datanode;
    private OzoneClient client;
    private OzoneBucket bucket;
    private URI endpoint;
    private S3Connection s3;

    private interface Call {
        void run() throws IOException;
    }

    @BeforeEach
    void start() throws IOException {
        new Random(1).nextBytes(LARGE);
        new Random(2).nextBytes(SMALL);
        cluster = ProcessCluster.in(directory)
                .shape(new Shape(1, 1, 1, 1))
                .jvm(JavaCommand.production(directory))
                .start();
        gateway = cluster.all(Role.GATEWAY).get(0);
        datanode = cluster.all(Role.DATANODE).get(0);
        client = cluster.client();
        client.setS3Secret(USER.accessKeyId(), USER.secretAccessKey(), USER.accessKeyId());
        client.createVolume(VOLUME, VolumeOptions.DEFAULT);
        client.createBucket(VOLUME, BUCKET, BucketOptions.DEFAULT);
        bucket = client.bucket(VOLUME, BUCKET);
        endpoint = cluster.s3Endpoints().get(0);
        s3 = new S3Connection(endpoint, USER);
    }

    @AfterEach
    void end() throws IOException {
        s3.close();
        client.close();
        cluster.close();
    }

    @Test
    void processorTimeOfLargeObjects() throws IOException {
        put("large", LARGE);
        byte[] get = s3.head(SdkHttpMethod.GET, "/figures/large", 0);
        byte[] put = s3.head(SdkHttpMethod.PUT, "/figures/put", LARGE.length);
        compare("GET", () -> read("large"), () -> call(s3, get, NOTHING, LARGE.length));
        compare("PUT", () -> put("put", LARGE), () -> call(s3, put, LARGE, 0));
    }

    /** The Java client's own processor time counts on one side, the gateway's on the other, the datanode's on both. */
    private void compare(String what, Call java, Call door) throws IOException {
        repeat(java);
        repeat(door);
        OperatingSystemMXBean self = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        Duration datanodeBefore = datanode.processorTime();
        long selfBefore = self.getProcessCpuTime();
        repeat(java);
        double javaNanos = self.getProcessCpuTime()
                - selfBefore
                + (double) datanode.processorTime().minus(datanodeBefore).toNanos();
        datanodeBefore = datanode.processorTime();
        Duration gatewayBefore = gateway.processorTime();
        long start = System.nanoTime();
        repeat(door);
        double seconds = (System.nanoTime() - start) / 1e9;
        double gatewayNanos = gateway.processorTime().minus(gatewayBefore).toNanos();
        double doorNanos =
                gatewayNanos + datanode.processorTime().minus(datanodeBefore).toNanos();
        double bytes = (double) OBJECTS * LARGE.length;
        Figures.note(
                "%s of 64 MB: %.2f ns of processor a byte with the Java client, %.2f through S3 (%.2f of these in the gateway):"
                        + " %.2f times; %.0f MB/s through S3 with one client",
                what,
                javaNanos / bytes,
                doorNanos / bytes,
                gatewayNanos / bytes,
                doorNanos / javaNanos,
                bytes / seconds / 1e6);
    }

    private static void repeat(Call call) throws IOException {
        for (int i = 0; i < OBJECTS; i++) {
            call.run();
        }
    }

    @Test
    void smallObjectsWithIdleAndSlowConnectionsBeside() throws IOException {
        put("large", LARGE);
        put("small", SMALL);
        byte[] small = s3.head(SdkHttpMethod.GET, "/figures/small", 0);
        byte[] large = s3.head(SdkHttpMethod.GET, "/figures/large", 0);
        for (int i = 0; i < 3; i++) {
            latencies(small);
        }
        List<Duration> alone = latencies(small);
        List<S3Connection> others = new ArrayList<>();
        try {
            for (String what :
                    List.of("idle", "half a request", "not reading", "a tenth of 1 MB sent", "2 of 64 MB sent")) {
                long before = gateway.residentBytesWithoutGarbage();
                while (others.size() < CONNECTIONS) {
                    others.add(open(what, small, large));
                }
                awaitIdle();
                // The connection that measures has been idle for as long as opening the others took.
                s3.close();
                s3 = new S3Connection(endpoint, USER);
                List<Duration> beside = latencies(small);
                long withGarbage = gateway.residentBytes();
                Figures.note(
                        "%,d connections, %s: %+d MB, and %+d MB of garbage; GET of 4 KB beside them %s, alone %s",
                        CONNECTIONS,
                        what,
                        (gateway.residentBytesWithoutGarbage() - before) >> 20,
                        (withGarbage - gateway.residentBytes()) >> 20,
                        milliseconds(beside),
                        milliseconds(alone));
                close(others);
            }
        } finally {
            close(others);
        }
    }

    /** The others have been sent what they take, or have sent what they do. */
    private void awaitIdle() {
        AtomicReference<Duration> before = new AtomicReference<>(gateway.processorTime());
        Awaitility.await("the gateway has nothing to do")
                .atMost(Duration.ofSeconds(50))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    Duration now = gateway.processorTime();
                    return now.minus(before.getAndSet(now)).toMillis() < 100;
                });
    }

    private S3Connection open(String what, byte[] small, byte[] large) throws IOException {
        S3Connection other = new S3Connection(endpoint, USER);
        switch (what) {
            case "idle" -> call(other, small, NOTHING, SMALL.length);
            case "half a request" -> other.sendHalf(small);
            case "a tenth of 1 MB sent" ->
                other.send(other.head(SdkHttpMethod.PUT, "/figures/slow", 1 << 20), Arrays.copyOf(LARGE, 100 << 10));
            case "2 of 64 MB sent" ->
                other.send(other.head(SdkHttpMethod.PUT, "/figures/slow", LARGE.length), Arrays.copyOf(LARGE, 2 << 20));
            default -> other.send(large, NOTHING);
        }
        return other;
    }

    private static void close(List<S3Connection> connections) throws IOException {
        for (S3Connection connection : connections) {
            connection.close();
        }
        connections.clear();
    }

    private List<Duration> latencies(byte[] get) throws IOException {
        List<Duration> latencies = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            long start = System.nanoTime();
            call(s3, get, NOTHING, SMALL.length);
            latencies.add(Duration.ofNanos(System.nanoTime() - start));
        }
        return latencies;
    }

    @Test
    void aPageOfAListingOfManyKeys() throws IOException {
        Daemon om = cluster.all(Role.OM).get(0);
        om.stop();
        StoredKeys.fill(List.of(om), VOLUME, BUCKET, ROWS);
        om.start();
        om.awaitUp();
        Random random = new Random(3);
        List<Duration> latencies = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            String after = StoredKeys.name(random.nextInt(ROWS - 1_000));
            byte[] list = s3.head(SdkHttpMethod.GET, "/figures?list-type=2&max-keys=1000&start-after=" + after, 0);
            long start = System.nanoTime();
            s3.send(list, NOTHING);
            assertThat(s3.receive()).isGreaterThan(100_000);
            latencies.add(Duration.ofNanos(System.nanoTime() - start));
        }
        Figures.note(
                "a page of 1,000 out of %,d keys, anywhere: %s of the last 1,000 calls",
                ROWS, milliseconds(latencies.subList(CALLS - 1_000, CALLS)));
    }

    private void put(String name, byte[] content) {
        bucket.put(name, ByteBuffer.wrap(content), PutOptions.DEFAULT);
    }

    private void read(String name) throws IOException {
        byte[] buffer = new byte[256 << 10];
        long length = 0;
        try (var in = bucket.get(name)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                length += read;
            }
        }
        assertThat(length).isEqualTo(LARGE.length);
    }

    private static void call(S3Connection connection, byte[] head, byte[] body, long answer) throws IOException {
        connection.send(head, body);
        assertThat(connection.receive()).isEqualTo(answer);
    }

    private static String milliseconds(List<Duration> durations) {
        List<Duration> sorted = durations.stream().sorted().toList();
        return "%.2f ms median, %.2f ms p99"
                .formatted(
                        sorted.get(sorted.size() / 2).toNanos() / 1e6,
                        sorted.get(sorted.size() * 99 / 100).toNanos() / 1e6);
    }
}
