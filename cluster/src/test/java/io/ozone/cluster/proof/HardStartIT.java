package io.ozone.cluster.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ozone.common.error.OzoneException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A highly available cluster whose hosts come back with what power failures, failing disks, wrong clocks and operators in a
 * hurry make of them. The message says what to do, doing it helps, and the cluster loses nothing meanwhile.
 */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(ProcessCluster.MACHINE)
final class HardStartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ANSWERS_AFTER_A_JUMP = 30;
    private static final long HALF_AN_HOUR_MILLIS = 1_800_000;

    private Path directory;
    private Optional<WallClocks> clocks;
    private ProcessCluster cluster;
    private Groups groups;
    private Acknowledged acknowledged;

    @BeforeAll
    void start(@TempDir Path temporary) {
        directory = temporary;
        clocks = WallClocks.in(directory);
        cluster = ProcessCluster.in(directory)
                .shape(new Shape(3, 3, 1, 0))
                .circumstances(host -> clocks.map(found -> found.enter(host)).orElse(List.of()))
                .start();
        groups = new Groups(cluster);
        acknowledged = new Acknowledged(cluster);
        acknowledged.put("first", 10);
    }

    /** After each test all hosts serve, and whatever was acknowledged so far can be read. */
    @AfterEach
    void nothingIsLost() throws Exception {
        cluster.heal();
        groups.awaitWhole(Role.SCM);
        groups.awaitWhole(Role.OM);
        acknowledged.put("healed" + acknowledged.count());
        acknowledged.readBack();
        assertThat(clusterIds()).hasSize(1);
    }

    @AfterAll
    void replicasAreTheSame() throws IOException {
        try {
            if (acknowledged == null) {
                return; // the cluster did not come up
            }
            EventLog log = new EventLog(directory.resolve("events.txt"), History.start());
            List<Replicas.Group> all = List.of(
                    new Replicas.Group(Role.OM, "om.db", io.ozone.om.state.Invariants::violations),
                    new Replicas.Group(Role.SCM, "scm.db", io.ozone.scm.state.Invariants::violations));
            assertThat(Replicas.differences(cluster, groups, all, log)).isEmpty();
        } finally {
            closeAll();
        }
    }

    private void closeAll() {
        if (acknowledged != null) {
            acknowledged.close();
        }
        if (groups != null) {
            groups.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aPowerFailureLeavesTheLastEntriesOfTwoLogsTorn() throws Exception {
        acknowledged.put("x".repeat(900), 5);
        List<Daemon> members = Stream.concat(cluster.all(Role.OM).stream(), cluster.all(Role.SCM).stream())
                .toList();
        members.forEach(Daemon::kill);
        LogDamage.of(cluster.daemon("om1")).loseLastSector();
        LogDamage.of(cluster.daemon("scm1")).cutOff();
        members.forEach(Daemon::start);
        members.forEach(Daemon::awaitUp);
    }

    @Test
    void aMemberWithADamagedLogSaysSoAndGetsItFromTheOthers() throws Exception {
        for (Daemon member : List.of(cluster.daemon("om2"), cluster.daemon("scm2"))) {
            member.kill();
            Path file = LogDamage.of(member).flipBit().file();
            String said = member.refusal();
            assertThat(said)
                    .contains("CORRUPT: " + file + " is damaged at byte ")
                    .contains("Delete ");
            assertThat(said.lines()).as("no stack").hasSize(1);
            acknowledged.put("without " + member.host());

            Path metadata = member.host().data().resolve("metadata");
            boolean om = member.host().role() == Role.OM;
            for (Path named : List.of(
                    metadata.resolve(om ? "om/ratis" : "scm-ratis"), metadata.resolve(om ? "om.db" : "scm.db"))) {
                assertThat(said).contains(named.toString());
                Daemon.delete(named);
            }
            member.start();
            member.awaitUp();
            groups.awaitWhole(member.host().role());
        }
    }

    @Test
    void theClocksOfTheLeadersJumpAndServiceGoesOn() throws Exception {
        assumeTrue(clocks.isPresent(), "skipped, for the Debian package faketime is not installed");
        AtomicBoolean ended = new AtomicBoolean();
        AtomicLong mostWrongMillis = new AtomicLong();
        Thread writer = new Thread(() -> {
            for (int i = 0; !ended.get(); i++) {
                try {
                    long stamp = acknowledged.put("jump/" + i).modifiedMillis();
                    mostWrongMillis.accumulateAndGet(Math.abs(System.currentTimeMillis() - stamp), Math::max);
                } catch (OzoneException e) {
                    continue; // not acknowledged; that service goes on is asked for below
                }
            }
        });
        writer.start();
        try {
            for (Duration ahead : List.of(Duration.ofHours(1), Duration.ofHours(-1))) {
                for (Role role : List.of(Role.OM, Role.SCM)) {
                    Daemon leader = groups.leader(role).orElseThrow();
                    clocks.orElseThrow().set(leader.host().name(), Duration.ZERO);
                    if (role == Role.OM) {
                        awaitCorrection(leader, 0);
                    }
                    clocks.orElseThrow().set(leader.host().name(), ahead);
                    if (role == Role.OM) {
                        awaitCorrection(leader, -ahead.toSeconds());
                    }
                    awaitAnswers(leader.host() + " is ahead by " + ahead);
                }
            }
            groups.leader(Role.OM).orElseThrow().kill();
            awaitAnswers("the leader with the wrong clock is gone");
        } finally {
            ended.set(true);
            writer.join();
            cluster.all()
                    .forEach(daemon -> clocks.orElseThrow().set(daemon.host().name(), Duration.ZERO));
        }
        assertThat(mostWrongMillis.get()).isLessThan(HALF_AN_HOUR_MILLIS);
    }

    /** An OM has seen what its host's clock shows. */
    private static void awaitCorrection(Daemon om, long seconds) {
        URI metrics = URI.create("http://" + om.host().address() + ":9874/prom");
        Awaitility.await(om.host() + " corrects its clock by " + seconds + " s")
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> Math.abs(correction(metrics) - seconds) < 60);
    }

    private static double correction(URI metrics) throws IOException {
        try (InputStream in = metrics.toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("ozone_om_clock_correction"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void awaitAnswers(String when) {
        int goal = acknowledged.count() + ANSWERS_AFTER_A_JUMP;
        Awaitility.await("writes go on when " + when)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> acknowledged.count() >= goal);
    }

    @Test
    void anOmThatIsTakenForAnotherDoesNotStart() {
        Daemon om = cluster.daemon("om3");
        om.stop();
        assertThat(om.refusal("-D", "ozone.om.node.id=om9"))
                .contains("CONFIGURATION: ", "ozone.om.node.id", "'om9'", "om1, om2, om3");
        assertThat(om.refusal("-D", "ozone.om.node.id=om1"))
                .contains("CONFIGURATION: ", "belongs to the OM node om3", "ozone.om.node.id");

        // On a new disk nothing tells that it is om3; but om1 has its address.
        om.wipe();
        om.prepare("--init", "-D", "ozone.om.node.id=om1");
        assertThat(om.refusal("-D", "ozone.om.node.id=om1"))
                .contains(
                        "CONFIGURATION: ",
                        "can't listen on " + cluster.daemon("om1").host().address());
        om.wipe();
        om.prepare("--bootstrap");
        om.start();
    }

    @Test
    void anScmWithAClusterOfItsOwnDoesNotJoin() throws IOException {
        Daemon scm = cluster.daemon("scm3");
        String ours = clusterIds().get(0);
        scm.stop();
        scm.wipe();
        // While the others can't be seen, this looks like the first SCM of a new cluster.
        scm.prepare("--init", "-D", "ozone.scm.ratis.enable=false");
        assertThat(scm.refusal()).contains("WRONG_CLUSTER: ", ours).doesNotContain("io.ozone");
        scm.wipe();
        scm.prepare("--bootstrap");
        scm.start();
    }

    /** With the disks of another cluster alone it does not start; with all its directories SCM does not take it. */
    @Test
    void aDatanodeOfAnotherClusterIsNotTaken() throws IOException {
        Daemon datanode = cluster.daemon("dn1");
        String ours = clusterIds().get(0);
        String other = "CID-00000000-0000-4000-8000-000000000000";
        Path data = datanode.host().data();
        Path version = data.resolve("disk1/hdds/VERSION");
        Path identity = data.resolve("metadata/datanode.id");
        datanode.stop();
        String before = Files.readString(version);
        Files.writeString(version, before.replace(ours, other));
        assertThat(datanode.refusal()).startsWith("WRONG_CLUSTER: ").contains(ours, other, data.toString());

        Path aside = Files.move(data, data.resolveSibling("aside"));
        Files.createDirectories(version.getParent());
        Files.createDirectories(identity.getParent());
        Files.writeString(version, before.replace(ours, other));
        Files.writeString(
                identity,
                Files.readString(aside.resolve(data.relativize(identity))).replace(ours, other));
        datanode.start();
        datanode.awaitUp();
        Path log = datanode.host().logs().resolve("ozone-datanode.log");
        for (Daemon scm : cluster.all(Role.SCM)) {
            Awaitility.await(scm.host() + " refuses it")
                    .atMost(PATIENCE)
                    .until(() -> Files.readAllLines(log).stream()
                            .anyMatch(line -> line.contains(" ERROR ")
                                    && line.contains(scm.host().address() + ":9861")
                                    && line.contains("belongs to cluster " + other + ", this SCM to " + ours)));
        }
        assertThat(acknowledged.tryPut("on the foreign datanode")).isFalse();

        datanode.stop();
        Daemon.delete(data);
        Files.move(aside, data);
        Files.writeString(version, before);
        datanode.start();
    }

    /** Of all that is initialised, each once. */
    private List<String> clusterIds() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.endsWith("VERSION"))
                    .flatMap(HardStartIT::lines)
                    .filter(line -> line.startsWith("clusterID="))
                    .map(line -> line.substring("clusterID=".length()))
                    .distinct()
                    .toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
