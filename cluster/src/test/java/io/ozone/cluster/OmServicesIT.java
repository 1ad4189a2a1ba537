package io.ozone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.cli.OzoneCommand;
import io.ozone.cli.Terminal;
import io.ozone.common.settings.Settings;
import io.ozone.om.OmServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two OM services of one cluster in one site file: each OM finds its own, and clients name the one they mean. */
@Timeout(120)
final class OmServicesIT {
    private static final String CHOICE = "ozone.om.internal.service.id";
    private static final Map<String, String> SERVICES = Map.of(
            "ozone.om.service.ids", "east,west",
            "ozone.om.nodes.east", "om1",
            "ozone.om.nodes.west", "om1",
            "ozone.om.address.east.om1", "127.6.1.1",
            "ozone.om.address.west.om1", "127.6.1.2");

    @TempDir
    static Path directory;

    private static EmbeddedCluster cluster;
    private static OmServer west;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void start() {
        EmbeddedCluster.Builder builder = EmbeddedCluster.at(directory.resolve("east"))
                .ephemeralPorts()
                .withoutS3()
                .datanodes(1)
                .set("ozone.server.default.replication", "1")
                .set(CHOICE, "east");
        SERVICES.forEach(builder::set);
        cluster = builder.start();
        cluster.awaitWritable(Duration.ofSeconds(60));
        OmServer.init(om("west"));
        west = OmServer.start(om("west"));
    }

    @AfterAll
    static void stop() {
        west.close();
        cluster.close();
    }

    @Test
    void eachServiceIsReachedByItsName() throws IOException {
        Path file = Files.writeString(directory.resolve("source"), "content");
        for (String service : List.of("east", "west")) {
            String bucket = "o3://%s/%s-volume/bucket1".formatted(service, service);
            assertThat(ozone("sh volume create o3://%s/%s-volume".formatted(service, service)))
                    .as(err())
                    .isZero();
            assertThat(ozone("sh bucket create " + bucket)).as(err()).isZero();
            assertThat(ozone("sh key put %s/key1 %s".formatted(bucket, file)))
                    .as(err())
                    .isZero();
            assertThat(ozone("sh key cat " + bucket + "/key1")).as(err()).isZero();
            assertThat(out()).isEqualTo("content");
        }
        assertThat(ozone("sh volume list o3://west/")).as(err()).isZero();
        assertThat(out()).contains("west-volume").doesNotContain("east-volume");
        assertThat(ozone("sh volume info o3://east/west-volume")).isEqualTo(3);
        assertThat(err()).startsWith("VOLUME_NOT_FOUND: ");
    }

    @Test
    void theAdministratorNamesTheServiceToo() {
        assertThat(ozone("admin om roles --om-service-id=west")).as(err()).isZero();
        assertThat(out()).contains("127.6.1.2").doesNotContain("127.6.1.1");
        assertThat(ozone("admin om roles --service-id=north")).isNotZero();
        assertThat(err()).contains("there is no OM service 'north'", "[east, west]");
    }

    @Test
    void whoDoesNotSayWhichIsAsked() {
        assertThat(ozone("sh volume list")).isNotZero();
        assertThat(err()).contains("ozone.om.service.ids names [east, west]", "set " + CHOICE);
        refused(om("west").with(CHOICE, ""), "ozone.om.service.ids names [east, west]; set " + CHOICE);
        refused(om("north"), CHOICE + " is 'north', which is none of ozone.om.service.ids: [east, west]");
    }

    private static void refused(Settings settings, String message) {
        assertThatThrownBy(() -> OmServer.start(settings)).hasMessageContaining(message);
    }

    private static Settings om(String service) {
        return cluster.clientSettings()
                .with(CHOICE, service)
                .with("ozone.metadata.dirs", directory.resolve(service).toString())
                .with("ozone.om.http-address", "off")
                .with("ozone.om.ratis.minimum.timeout", "300ms");
    }

    /** With what every machine of the cluster has in its site file, and no machine's own choice. */
    private int ozone(String line) {
        out.reset();
        err.reset();
        Map<String, String> site = new TreeMap<>(cluster.clientSettings().given());
        site.remove(CHOICE);
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        site.forEach((name, value) -> words.addAll(List.of("-D", name + "=" + value)));
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        return OzoneCommand.run(terminal, words.toArray(String[]::new));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
