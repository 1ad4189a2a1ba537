package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;

final class DeleteObjectIT extends Conformance {
    @Test
    void theObjectIsGone() {
        putAll("key", "keys");
        DeleteObjectResponse deleted = s3.deleteObject(r -> r.bucket(bucket).key("key"));
        assertThat(deleted.sdkHttpResponse().statusCode()).isEqualTo(204);
        assertThat(deleted.deleteMarker()).isNull();
        assertThat(deleted.versionId()).isNull();
        refuses(404, "NoSuchKey", () -> get("key"));
        assertThat(keys()).containsExactly("keys");
    }

    @Test
    void whatIsNotThereCanBeDeleted() {
        assertThat(s3.deleteObject(r -> r.bucket(bucket).key("missing"))
                        .sdkHttpResponse()
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void aKeyIsDeletedAloneWhateverItsSlashes() {
        putAll("a", "a/", "a/b", "a/b/c");
        s3.deleteObject(r -> r.bucket(bucket).key("a/"));
        assertThat(keys()).containsExactly("a", "a/b", "a/b/c");
        s3.deleteObject(r -> r.bucket(bucket).key("a/b"));
        assertThat(keys()).containsExactly("a", "a/b/c");
    }

    @Test
    void ifMatchWantsTheETag() {
        String etag = put("key", "x").eTag();
        refuses(
                412,
                "PreconditionFailed",
                () -> s3.deleteObject(r -> r.bucket(bucket).key("key").ifMatch(etag("another"))));
        assertThat(keys()).containsExactly("key");
        s3.deleteObject(r -> r.bucket(bucket).key("key").ifMatch(etag));
        assertThat(keys()).isEmpty();
    }

    @Test
    void ifMatchOfAStarWantsAnObject() {
        put("key", "x");
        s3.deleteObject(r -> r.bucket(bucket).key("key").ifMatch("*"));
        assertThat(keys()).isEmpty();
    }

    @Test
    void anObjectOfAnotherTimeOrSizeStays() {
        put("key", "four");
        Instant modified = s3.headObject(r -> r.bucket(bucket).key("key")).lastModified();
        refuses(
                412,
                "PreconditionFailed",
                () -> s3.deleteObject(r -> r.bucket(bucket).key("key").ifMatchSize(5L)));
        refuses(
                412,
                "PreconditionFailed",
                () -> s3.deleteObject(
                        r -> r.bucket(bucket).key("key").ifMatchSize(4L).ifMatchLastModifiedTime(Instant.EPOCH)));
        assertThat(keys()).containsExactly("key");
        s3.deleteObject(r -> r.bucket(bucket)
                .key("key")
                .ifMatchSize(4L)
                .ifMatchLastModifiedTime(modified)
                .ifMatch(etag("four")));
        assertThat(keys()).isEmpty();
        s3.deleteObject(r -> r.bucket(bucket).key("key").ifMatchSize(5L));
        s3.deleteObject(r -> r.bucket(bucket).key("key").ifMatchLastModifiedTime(Instant.EPOCH));
    }

    @Test
    void ofKeptVersionsTheNewestIsHidden() {
        String versioned = newVersionedBucket();
        s3.putObject(r -> r.bucket(versioned).key("key"), text("x"));
        DeleteObjectResponse deleted = s3.deleteObject(r -> r.bucket(versioned).key("key"));
        assertThat(deleted.deleteMarker()).isTrue();
        assertThat(deleted.versionId()).isNotEmpty().isNotEqualTo("null");
        assertThat(s3.listObjectVersions(r -> r.bucket(versioned)).versions()).hasSize(1);

        DeleteObjectResponse undone =
                s3.deleteObject(r -> r.bucket(versioned).key("key").versionId(deleted.versionId()));
        assertThat(undone.deleteMarker()).isTrue();
        assertThat(undone.versionId()).isEqualTo(deleted.versionId());
        assertThat(s3.getObjectAsBytes(r -> r.bucket(versioned).key("key")).asUtf8String())
                .isEqualTo("x");
    }

    @Test
    void aMarkerIsMadeOfWhatWasNeverThere() {
        String versioned = newVersionedBucket();
        assertThat(s3.deleteObject(r -> r.bucket(versioned).key("key")).deleteMarker())
                .isTrue();
        assertThat(s3.listObjectVersions(r -> r.bucket(versioned)).deleteMarkers())
                .hasSize(1);
    }

    @Test
    void aVersionIsDeletedForGood() {
        String versioned = newVersionedBucket();
        String first =
                s3.putObject(r -> r.bucket(versioned).key("key"), text("first")).versionId();
        String second = s3.putObject(r -> r.bucket(versioned).key("key"), text("second"))
                .versionId();
        DeleteObjectResponse deleted =
                s3.deleteObject(r -> r.bucket(versioned).key("key").versionId(second));
        assertThat(deleted.versionId()).isEqualTo(second);
        assertThat(deleted.deleteMarker()).isNull();
        assertThat(s3.getObject(r -> r.bucket(versioned).key("key")).response().versionId())
                .isEqualTo(first);
        assertThat(s3.deleteObject(r -> r.bucket(versioned).key("key").versionId(second))
                        .sdkHttpResponse()
                        .statusCode())
                .isEqualTo(204);
    }
}
