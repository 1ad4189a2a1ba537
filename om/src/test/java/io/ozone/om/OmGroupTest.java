package io.ozone.om;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.settings.Settings;
import io.ozone.kv.Snapshot;
import io.ozone.wire.om.CreateVolume;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OmGroupTest {
    @TempDir
    Path directory;

    private final FakeScm scm = new FakeScm();
    private final List<Settings> settings = new ArrayList<>();
    private final List<OmServer> oms = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        Map<String, String> common = new TreeMap<>(Map.of(
                "ozone.om.service.ids", "cluster1",
                "ozone.om.nodes.cluster1", "om0,om1,om2",
                "ozone.om.http-address", "off",
                "ozone.om.ratis.minimum.timeout", "500ms",
                "ozone.scm.block.client.address", scm.address()));
        for (int i = 0; i < 3; i++) {
            common.put("ozone.om.address.cluster1.om" + i, "localhost:" + freePort());
            common.put("ozone.om.ratis.port.cluster1.om" + i, Integer.toString(freePort()));
        }
        for (int i = 0; i < 3; i++) {
            settings.add(Settings.of(common)
                    .with("ozone.om.node.id", "om" + i)
                    .with("ozone.metadata.dirs", directory.resolve("om" + i).toString()));
            OmServer.init(settings.get(i));
            oms.add(OmServer.start(settings.get(i)));
        }
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
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
