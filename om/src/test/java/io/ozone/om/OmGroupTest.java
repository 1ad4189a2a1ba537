package io.ozone.om;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.Rpc;
import io.ozone.common.settings.Settings;
import io.ozone.kv.Snapshot;
import io.ozone.wire.om.CreateVolume;
import io.ozone.wire.om.InfoBucket;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.OzoneManagerGrpc;
import io.ozone.wire.om.PutBucketConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OmGroupTest {
    static {
        // An election held while its group is closed ends with an exception: no matter of a test that waits beside it.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    private static final AtomicInteger NETWORKS = new AtomicInteger();

    @TempDir
    Path directory;

    private final FakeScm scm = new FakeScm();
    private final List<Settings> settings = new ArrayList<>();
    private final int network = NETWORKS.incrementAndGet();
    private final List<OmServer> oms = new ArrayList<>();

    @BeforeEach
    void start() {
        Map<String, String> common = new TreeMap<>(Map.of(
                "ozone.om.service.ids", "cluster1",
                "ozone.om.nodes.cluster1", "om0,om1,om2",
                "ozone.om.http-address", "off",
                "ozone.om.ratis.minimum.timeout", "500ms",
                "ozone.scm.block.client.address", scm.address()));
        for (int i = 0; i < 3; i++) {
            // Addresses of their own, with the standard ports: nobody takes those of an OM that is down for a moment.
            common.put("ozone.om.address.cluster1.om" + i, "127.4.%d.%d".formatted(network, i + 1));
        }
        for (int i = 0; i < 3; i++) {
            settings.add(Settings.of(common)
                    .with("ozone.om.node.id", "om" + i)
                    .with("ozone.metadata.dirs", directory.resolve("om" + i).toString()));
            OmServer.init(settings.get(i));
        }
        oms.addAll(settings.parallelStream().map(OmServer::start).toList());
    }

    @AfterEach
    void stop() {
        oms.forEach(OmServer::close);
        scm.close();
    }

    @Test
    void theGroupServesThroughTheLossOfItsLeader() {
        int leader = leader();
        int follower = (leader + 1) % 3;
        try (OmCaller client = new OmCaller(oms.get(follower).address())) {
            client.volumeAndBucket("vol1", "bucket1");
            client.put("vol1", "bucket1", "key", 10);
            OmCommand volume = client.prepared(OmCommand.newBuilder()
                    .setCreateVolume(CreateVolume.newBuilder().setVolume("vol2")));
            OmReply first = client.send(volume);

            oms.get(leader).kill();
            oms.remove(leader);
            int next = leader();

            try (OmCaller other = new OmCaller(oms.get(next).address())) {
                assertThat(other.send(volume)).as("a retry at the new leader").isEqualTo(first);
                assertThat(other.lookup("vol1", "bucket1", "key").getKey().getLength())
                        .isEqualTo(10);
                other.put("vol1", "bucket1", "key2", 20);
            }
        }
        oms.add(OmServer.start(settings.get(leader)));
        awaitSameRows();
    }

    @Test
    void aFollowerAnswersWhenTheClientAllowsIt() {
        int leader = leader();
        OmServer follower = oms.get((leader + 1) % 3);
        try (OmCaller client = new OmCaller(oms.get(leader).address());
                Channels channels = new Channels()) {
            OmQuery query = OmQuery.newBuilder()
                    .setAllowFollower(true)
                    .setInfoBucket(InfoBucket.newBuilder().setVolume("vol1").setBucket("bucket1"))
                    .build();
            OzoneManagerGrpc.OzoneManagerBlockingStub direct =
                    OzoneManagerGrpc.newBlockingStub(channels.to(follower.address()));
            client.volumeAndBucket("vol1", "bucket1");
            for (int i = 1; i <= 20; i++) {
                client.put("vol1", "bucket1", "key" + i, 0);
                assertThat(direct.query(query).getBucket().getUsedNamespace()).isEqualTo(i);
            }
            assertThatThrownBy(() -> direct.query(
                            query.toBuilder().setAllowFollower(false).build()))
                    .satisfies(e -> assertThat(Rpc.fromStatus(e).leader())
                            .contains(oms.get(leader).address()));
        }
    }

    @Test
    void theLeaderCarriesOutLifecyclesByTheTimeOfTheOthers() throws Exception {
        OmServer leader = oms.get(leader());
        try (OmCaller client = new OmCaller(leader.address())) {
            client.volumeAndBucket("vol1", "bucket1");
            client.put("vol1", "bucket1", "key", 0);
            client.submit(OmCommand.newBuilder()
                    .setPutBucketConfiguration(PutBucketConfiguration.newBuilder()
                            .setVolume("vol1")
                            .setBucket("bucket1")
                            .setConfiguration(
                                    Commands.lifecycle(Commands.rule("r", "").setExpirationDateMillis(86_400_000)))));
            leader.runTask(OmServer.LIFECYCLE_EXPIRY);
            OmQuery.Builder bucket = OmQuery.newBuilder()
                    .setInfoBucket(InfoBucket.newBuilder().setVolume("vol1").setBucket("bucket1"));
            assertThat(client.query(bucket).getBucket().getUsedNamespace()).isZero();
        }
    }

    @Test
    void aWipedOmIsBootstrappedAndCatchesUp() throws IOException {
        int wiped = (leader() + 1) % 3;
        try (OmCaller client = new OmCaller(oms.get(leader()).address())) {
            client.volumeAndBucket("vol1", "bucket1");
            client.put("vol1", "bucket1", "key", 10);
            oms.get(wiped).kill();
            try (Stream<Path> files = Files.walk(directory.resolve("om" + wiped))) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
            OmServer.bootstrap(settings.get(wiped), false);
            oms.set(wiped, OmServer.start(settings.get(wiped)));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> oms.get(wiped).node().isMember()
                            && oms.get(wiped).node().hasLog());
            client.put("vol1", "bucket1", "key2", 20);
        }
        awaitSameRows();
        assertThat(oms.get(leader()).node().peers()).hasSize(3);
    }

    @Test
    void aGracefulStopHandsTheLeadershipOver() {
        int leader = leader();
        try (OmCaller client = new OmCaller(oms.get((leader + 1) % 3).address())) {
            client.volumeAndBucket("vol1", "bucket1");
            long term = oms.get(leader).node().term();
            oms.remove(leader).close();
            client.put("vol1", "bucket1", "key", 10);
            assertThat(oms.get(leader()).node().term())
                    .as("one election, no other")
                    .isEqualTo(term + 1);
        }
    }

    @Test
    void theDirectoriesOfOneNodeAreNotTakenByAnother() {
        oms.remove(2).close();
        assertThatThrownBy(() -> OmServer.start(settings.get(2).with("ozone.om.node.id", "om1")))
                .hasMessageContainingAll("om2", "om1", "ozone.om.node.id");
    }

    private void awaitSameRows() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                oms.stream().map(OmGroupTest::digest).distinct().count())
                        .isEqualTo(1));
    }

    private int leader() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> oms.stream().filter(OmServer::isLeader).count() == 1);
        for (int i = 0; i < oms.size(); i++) {
            if (oms.get(i).isLeader()) {
                return i;
            }
        }
        throw new AssertionError("the leader is gone again");
    }

    private static String digest(OmServer om) {
        try (Snapshot rows = om.node().store().snapshot()) {
            return Digests.of(rows);
        }
    }
}
