package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.BucketLogsPermission;
import software.amazon.awssdk.services.s3.model.LoggingEnabled;
import software.amazon.awssdk.services.s3.model.PartitionDateSource;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Type;

/** PutBucketLogging, GetBucketLogging, and what is logged. */
final class BucketLoggingIT extends Conformance {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A word, or several in quotes or brackets. */
    private static final Pattern FIELD = Pattern.compile("\"([^\"]*)\"|\\[([^]]*)]|(\\S+)");

    private String target;

    @BeforeEach
    void makeTarget() {
        target = newBucket();
    }

    private LoggingEnabled.Builder to(String name) {
        return LoggingEnabled.builder().targetBucket(name).targetPrefix("log/");
    }

    private void log(LoggingEnabled logging) {
        s3.putBucketLogging(r -> r.bucket(bucket).bucketLoggingStatus(status -> status.loggingEnabled(logging)));
    }

    private LoggingEnabled found() {
        return s3.getBucketLogging(r -> r.bucket(bucket)).loggingEnabled();
    }

    private List<String> names() {
        return s3.listObjectsV2Paginator(r -> r.bucket(target)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private List<List<String>> records() {
        List<List<String>> records = new ArrayList<>();
        for (String name : names()) {
            s3.getObjectAsBytes(r -> r.bucket(target).key(name))
                    .asUtf8String()
                    .lines()
                    .forEach(line -> records.add(fields(line)));
        }
        return records;
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        Matcher matcher = FIELD.matcher(line);
        while (matcher.find()) {
            for (int group = 1; group <= 3; group++) {
                if (matcher.group(group) != null) {
                    fields.add(matcher.group(group));
                }
            }
        }
        return fields;
    }

    /** Waits for it: logs come when the gateway has time. */
    private List<String> record(String operation, String key) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> records().stream()
                                .filter(fields -> fields.get(6).equals(operation)
                                        && fields.get(7).equals(key))
                                .findFirst()
                                .orElse(List.of()),
                        fields -> !fields.isEmpty());
    }

    @Test
    void aBucketDoesNotLog() {
        assertThat(found()).isNull();
        assertThat(raw.send("GET", "/" + bucket + "?logging", "").body()).contains("<BucketLoggingStatus ");
    }

    @Test
    void whatIsSetComesBackUntilItIsSetOff() {
        LoggingEnabled simple = to(target).build();
        log(simple);
        assertThat(found()).isEqualTo(simple);
        LoggingEnabled partitioned = to(target)
                .targetObjectKeyFormat(format ->
                        format.partitionedPrefix(p -> p.partitionDateSource(PartitionDateSource.DELIVERY_TIME)))
                .build();
        log(partitioned);
        assertThat(found()).isEqualTo(partitioned);
        LoggingEnabled granted = to(target)
                .targetGrants(grant -> grant.permission(BucketLogsPermission.READ)
                        .grantee(g -> g.id("stranger").displayName("stranger").type(Type.CANONICAL_USER)))
                .build();
        log(granted);
        assertThat(found()).isEqualTo(granted);
        s3.putBucketLogging(r -> r.bucket(bucket).bucketLoggingStatus(status -> {}));
        assertThat(found()).isNull();
    }

    @Test
    void logsGoToABucketOfTheOwner() {
        refuses(400, "InvalidTargetBucketForLogging", () -> log(to(newName()).build()));
        String theirs = newName();
        other.createBucket(r -> r.bucket(theirs));
        refuses(400, "InvalidTargetBucketForLogging", () -> log(to(theirs).build()));
        refuses(404, "NoSuchBucket", () -> s3.getBucketLogging(r -> r.bucket(newName())));
        refuses(
                404,
                "NoSuchBucket",
                () -> s3.putBucketLogging(r -> r.bucket(newName())
                        .bucketLoggingStatus(
                                status -> status.loggingEnabled(to(target).build()))));
        assertThat(found()).isNull();
    }

    @Test
    void nobodyButTheOwnerSetsIt() {
        refuses(
                403,
                "AccessDenied",
                () -> other.putBucketLogging(r -> r.bucket(bucket)
                        .bucketLoggingStatus(
                                status -> status.loggingEnabled(to(target).build()))));
        assertThat(found()).isNull();
    }

