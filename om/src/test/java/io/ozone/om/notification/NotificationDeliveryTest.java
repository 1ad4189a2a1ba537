package io.ozone.om.notification;

import static io.ozone.om.Commands.notice;
import static io.ozone.om.Commands.of;
import static io.ozone.om.Commands.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.ozone.common.error.OzoneException;
import io.ozone.common.time.Clock;
import io.ozone.om.Commands;
import io.ozone.om.Replica;
import io.ozone.om.background.Proposals;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.server.Metrics;
import io.ozone.wire.Block;
import io.ozone.wire.Caller;
import io.ozone.wire.om.NotificationEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Delivery to a server of HTTP that answers as the test says, at a time of the test's choosing. */
class NotificationDeliveryTest {
    private static final String V = "vol1";
    private static final String B = "bucket1";
    private static final DeliveryOptions OPTIONS =
            new DeliveryOptions(1000, 10, Duration.ofSeconds(1), Duration.ofMinutes(1), "here");

    /** Takes what is posted, or answers with what is planned next. */
    private static final class Target implements AutoCloseable {
        final HttpServer server;
        final List<Map<String, Object>> bodies = Collections.synchronizedList(new ArrayList<>());
        final List<String> tokens = Collections.synchronizedList(new ArrayList<>());
        final Deque<Integer> answers = new ArrayDeque<>();
        /** Answers wait for it. */
        volatile CountDownLatch open = new CountDownLatch(0);

        final CountDownLatch asked = new CountDownLatch(1);

