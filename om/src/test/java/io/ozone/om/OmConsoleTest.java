package io.ozone.om;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.settings.Settings;
import io.ozone.wire.om.CreateEncryptionKey;
import io.ozone.wire.om.EncryptionKey;
import io.ozone.wire.om.GetEncryptionKey;
import io.ozone.wire.om.GetS3Secret;
import io.ozone.wire.om.NotificationEvent;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.PutBucketConfiguration;
import io.ozone.wire.om.ServiceList;
import io.ozone.wire.om.Services;
import io.ozone.wire.om.SetS3Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What else an OM does for its operators: its files, its console, its lists, what it says at a wrong start. */
class OmConsoleTest extends OneOmTest {
    @Test
    void theFilesOfItsLogAreAsTheSettingsSay() throws IOException {
        Settings own = settings.with(
                        "ozone.metadata.dirs", directory.resolve("own").toString())
                .with(OmSettings.RATIS_STORAGE_DIR, directory.resolve("log"))
                .with(OmSettings.RATIS_PREALLOCATED_SIZE, "192KB");
        OmServer.init(own);
        try (OmServer second = OmServer.start(own);
                Stream<Path> files = Files.walk(directory.resolve("log"))) {
            Awaitility.await().until(second::isLeader);
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("log_inprogress")))
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasSize(192 << 10));
        }
    }

    @Test
    void theServiceListNamesThisOm() {
        Services services = client.query(OmQuery.newBuilder().setServiceList(ServiceList.getDefaultInstance()))
                .getServices();
        assertThat(services.getClusterId()).isEqualTo(FakeScm.CLUSTER);
        assertThat(services.getServices(0).getLeader()).isTrue();
        assertThat(om.address())
                .endsWith(":" + services.getServices(0).getPorts(0).getValue());
    }

    @Test
    void theConsoleShowsWhatHappens() throws Exception {
        settings = settings.with("ozone.om.http-address", "localhost:0");
        restartAfter(om::close);
        client.put(V, B, "key", 10);
        assertThat(page("/prom"))
                .contains("ozone_om_call_seconds_count{kind=\"command\",operation=\"commit_key\",result=\"ok\"} 1")
                .contains("ozone_om_leader 1");
        assertThat(page("/ready")).contains("ready");
        assertThat(page("/")).contains(FakeScm.CLUSTER);
    }

    private String page(String path) throws Exception {
        URI address = URI.create("http://" + om.httpAddress() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void aBucketNotifiesTheTargetsOfTheSettings() throws Exception {
        BlockingQueue<String> posted = new LinkedBlockingQueue<>();
        HttpServer target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        target.createContext("/", exchange -> {
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        target.start();
        try {
            settings = settings.with("ozone.om.http-address", "localhost:0")
                    .with("ozone.om.notification.webhook.names", "hook")
                    .with(
                            "ozone.om.notification.webhook.hook.endpoint",
                            "http://127.0.0.1:" + target.getAddress().getPort())
                    .with("ozone.om.notification.interval", "10ms");
            restartAfter(om::close);
            assertThat(client.refused(notifying("nobody"))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            client.submit(notifying("hook"));
            assertThat(posted.poll(20, TimeUnit.SECONDS)).contains("s3:TestEvent");
            client.put(V, B, "key", 10);
            assertThat(posted.poll(20, TimeUnit.SECONDS)).contains("ObjectCreated:Put", "\"alice\"");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(page("/prom"))
                            .contains("ozone_om_notifications_delivered_total{target=\"hook\"} 2")
                            .contains("ozone_om_notifications_pending{target=\"hook\"} 0"));
        } finally {
            target.stop(0);
        }
    }

    private static OmCommand.Builder notifying(String target) {
        return OmCommand.newBuilder()
                .setPutBucketConfiguration(PutBucketConfiguration.newBuilder()
                        .setVolume(V)
                        .setBucket(B)
                        .setConfiguration(Commands.notification(
                                Commands.notice("r", target, NotificationEvent.OBJECT_CREATED_PUT))));
    }

    @Test
    void initialisingAgainChangesNothing() throws Exception {
        Path version = directory.resolve("om/current/VERSION");
        String before = Files.readString(version);
        int asked = scm.infoCalls.get();
        OmServer.init(settings);
        assertThat(scm.infoCalls.get()).isEqualTo(asked);
        assertThat(Files.readString(version)).isEqualTo(before).contains(FakeScm.CLUSTER);
    }

    @Test
    void aStartWithoutInitSaysWhatToDo() {
        Settings elsewhere =
                settings.with("ozone.metadata.dirs", directory.resolve("empty").toString());
        assertThatThrownBy(() -> OmServer.start(elsewhere))
                .isInstanceOf(OzoneException.class)
                .hasMessageContaining("ozone om --init");
    }

    @Test
    void aclsStopTheStart() {
        assertThatThrownBy(() -> OmServer.start(settings.with(OmSettings.ACL_ENABLED, true)))
                .isInstanceOf(OzoneException.class)
                .hasMessageContaining("not implemented");
    }

    @Test
    void secretsAreFoundByAccessId() {
        OmQuery.Builder query =
                OmQuery.newBuilder().setGetS3Secret(GetS3Secret.newBuilder().setAccessId("id1"));
        assertThat(client.refused(query)).isEqualTo(ErrorCode.ACCESS_ID_NOT_FOUND);
        client.submit(OmCommand.newBuilder()
                .setSetS3Secret(SetS3Secret.newBuilder().setAccessId("id1").setSecret("s3cr3t")));
        assertThat(client.query(query).getS3Secret().getSecret()).isEqualTo("s3cr3t");
        assertThat(client.query(query).getS3Secret().getUser()).isEqualTo("id1");
    }

    @Test
    void theLeaderDrawsEncryptionKeys() {
        OmQuery.Builder query = OmQuery.newBuilder()
                .setGetEncryptionKey(GetEncryptionKey.newBuilder().setName("s3"));
        assertThat(client.refused(query)).isEqualTo(ErrorCode.ENCRYPTION_KEY_NOT_FOUND);
        CreateEncryptionKey.Builder create =
                CreateEncryptionKey.newBuilder().setName("s3").setMaterial(ByteString.copyFromUtf8("guessed"));
        OmReply reply = client.submit(OmCommand.newBuilder().setCreateEncryptionKey(create));
        EncryptionKey key = client.query(query).getEncryptionKey();
        assertThat(key.getVersions(0).getMaterial().size()).isEqualTo(32);
        assertThat(reply).isEqualTo(OmReply.getDefaultInstance());
        client.submit(OmCommand.newBuilder().setCreateEncryptionKey(create));
        assertThat(client.query(query).getEncryptionKey()).isEqualTo(key);
        client.submit(OmCommand.newBuilder().setCreateEncryptionKey(create.setRotate(true)));
        assertThat(client.query(query).getEncryptionKey().getVersionsList())
                .hasSize(2)
                .contains(key.getVersions(0));
    }
}
