package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.client.KeyInfo;
import io.ozone.common.error.ErrorCode;
import io.ozone.s3.access.Acl;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLogsPermission;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.LoggingEnabled;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PartitionDateSource;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Type;

/** What becomes of the requests of a bucket that logs them. */
class RequestLogsTest {
    private static final String SOURCE = "source";
    private static final String TARGET = "target";
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    private TestGateway gateway;
    private S3Client s3;

    private void start() {
        start(Map.of());
    }

    private void start(Map<String, String> settings) {
        gateway = new TestGateway(settings);
        s3 = gateway.s3;
        s3.createBucket(request -> request.bucket(SOURCE));
        s3.createBucket(request -> request.bucket(TARGET));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private void log(String bucket, String prefix) {
        log(bucket, logging -> logging.targetPrefix(prefix));
    }

    private void log(String bucket, Consumer<LoggingEnabled.Builder> more) {
        s3.putBucketLogging(request -> request.bucket(bucket)
                .bucketLoggingStatus(status -> status.loggingEnabled(logging -> {
                    logging.targetBucket(TARGET).targetPrefix("");
                    more.accept(logging);
                })));
    }

    private void put(String key, String text) {
        s3.putObject(request -> request.bucket(SOURCE).key(key), RequestBody.fromString(text));
    }

    private List<String> names() {
        return s3.listObjectsV2(request -> request.bucket(TARGET)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private String read(String name) {
        return s3.getObjectAsBytes(request -> request.bucket(TARGET).key(name)).asUtf8String();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        names().forEach(name -> lines.addAll(read(name).lines().toList()));
        return lines;
    }

    /** A request is logged behind its answer. */
    private void awaitWaiting(int bytes) {
        Awaitility.await().until(() -> meter("ozone_s3_log_buffer_bytes") > bytes);
    }

    private double meter(String name) {
        try (InputStream page = URI.create("http://" + gateway.gateway.adminAddress() + "/prom")
                .toURL()
                .openStream()) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private double delivered() {
        return meter("ozone_s3_log_lines_total{result=\"delivered\"}");
    }

    private double dropped() {
        return meter("ozone_s3_log_lines_total{result=\"dropped\"}");
    }

    /** Waits until so many lines are stored, an interval after each is there. */
    private List<String> delivered(int count) {
        Awaitility.await().until(() -> {
            gateway.gateway.deliverLogs();
            return delivered() >= count;
        });
        List<String> lines = lines();
        assertThat(lines).hasSize(count);
        return lines;
    }

    private void startSwift() {
        start(Map.of("ozone.s3g.access.log.delivery.interval", "20ms"));
    }

    @Test
    void aLineHasTheFieldsOfS3() {
        startSwift();
        log(SOURCE, "log/");
        put("a b/ü", "hello");

        assertThat(delivered(1).get(0))
                .matches("alice source \\[\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000\\] 127\\.0\\.0\\.1 alice"
                        + " [0-9A-F]{16} REST\\.PUT\\.OBJECT a%2520b/%25C3%25BC"
                        + " \"PUT /source/a%20b/%C3%BC HTTP/1\\.1\" 200 - - 5 \\d+ \\d+ \"-\" \"aws-sdk-java/[^\"]*\""
                        + " - - SigV4 - AuthHeader 127\\.0\\.0\\.1:\\d+ - - -");
    }

    @Test
    void eachRequestIsALineWithWhatIsKnownOfIt() throws IOException {
        startSwift();
        s3.putBucketVersioning(request -> request.bucket(SOURCE).versioningConfiguration(v -> v.status("Enabled")));
        log(SOURCE, "");
        String version = s3.putObject(request -> request.bucket(SOURCE).key("key"), RequestBody.fromString("hello"))
                .versionId();
        s3.getObjectAsBytes(request -> request.bucket(SOURCE).key("key").range("bytes=1-2"));
        s3.headObject(request -> request.bucket(SOURCE).key("key"));
        refused(() -> s3.getObjectAsBytes(request -> request.bucket(SOURCE).key("none")));
        s3.listObjectsV2(request -> request.bucket(SOURCE));
        try (RawClient client = new RawClient(gateway.port())) {
            client.unsignedHead("GET", "/source/key?X-Amz-Signature=secret", Map.of("referer", "http://x/\"y"))
                    .answer("GET");
            client.unsignedHead("BREW", "/source/key", Map.of()).answer("BREW");
        }

        List<String> lines = delivered(7);

        assertThat(lines)
                .anyMatch(line -> line.contains(" REST.PUT.OBJECT key ")
                        && line.matches(".* 200 - - 5 \\d+ \\d+ .*\" " + version + " - SigV4 .*"))
                .anyMatch(line -> line.contains(" REST.GET.OBJECT key ")
                        && line.matches(".* 206 - 2 5 \\d+ \\d+ .*\" " + version + " - SigV4 .*"))
                .anyMatch(line -> line.contains(" REST.HEAD.OBJECT key ") && line.matches(".* 200 - - 5 \\d+ \\d+ .*"))
                .anyMatch(line -> line.contains(" REST.GET.OBJECT none ")
                        && line.matches(".* 404 NoSuchKey \\d+ - \\d+ \\d+ .*\" - - SigV4 .*"))
                .anyMatch(line -> line.contains(" REST.GET.BUCKET - \"GET /source?list-type=2"))
                .anyMatch(line -> line.contains(" 127.0.0.1 - ")
                        && line.contains(" REST.GET.OBJECT key \"GET /source/key?X-Amz-Signature=- HTTP/1.1\" ")
                        && line.contains(" \"http://x/\\x22y\" "))
                .anyMatch(line -> line.contains(" REST.BREW.OBJECT key "))
                .allMatch(line -> line.startsWith("alice source ["));
    }

    private static void refused(Runnable call) {
        try {
            call.run();
        } catch (S3Exception e) {
            return;
        }
        throw new AssertionError("it was not refused");
    }

    @Test
    void aListIsALineForEachObjectAndACopyOneForItsSource() {
        startSwift();
        String copies = "copies";
        s3.createBucket(request -> request.bucket(copies));
        put("a", "x");
        put("b", "x");
        log(SOURCE, "");
        s3.copyObject(request -> request.sourceBucket(SOURCE)
                .sourceKey("a")
                .destinationBucket(copies)
                .destinationKey("c"));
        s3.deleteObjects(request -> request.bucket(SOURCE)
                .delete(Delete.builder()
                        .objects(
                                ObjectIdentifier.builder().key("a").build(),
                                ObjectIdentifier.builder()
                                        .key("b")
                                        .versionId("odd")
                                        .build())
                        .build()));

        assertThat(delivered(4))
                .anyMatch(line -> line.contains(" REST.COPY.OBJECT_GET a \"PUT /copies/c HTTP/1.1\" 200 - - - "))
                .anyMatch(line -> line.contains(" REST.POST.MULTI_OBJECT_DELETE - \"POST /source?delete")
                        && line.contains(" 200 - "))
                .anyMatch(line -> line.contains(" BATCH.DELETE.OBJECT a ") && line.contains(" 204 - - - "))
                .anyMatch(line -> line.contains(" BATCH.DELETE.OBJECT b ")
                        && line.contains(" 400 InvalidArgument - - ")
                        && line.contains("\" odd - SigV4 "));
    }

    @Test
    void whatOnlyAnAclAllowsIsMarked() {
        start(Map.of("ozone.s3g.access.log.delivery.interval", "20ms", "ozone.acl.enabled", "true"));
        s3.putBucketAcl(request -> request.bucket(TARGET).acl("log-delivery-write"));
        gateway.store.addSecret("AKIDBOB", "bobs-secret", "bob");
        s3.putBucketAcl(request -> request.bucket(SOURCE).grantRead("id=bob"));
        log(SOURCE, "");
        try (S3Client bob = gateway.client("AKIDBOB", "bobs-secret", true)) {
            bob.listObjectsV2(request -> request.bucket(SOURCE));
            refused(() -> bob.putObject(request -> request.bucket(SOURCE).key("k"), RequestBody.fromString("x")));
        }
        s3.listObjectsV2(request -> request.bucket(SOURCE));

        assertThat(delivered(3))
                .anyMatch(line -> line.contains(" bob ") && line.contains(" 200 ") && line.endsWith(" - - Yes"))
                .anyMatch(line ->
                        line.contains(" bob ") && line.contains(" 403 AccessDenied ") && line.endsWith(" - - -"))
                .anyMatch(line -> line.contains(" 127.0.0.1 alice ") && line.endsWith(" - - -"));
    }

    @Test
    void nothingComesBeforeTheIntervalIsOver() {
        start();
        log(SOURCE, "log/");
        put("a", "x");
        awaitWaiting(1024);
        gateway.clock.move(INTERVAL.minusSeconds(5));
        gateway.gateway.deliverLogs();
        assertThat(names()).isEmpty();
        Instant now = gateway.clock.stop();
        gateway.clock.move(Duration.ofSeconds(5));
        gateway.gateway.deliverLogs();
        assertThat(delivered()).isEqualTo(1);
        gateway.clock.go();
        gateway.clock.move(INTERVAL.negated());
        String time = now.toString().substring(0, 19).replace('T', '-').replace(':', '-');
        assertThat(names()).singleElement().asString().matches("log/" + time + "-[0-9A-F]{16}");
        assertThat(lines()).singleElement().asString().contains(" REST.PUT.OBJECT a ");
        assertThat(meter("ozone_s3_log_buffer_bytes")).isZero();
    }

    @Test
    void requestsAreLoggedAsLongAsTheBucketSaysSo() {
        startSwift();
        put("before", "x");
        log(SOURCE, "");
        put("while", "x");
        s3.putBucketLogging(request -> request.bucket(SOURCE).bucketLoggingStatus(status -> {}));
        put("after", "x");

        assertThat(delivered(2))
                .anyMatch(line -> line.contains(" REST.PUT.OBJECT while "))
                .anyMatch(line -> line.contains(" REST.PUT.LOGGING_STATUS - "));
    }

    @Test
    void anotherGatewayHearsOfItInTime() {
        startSwift();
        try (S3Gateway other = gateway.another()) {
            log(SOURCE, "");
            put("here", "x");
            delivered(1);
            assertThat(other.address()).isNotEqualTo(gateway.gateway.address());
            // It remembers for two seconds that the bucket did not say so.
            gateway.clock.move(Duration.ofSeconds(3));
            try (RawClient client =
                    new RawClient(URI.create("http://" + other.address()).getPort())) {
                client.unsignedHead("GET", "/source/there", Map.of()).answer("GET");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            other.close();
        }
        assertThat(lines()).hasSize(2).anyMatch(line -> line.contains(" REST.GET.OBJECT there "));
    }

    @Test
    void namesCanBePartitioned() {
        startSwift();
        log(
                SOURCE,
                logging -> logging.targetPrefix("p/")
                        .targetObjectKeyFormat(format -> format.partitionedPrefix(
                                partitioned -> partitioned.partitionDateSource(PartitionDateSource.EVENT_TIME))));
        Instant first = gateway.clock.stop();
        put("a", "x");
        delivered(1);
        String day = first.toString().substring(0, 10);
        String directory = "p/alice/us-east-1/source/" + day.replace('-', '/') + "/";
        assertThat(names()).singleElement().asString().matches(directory + day + "-00-00-00-[0-9A-F]{16}");

        log(
                SOURCE,
                logging -> logging.targetPrefix("q/")
                        .targetObjectKeyFormat(format -> format.partitionedPrefix(
                                partitioned -> partitioned.partitionDateSource(PartitionDateSource.DELIVERY_TIME))));
        put("b", "x");
        Awaitility.await().until(() -> names().stream().anyMatch(name -> name.startsWith("q/")));
        String time = first.toString().substring(11, 19).replace(':', '-');
        assertThat(names())
                .anyMatch(name -> name.matches("q/alice/us-east-1/source/" + day.replace('-', '/') + "/" + day + "-"
                        + time + "-[0-9A-F]{16}"));
    }

    @Test
    void logsBelongToTheirBucketsOwnerAndGrantWhatTheyShall() {
        startSwift();
        log(
                SOURCE,
                logging -> logging.targetGrants(grant -> grant.permission(BucketLogsPermission.READ)
                        .grantee(grantee -> grantee.id("bob").type(Type.CANONICAL_USER))));
        put("a", "x");
        delivered(1);
        String name = names().get(0);
        assertThat(s3.getObjectAcl(request -> request.bucket(TARGET).key(name))
                        .owner()
                        .id())
                .isEqualTo("alice");
        KeyInfo stored = gateway.store.head(TARGET, name);
        assertThat(stored.metadata())
                .containsEntry("content-type", "text/plain")
                .containsEntry(Acl.METADATA, "FULL_CONTROL user:alice\nREAD user:bob");
        assertThat(stored.etag()).matches("[0-9a-f]{32}");
    }

    @Test
    void logsAreEncryptedAsTheirBucketSays() {
        startSwift();
        for (ServerSideEncryption algorithm : List.of(ServerSideEncryption.AES256, ServerSideEncryption.AWS_KMS)) {
            s3.putBucketEncryption(request -> request.bucket(TARGET)
                    .serverSideEncryptionConfiguration(encryption -> encryption.rules(
                            rule -> rule.applyServerSideEncryptionByDefault(by -> by.sseAlgorithm(algorithm)))));
            String prefix = algorithm + "/";
            log(SOURCE, prefix);
            put("a", "x");
            Awaitility.await().until(() -> names().stream().anyMatch(name -> name.startsWith(prefix)));
            String name = names().stream()
                    .filter(found -> found.startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
            assertThat(s3.headObject(request -> request.bucket(TARGET).key(name))
                            .serverSideEncryption())
                    .isEqualTo(algorithm);
            assertThat(read(name)).contains(" REST.PUT.OBJECT a ");
        }
    }

    @Test
    void aBucketThatLogsToItselfDoesNotLogItsLogs() {
        startSwift();
        log(TARGET, "into/itself/");
        s3.listObjectsV2(request -> request.bucket(TARGET));
        Awaitility.await().until(() -> delivered() == 1);
        gateway.gateway.deliverLogs();
        assertThat(meter("ozone_s3_log_buffer_bytes")).isZero();
        assertThat(names()).hasSize(1);
    }

    @Test
    void whatCantBeStoredIsStoredLaterOnce() {
        start();
        log(SOURCE, "");
        gateway.store.failPutsOf(TARGET, ErrorCode.UNREACHABLE);
        put("a", "x");
        awaitWaiting(1024);
        gateway.clock.move(INTERVAL);
        gateway.gateway.deliverLogs();
        assertThat(gateway.store.failedPuts()).isEqualTo(1);
        gateway.gateway.deliverLogs();
        assertThat(gateway.store.failedPuts())
                .as("not before some time is over")
                .isEqualTo(1);
        gateway.clock.move(Duration.ofSeconds(6));
        gateway.gateway.deliverLogs();
        assertThat(gateway.store.failedPuts()).isEqualTo(2);
        gateway.store.healPutsOf(TARGET);
        gateway.clock.move(Duration.ofSeconds(11));
        gateway.gateway.deliverLogs();
        gateway.clock.move(INTERVAL.negated());
        assertThat(lines()).hasSize(1);
        assertThat(dropped()).isZero();
        assertThat(delivered()).isEqualTo(1);
    }

    @Test
    void afterADayItIsGivenUp() {
        start();
        log(SOURCE, "");
        gateway.store.failPutsOf(TARGET, ErrorCode.QUOTA_EXCEEDED);
        put("a", "x");
        awaitWaiting(1024);
        gateway.clock.move(INTERVAL);
        gateway.gateway.deliverLogs();
        gateway.clock.move(Duration.ofHours(23));
        gateway.gateway.deliverLogs();
        assertThat(dropped()).isZero();
        gateway.clock.move(Duration.ofHours(2));
        gateway.gateway.deliverLogs();
        assertThat(dropped()).isEqualTo(1);
        assertThat(meter("ozone_s3_log_buffer_bytes")).isZero();
    }

    @Test
    void logsOfABucketThatIsGoneOrTakesThemNoMoreAreLost() {
        startSwift();
        log(SOURCE, "");
        s3.putBucketPolicy(request -> request.bucket(TARGET)
                .policy("{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":{\"Service\":\"logging.s3.amazonaws.com\"},"
                        + "\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::target/*\"}}"));
        put("a", "x");
        Awaitility.await().until(() -> dropped() == 1);
        s3.deleteBucketPolicy(request -> request.bucket(TARGET));
        s3.deleteBucket(request -> request.bucket(TARGET));
        put("b", "x");
        Awaitility.await().until(() -> dropped() == 2);
        assertThat(delivered()).isZero();
    }

    @Test
    void aFullBatchDoesNotWait() {
        start();
        log(SOURCE, "");
        String longKey = "k/" + "%".repeat(1000);
        for (int i = 0; i < 720; i++) {
            refused(() -> s3.getObjectAsBytes(request -> request.bucket(SOURCE).key(longKey)));
        }
        Awaitility.await().until(() -> names().size() == 1);
        assertThat(read(names().get(0)).length()).isGreaterThanOrEqualTo(4 << 20);
        assertThat(dropped()).isZero();
    }

    @Test
    void memoryHasALimit() {
        start(Map.of("ozone.s3g.access.log.delivery.buffer.size", "4KB"));
        log(SOURCE, "");
        for (int i = 0; i < 20; i++) {
            put("key", "x");
        }
        Awaitility.await().until(() -> dropped() > 0);
        assertThat(meter("ozone_s3_log_buffer_bytes")).isLessThanOrEqualTo(4096);
        double lost = dropped();
        gateway.clock.move(INTERVAL);
        gateway.gateway.deliverLogs();
        gateway.clock.move(INTERVAL.negated());
        assertThat(lines()).hasSize((int) delivered());
        put("again", "x");
        awaitWaiting(1024);
        assertThat(dropped()).isEqualTo(lost);
    }

    @Test
    void aBucketThatTakesNothingDoesNotCostOthersTheirs() {
        start(Map.of("ozone.s3g.access.log.delivery.buffer.size", "4KB"));
        String full = "full";
        s3.createBucket(request -> request.bucket(full));
        s3.createBucket(request -> request.bucket("stuck"));
        s3.putBucketLogging(request -> request.bucket("stuck")
                .bucketLoggingStatus(status ->
                        status.loggingEnabled(to -> to.targetBucket(full).targetPrefix(""))));
        gateway.store.failPutsOf(full, ErrorCode.QUOTA_EXCEEDED);
        for (int i = 0; i < 5; i++) {
            s3.listObjectsV2(request -> request.bucket("stuck"));
        }
        awaitWaiting(2500);
        gateway.clock.move(INTERVAL);
        gateway.gateway.deliverLogs();
        gateway.clock.move(INTERVAL.negated());
        double lost = dropped();
        log(SOURCE, "");
        for (int i = 0; i < 4; i++) {
            put("key", "x");
        }
        Awaitility.await().until(() -> dropped() >= lost + 5);
        gateway.clock.move(INTERVAL.plus(INTERVAL));
        gateway.gateway.deliverLogs();
        gateway.clock.move(INTERVAL.plus(INTERVAL).negated());
        assertThat(lines()).hasSize(4);
    }

    @Test
    void whatThereIsIsStoredWhenTheGatewayStops() {
        start();
        log(SOURCE, "");
        put("a", "x");
        gateway.gateway.close();
        assertThat(gateway.store.list(TARGET, "", "", "", 10).keys()).hasSize(1);
    }

    @Test
    void andIsLostWithAGatewayThatIsKilled() {
        start();
        log(SOURCE, "");
        put("a", "x");
        gateway.gateway.kill();
        assertThat(gateway.store.list(TARGET, "", "", "", 10).keys()).isEmpty();
    }

    @Test
    void nobodyIsAskedForIt() {
        start();
        put("a", "x");
        int configurations = gateway.store.configurationReads();
        log(SOURCE, "");
        int after = gateway.store.accessReads();
        for (int i = 0; i < 10; i++) {
            put("a", "x");
        }
        assertThat(gateway.store.accessReads()).isLessThanOrEqualTo(after + 1);
        assertThat(gateway.store.configurationReads()).isEqualTo(configurations + 1);
    }
}
