package io.ozone.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpConsoleTest {
    private static final Settings SETTINGS = Settings.of(Map.of(
            "ozone.metadata.dirs", "/data/<metadata>",
            "ozone.test.password", "hush",
            "hdds.prometheus.endpoint.token", "abc"));

    private final HttpClient client = HttpClient.newHttpClient();
    private final Metrics metrics = new Metrics();
    private final AtomicReference<Optional<String>> notReady = new AtomicReference<>(Optional.of("in safe mode"));
    private final HttpConsole console = new HttpConsole("Test <daemon>", SETTINGS, ServerSettings.ALL, metrics)
            .fact("Role", () -> "leader & more")
            .readiness(notReady::get);

    @BeforeEach
    void start() {
        console.start("a.setting", new InetSocketAddress("127.0.0.1", 0));
    }

    @AfterEach
    void close() {
        console.close();
        metrics.close();
    }

    @Test
    void theFrontPageListsFactsAndPages() throws Exception {
        assertThat(get("/").body())
                .contains("Test &lt;daemon&gt;", "leader &amp; more", "href=\"/prom\"", "href=\"/conf\"");
    }

    @Test
    void confShowsGivenAndDefaultValuesButNoSecrets() throws Exception {
        assertThat(get("/conf?format=json").body())
                .contains("\"ozone.metadata.dirs\"", "/data/<metadata>", "hdds.prometheus.endpoint.enabled")
                .doesNotContain("hush")
                .doesNotContain("abc");
        assertThat(get("/conf?name=ozone.metadata.dirs").body())
                .contains("<value>/data/&lt;metadata&gt;</value>")
                .doesNotContain("prometheus");
        assertThat(get("/conf?format=yaml").statusCode()).isEqualTo(400);
    }

    @Test
    void promAsksForItsToken() throws Exception {
        metrics.counter("ozone.test.events", "events").increment();
        assertThat(get("/prom").statusCode()).isEqualTo(401);
        HttpResponse<String> answer = client.send(
                request("/prom").header("Authorization", "Bearer abc").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains("ozone_test_events_total 1.0", "jvm_memory_used_bytes");
    }

    @Test
    void readinessSaysWhatIsMissing() throws Exception {
        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(get("/ready").statusCode()).isEqualTo(503);
        assertThat(get("/ready").body()).contains("in safe mode");
        notReady.set(Optional.empty());
        assertThat(get("/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void logLevelsCanBeChanged() throws Exception {
        assertThat(get("/logLevel?log=io.ozone.some&level=debug").body()).contains("in effect DEBUG");
        assertThat(get("/logLevel?log=io.ozone.some&level=loud").statusCode()).isEqualTo(400);
        assertThat(get("/stacks").body()).contains("\"main\"");
    }

    @Test
    void aDaemonAddsItsOwnPages() throws Exception {
        console.route(
                "/mine",
                query -> Answer.json(Map.of("asked", query.parameter("q").orElse("nothing"))));
        assertThat(get("/mine?q=this").body()).contains("\"asked\"", "\"this\"");
        assertThat(get("/missing").statusCode()).isEqualTo(404);
        console.route("/broken", query -> {
            throw new IOException("disk gone");
        });
        assertThat(get("/broken").statusCode()).isEqualTo(500);
    }

    @Test
    void aTakenPortIsAConfigurationError() {
        int port = Integer.parseInt(console.address().split(":")[1]);
        HttpConsole second = new HttpConsole("Second", SETTINGS, ServerSettings.ALL, metrics);
        assertThatThrownBy(() -> second.start("a.setting", new InetSocketAddress("127.0.0.1", port)))
                .hasMessageContaining("(a.setting) can't listen on 127.0.0.1:" + port);
    }

    @Test
    void aConsoleCanBeOff() {
        HttpConsole off = new HttpConsole("Off", SETTINGS, ServerSettings.ALL, metrics);
        off.start("a.setting", InetSocketAddress.createUnresolved("off", 9876));
        assertThat(off.address()).isEmpty();
        off.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + console.address() + path));
    }
}
