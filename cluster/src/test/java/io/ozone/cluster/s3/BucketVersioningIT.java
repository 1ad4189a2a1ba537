package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

final class BucketVersioningIT extends Conformance {
    private void versioning(String status) {
        s3.putBucketVersioning(r -> r.bucket(bucket).versioningConfiguration(v -> v.status(status)));
    }

    private String get(String key, String version) {
        return s3.getObjectAsBytes(r -> r.bucket(bucket).key(key).versionId(version))
                .asUtf8String();
    }

    @Test
    void aBucketKeepsNoVersionsUntilItIsToldTo() {
        assertThat(s3.getBucketVersioning(r -> r.bucket(bucket)).status()).isNull();
        versioning("Enabled");
        assertThat(s3.getBucketVersioning(r -> r.bucket(bucket)).status()).isEqualTo(BucketVersioningStatus.ENABLED);
        versioning("Suspended");
        assertThat(s3.getBucketVersioning(r -> r.bucket(bucket)).status()).isEqualTo(BucketVersioningStatus.SUSPENDED);
        versioning("Enabled");
        assertThat(s3.getBucketVersioning(r -> r.bucket(bucket)).status()).isEqualTo(BucketVersioningStatus.ENABLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no xml",
                "<VersioningConfiguration><Status>Disabled</Status></VersioningConfiguration>",
                "<VersioningConfiguration><Status>enabled</Status></VersioningConfiguration>"
            })
    void theStatusIsEnabledOrSuspended(String body) {
        assertRefused(400, "MalformedXML", raw.send("PUT", "/" + bucket + "?versioning", body));
        assertThat(s3.getBucketVersioning(r -> r.bucket(bucket)).status()).isNull();
    }

    @Test
    void aStatusIsNeeded() {
        assertRefused(
                400,
                "IllegalVersioningConfigurationException",
                raw.send("PUT", "/" + bucket + "?versioning", "<VersioningConfiguration/>"));
    }

    @Test
    void everyWriteMakesAVersion() {
        versioning("Enabled");
        String first = put("key", "first").versionId();
        String second = put("key", "second").versionId();
        assertThat(first).isNotEmpty().isNotEqualTo(second);
        assertThat(get("key")).isEqualTo("second");
        assertThat(get("key", first)).isEqualTo("first");
        assertThat(get("key", second)).isEqualTo("second");
        assertThat(keys()).containsExactly("key");
    }

    @Test
    void withoutVersionsNoIdIsSaid() {
        assertThat(put("key", "x").versionId()).isNull();
        assertThat(s3.headObject(r -> r.bucket(bucket).key("key")).versionId()).isNull();
        assertThat(get("key", "null")).isEqualTo("x");
    }

    @Test
    void whatWasThereBeforeIsTheVersionNull() {
        put("key", "before");
        versioning("Enabled");
        String after = put("key", "after").versionId();
        assertThat(get("key", "null")).isEqualTo("before");
        assertThat(s3.headObject(r -> r.bucket(bucket).key("key").versionId("null"))
                        .versionId())
                .isEqualTo("null");
        assertThat(s3.listObjectVersions(r -> r.bucket(bucket)).versions())
                .extracting(ObjectVersion::versionId, ObjectVersion::isLatest)
                .containsExactly(tuple(after, true), tuple("null", false));
    }

    @Test
    void suspendedWritesReplaceTheVersionNullAlone() {
        put("key", "before");
        versioning("Enabled");
        String kept = put("key", "kept").versionId();
        versioning("Suspended");
        assertThat(put("key", "null 1").versionId()).isNull();
        put("key", "null 2");
        assertThat(get("key")).isEqualTo("null 2");
        assertThat(get("key", "null")).isEqualTo("null 2");
        assertThat(get("key", kept)).isEqualTo("kept");
        assertThat(s3.listObjectVersions(r -> r.bucket(bucket)).versions())
                .extracting(ObjectVersion::versionId)
                .containsExactly("null", kept);
    }

    @Test
    void aSuspendedDeletionPutsAMarkerInThePlaceOfTheVersionNull() {
        versioning("Enabled");
        String kept = put("key", "kept").versionId();
        versioning("Suspended");
        put("key", "null");
        DeleteObjectResponse deleted = s3.deleteObject(r -> r.bucket(bucket).key("key"));
        assertThat(deleted.deleteMarker()).isTrue();
        assertThat(deleted.versionId()).isEqualTo("null");
        refuses(404, "NoSuchKey", () -> get("key"));
        assertThat(s3.listObjectVersions(r -> r.bucket(bucket)).versions())
                .extracting(ObjectVersion::versionId)
                .containsExactly(kept);
        put("key", "again");
        assertThat(s3.listObjectVersions(r -> r.bucket(bucket)).deleteMarkers()).isEmpty();
        s3.deleteObject(r -> r.bucket(bucket).key("key").versionId("null"));
        assertThat(get("key")).isEqualTo("kept");
    }

    @Test
    void behindADeletedMarkerTheObjectIsThereAgain() {
        versioning("Enabled");
        put("key", "x");
        String first = s3.deleteObject(r -> r.bucket(bucket).key("key")).versionId();
        String second = s3.deleteObject(r -> r.bucket(bucket).key("key")).versionId();
        assertThat(first).isNotEqualTo(second);
        s3.deleteObject(r -> r.bucket(bucket).key("key").versionId(second));
        refuses(404, "NoSuchKey", () -> get("key"));
        assertThat(keys()).isEmpty();
        s3.deleteObject(r -> r.bucket(bucket).key("key").versionId(first));
        assertThat(get("key")).isEqualTo("x");
    }

    @Test
    void behindTheNewestTheOneBeforeItIsTheNewest() {
        versioning("Enabled");
        String first = put("key", "first").versionId();
        String second = put("key", "second").versionId();
        String third = put("key", "third").versionId();
        s3.deleteObject(r -> r.bucket(bucket).key("key").versionId(second));
        assertThat(get("key")).isEqualTo("third");
        s3.deleteObject(r -> r.bucket(bucket).key("key").versionId(third));
        assertThat(get("key")).isEqualTo("first");
        s3.deleteObject(r -> r.bucket(bucket).key("key").versionId(first));
        refuses(404, "NoSuchKey", () -> get("key"));
        assertThat(s3.listObjectVersions(r -> r.bucket(bucket)).versions()).isEmpty();
    }

    @Test
    void copiesAndUploadsMakeVersions() {
        versioning("Enabled");
        put("key", "first");
        put("other", "copied");
        String copy = s3.copyObject(r -> r.sourceBucket(bucket)
                        .sourceKey("other")
                        .destinationBucket(bucket)
                        .destinationKey("key"))
                .versionId();
        String id = begin("key");
        String upload = complete("key", id, part("key", id, 1, "uploaded")).versionId();
        assertThat(get("key", copy)).isEqualTo("copied");
        assertThat(get("key", upload)).isEqualTo("uploaded");
        assertThat(s3.listObjectVersions(r -> r.bucket(bucket).prefix("key")).versions())
                .hasSize(3);
    }
}
