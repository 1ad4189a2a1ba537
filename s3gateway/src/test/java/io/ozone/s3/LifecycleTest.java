package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.wire.om.BucketConfigurationKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.Tag;

/** How lifecycles are set, and what is said of objects that they will end. */
class LifecycleTest extends GatewayTest {
    private static final Instant MIDNIGHT = Instant.parse("2030-01-01T00:00:00Z");

    private static LifecycleRule rule(String id, Consumer<LifecycleRule.Builder> more) {
        LifecycleRule.Builder rule = LifecycleRule.builder().id(id).status(ExpirationStatus.ENABLED);
        more.accept(rule);
        return rule.build();
    }

    private static LifecycleRule expiring(String id, String prefix, int days) {
        return rule(
                id,
                rule -> rule.filter(filter -> filter.prefix(prefix)).expiration(expiration -> expiration.days(days)));
    }

    private void configure(LifecycleRule... rules) {
        s3.putBucketLifecycleConfiguration(
                request -> request.bucket(bucket).lifecycleConfiguration(lifecycle -> lifecycle.rules(rules)));
    }

    private List<LifecycleRule> rules() {
        return s3.getBucketLifecycleConfiguration(request -> request.bucket(bucket))
                .rules();
    }

    @Test
    void theRulesComeBackAsTheyWereSet() {
        LifecycleRule[] rules = {
            rule("old", rule -> rule.prefix("old/").expiration(expiration -> expiration.days(31))),
            expiring("new", "new/", 1),
            rule(
                    "all",
                    rule -> rule.filter(filter -> {}).status("Disabled").expiration(expiration -> expiration.days(3))),
            rule(
                    "date",
                    rule -> rule.filter(filter -> filter.prefix(""))
                            .expiration(expiration -> expiration.date(MIDNIGHT))),
            rule(
                    "tag",
                    rule -> rule.filter(filter -> filter.tag(tag("colour", "green")))
                            .expiration(expiration -> expiration.days(2))),
            rule(
                    "size",
                    rule -> rule.filter(filter -> filter.objectSizeGreaterThan(0L))
                            .expiration(expiration -> expiration.days(2))),
            rule(
                    "and",
                    rule -> rule.filter(filter -> filter.and(and -> and.prefix("a/")
                                    .tags(tag("a", "1"), tag("b", ""))
                                    .objectSizeGreaterThan(500L)
                                    .objectSizeLessThan(64000L)))
                            .expiration(expiration -> expiration.days(2))),
            rule(
                    "abort",
                    rule -> rule.filter(filter -> filter.prefix("a/"))
                            .abortIncompleteMultipartUpload(abort -> abort.daysAfterInitiation(7))),
            rule(
                    "noncurrent",
                    rule -> rule.filter(filter -> filter.and(
                                    and -> and.prefix("a/").tags(tag("a", "1")).objectSizeGreaterThan(500L)))
                            .noncurrentVersionExpiration(
                                    expiration -> expiration.noncurrentDays(30).newerNoncurrentVersions(100))),
            rule(
                    "markers",
                    rule -> rule.filter(filter -> filter.prefix("a/"))
                            .expiration(expiration -> expiration.expiredObjectDeleteMarker(true))
                            .noncurrentVersionExpiration(expiration -> expiration.noncurrentDays(1))),
            rule(
                    "no markers",
                    rule -> rule.filter(filter -> filter.prefix("a/"))
                            .expiration(expiration -> expiration.expiredObjectDeleteMarker(false)))
        };
        assertError(404, "NoSuchLifecycleConfiguration", this::rules);
        configure(rules);
        assertThat(rules()).containsExactly(rules);
        configure(expiring("only", "", 1));
        assertThat(rules()).containsExactly(expiring("only", "", 1));
        s3.deleteBucketLifecycle(request -> request.bucket(bucket));
        s3.deleteBucketLifecycle(request -> request.bucket(bucket));
        assertError(404, "NoSuchLifecycleConfiguration", this::rules);
    }

