package io.ozone.cluster.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ozone.common.error.OzoneException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
 * The smallest cluster on hosts that lack something: a disk that can be written, space on it, a free port, the end of a
 * log. No other member helps here.
 */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(ProcessCluster.MACHINE)
final class ScarceHostIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** More than the room for a few segments of OM's log that a full disk may still have. */
    private static final int MOST_WRITES = 2_000;

    private final Map<String, SmallDisk> disks = new LinkedHashMap<>();
    private ProcessCluster cluster;
    private Acknowledged acknowledged;

    @BeforeAll
    void start(@TempDir Path directory) {
        cluster = ProcessCluster.in(directory)
                .shape(new Shape(1, 1, 1, 0))
                // Space for a whole file of the log is taken at once; what follows has to come from a disk that is
                // full.
                .with("ozone.om.ratis.segment.size", "64KB")
                .with("ozone.scm.ha.ratis.segment.size", "64KB")
                .with("hdds.datanode.volume.min.free.space", "16MB")
                .circumstances(host -> Optional.ofNullable(disks.get(host))
                        .map(SmallDisk::enter)
                        .orElse(List.of()))
                .start();
        acknowledged = new Acknowledged(cluster);
        acknowledged.put("first", 10);
    }

    @AfterEach
    void nothingIsLost() throws Exception {
        disks.values().forEach(SmallDisk::free);
        cluster.heal();
        Awaitility.await("writes are taken again")
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(OzoneException.class)
                .untilAsserted(() -> acknowledged.put("healed" + acknowledged.count()));
        acknowledged.readBack();
    }

    @Test
    void aPortInUseIsNamedWithItsAddressAndItsSetting() throws Exception {
        Map<String, Map<Integer, String>> doors = Map.of(
                "om1",
                Map.of(9862, "ozone.om.address", 9872, "ozone.om.ratis.port", 9874, "ozone.om.http-address"),
                "scm1",
                Map.of(
                        9860,
                        "ozone.scm.client.address",
                        9861,
                        "ozone.scm.datanode.address",
                        9863,
                        "ozone.scm.block.client.address",
                        9876,
                        "ozone.scm.http-address",
                        9894,
                        "ozone.scm.ratis.port"),
                "dn1",
                Map.of(
                        9858,
                        "hdds.container.ratis.ipc.port",
                        9859,
                        "hdds.container.ipc.port",
                        9882,
                        "hdds.datanode.http-address"));
        for (Daemon daemon : cluster.all()) {
            daemon.stop();
            String address = daemon.host().address();
            for (var door : doors.get(daemon.host().name()).entrySet()) {
                try (ServerSocket taken = new ServerSocket()) {
                    taken.bind(new InetSocketAddress(address, door.getKey()));
                    String said = daemon.refusal();
                    assertThat(said)
                            .startsWith("CONFIGURATION: ")
                            .contains("(" + door.getValue() + ") can't listen on " + address + ":" + door.getKey())
                            .doesNotContain("Exception");
                    assertThat(said.lines()).hasSize(1);
                }
            }
        }
    }

    @Test
    void aPowerFailureLeavesTheOnlyLogsTorn() throws Exception {
        acknowledged.put("whole", 5);
        // The last entry of OM's log spans sectors; the client that waits for its answer is lost as well.
        acknowledged.putUnheard("x".repeat(900));
        for (Daemon daemon : List.of(cluster.daemon("om1"), cluster.daemon("scm1"))) {
            daemon.kill();
        }
        log(cluster.daemon("om1")).loseLastSector();
        log(cluster.daemon("scm1")).beginEntry();
    }

    @Test
    void theOnlyOmWithADamagedLogAsksForABackup() throws Exception {
        Daemon om = cluster.daemon("om1");
        acknowledged.put("in the damaged log", 5);
        om.kill();
        LogDamage damage = log(om).flipBit();
        assertThat(om.refusal())
                .startsWith("CORRUPT: " + om.host().data())
                .contains(damage.file().getFileName() + " is damaged at byte ")
                .contains("restore both from a backup");
        damage.flipBit();
    }

    @Test
    void aReadOnlyDiskIsNamedAndNothingIsWrittenElsewhere() {
        requireSmallDisks();
        for (Daemon daemon : cluster.all()) {
            daemon.stop();
            SmallDisk disk = disk(daemon);
            disk.makeReadOnly();
            assertThat(daemon.refusal())
                    .as(daemon.host().name())
                    .contains(daemon.host().data().toString(), "Read-only file system")
                    .doesNotContain("Exception", "\tat ");
            disk.makeWritable();
        }
    }

    @Test
    void aDiskWithoutSpaceEndsOmWithTheReasonAndSpaceBringsItBack() {
        requireSmallDisks();
        Daemon om = cluster.daemon("om1");
        om.stop();
        SmallDisk disk = disk(om);
        cluster.heal();
        acknowledged.put("on the small disk");
        disk.fill();
        // The last of these waits for an answer until OM is back.
        CompletableFuture<Void> writes = CompletableFuture.runAsync(() -> {
            for (int i = 0; om.isRunning() && i < MOST_WRITES; i++) {
                acknowledged.tryPut("into the full disk/" + "x".repeat(500) + i);
            }
        });
        Awaitility.await("OM ends").atMost(PATIENCE).until(() -> !om.isRunning());
        assertThat(om.console()).contains("No space left on device");
        refusesAFullDisk(om);
        disk.free();
        om.start();
        om.awaitUp();
        writes.join();
    }

    /** It writes too rarely to notice while it runs. */
    @Test
    void scmRefusesADiskWithoutSpaceAtTheStart() {
        requireSmallDisks();
        Daemon scm = cluster.daemon("scm1");
        scm.stop();
        refusesAFullDisk(scm);
        disk(scm).free();
    }

    /** Not even the space that it keeps free is there any more: the log of its pipeline can't grow. */
    @Test
    void aDatanodeWithoutSpaceTakesNoWritesAndServesReads() throws Exception {
        requireSmallDisks();
        Daemon datanode = cluster.daemon("dn1");
        datanode.stop();
        SmallDisk disk = disk(datanode);
        cluster.heal();
        acknowledged.put("on the small disk of the datanode", 20);
        disk.fill();
        for (int i = 0; acknowledged.tryPut("into the full disk of the datanode/" + i); i++) {
            assertThat(i).as("writes that a full disk took").isLessThan(MOST_WRITES);
        }
        assertThat(datanode.isRunning()).isTrue();
        // It says so when it writes something, such as the log of a new pipeline.
        Awaitility.await("the datanode says why")
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(Files.readString(datanode.host().logs().resolve("ozone-datanode.log")))
                                .contains("No space left on device"));
        acknowledged.readBack();
        datanode.kill();
        refusesAFullDisk(datanode);
        disk.free();
        datanode.start();
        datanode.awaitUp();
    }

    /** What it took away before it ended, such as the log of a pipeline that was given up, has left no room either. */
    private void refusesAFullDisk(Daemon daemon) {
        disk(daemon).fill();
        assertThat(daemon.refusal())
                .contains(daemon.host().data().toString())
                .startsWith("DISK_OUT_OF_SPACE: ")
                .doesNotContain("Exception", "\tat ");
    }

    private LogDamage log(Daemon daemon) throws IOException {
        SmallDisk disk = disks.get(daemon.host().name());
        return LogDamage.in(disk == null ? daemon.host().data() : disk.content());
    }

    private SmallDisk disk(Daemon daemon) {
        return disks.computeIfAbsent(
                daemon.host().name(), name -> SmallDisk.insteadOf(daemon.host().data(), "128m"));
    }

    private static void requireSmallDisks() {
        assumeTrue(
                Shell.tryRun("unshare", "--mount", "true").succeeded(),
                "skipped, for disks can't be mounted here: that needs root on Linux");
    }

    @AfterAll
    void stop() throws Exception {
        if (acknowledged != null) {
            acknowledged.close();
        }
        if (cluster != null) {
            cluster.close();
        }
        for (SmallDisk disk : disks.values()) {
            disk.close();
        }
    }
}