    @Test
    void grantsNeedAcls() {
        s3.putBucketOwnershipControls(r ->
                r.bucket(target).ownershipControls(c -> c.rules(rule -> rule.objectOwnership("BucketOwnerEnforced"))));
        refuses(
                400,
                "AccessControlListNotSupported",
                () -> log(to(target)
                        .targetGrants(grant -> grant.permission(BucketLogsPermission.READ)
                                .grantee(g -> g.id("stranger").type(Type.CANONICAL_USER)))
                        .build()));
        log(to(target).build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<LoggingEnabled><TargetBucket>TARGET</TargetBucket></LoggingEnabled>",
                "<LoggingEnabled><TargetPrefix>a</TargetPrefix></LoggingEnabled>",
                "<LoggingEnabled><TargetBucket>TARGET</TargetBucket><TargetPrefix>a</TargetPrefix>"
                        + "<TargetObjectKeyFormat><PartitionedPrefix><PartitionDateSource>Never</PartitionDateSource>"
                        + "</PartitionedPrefix></TargetObjectKeyFormat></LoggingEnabled>",
                "<Enabled/>"
            })
    void aDocumentHasItsForm(String content) {
        assertRefused(
                400,
                "MalformedXML",
                raw.send(
                        "PUT",
                        "/" + bucket + "?logging",
                        "<BucketLoggingStatus>" + content.replace("TARGET", target) + "</BucketLoggingStatus>"));
        assertThat(found()).isNull();
    }

    @Test
    void requestsAreLogged() {
        log(to(target).build());
        put("a b", "hello");
        get("a b");
        refuses(404, "NoSuchKey", () -> get("none"));
        s3.deleteObject(r -> r.bucket(bucket).key("a b"));

        List<String> put = record("REST.PUT.OBJECT", "a%2520b");
        assertThat(put).hasSize(26);
        assertThat(put.subList(0, 2)).containsExactly("conformance", bucket);
        assertThat(put.get(2)).matches("\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000");
        assertThat(put.subList(3, 5)).containsExactly("127.0.0.1", "conformance");
        assertThat(put.subList(8, 13)).containsExactly("PUT /" + bucket + "/a%20b HTTP/1.1", "200", "-", "-", "5");
        assertThat(put.get(13)).matches("\\d+");
        assertThat(put.get(14)).matches("\\d+");
        assertThat(put.get(15)).isEqualTo("-");
        assertThat(put.get(16)).startsWith("aws-sdk-java/");
        assertThat(put.get(19)).isEqualTo("SigV4");
        assertThat(put.get(21)).isEqualTo("AuthHeader");
        assertThat(record("REST.GET.OBJECT", "a%2520b").subList(9, 13)).containsExactly("200", "-", "5", "5");
        assertThat(record("REST.GET.OBJECT", "none").subList(9, 11)).containsExactly("404", "NoSuchKey");
        assertThat(record("REST.DELETE.OBJECT", "a%2520b").get(9)).isEqualTo("204");
        assertThat(names()).allMatch(name -> name.matches("log/\\d{4}(-\\d\\d){5}-[0-9A-F]{16}"));
        assertThat(s3.getObjectAcl(r -> r.bucket(target).key(names().get(0)))
                        .owner()
                        .id())
                .isEqualTo("conformance");
    }

    @Test
    void logsAreNamedByDays() {
        log(to(target)
                .targetObjectKeyFormat(
                        format -> format.partitionedPrefix(p -> p.partitionDateSource(PartitionDateSource.EVENT_TIME)))
                .build());
        s3.headBucket(r -> r.bucket(bucket));
        record("REST.HEAD.BUCKET", "-");
        assertThat(names())
                .allMatch(name -> name.matches("log/conformance/us-east-1/" + bucket
                        + "/(\\d{4})/(\\d\\d)/(\\d\\d)/\\1-\\2-\\3-00-00-00-[0-9A-F]{16}"));
    }

    @Test
    void aBucketThatLogsToItselfDoesNotLogItsLogs() {
        target = bucket;
        log(to(bucket).build());
        s3.headBucket(r -> r.bucket(bucket));
        record("REST.HEAD.BUCKET", "-");
        assertThat(records())
                .noneMatch(fields ->
                        fields.get(7).startsWith("log/") && fields.get(6).contains("PUT"));
    }
}