        @SuppressWarnings("unchecked")
        Target() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/events", exchange -> {
                byte[] body = exchange.getRequestBody().readAllBytes();
                asked.countDown();
                try {
                    open.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                Integer status = answers.poll();
                if (status == null) {
                    bodies.add(JsonMapper.builder().build().readValue(body, Map.class));
                    tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                }
                byte[] text = "some text".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status == null ? 200 : status, text.length);
                exchange.getResponseBody().write(text);
                exchange.close();
            });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
        }

        @SuppressWarnings("unchecked")
        List<Map<String, Object>> records() {
            return bodies.stream()
                    .flatMap(body -> ((List<Map<String, Object>>) body.getOrDefault("Records", List.of())).stream())
                    .toList();
        }

        List<String> keys() {
            return records().stream()
                    .map(record ->
                            String.valueOf(map(map(record, "s3"), "object").get("key")))
                    .toList();
        }

        @Override
        public void close() {
            open.countDown();
            server.stop(0);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> in, String name) {
        return (Map<String, Object>) in.get(name);
    }

    private static final class StoppedClock implements Clock {
        long nanos;

        @Override
        public long millis() {
            return nanos / 1_000_000;
        }

        @Override
        public long nanos() {
            return nanos;
        }

        void move(Duration by) {
            nanos += by.toNanos();
        }
    }

    @TempDir
    Path directory;

    private final StoppedClock clock = new StoppedClock();
    private final Metrics metrics = new Metrics();
    private final List<Webhook> webhooks = new ArrayList<>();
    private Replica replica;
    private ReplicaLog log;
    private Target target;

    @BeforeEach
    void open() throws IOException {
        replica = new Replica(directory.resolve("om.db"));
        replica.volumeAndBucket(V, B);
        log = new ReplicaLog(replica);
        target = new Target();
    }

    @AfterEach
    void close() {
        webhooks.forEach(Webhook::close);
        target.close();
        metrics.close();
        assertThat(replica.violations()).isEmpty();
        replica.close();
    }

    private NotificationDelivery delivery(String name, String url, Duration timeout) {
        Webhook webhook = new Webhook(name, url, "Bearer t0ken", timeout);
        webhooks.add(webhook);
        return new NotificationDelivery(new Proposals(log), webhook, OPTIONS, clock, metrics);
    }

    private NotificationDelivery delivery() {
        return delivery("hook", target.url(), Duration.ofSeconds(20));
    }

    private void tell(String name) {
        replica.must(Commands.notify(
                V,
                B,
                1000,
                notice("rule", name, NotificationEvent.OBJECT_CREATED_PUT, NotificationEvent.OBJECT_REMOVED_DELETE)));
    }

    /** Without the event that tries the target. */
    private void tellUntested(String name) {
        tell(name);
        replica.must(of(settle(name, 1000, replica.rows(OmTables.NOTIFICATIONS).toArray(String[]::new))));
    }

    private void put(int from, int to) {
        for (int i = from; i < to; i++) {
            replica.put(V, B, "key" + i, 1);
        }
    }

    private static List<String> names(int from, int to) {
        List<String> names = new ArrayList<>();
        for (int i = from; i < to; i++) {
            names.add("key" + i);
        }
        return names;
    }

    private double counted(String metric) {
        return metrics.registry().get(metric).counter().count();
    }

    @Test
    void eventsComeInOrderAndAreForgotten() throws Exception {
        tellUntested("hook");
        put(0, 25);
        delivery().run();
        assertThat(target.keys()).isEqualTo(names(0, 25));
        assertThat(target.bodies).as("of up to ten events").hasSize(3);
        assertThat(target.tokens).containsOnly("Bearer t0ken");
        assertThat(replica.rows(OmTables.NOTIFICATIONS)).isEmpty();
        assertThat(counted("ozone.om.notifications.delivered")).isEqualTo(25);
    }

    @Test
    void anEventHasTheFormThatS3GivesIt() throws Exception {
        tellUntested("hook");
        Block block = replica.block(5);
        long session = replica.open(V, B, "a b/ü+1", block);
        replica.must(of(Commands.commit(V, B, "a b/ü+1", session, block).setEtag("abc")).toBuilder()
                .setCaller(Caller.newBuilder()
                        .setUser("bob")
                        .setSourceAddress("10.0.0.7")
                        .setRequestId("R1")
                        .setOperation("PutObject"))
                .build());
        replica.must(Commands.delete(V, B, "a b/ü+1"));
        delivery().run();

        Map<String, Object> put = target.records().get(0);
        assertThat(put)
                .containsEntry("eventVersion", "2.1")
                .containsEntry("eventSource", "aws:s3")
                .containsEntry("awsRegion", "here")
                .containsEntry("eventName", "ObjectCreated:Put")
                .containsEntry("userIdentity", Map.of("principalId", "bob"))
                .containsEntry("requestParameters", Map.of("sourceIPAddress", "10.0.0.7"));
        assertThat(put.get("eventTime")).asString().matches("1970-01-01T00:16:40\\.\\d{3}Z");
        assertThat(map(put, "responseElements")).containsEntry("x-amz-request-id", "R1");
        assertThat(map(put, "s3"))
                .containsEntry("s3SchemaVersion", "1.0")
                .containsEntry("configurationId", "rule")
                .containsEntry(
                        "bucket",
                        Map.of("name", B, "ownerIdentity", Map.of("principalId", "alice"), "arn", "arn:aws:s3:::" + B));
        Map<String, Object> object = map(map(put, "s3"), "object");
        assertThat(object)
                .containsEntry("key", "a+b/%C3%BC%2B1")
                .containsEntry("size", 5)
                .containsEntry("eTag", "abc")
                .doesNotContainKey("versionId");

        Map<String, Object> removed = map(map(target.records().get(1), "s3"), "object");
        assertThat(removed).containsOnlyKeys("key", "sequencer");
        assertThat(removed.get("sequencer").toString())
                .isGreaterThan(object.get("sequencer").toString());
    }

    @Test
    void aTestEventStandsAlone() throws Exception {
        tell("hook");
        put(0, 1);
        tell("hook");
        put(1, 2);
        delivery().run();
        assertThat(target.bodies).hasSize(4);
        assertThat(target.bodies.get(2))
                .containsEntry("Service", "Amazon S3")
                .containsEntry("Event", "s3:TestEvent")
                .containsEntry("Bucket", B);
        assertThat(target.keys()).containsExactly("key0", "key1");
    }

    @Test
    void whatIsNotTakenWaitsAndIsTriedLessAndLessOften() throws Exception {
        tellUntested("hook");
        put(0, 3);
        NotificationDelivery delivery = delivery();
        target.answers.addAll(List.of(500, 404, 302, 500, 500, 500, 500, 500));
        for (int seconds : List.of(1, 2, 4, 8, 16, 32, 60, 60)) {
            int left = target.answers.size();
            delivery.run();
            assertThat(target.answers).hasSize(left - 1);
            clock.move(Duration.ofSeconds(seconds).minusNanos(1));
            delivery.run();
            assertThat(target.answers).as("before %d s", seconds).hasSize(left - 1);
            clock.move(Duration.ofNanos(1));
        }
        assertThat(target.keys()).isEmpty();
        assertThat(replica.rows(OmTables.NOTIFICATIONS)).hasSize(3);
        assertThat(counted("ozone.om.notifications.failed")).isEqualTo(8);

        delivery.run();
        assertThat(target.keys()).isEqualTo(names(0, 3));
        target.answers.add(500);
        put(3, 4);
        delivery.run();
        clock.move(Duration.ofSeconds(1));
        delivery.run();
        assertThat(target.keys()).as("the wait begins anew").isEqualTo(names(0, 4));
    }

    @Test
    void aTargetThatIsDownIsFoundAgain() throws Exception {
        tellUntested("hook");
        put(0, 2);
        String url = target.url();
        target.close();
        NotificationDelivery delivery = delivery("hook", url, Duration.ofSeconds(20));
        delivery.run();
        assertThat(replica.rows(OmTables.NOTIFICATIONS)).hasSize(2);
        assertThat(counted("ozone.om.notifications.failed")).isEqualTo(1);

        Target again = new Target();
        target = again;
        delivery("hook", again.url(), Duration.ofSeconds(20)).run();
        assertThat(again.keys()).isEqualTo(names(0, 2));
    }

    @Test
    void aTargetThatDoesNotAnswerIsGivenUpForNow() throws Exception {
        tellUntested("hook");
        put(0, 1);
        target.open = new CountDownLatch(1);
        delivery("hook", target.url(), Duration.ofMillis(50)).run();
        assertThat(counted("ozone.om.notifications.failed")).isEqualTo(1);
        assertThat(replica.rows(OmTables.NOTIFICATIONS)).hasSize(1);
    }

    @Test
    void aPostEndsWhenItsTargetIsClosed() throws Exception {
        target.open = new CountDownLatch(1);
        try (Webhook webhook = new Webhook("hook", target.url(), "", Duration.ofMinutes(10))) {
            Thread closer = new Thread(() -> {
                try {
                    target.asked.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                webhook.close();
            });
            closer.start();
            assertThatThrownBy(() -> webhook.post(new byte[] {'1'})).isInstanceOf(IOException.class);
            closer.join();
        }
    }

    @Test
    void aDeadTargetHoldsBackNoOther() throws Exception {
        replica.must(Commands.notify(
                V,
                B,
                1000,
                notice("a", "dead", NotificationEvent.OBJECT_CREATED_PUT).setPrefix("key0"),
                notice("b", "hook", NotificationEvent.OBJECT_CREATED_PUT).setPrefix("key1")));
        put(0, 2);
        delivery("dead", "http://127.0.0.1:1/", Duration.ofSeconds(20)).run();
        delivery().run();
        assertThat(target.keys()).containsExactly("key1");
        assertThat(replica.rows(OmTables.NOTIFICATIONS)).hasSize(2).allMatch(row -> row.startsWith("/dead/"));
    }

    @Test
    void theNextLeaderGoesOnAndLosesNothing() throws Exception {
        tellUntested("hook");
        put(0, 25);
        NotificationDelivery first = delivery();
        log.failAfter(1);
        first.run();
        assertThat(target.keys())
                .as("the second batch is sent, and not forgotten")
                .isEqualTo(names(0, 20));
        log.leads = false;
        first.run();
        assertThat(target.keys()).as("nobody who does not lead tells").hasSize(20);

        log = new ReplicaLog(replica);
        delivery().run();
        List<String> expected = new ArrayList<>(names(0, 20));
        expected.addAll(names(10, 25));
        assertThat(target.keys()).isEqualTo(expected);
        assertThat(replica.rows(OmTables.NOTIFICATIONS)).isEmpty();
    }

    @Test
    void theLimitOfTheSettingsIsKeptFromTheFirstRunOn() throws Exception {
        replica.must(of(settle("hook", 3)));
        delivery().run();
        assertThat(replica.reader()
                        .get(OmTables.NOTIFICATION_TARGETS, Rows.target("hook"))
                        .orElseThrow()
                        .getLimit())
                .isEqualTo(OPTIONS.limit());
    }

    @Test
    void eventsForATargetThatIsNotInTheSettingsAreDropped() throws Exception {
        tellUntested("gone");
        put(0, 3);
        replica.must(of(settle("hook", 1000)));
        new NotificationCleanup(new Proposals(log), Set.of("hook")).run();
        assertThat(replica.rows(OmTables.NOTIFICATIONS)).isEmpty();
        assertThat(replica.rows(OmTables.NOTIFICATION_TARGETS)).containsExactly("/hook");
    }

    @Test
    void aTargetHasANameAndAUrl() {
        assertThatThrownBy(() -> new Webhook("a/b", "http://h/", "", Duration.ofSeconds(1)))
                .isInstanceOf(OzoneException.class)
                .hasMessageContaining("a/b");
        for (String url : List.of("", "h", "ftp://h/", "http:///x", "http://h h/", "http://u:p@h/")) {
            assertThatThrownBy(() -> new Webhook("a", url, "", Duration.ofSeconds(1)))
                    .isInstanceOf(OzoneException.class)
                    .hasMessageContaining("webhook.a.endpoint");
        }
    }
}