    @Test
    void theClusterIsToldWhatTheRulesSay() {
        configure(
                rule(
                        "and",
                        rule -> rule.filter(filter -> filter.and(and -> and.prefix("a/")
                                        .tags(tag("b", "2"), tag("a", "1"))
                                        .objectSizeGreaterThan(500L)
                                        .objectSizeLessThan(64000L)))
                                .expiration(expiration -> expiration.days(2))),
                rule(
                        "old",
                        rule -> rule.prefix("old/")
                                .status("Disabled")
                                .expiration(expiration -> expiration.date(MIDNIGHT))
                                .abortIncompleteMultipartUpload(abort -> abort.daysAfterInitiation(7))),
                rule(
                        "versions",
                        rule -> rule.filter(filter -> {})
                                .expiration(expiration -> expiration.expiredObjectDeleteMarker(true))
                                .noncurrentVersionExpiration(expiration ->
                                        expiration.noncurrentDays(30).newerNoncurrentVersions(5))));
        assertThat(gateway.store
                        .configuration(bucket, BucketConfigurationKind.LIFECYCLE)
                        .getLifecycle()
                        .toString()
                        .replaceAll("\\s+", " "))
                .isEqualTo("rules { id: \"and\" enabled: true prefix: \"a/\" tags { key: \"b\" value: \"2\" }"
                        + " tags { key: \"a\" value: \"1\" } size_greater_than: 500 size_less_than: 64000"
                        + " expiration_days: 2 } rules { id: \"old\" prefix: \"old/\""
                        + " expiration_date_millis: " + MIDNIGHT.toEpochMilli() + " abort_upload_days: 7 }"
                        + " rules { id: \"versions\" enabled: true noncurrent_days: 30 newer_noncurrent_versions: 5"
                        + " expired_delete_markers: true } ");
    }

    @Test
    void rulesWithoutANameAreNamed() {
        configure(expiring(null, "a/", 1), expiring(null, "b/", 2));
        List<LifecycleRule> named = rules();
        assertThat(named).extracting(LifecycleRule::id).doesNotContainNull().doesNotHaveDuplicates();
        assertThat(rules()).isEqualTo(named);
    }

