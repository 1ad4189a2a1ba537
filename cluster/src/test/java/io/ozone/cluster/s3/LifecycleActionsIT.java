package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleExpiration;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;

/** What lifecycles do. The shared cluster looks at them every second; rules with a date that is past need no waiting for days. */
final class LifecycleActionsIT extends Conformance {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static LifecycleRule rule(String id, Consumer<LifecycleRule.Builder> more) {
        LifecycleRule.Builder rule = LifecycleRule.builder()
                .id(id)
                .status(ExpirationStatus.ENABLED)
                .filter(f -> f.prefix(""))
                .expiration(e -> e.days(1));
        more.accept(rule);
        return rule.build();
    }

    private void rules(LifecycleRule... rules) {
        s3.putBucketLifecycleConfiguration(r -> r.bucket(bucket).lifecycleConfiguration(c -> c.rules(rules)));
    }

    private List<LifecycleRule> found() {
        return s3.getBucketLifecycleConfiguration(r -> r.bucket(bucket)).rules();
    }

    private static LifecycleRule overdue(String id) {
        return rule(
                id,
                r -> r.filter(f -> f.prefix("old/")).expiration(e -> e.date(Instant.parse("2020-01-01T00:00:00Z"))));
    }

    @Test
    void whatIsOverdueIsDeleted() {
        put("new/key", "x");
        put("old/key", "x");
        rules(overdue("a"), rule("off", r -> r.status(ExpirationStatus.DISABLED).filter(f -> f.prefix("new/"))));
        await().atMost(SOON).until(() -> keys().equals(List.of("new/key")));
    }

    @Test
    void whereVersionsAreKeptAnObjectGetsADeleteMarker() {
        bucket = newVersionedBucket();
        String version = put("old/key", "x").versionId();
        rules(overdue("a"));
        await().atMost(SOON).until(() -> keys().isEmpty());
        assertThat(s3.getObjectAsBytes(r -> r.bucket(bucket).key("old/key").versionId(version))
                        .asUtf8String())
                .isEqualTo("x");
        assertThat(s3.listObjectVersions(r -> r.bucket(bucket)).deleteMarkers()).hasSize(1);
    }

    @Test
    void aDeleteMarkerThatIsAllThatIsLeftGoes() {
        bucket = newVersionedBucket();
        String version = put("lone", "x").versionId();
        put("kept", "x");
        for (String key : List.of("lone", "kept")) {
            s3.deleteObject(r -> r.bucket(bucket).key(key));
        }
        s3.deleteObject(r -> r.bucket(bucket).key("lone").versionId(version));
        rules(rule("markers", r -> r.expiration(e -> e.expiredObjectDeleteMarker(true))));
        await().atMost(SOON)
                .until(() -> s3.listObjectVersions(r -> r.bucket(bucket)).deleteMarkers().stream()
                        .map(marker -> marker.key())
                        .toList()
                        .equals(List.of("kept")));
        assertThat(s3.listObjectVersions(r -> r.bucket(bucket)).versions())
                .singleElement()
                .satisfies(kept -> assertThat(kept.key()).isEqualTo("kept"));
    }

    @Test
    void oldVersionsHaveRulesOfTheirOwn() {
        LifecycleRule noncurrent = rule(
                "old",
                r -> r.expiration((LifecycleExpiration) null)
                        .noncurrentVersionExpiration(e -> e.noncurrentDays(30).newerNoncurrentVersions(2)));
        rules(noncurrent);
        assertThat(found()).containsExactly(noncurrent);
        refuses(
                400,
                "InvalidArgument",
                () -> rules(rule("a", r -> r.noncurrentVersionExpiration(e -> e.noncurrentDays(0)))));
        refuses(
                400,
                "InvalidArgument",
                () -> rules(rule(
                        "a",
                        r -> r.noncurrentVersionExpiration(
                                e -> e.noncurrentDays(1).newerNoncurrentVersions(101)))));
        assertThat(found()).containsExactly(noncurrent);
    }

    @Test
    void anUploadThatWillBeAbortedSaysWhenAndWhy() {
        rules(rule(
                "uploads",
                r -> r.filter(f -> f.prefix("u/"))
                        .expiration((LifecycleExpiration) null)
                        .abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(7))));
        CreateMultipartUploadResponse begun =
                s3.createMultipartUpload(r -> r.bucket(bucket).key("u/key"));
        assertThat(begun.abortRuleId()).isEqualTo("uploads");
        assertThat(begun.abortDate()).isEqualTo(begun.abortDate().truncatedTo(ChronoUnit.DAYS));
        assertThat(begun.abortDate())
                .isBetween(Instant.now().plus(7, ChronoUnit.DAYS), Instant.now().plus(8, ChronoUnit.DAYS));
        ListPartsResponse parts =
                s3.listParts(r -> r.bucket(bucket).key("u/key").uploadId(begun.uploadId()));
        assertThat(parts.abortDate()).isEqualTo(begun.abortDate());
        assertThat(parts.abortRuleId()).isEqualTo("uploads");
        assertThat(s3.createMultipartUpload(r -> r.bucket(bucket).key("other")).abortDate())
                .isNull();
    }
}
