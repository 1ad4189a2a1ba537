package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DeleteBucketIT extends Conformance {
    @Test
    void anEmptyBucketIsDeleted() {
        putAll("a", "b/c");
        s3.deleteObject(r -> r.bucket(bucket).key("a"));
        refuses(409, "BucketNotEmpty", () -> s3.deleteBucket(r -> r.bucket(bucket)));
        s3.deleteObject(r -> r.bucket(bucket).key("b/c"));
        assertThat(s3.deleteBucket(r -> r.bucket(bucket)).sdkHttpResponse().statusCode())
                .isEqualTo(204);
        refuses(404, () -> s3.headBucket(r -> r.bucket(bucket)));
        refuses(404, "NoSuchBucket", () -> s3.deleteBucket(r -> r.bucket(bucket)));
    }

    @Test
    void versionsAndDeleteMarkersAreContent() {
        String versioned = newVersionedBucket();
        String version =
                s3.putObject(r -> r.bucket(versioned).key("key"), text("x")).versionId();
        String marker = s3.deleteObject(r -> r.bucket(versioned).key("key")).versionId();
        refuses(409, "BucketNotEmpty", () -> s3.deleteBucket(r -> r.bucket(versioned)));
        s3.deleteObject(r -> r.bucket(versioned).key("key").versionId(version));
        refuses(409, "BucketNotEmpty", () -> s3.deleteBucket(r -> r.bucket(versioned)));
        s3.deleteObject(r -> r.bucket(versioned).key("key").versionId(marker));
        s3.deleteBucket(r -> r.bucket(versioned));
    }

    @Test
    void aBucketThatIsMadeAgainIsANewOne() {
        s3.putBucketVersioning(r -> r.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));
        s3.putBucketTagging(r ->
                r.bucket(bucket).tagging(t -> t.tagSet(tag -> tag.key("a").value("1"))));
        s3.deleteBucket(r -> r.bucket(bucket));
        s3.createBucket(r -> r.bucket(bucket));
        assertThat(s3.getBucketVersioning(r -> r.bucket(bucket)).status()).isNull();
        refuses(404, "NoSuchTagSet", () -> s3.getBucketTagging(r -> r.bucket(bucket)));
    }
}
