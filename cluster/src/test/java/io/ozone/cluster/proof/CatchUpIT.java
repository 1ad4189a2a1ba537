package io.ozone.cluster.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.client.BucketOptions;
import io.ozone.client.KeyInfo;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.PutOptions;
import io.ozone.client.VolumeOptions;
import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.om.state.OmTables;
import io.ozone.wire.om.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** OMs and SCMs that get the leader's checkpoint, while what sends it or gets it is killed or cut off. */
@Timeout(600)
@ResourceLock(ProcessCluster.MACHINE)
final class CatchUpIT {
    private static final long SEED = 11;
    private static final int CLIENTS = 6;
    /** Metadata make the rows of OM long, and so its checkpoint; it takes a moment to arrive. */
    private static final int METADATA_BYTES = 9_000;

    private static final int MANY_LARGE = 1_000;
    private static final int MANY_SMALL = 400;
    private static final int SOME = 20;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger names = new AtomicInteger();

    @Test
    void membersGetTheCheckpointThroughKillsAndCuts() throws Exception {
        boolean cuts = NamespaceNetwork.unavailable().isEmpty();
        Path events = Path.of("target", "proof", "catch-up", "events.txt");
        Files.createDirectories(events.getParent());
        Files.deleteIfExists(events);
        EventLog log = new EventLog(events, History.start());
        try (ProcessCluster cluster = ProcessCluster.in(directory)
                        .shape(new Shape(3, 3, 1, 0))
                        .network(cuts ? new NamespaceNetwork() : new LoopbackNetwork())
                        .with("ozone.om.ratis.snapshot.auto.trigger.threshold", "100")
                        .with("ozone.om.ratis.log.purge.preservation.log.num", "0")
                        .with("ozone.om.ratis.segment.size", "1MB")
                        .with("ozone.scm.ha.ratis.snapshot.threshold", "10")
                        .with("ozone.scm.ha.ratis.segment.size", "4KB")
                        // Each block is asked for alone, and its id takes an entry of SCM's log.
                        .with("ozone.om.block.prefetch.count", "1")
                        .with("ozone.scm.sequence.id.batch.size", "1")
                        .start();
                Groups groups = new Groups(cluster);
                OzoneClient client = cluster.client()) {
            client.createVolume("vol1", VolumeOptions.DEFAULT);
            client.createBucket("vol1", "bucket1", BucketOptions.DEFAULT);
            OzoneBucket bucket = client.bucket("vol1", "bucket1");
            Random random = new Random(SEED);
            Replicas.Group oms = new Replicas.Group(Role.OM, "om.db", io.ozone.om.state.Invariants::violations);
            Replicas.Group scms = new Replicas.Group(Role.SCM, "scm.db", io.ozone.scm.state.Invariants::violations);
            CatchUp.Writes large = new CatchUp.Writes(
                    () -> put(bucket, "large", SOME),
                    () -> put(bucket, "large", MANY_LARGE),
                    acknowledged,
                    CatchUpIT::keys);
            CatchUp.Writes small = new CatchUp.Writes(
                    () -> put(bucket, "small", SOME),
                    () -> put(bucket, "small", MANY_SMALL),
                    Set.of(),
                    rows -> Set.of());
            groups.awaitWhole(Role.SCM);
            groups.awaitWhole(Role.OM);
            put(bucket, "small", SOME);

            int hits = new CatchUp(cluster, groups, oms, large, random, log).afterAnAbsence();
            hits += new CatchUp(cluster, groups, oms, large, random, log).withNewDisks();
            assertThat(hits)
                    .as("transfers between OMs that were interrupted\n%s", log.text())
                    .isGreaterThan(1);
            new CatchUp(cluster, groups, scms, small, random, log).afterAnAbsence();
            new CatchUp(cluster, groups, scms, small, random, log).withNewDisks();

            log.note("reading back");
            readBack(bucket);
            assertThat(Replicas.differences(cluster, groups, List.of(oms, scms), log))
                    .as(log.text())
                    .isEmpty();
        }
    }

    /** Returns when so many more keys are acknowledged. Small ones have a byte in a block, large ones metadata. */
    private void put(OzoneBucket bucket, String kind, int count) {
        forAll(Stream.generate(() -> kind + names.incrementAndGet()).limit(count), name -> {
            bucket.put(name, ByteBuffer.wrap(content(name)), PutOptions.DEFAULT.withMetadata(metadata(name)));
            acknowledged.add(name);
        });
    }

    private void readBack(OzoneBucket bucket) {
        forAll(acknowledged.stream(), name -> {
            KeyInfo key = bucket.lookup(name);
            assertThat(key.metadata()).as(name).isEqualTo(metadata(name));
            try (var in = bucket.get(key, 0, key.length())) {
                assertThat(in.readAllBytes()).as(name).isEqualTo(content(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Several clients share the work. */
    private static void forAll(Stream<String> names, Consumer<String> work) {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            names.map(name -> CompletableFuture.runAsync(() -> work.accept(name), clients))
                    .toList()
                    .forEach(CompletableFuture::join);
        } finally {
            clients.shutdownNow();
        }
    }

    private static byte[] content(String name) {
        return name.startsWith("small") ? name.getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    private static Map<String, String> metadata(String name) {
        if (name.startsWith("small")) {
            return Map.of();
        }
        byte[] noise = new byte[METADATA_BYTES];
        new Random(name.hashCode()).nextBytes(noise);
        return Map.of("noise", Base64.getEncoder().encodeToString(noise));
    }

    private static Set<String> keys(Reader rows) {
        Set<String> keys = new TreeSet<>();
        try (Cursor<String, Key> cursor = rows.scan(OmTables.KEYS, null, null)) {
            while (cursor.next()) {
                keys.add(cursor.key().substring(cursor.key().lastIndexOf('/') + 1));
            }
        }
        return keys;
    }
}
