package io.ozone.cluster.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.client.BucketOptions;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.PutOptions;
import io.ozone.client.VolumeOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * How long clients wait when a leader dies, and what it costs to bring a member back: measured, on daemons as operators run
 * them. The figures go to {@code target/proof/figures.txt}. Only what holds on any machine is asserted: nothing fails,
 * nothing is lost.
 */
@Tag("soak")
@ResourceLock(ProcessCluster.MACHINE)
final class HaFiguresIT {
    private static final int KILLS = Integer.getInteger("figures.kills", 10);
    private static final List<Role> LEADERS = Arrays.stream(
                    System.getProperty("figures.leaders", "OM,SCM").split(","))
            .map(Role::valueOf)
            .toList();
    private static final int ROWS = Integer.getInteger("figures.rows", 1_000_000);
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("figures.warmup.seconds", 45));
    private static final Duration AFTERWARDS = Duration.ofSeconds(6);
    private static final Duration PHASE = Duration.ofSeconds(15);
    private static final byte[] CONTENT = new byte[1024];

    @TempDir
    Path directory;

    private ProcessCluster cluster;
    private Groups groups;
    private OzoneClient client;
    private OzoneBucket bucket;

    @BeforeEach
    void start() {
        cluster = ProcessCluster.in(directory)
                .shape(new Shape(3, 3, 3, 0))
                .jvm(JavaCommand.production(directory))
                .with("ozone.om.ratis.minimum.timeout", "1500ms")
                .with("ozone.scm.ha.ratis.leader.election.timeout", "1500ms")
                .start();
        groups = new Groups(cluster);
        client = cluster.client();
        client.createVolume("vol1", VolumeOptions.DEFAULT);
        client.createBucket("vol1", "bucket1", BucketOptions.DEFAULT);
        bucket = client.bucket("vol1", "bucket1");
        put("read", 0);
    }

    @AfterEach
    void end() {
        client.close();
        groups.close();
        cluster.close();
    }

    @Test
    void waitsOfClientsWhenTheLeaderIsKilled() throws Exception {
        measureWaits(
                "kill -9 of the leading %s",
                role -> {
                    Daemon leader = groups.leader(role).orElseThrow();
                    leader.kill();
                    return () -> {
                        leader.start();
                        leader.awaitUp();
                    };
                });
    }

    /** Both leaders at once, as when they share a host that loses its power: connections stay, and nobody answers. */
    @Test
    void waitsOfClientsWhenLeadersArePaused() throws Exception {
        measureWaits(
                "the leaders of OM and SCM paused, once for %s",
                role -> {
                    groups.awaitWhole(Role.SCM);
                    List<Daemon> leaders = Stream.of(Role.OM, Role.SCM)
                            .map(group -> groups.leader(group).orElseThrow())
                            .toList();
                    leaders.forEach(Daemon::pause);
                    return () -> leaders.forEach(Daemon::resume);
                });
    }

    @Test
    void waitsOfClientsWhenLeadershipIsHandedOver() throws Exception {
        measureWaits(
                "leadership of %s handed over",
                role -> {
                    groups.transfer(role);
                    return () -> {};
                });
    }

    /** @param change of who leads; returns what makes the group whole again */
    private void measureWaits(String what, Function<Role, Runnable> change) throws Exception {
        try (Load writes = Load.of(2, number -> put("write", number));
                Load reads = Load.of(2, number -> get("read-0"))) {
            Figures.pass(WARM_UP);
            for (Role role : LEADERS) {
                List<Duration> writeWaits = new ArrayList<>();
                List<Duration> readWaits = new ArrayList<>();
                for (int i = 0; i < KILLS; i++) {
                    groups.awaitWhole(role);
                    long before = System.nanoTime();
                    Runnable repair = change.apply(role);
                    Figures.pass(AFTERWARDS);
                    Awaitility.await("calls after the change")
                            .atMost(Duration.ofSeconds(60))
                            .until(() -> writes.answeredSince(before) && reads.answeredSince(before));
                    writeWaits.add(writes.longestSince(before));
                    readWaits.add(reads.longestSince(before));
                    repair.run();
                }
                Figures.note(
                        what + ": longest wait of a write %s, of a read %s",
                        role,
                        Figures.seconds(writeWaits),
                        Figures.seconds(readWaits));
            }
            assertThat(writes.failures()).isEmpty();
            assertThat(reads.failures()).isEmpty();
        }
    }

    @Test
    void replayAfterAKillUnderFullLoad() throws Exception {
        List<Duration> one = new ArrayList<>();
        List<Duration> all = new ArrayList<>();
        try (Load writes = Load.of(64, number -> create("empty", number))) {
            for (int i = 0; i < 3; i++) {
                Figures.pass(WARM_UP);
                groups.awaitWhole(Role.OM);
                Daemon leader = groups.leader(Role.OM).orElseThrow();
                leader.kill();
                long start = System.nanoTime();
                leader.start();
                leader.awaitUp();
                groups.awaitWhole(Role.OM);
                one.add(Duration.ofNanos(System.nanoTime() - start));
            }
            Figures.note(
                    "the leading OM killed under full load: %s from its start until it serves with the others",
                    Figures.seconds(one));
            for (int i = 0; i < 3; i++) {
                Figures.pass(WARM_UP);
                groups.awaitWhole(Role.OM);
                List<Daemon> oms = cluster.all(Role.OM);
                oms.forEach(Daemon::kill);
                long start = System.nanoTime();
                oms.forEach(Daemon::start);
                Awaitility.await("OM serves again")
                        .pollInterval(Duration.ofMillis(50))
                        .atMost(Duration.ofSeconds(120))
                        .until(() -> writes.answeredSince(start));
                all.add(Duration.ofNanos(System.nanoTime() - start));
                oms.forEach(Daemon::awaitUp);
            }
            Figures.note(
                    "all OMs killed under full load: %s from their start to the first write", Figures.seconds(all));
            assertThat(writes.failures()).isEmpty();
        }
    }

    @Test
    void aWipedFollowerWithManyKeys() throws Exception {
        fill();
        groups.awaitWhole(Role.OM);
        try (Load writes = Load.of(8, number -> create("empty", number))) {
            Figures.pass(WARM_UP.multipliedBy(2));
            Daemon leader = groups.leader(Role.OM).orElseThrow();
            Daemon follower = cluster.all(Role.OM).stream()
                    .filter(om -> om != leader)
                    .findFirst()
                    .orElseThrow();
            double all = rateOf(writes, PHASE);
            // What a young process costs the others, which share its processors here.
            follower.kill();
            double two = rateOf(writes, PHASE);
            follower.start();
            double young = rateOf(writes, PHASE.multipliedBy(3));
            groups.awaitWhole(Role.OM);
            Figures.pass(WARM_UP.multipliedBy(2));
            follower.kill();
            follower.wipe();
            long began = System.nanoTime();
            follower.prepare("--bootstrap");
            follower.start();
            groups.awaitWhole(Role.OM);
            long whole = System.nanoTime();
            double meanwhile = writes.rate(began, whole);
            double after = rateOf(writes, PHASE);
            Figures.note(
                    "a wiped OM with %,d keys in the store: back in %s; writes %.0f/s before, %.0f/s without it, %.0f/s when it"
                            + " starts with its disk, %.0f/s while it caught up, %.0f/s after",
                    ROWS, Figures.seconds(Duration.ofNanos(whole - began)), all, two, young, meanwhile, after);
            assertThat(writes.failures()).isEmpty();
        }
    }

    private void fill() {
        groups.awaitWhole(Role.OM);
        List<Daemon> oms = cluster.all(Role.OM);
        oms.forEach(Daemon::beginStop);
        oms.forEach(Daemon::awaitEnd);
        StoredKeys.fill(oms, "vol1", "bucket1", ROWS);
        oms.forEach(Daemon::start);
        oms.forEach(Daemon::awaitUp);
    }

    private void put(String prefix, long number) {
        bucket.put(prefix + "-" + number, ByteBuffer.wrap(CONTENT), PutOptions.DEFAULT);
    }

    private void create(String prefix, long number) {
        bucket.put(prefix + "-" + number, ByteBuffer.allocate(0), PutOptions.DEFAULT);
    }

    private void get(String name) throws IOException {
        try (var in = bucket.get(name)) {
            assertThat(in.readAllBytes()).hasSize(CONTENT.length);
        }
    }

    private static double rateOf(Load load, Duration during) {
        long from = System.nanoTime();
        Figures.pass(during);
        return load.rate(from, System.nanoTime());
    }
}
