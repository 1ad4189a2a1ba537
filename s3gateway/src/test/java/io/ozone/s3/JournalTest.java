package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.ozone.s3.RawClient.Answer;
import io.ozone.s3.journal.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** What is told of requests: access log, audit log, meters. Other gateways of this process log to the same places. */
class JournalTest extends GatewayTest {
    private static final Lines ACCESS = new Lines(Journal.ACCESS_LOGGER);
    private static final Lines AUDIT = new Lines(Journal.AUDIT_LOGGER);

    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final Logger logger;
        private Level before;
        private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

        Lines(String loggerName) {
            logger = (Logger) LoggerFactory.getLogger(loggerName);
        }

        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }

        void collect() {
            setContext(logger.getLoggerContext());
            start();
            before = logger.getLevel();
            logger.setLevel(Level.INFO);
            logger.setAdditive(false);
            logger.addAppender(this);
        }

        void end() {
            logger.detachAppender(this);
            logger.setAdditive(true);
            logger.setLevel(before);
        }

        /** The lines about a bucket; a line comes after its answer, and may come after that of the next request. */
        List<String> about(String bucket, int count) {
            Awaitility.await().until(() -> about(bucket).size() >= count);
            return about(bucket);
        }

        private List<String> about(String bucket) {
            return events.stream()
                    .filter(event -> event.getFormattedMessage().contains(bucket))
                    .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                    .toList();
        }
    }

    @BeforeAll
    static void collect() {
        ACCESS.collect();
        AUDIT.collect();
    }

    @AfterAll
    static void end() {
        ACCESS.end();
        AUDIT.end();
    }

    @Test
    void everyRequestIsALineOfTheAccessLog() {
        bucket = "access-log";
        s3.createBucket(request -> request.bucket(bucket));
        put("a b/ü", "hello");
        get("a b/ü");
        assertError(404, "NoSuchKey", () -> get("none"));

        List<String> lines = ACCESS.about(bucket, 4);

        String time = "\\[\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000\\]";
        String rest = " - \\d+ - \"-\" \"aws-sdk-java/[^\"]*\" - - SigV4 - AuthHeader 127.0.0.1:\\d+ - - -";
        assertThat(lines)
                .hasSize(4)
                .anyMatch(line -> line.matches(
                        "INFO - access-log " + time + " 127.0.0.1 alice [0-9A-F]{16} PutObject a%20b/%C3%BC"
                                + " \"PUT /access-log/a%20b/%C3%BC HTTP/1.1\" 200 - 0" + rest))
                .anyMatch(line -> line.contains(" GetObject a%20b/%C3%BC ") && line.contains(" 200 - 5 "))
                .anyMatch(line -> line.contains(" GetObject none ") && line.contains(" 404 NoSuchKey "));
    }

    @Test
    void callsOfStsAreLinesOfBothLogsAndTheirTokensOfNone() throws IOException {
        try (StsClient sts = gateway.sts(AwsBasicCredentials.create(TestGateway.ACCESS_ID, TestGateway.SECRET))) {
            Credentials issued = sts.assumeRole(
                            r -> r.roleArn("arn:aws:iam:::role/any-role").roleSessionName("job"))
                    .credentials();
            URL presigned = gateway.presigner(AwsSessionCredentials.create(
                            issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken()))
                    .presignGetObject(request -> request.signatureDuration(Duration.ofMinutes(1))
                            .getObjectRequest(get -> get.bucket(bucket).key("of-session")))
                    .url();
            try (RawClient client = new RawClient(gateway.port())) {
                assertThat(client.unsignedHead("GET", presigned.getFile(), Map.of())
                                .answer("GET")
                                .status())
                        .isEqualTo(404);
            }
        }

        assertThat(ACCESS.about(" AssumeRole ", 1))
                .allMatch(line -> line.contains(" 127.0.0.1 alice ") && line.contains("\"POST / HTTP/1.1\" 200 - "));
        assertThat(AUDIT.about("op=ASSUME_ROLE ", 1))
                .allMatch(line -> line.contains("user=alice | ") && line.contains("ret=SUCCESS"));
        assertThat(ACCESS.about("of-session", 1))
                .allMatch(line -> line.contains(" alice ") && line.contains("X-Amz-Security-Token=-&"));
    }

    @Test
    void nobodyWritesLinesOfHisOwnAndNoSignatureIsShown() throws IOException {
        bucket = "hostile-lines";
        s3.createBucket(request -> request.bucket(bucket));
        put("two\nlines | op=DELETE_KEY {} \u2028", "x");
        URL presigned = gateway.presigner()
                .presignGetObject(request -> request.signatureDuration(Duration.ofMinutes(1))
                        .getObjectRequest(get -> get.bucket(bucket).key("secret")))
                .url();
        String target = presigned.getFile();
        try (RawClient client = new RawClient(gateway.port())) {
            Answer answer = client.unsignedHead("GET", target, Map.of("user-agent", "a\"b\\c\td"))
                    .answer("GET");
            assertThat(answer.status()).isEqualTo(404);
        }

        List<String> access = ACCESS.about(bucket, 3);
        List<String> audit = AUDIT.about(bucket, 3);

        String signature = target.substring(target.indexOf("X-Amz-Signature=") + 16);
        assertThat(access)
                .hasSize(3)
                .noneMatch(line -> line.contains("\n"))
                .noneMatch(line -> line.contains(signature))
                .anyMatch(line -> line.contains("X-Amz-Signature=-")
                        && line.contains("\"a\\x22b\\x5Cc\\x09d\"")
                        && line.contains(" SigV4 - QueryString "));
        assertThat(audit).anyMatch(line -> line.contains("key=two\\x0Alines \\x7C op=DELETE_KEY \\x7B\\x7D \\u2028,"));
    }

    @Test
    void whoDidWhatIsInTheAuditLog() {
        bucket = "audit-log";
        s3.createBucket(request -> request.bucket(bucket));
        put("key", "hello");
        assertError(409, "BucketNotEmpty", () -> s3.deleteBucket(request -> request.bucket(bucket)));
        s3.deleteObject(request -> request.bucket(bucket).key("key"));
        try (S3Client stranger = gateway.client(TestGateway.ACCESS_ID, "wrong", true)) {
            assertError(403, "SignatureDoesNotMatch", () -> stranger.listObjectsV2(request -> request.bucket(bucket)));
        }

        List<String> lines = AUDIT.about(bucket, 5).stream()
                .map(line ->
                        line.replaceAll("request=[0-9A-F]{16}", "request=R").replaceAll("ms=\\d+", "ms=M"))
                .toList();

        assertThat(lines)
                .containsExactlyInAnyOrder(
                        "INFO user=alice | ip=127.0.0.1 | op=CREATE_BUCKET {bucket=audit-log, request=R} | ret=SUCCESS | ms=M",
                        "INFO user=alice | ip=127.0.0.1 | op=CREATE_KEY {bucket=audit-log, key=key, request=R} | ret=SUCCESS | ms=M",
                        "ERROR user=alice | ip=127.0.0.1 | op=DELETE_BUCKET {bucket=audit-log, request=R} | ret=FAILURE BucketNotEmpty | ms=M",
                        "INFO user=alice | ip=127.0.0.1 | op=DELETE_KEY {bucket=audit-log, key=key, request=R} | ret=SUCCESS | ms=M",
                        "ERROR user=- | ip=127.0.0.1 | op=NONE {bucket=audit-log, request=R} | ret=FAILURE SignatureDoesNotMatch | ms=M");
    }

    @Test
    void copiesAreOperationsOfTheirOwn() throws IOException {
        bucket = "copies-log";
        s3.createBucket(request -> request.bucket(bucket));
        put("source", "hello");
        s3.copyObject(request -> request.sourceBucket(bucket)
                .sourceKey("source")
                .destinationBucket(bucket)
                .destinationKey("copy"));
        assertError(
                404,
                "NoSuchUpload",
                () -> s3.uploadPartCopy(request -> request.sourceBucket(bucket)
                        .sourceKey("source")
                        .destinationBucket(bucket)
                        .destinationKey("copy")
                        .uploadId("none")
                        .partNumber(1)));
        assertThat(ACCESS.about(bucket, 4))
                .anyMatch(line -> line.contains(" PutObject source "))
                .anyMatch(line -> line.contains(" CopyObject copy ") && line.contains(" 200 "))
                .anyMatch(line -> line.contains(" UploadPartCopy copy ") && line.contains(" 404 "));
        assertThat(AUDIT.about(bucket, 4))
                .anyMatch(line -> line.contains("op=COPY_OBJECT {") && line.contains("ret=SUCCESS"))
                .anyMatch(line -> line.contains("op=CREATE_MULTIPART_KEY_BY_COPY {"));
        assertThat(prom(gateway))
                .contains("ozone_s3_seconds_count{operation=\"CopyObject\",result=\"served\"}")
                .contains("ozone_s3_seconds_count{operation=\"UploadPartCopy\",result=\"failed\"}");
    }

    @Test
    void nobodyHasANameOfItsOwn() throws IOException {
        bucket = "nobodys-log";
        s3.createBucket(request -> request.bucket(bucket));
        try (RawClient client = new RawClient(gateway.port())) {
            client.unsignedHead("GET", "/" + bucket + "/key", Map.of()).answer("GET");
        }
        assertThat(ACCESS.about(bucket, 2))
                .anyMatch(line -> line.contains(" 127.0.0.1 - ") && line.contains(" GetObject key "));
        assertThat(AUDIT.about(bucket, 2))
                .anyMatch(line -> line.startsWith("ERROR user=anonymous | ip=127.0.0.1 | op=GET_KEY {")
                        && line.contains("ret=FAILURE AccessDenied"));
    }

    @Test
    void logsCanBeMadeQuieter() {
        try (TestGateway other = new TestGateway(Map.of(
                "ozone.s3g.access.log.enabled", "false", "ozone.audit.log.debug.cmd.list.s3gaudit", "GET_BUCKET"))) {
            other.s3.createBucket(request -> request.bucket("quiet-bucket"));
            other.s3.listObjectsV2(request -> request.bucket("quiet-bucket"));
            assertError(
                    404,
                    "NoSuchKey",
                    () -> other.s3.getObjectAsBytes(
                            request -> request.bucket("quiet-bucket").key("none")));
            assertThat(AUDIT.about("quiet-bucket", 2)).hasSize(2).noneMatch(line -> line.contains("op=GET_BUCKET "));
            assertThat(ACCESS.about("quiet-bucket")).isEmpty();
        }
    }

    @Test
    void bucketsHaveMetersUpToANumber() throws IOException {
        try (TestGateway other = new TestGateway()) {
            for (int i = 0; i < 1001; i++) {
                String name = "metered-%04d".formatted(i);
                other.s3.createBucket(request -> request.bucket(name));
            }
            other.s3.putObject(
                    request -> request.bucket("metered-0007").key("k"), RequestBody.fromBytes(new byte[3000]));
            other.s3.getObjectAsBytes(request -> request.bucket("metered-0007").key("k"));
            assertError(404, "NoSuchBucket", () -> other.s3.listObjectsV2(request -> request.bucket("no-such-bucket")));

            Awaitility.await()
                    .untilAsserted(() -> assertThat(prom(other))
                            .contains("ozone_s3_bucket_requests_total{bucket=\"metered-0007\",result=\"served\"} 3.0")
                            .contains("ozone_s3_bucket_bytes_total{bucket=\"metered-0007\",direction=\"sent\"} 3000.0")
                            .contains("ozone_s3_bucket_requests_total{bucket=\"(others)\",result=\"served\"} 1.0")
                            .doesNotContain("no-such-bucket")
                            .doesNotContain("metered-1000"));
        }
    }

    private static String prom(TestGateway gateway) throws IOException {
        URL page =
                URI.create("http://" + gateway.gateway.adminAddress() + "/prom").toURL();
        try (InputStream in = page.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