    @Test
    void aThousandRulesAreKept() {
        configure(IntStream.range(0, 1000)
                .mapToObj(i -> expiring("rule-" + i, "prefix/" + i + "/", 1 + i))
                .toArray(LifecycleRule[]::new));
        assertThat(rules()).hasSize(1000);
        assertError(
                400,
                "MalformedXML",
                () -> configure(IntStream.range(0, 1001)
                        .mapToObj(i -> expiring("rule-" + i, "prefix/" + i + "/", 1))
                        .toArray(LifecycleRule[]::new)));
        assertError(400, "MalformedXML", this::configure);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "InvalidArgument | <Filter/><Expiration><Days>0</Days></Expiration>",
                "InvalidArgument | <Filter/><Expiration><Days>-1</Days></Expiration>",
                "MalformedXML | <Filter/><Expiration><Days>one</Days></Expiration>",
                "MalformedXML | <Filter/><Expiration/>",
                "MalformedXML | <Filter/><Expiration><Days>1</Days><Date>2030-01-01</Date></Expiration>",
                "InvalidArgument | <Filter/><Expiration><Date>2030-01-01T01:00:00Z</Date></Expiration>",
                "InvalidArgument | <Filter/><Expiration><Date>1970-08-22T19:15:01Z</Date></Expiration>",
                "MalformedXML | <Filter/><Expiration><Date>20200101</Date></Expiration>",
                "MalformedXML | <Expiration><Days>1</Days></Expiration>",
                "MalformedXML | <Prefix/><Filter/><Expiration><Days>1</Days></Expiration>",
                "MalformedXML | <Filter><Prefix>a</Prefix><Tag><Key>a</Key><Value>b</Value></Tag></Filter><Expiration><Days>1</Days></Expiration>",
                "MalformedXML | <Filter><Suffix>a</Suffix></Filter><Expiration><Days>1</Days></Expiration>",
                "InvalidRequest | <Filter><And><Tag><Key>a</Key><Value>b</Value></Tag><Tag><Key>a</Key><Value>c</Value></Tag></And></Filter><Expiration><Days>1</Days></Expiration>",
                "InvalidRequest | <Filter><And><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan><ObjectSizeLessThan>6</ObjectSizeLessThan></And></Filter><Expiration><Days>1</Days></Expiration>",
                "InvalidRequest | <Filter><ObjectSizeLessThan>-1</ObjectSizeLessThan></Filter><Expiration><Days>1</Days></Expiration>",
                "InvalidRequest | <Filter/>",
                "InvalidRequest | <Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>",
                "InvalidRequest | <Filter><ObjectSizeLessThan>5</ObjectSizeLessThan></Filter><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>",
                "InvalidArgument | <Filter/><AbortIncompleteMultipartUpload><DaysAfterInitiation>0</DaysAfterInitiation></AbortIncompleteMultipartUpload>",
                "MalformedXML | <Filter/><Expiration><Days>1</Days></Expiration><Unknown/>",
                "MalformedXML | <Filter/><Expiration><ExpiredObjectDeleteMarker>yes</ExpiredObjectDeleteMarker></Expiration>",
                "MalformedXML | <Filter/><Expiration><Days>1</Days><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>",
                "MalformedXML | <Filter/><Expiration><Date>2030-01-01</Date><ExpiredObjectDeleteMarker>false</ExpiredObjectDeleteMarker></Expiration>",
                "InvalidRequest | <Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter><Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>",
                "InvalidRequest | <Filter><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan></Filter><Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>",
                "InvalidArgument | <Filter/><NoncurrentVersionExpiration/>",
                "InvalidArgument | <Filter/><NoncurrentVersionExpiration><NoncurrentDays>0</NoncurrentDays></NoncurrentVersionExpiration>",
                "InvalidArgument | <Filter/><NoncurrentVersionExpiration><NewerNoncurrentVersions>1</NewerNoncurrentVersions></NoncurrentVersionExpiration>",
                "InvalidArgument | <Filter/><NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays><NewerNoncurrentVersions>0</NewerNoncurrentVersions></NoncurrentVersionExpiration>",
                "InvalidArgument | <Filter/><NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays><NewerNoncurrentVersions>101</NewerNoncurrentVersions></NoncurrentVersionExpiration>",
                "MalformedXML | <Filter/><NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays><NewerNoncurrentVersions>all</NewerNoncurrentVersions></NoncurrentVersionExpiration>",
                "MalformedXML | <Filter/><NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays><Days>1</Days></NoncurrentVersionExpiration>",
                "InvalidRequest | <Prefix/><NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays><NewerNoncurrentVersions>1</NewerNoncurrentVersions></NoncurrentVersionExpiration>",
                "NotImplemented | <Filter/><Transition><Days>1</Days><StorageClass>GLACIER</StorageClass></Transition>",
                "InvalidArgument | <Filter/><Transition><Date>1970-08-23T00:48:47Z</Date><StorageClass>GLACIER</StorageClass></Transition>",
                "NotImplemented | <Filter/><NoncurrentVersionTransition><NoncurrentDays>1</NoncurrentDays><StorageClass>GLACIER</StorageClass></NoncurrentVersionTransition>"
            })
    void rulesThatCantBeCarriedOutAreRefused(String code, String content) throws IOException {
        assertRefused(code, "<Rule><ID>x</ID><Status>Enabled</Status>" + content + "</Rule>");
        assertError(404, "NoSuchLifecycleConfiguration", this::rules);
    }

    @Test
    void namesAndStatusAreChecked() throws IOException {
        String rest = "<Filter/><Expiration><Days>1</Days></Expiration></Rule>";
        assertRefused("InvalidArgument", "<Rule><ID>" + "x".repeat(256) + "</ID><Status>Enabled</Status>" + rest);
        String twice = "<Rule><ID>x</ID><Status>Enabled</Status>" + rest;
        assertRefused("InvalidArgument", twice + twice);
        assertRefused("MalformedXML", "<Rule><ID>x</ID><Status>enabled</Status>" + rest);
        assertRefused("MalformedXML", "<Rule><ID>x</ID>" + rest);
        assertRefused(
                "InvalidRequest",
                "<Rule><Status>Enabled</Status><Prefix>" + "x".repeat(1025)
                        + "</Prefix><Expiration><Days>1</Days></Expiration></Rule>");
    }

    private void assertRefused(String code, String rules) throws IOException {
        byte[] body =
                ("<LifecycleConfiguration>" + rules + "</LifecycleConfiguration>").getBytes(StandardCharsets.UTF_8);
        try (RawClient client = new RawClient(gateway.port())) {
            RawClient.Answer answer = client.head(
                            "PUT",
                            "/" + bucket + "?lifecycle",
                            RawClient.sha256(body),
                            Map.of("content-length", Integer.toString(body.length)))
                    .send(body)
                    .answer("PUT");
            assertThat(answer.text()).contains("<Code>" + code + "</Code>");
        }
    }

    @Test
    void objectsSayWhenTheyExpire() {
        put("log/key", "hello");
        assertThat(s3.headObject(request -> request.bucket(bucket).key("log/key"))
                        .expiration())
                .isNull();
        configure(expiring("rule 1/ü", "log/", 2));
        String expected = "expiry-date=\"" + date(3) + "\", rule-id=\"rule%201%2F%C3%BC\"";
        assertThat(put("log/key", "hello").expiration()).isEqualTo(expected);
        assertThat(s3.putObject(
                                request -> request.bucket(bucket).key("log/large"),
                                RequestBody.fromBytes(random(9 << 20)))
                        .expiration())
                .isEqualTo(expected);
        assertThat(s3.headObject(request -> request.bucket(bucket).key("log/key"))
                        .expiration())
                .isEqualTo(expected);
        assertThat(get("log/key").response().expiration()).isEqualTo(expected);
        assertThat(put("other", "hello").expiration()).isNull();
        assertThat(upload("log/parts").expiration()).isEqualTo(expected);
    }

    @Test
    void uploadsSayWhenTheyAreAborted() {
        CreateMultipartUploadResponse before = begin("log/before");
        assertThat(before.abortDate()).isNull();
        assertThat(before.abortRuleId()).isNull();
        configure(
                rule(
                        "abort 1",
                        rule -> rule.filter(filter -> filter.prefix("log/"))
                                .abortIncompleteMultipartUpload(abort -> abort.daysAfterInitiation(2))),
                rule(
                        "off",
                        rule -> rule.filter(filter -> filter.prefix(""))
                                .status("Disabled")
                                .abortIncompleteMultipartUpload(abort -> abort.daysAfterInitiation(1))));
        CreateMultipartUploadResponse begun = begin("log/key");
        assertThat(begun.abortRuleId()).isEqualTo("abort 1");
        assertThat(begun.abortDate()).isEqualTo(midnight(3).toInstant());
        for (CreateMultipartUploadResponse upload : List.of(before, begun)) {
            ListPartsResponse parts = s3.listParts(
                    request -> request.bucket(bucket).key(upload.key()).uploadId(upload.uploadId()));
            assertThat(parts.abortRuleId()).isEqualTo("abort 1");
            assertThat(parts.abortDate()).isEqualTo(midnight(3).toInstant());
        }
        assertThat(begin("other").abortDate()).isNull();
    }

    private CreateMultipartUploadResponse begin(String key) {
        return s3.createMultipartUpload(request -> request.bucket(bucket).key(key));
    }

    private CompleteMultipartUploadResponse upload(String key) {
        String id = s3.createMultipartUpload(request -> request.bucket(bucket).key(key))
                .uploadId();
        CompletedPart part = CompletedParts.of(
                1,
                s3.uploadPart(
                        request -> request.bucket(bucket).key(key).uploadId(id).partNumber(1),
                        RequestBody.fromString("part")));
        return s3.completeMultipartUpload(
                request -> request.bucket(bucket).key(key).uploadId(id).multipartUpload(parts -> parts.parts(part)));
    }

    /** Midnight of a day to come, as headers have it. */
    private static String date(int days) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(midnight(days)).replaceFirst(", (\\d) ", ", 0$1 ");
    }

    private static ZonedDateTime midnight(int days) {
        return ZonedDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).plusDays(days);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
