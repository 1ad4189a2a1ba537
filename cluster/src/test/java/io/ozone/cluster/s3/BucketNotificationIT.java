package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.ozone.client.OzoneClient;
import io.ozone.cluster.EmbeddedCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.FilterRuleName;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a program hears that a bucket's notifications are posted to. The cluster is one of its own, since it is told at its start
 * where that program is.
 */
@Timeout(120)
final class BucketNotificationIT {
    private static final String ARN = "arn:ozone:sqs::hook:webhook";
    private static final AtomicInteger BUCKETS = new AtomicInteger();
    private static final BlockingQueue<JsonNode> RECORDS = new LinkedBlockingQueue<>();
    private static final BlockingQueue<JsonNode> TESTS = new LinkedBlockingQueue<>();
    /** How many posts are refused before the next is taken. */
    private static final AtomicInteger REFUSALS = new AtomicInteger();

    @TempDir
    static Path directory;

    private static HttpServer hook;
    private static EmbeddedCluster cluster;
    private static S3Client s3;

    private String bucket;

    @BeforeAll
    static void start() throws IOException {
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            JsonNode posted = JsonMapper.builder()
                    .build()
                    .readTree(exchange.getRequestBody().readAllBytes());
            boolean refused = REFUSALS.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            if (!refused && posted.has("Records")) {
                posted.get("Records").forEach(RECORDS::add);
            } else if (!refused) {
                TESTS.add(posted);
            }
            exchange.sendResponseHeaders(refused ? 503 : 200, -1);
            exchange.close();
        });
        hook.start();
        URI url = URI.create("http://127.0.0.1:" + hook.getAddress().getPort() + "/events");
        cluster = EmbeddedCluster.at(directory)
                .ephemeralPorts()
                .set("ozone.om.notification.webhook.names", "hook")
                .set("ozone.om.notification.webhook.hook.endpoint", url.toString())
                .set("ozone.om.notification.interval", "100ms")
                .set("ozone.om.notification.retry.first.delay", "100ms")
                .start();
        cluster.awaitWritable(Duration.ofSeconds(60));
        AwsBasicCredentials owner = AwsBasicCredentials.create("owner", "owner-secret");
        try (OzoneClient client = cluster.client()) {
            client.setS3Secret(owner.accessKeyId(), owner.secretAccessKey(), owner.accessKeyId());
        }
        s3 = S3Client.builder()
                .endpointOverride(cluster.s3Endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(owner))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    @AfterAll
    static void stop() {
        s3.close();
        cluster.close();
        hook.stop(0);
    }

    @BeforeEach
    void enter() {
        bucket = "notified-" + BUCKETS.incrementAndGet();
        s3.createBucket(r -> r.bucket(bucket));
    }

    /** The target is tried with it. */
    private void tell(String prefix, Event... events) throws InterruptedException {
        s3.putBucketNotificationConfiguration(r -> r.bucket(bucket)
                .notificationConfiguration(n -> n.queueConfigurations(q -> q.id("mine")
                        .queueArn(ARN)
                        .events(events)
                        .filter(f -> f.key(k -> k.filterRules(FilterRule.builder()
                                .name(FilterRuleName.PREFIX)
                                .value(prefix)
                                .build()))))));
        JsonNode test = TESTS.poll(60, TimeUnit.SECONDS);
        assertThat(test).isNotNull();
        assertThat(test.get("Event").asString()).isEqualTo("s3:TestEvent");
        assertThat(test.get("Bucket").asString()).isEqualTo(bucket);
    }

    private static List<JsonNode> heard(int count) throws InterruptedException {
        List<JsonNode> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            JsonNode record = RECORDS.poll(60, TimeUnit.SECONDS);
            assertThat(record).as("record %d", i).isNotNull();
            records.add(record);
        }
        assertThat(RECORDS).isEmpty();
        return records;
    }

    private static List<String> brief(List<JsonNode> records) {
        return records.stream()
                .map(record -> record.get("eventName").asString() + " "
                        + record.get("s3").get("object").get("key").asString())
                .toList();
    }

    private String put(String key, String content) {
        return s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(content))
                .eTag();
    }

    @Test
    void everyChangeIsHeardInItsOrder() throws Exception {
        tell("in/", Event.S3_OBJECT_CREATED, Event.S3_OBJECT_REMOVED, Event.S3_OBJECT_TAGGING);
        String etag = put("in/a b", "hello");
        put("out/a", "not heard");
        s3.copyObject(r -> r.sourceBucket(bucket)
                .sourceKey("out/a")
                .destinationBucket(bucket)
                .destinationKey("in/copy"));
        s3.putObjectTagging(r -> r.bucket(bucket)
                .key("in/copy")
                .tagging(t -> t.tagSet(Tag.builder().key("k").value("v").build())));
        s3.deleteObjectTagging(r -> r.bucket(bucket).key("in/copy"));
        String upload =
                s3.createMultipartUpload(r -> r.bucket(bucket).key("in/parts")).uploadId();
        String part = s3.uploadPart(
                        r -> r.bucket(bucket).key("in/parts").uploadId(upload).partNumber(1),
                        RequestBody.fromString("part"))
                .eTag();
        s3.completeMultipartUpload(r -> r.bucket(bucket)
                .key("in/parts")
                .uploadId(upload)
                .multipartUpload(m ->
                        m.parts(CompletedPart.builder().partNumber(1).eTag(part).build())));
        s3.deleteObject(r -> r.bucket(bucket).key("in/a b"));

        List<JsonNode> records = heard(6);
        assertThat(brief(records))
                .containsExactly(
                        "ObjectCreated:Put in/a+b",
                        "ObjectCreated:Copy in/copy",
                        "ObjectTagging:Put in/copy",
                        "ObjectTagging:Delete in/copy",
                        "ObjectCreated:CompleteMultipartUpload in/parts",
                        "ObjectRemoved:Delete in/a+b");
        JsonNode first = records.get(0);
        assertThat(first.get("eventSource").asString()).isEqualTo("aws:s3");
        assertThat(first.get("userIdentity").get("principalId").asString()).isEqualTo("owner");
        assertThat(first.get("requestParameters").get("sourceIPAddress").asString())
                .isEqualTo("127.0.0.1");
        assertThat(first.get("responseElements").get("x-amz-request-id").asString())
                .isNotEmpty();
        JsonNode place = first.get("s3");
        assertThat(place.get("configurationId").asString()).isEqualTo("mine");
        assertThat(place.get("bucket").get("name").asString()).isEqualTo(bucket);
        assertThat(place.get("object").get("size").asInt()).isEqualTo(5);
        assertThat('"' + place.get("object").get("eTag").asString() + '"').isEqualTo(etag);
    }

    @Test
    void versionsAreHeardOfByTheirIds() throws Exception {
        s3.putBucketVersioning(r -> r.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));
        tell("", Event.S3_OBJECT_CREATED, Event.S3_OBJECT_REMOVED);
        String version = s3.putObject(r -> r.bucket(bucket).key("a"), RequestBody.fromString("x"))
                .versionId();
        String marker = s3.deleteObject(r -> r.bucket(bucket).key("a")).versionId();
        s3.deleteObject(r -> r.bucket(bucket).key("a").versionId(version));
        List<JsonNode> records = heard(3);
        assertThat(brief(records))
                .containsExactly(
                        "ObjectCreated:Put a", "ObjectRemoved:DeleteMarkerCreated a", "ObjectRemoved:Delete a");
        assertThat(records)
                .extracting(record ->
                        record.get("s3").get("object").get("versionId").asString())
                .containsExactly(version, marker, version);
    }

    @Test
    void whatIsRefusedAtFirstIsHeardLater() throws Exception {
        tell("", Event.S3_OBJECT_CREATED);
        REFUSALS.set(3);
        put("a", "1");
        put("b", "2");
        assertThat(brief(heard(2))).containsExactly("ObjectCreated:Put a", "ObjectCreated:Put b");
    }

    @Test
    void onlyTargetsThatThereAreCanBeNamed() {
        S3Exception error = catchThrowableOfType(
                S3Exception.class,
                () -> s3.putBucketNotificationConfiguration(r -> r.bucket(bucket)
                        .notificationConfiguration(
                                n -> n.topicConfigurations(t -> t.topicArn("arn:aws:sns:us-east-1:123456789012:nobody")
                                        .events(Event.S3_OBJECT_CREATED)))));
        assertThat(Map.of(error.statusCode(), error.awsErrorDetails().errorCode()))
                .isEqualTo(Map.of(400, "InvalidArgument"));
        assertThat(error.getMessage())
                .contains("Unable to validate the following destination configurations")
                .contains("nobody");
    }
}
