package io.ozone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.client.BucketOptions;
import io.ozone.client.KeyInfo;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.PutOptions;
import io.ozone.client.VolumeOptions;
import io.ozone.common.error.OzoneException;
import io.ozone.kv.Snapshot;
import io.ozone.om.state.Invariants;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of the whole cluster under load: what was acknowledged is there, what was not is not wrong. */
@Timeout(600)
final class KillIT {
    private static final int WRITERS = 8;
    private static final int[] SIZES = {0, 1, 4096, 70_000, 300_000, 5 << 20};

    @TempDir
    Path directory;

    /** Name of a key → seed of its content, for every write that was acknowledged. */
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

    /** Name of a key → seeds of the contents that may be there because a write of them was begun. */
    private final Map<String, List<Long>> attempted = new ConcurrentHashMap<>();

    @Test
    void acknowledgedObjectsSurviveKillsWhileEightClientsWrite() throws Exception {
        for (int round = 0; round < 3; round++) {
            try (LocalProcess local = LocalProcess.start(directory);
                    OzoneClient client = local.client()) {
                OzoneBucket bucket = bucket(client, round == 0);
                check(bucket);
                int before = acknowledged.size();
                AtomicBoolean stop = new AtomicBoolean();
                List<Thread> writers = startWriters(bucket, round, stop);
                int goal = before + 300;
                Awaitility.await("writes").atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= goal);
                local.kill();
                stop.set(true);
                client.close();
                for (Thread writer : writers) {
                    writer.join();
                }
            }
        }
        try (EmbeddedCluster cluster =
                EmbeddedCluster.at(directory).ephemeralPorts().start()) {
            cluster.awaitWritable(Duration.ofSeconds(60));
            try (OzoneClient client = cluster.client()) {
                check(bucket(client, false));
            }
            try (Snapshot rows = cluster.om().node().store().snapshot()) {
                assertThat(Invariants.violations(rows)).isEmpty();
            }
        }
    }

    private static OzoneBucket bucket(OzoneClient client, boolean create) {
        if (create) {
            client.createVolume("v1", VolumeOptions.DEFAULT);
            client.createBucket("v1", "b1", BucketOptions.DEFAULT);
        }
        return client.bucket("v1", "b1");
    }

    private List<Thread> startWriters(OzoneBucket bucket, int round, AtomicBoolean stop) {
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Random random = new Random(1000L * round + i);
            String prefix = "writer" + i + "/";
            Thread writer = new Thread(() -> {
                while (!stop.get()) {
                    // Some names come again: overwrites.
                    String name = prefix + random.nextInt(200);
                    long seed = random.nextLong();
                    attempted.computeIfAbsent(name, key -> new ArrayList<>()).add(seed);
                    try {
                        bucket.put(name, ByteBuffer.wrap(content(seed)), PutOptions.DEFAULT);
                        acknowledged.put(name, seed);
                    } catch (OzoneException | IllegalStateException e) {
                        // Unknown outcome: either content may be there from now on.
                        return;
                    }
                }
            });
            writer.start();
            writers.add(writer);
        }
        return writers;
    }

    private void check(OzoneBucket bucket) throws Exception {
        for (Map.Entry<String, Long> entry : acknowledged.entrySet()) {
            String name = entry.getKey();
            byte[] found;
            try (var in = bucket.get(name)) {
                found = in.readAllBytes();
            }
            List<Long> tries = attempted.get(name);
            long last = tries.get(tries.size() - 1);
            if (java.util.Arrays.equals(found, content(entry.getValue()))) {
                continue;
            }
            // The one write that was under way when the process died may have taken effect.
            assertThat(found).as("%s", name).isEqualTo(content(last));
            acknowledged.put(name, last);
        }
        String after = "";
        for (boolean more = true; more; ) {
            var page = bucket.list("", after, "", 1000);
            for (KeyInfo key : page.keys()) {
                assertThat(attempted).containsKey(key.name());
                if (!acknowledged.containsKey(key.name())) {
                    byte[] found;
                    try (var in = bucket.get(key.name())) {
                        found = in.readAllBytes();
                    }
                    assertThat(attempted.get(key.name()).stream().map(KillIT::content))
                            .as("%s", key.name())
                            .anyMatch(content -> java.util.Arrays.equals(content, found));
                }
            }
            more = page.truncated();
            after = page.next();
        }
    }

    private static byte[] content(long seed) {
        return Content.of(seed, SIZES[(int) Math.floorMod(seed, (long) SIZES.length)]);
    }
}
