package io.ozone.scm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.LeaderCalls;
import io.ozone.common.rpc.Patience;
import io.ozone.common.settings.Settings;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import io.ozone.wire.scm.AllocateBlocksRequest;
import io.ozone.wire.scm.ScmBlocksGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three SCMs on three addresses of this machine, with the standard ports. */
@Timeout(120)
class ScmGroupTest {
    static {
        // An election held while its group is closed ends with an exception: no matter of a test that waits beside it.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger NETWORKS = new AtomicInteger();

    @TempDir
    Path directory;

    private final String network = "127.2." + NETWORKS.incrementAndGet() + ".";
    private final List<FakeDatanode> datanodes = new ArrayList<>();
    private final ScmServer[] scms = new ScmServer[3];
    private final Channels channels = new Channels();
    private final LeaderCalls blocks = new LeaderCalls(
            channels,
            IntStream.range(0, 3).mapToObj(i -> host(i) + ":9863").toList(),
            Patience.steady(PATIENCE, Duration.ofSeconds(5)));

    private String host(int scm) {
        return network + (scm + 1);
    }

    private Settings settings(int scm) {
        Settings settings = Settings.defaults()
                .with("ozone.scm.service.ids", "cluster1")
                .with("ozone.scm.nodes.cluster1", "scm1,scm2,scm3")
                .with("ozone.scm.node.id", "scm" + (scm + 1))
                .with("ozone.metadata.dirs", directory.resolve("scm" + scm).toString())
                .with("ozone.scm.ha.ratis.leader.election.timeout", "700ms")
                .with("ozone.scm.heartbeat.thread.interval", "100ms")
                .with("hdds.scm.command.resend.interval", "200ms")
                .with("hdds.heartbeat.interval", "200ms")
                .with("ozone.scm.bootstrap.wait", "20s");
        for (int i = 0; i < 3; i++) {
            settings = settings.with("ozone.scm.address.cluster1.scm" + (i + 1), host(i));
        }
        return settings;
    }

    private void start(int scm) {
        scms[scm] = ScmServer.start(settings(scm));
    }

    private void startGroup() {
        ScmServer.init(settings(0));
        start(0);
        for (int i = 1; i < 3; i++) {
            ScmServer.bootstrap(settings(i));
            start(i);
            awaitMember(i);
        }
    }

    private void awaitMember(int scm) {
        await().atMost(PATIENCE)
                .until(() -> scms[scm].node().isMember() && scms[scm].node().hasLog());
    }

    private void startDatanodes() {
        List<String> doors =
                IntStream.range(0, 3).mapToObj(i -> host(i) + ":9861").toList();
        for (int i = 1; i <= 3; i++) {
            datanodes.add(new FakeDatanode(doors, i).start());
        }
    }

    private int leader() {
        await().atMost(PATIENCE)
                .until(() -> running().filter(i -> scms[i].node().isLeader()).count() == 1);
        return running().filter(i -> scms[i].node().isLeader()).findFirst().orElseThrow();
    }

    private IntStream running() {
        return IntStream.range(0, 3).filter(i -> scms[i] != null);
    }

    private void kill(int scm) {
        scms[scm].kill();
        scms[scm] = null;
    }

    private void wipe(int scm) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("scm" + scm))) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private List<BlockLocation> allocate(int count) {
        AllocateBlocksRequest request = AllocateBlocksRequest.newBuilder()
                .setCount(count)
                .setBlockSize(256L << 20)
                .setReplication(
                        Replication.newBuilder().setType(ReplicationType.RATIS).setFactor(3))
                .setOwner("om")
                .build();
        return blocks.call((channel, deadline) -> ScmBlocksGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
                        .allocateBlocks(request))
                .getBlocksList();
    }

    private void awaitSameRows() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                running().mapToObj(i -> scms[i].node().digest()).distinct())
                        .hasSize(1));
    }

    @AfterEach
    void stop() {
        datanodes.forEach(FakeDatanode::close);
        running().forEach(i -> scms[i].close());
        channels.close();
    }

    @Test
    void blocksAreHandedOutThroughTheLossOfEachLeaderAndNoneTwice() {
        startGroup();
        assertThat(running().mapToObj(i -> scms[i].clusterId()).distinct()).hasSize(1);
        startDatanodes();
        Set<Object> seen = new HashSet<>();
        for (int round = 0; round < 4; round++) {
            for (BlockLocation block : allocate(20)) {
                assertThat(seen.add(block.getBlock().getId())).as("%s", block).isTrue();
            }
            int leader = leader();
            if (round % 2 == 0) {
                kill(leader);
            } else {
                scms[leader].close();
                scms[leader] = null;
            }
            for (BlockLocation block : allocate(20)) {
                assertThat(seen.add(block.getBlock().getId())).as("%s", block).isTrue();
            }
            start(leader);
            awaitMember(leader);
        }
        awaitSameRows();
    }

    @Test
    void aWipedScmIsBootstrappedInItsOldPlace() throws IOException {
        startGroup();
        startDatanodes();
        allocate(1);
        int wiped = (leader() + 1) % 3;
        kill(wiped);
        wipe(wiped);
        assertThatThrownBy(() -> start(wiped)).hasMessageContaining("not initialised");
        assertThatThrownBy(() -> ScmServer.init(settings(wiped))).hasMessageContaining("--bootstrap");
        ScmServer.bootstrap(settings(wiped));
        start(wiped);
        awaitMember(wiped);
        assertThat(scms[leader()].node().peers()).hasSize(3);
        allocate(1);
        awaitSameRows();
    }

    @Test
    void oneScmGrowsToThree() {
        Settings alone = Settings.defaults()
                .with("ozone.metadata.dirs", directory.resolve("scm0").toString())
                .with("ozone.scm.names", "localhost")
                .with("ozone.scm.client.address", host(0))
                .with("ozone.scm.datanode.address", host(0))
                .with("ozone.scm.block.client.address", host(0))
                .with("ozone.scm.http-address", host(0));
        ScmServer.init(alone);
        try (ScmServer single = ScmServer.start(alone)) {
            await().atMost(PATIENCE).until(() -> single.node().isLeader());
        }
        start(0);
        for (int i = 1; i < 3; i++) {
            ScmServer.bootstrap(settings(i));
            start(i);
            awaitMember(i);
        }
        startDatanodes();
        allocate(1);
        kill(leader());
        allocate(1);
    }

    @Test
    void scmsThatWereInitialisedApartAreNotMerged() {
        ScmServer.init(settings(0));
        ScmServer.init(settings(1));
        start(0);
        await().atMost(PATIENCE).until(() -> scms[0].node().isLeader());
        assertThatThrownBy(() -> start(1))
                .isInstanceOfSatisfying(
                        OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_CLUSTER))
                .hasMessageContaining(scms[0].clusterId());
        assertThat(scms[0].node().peers()).hasSize(1);
    }

    @Test
    void onlyThePrimordialScmCreatesTheCluster() {
        for (int i = 0; i < 3; i++) {
            Settings settings = settings(i).with("ozone.scm.primordial.node.id", "scm1");
            assertThat(ScmServer.init(settings))
                    .isEqualTo(i == 0 ? ScmServer.Outcome.READY : ScmServer.Outcome.NOT_THIS_ONE);
        }
        assertThat(ScmServer.bootstrap(settings(0).with("ozone.scm.primordial.node.id", host(0))))
                .isEqualTo(ScmServer.Outcome.NOT_THIS_ONE);
    }
}
