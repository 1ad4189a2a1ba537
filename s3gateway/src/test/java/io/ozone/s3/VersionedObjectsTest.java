package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.GetObjectAclResponse;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.PutObjectAclResponse;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/** What versions have to do with tags, ACLs, copies and lifecycles. */
class VersionedObjectsTest extends GatewayTest {
    private static final String NO_VERSION = "v7fffffffffffffff";

    @BeforeEach
    void keepVersions() {
        s3.putBucketVersioning(request -> request.bucket(bucket)
                .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
    }

    private String putId(String key, String text) {
        return put(key, text).versionId();
    }

    private String delete(String key) {
        return s3.deleteObject(request -> request.bucket(bucket).key(key)).versionId();
    }

    private PutObjectTaggingResponse tag(String versionId, Tag... tags) {
        return s3.putObjectTagging(request ->
                request.bucket(bucket).key("key").versionId(versionId).tagging(tagging -> tagging.tagSet(tags)));
    }

    private GetObjectTaggingResponse tags(String versionId) {
        return s3.getObjectTagging(request -> request.bucket(bucket).key("key").versionId(versionId));
    }

    private DeleteObjectTaggingResponse untag(String versionId) {
        return s3.deleteObjectTagging(
                request -> request.bucket(bucket).key("key").versionId(versionId));
    }

    private GetObjectAclResponse acl(String versionId) {
        return s3.getObjectAcl(request -> request.bucket(bucket).key("key").versionId(versionId));
    }

    private PutObjectAclResponse setAcl(String versionId) {
        return s3.putObjectAcl(request ->
                request.bucket(bucket).key("key").versionId(versionId).acl(ObjectCannedACL.PRIVATE));
    }

    private CopyObjectResponse copy(String from, String versionId, String to) {
        return s3.copyObject(request -> request.sourceBucket(bucket)
                .sourceKey(from)
                .sourceVersionId(versionId)
                .destinationBucket(bucket)
                .destinationKey(to));
    }

    private List<ObjectVersion> versions(String key) {
        return s3.listObjectVersions(request -> request.bucket(bucket).prefix(key))
                .versions();
    }

    private static Tag pair(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    // ---------------------------------------------------------------- tags

    @Test
    void eachVersionHasItsOwnTags() {
        String first = putId("key", "first");
        String second = putId("key", "second");
        assertThat(tag(first, pair("a", "1")).versionId()).isEqualTo(first);
        assertThat(tags(first).tagSet()).containsExactly(pair("a", "1"));
        assertThat(tags(first).versionId()).isEqualTo(first);
        assertThat(tags(null).tagSet()).isEmpty();
        assertThat(tags(null).versionId()).isEqualTo(second);
        assertThat(tag(null, pair("b", "2")).versionId()).isEqualTo(second);
        assertThat(tags(second).tagSet()).containsExactly(pair("b", "2"));
        assertThat(untag(first).versionId()).isEqualTo(first);
        assertThat(tags(first).tagSet()).isEmpty();
        assertThat(tags(second).tagSet()).containsExactly(pair("b", "2"));
        assertThat(untag(null).versionId()).isEqualTo(second);
        assertThat(tags(second).tagSet()).isEmpty();
        assertThat(versions("key")).extracting(ObjectVersion::versionId).containsExactly(second, first);
    }

    @Test
    void whereNoVersionsWereKeptTagsNameNone() {
        s3.createBucket(request -> request.bucket(bucket + "-plain"));
        bucket += "-plain";
        put("key", "data");
        assertThat(tag(null, pair("a", "1")).versionId()).isNull();
        assertThat(tags("null").tagSet()).containsExactly(pair("a", "1"));
        assertThat(tags("null").versionId()).isNull();
        assertThat(untag("null").versionId()).isNull();
        assertThat(tags(null).tagSet()).isEmpty();
    }

    @Test
    void aDeleteMarkerHasNeitherTagsNorAnAcl() {
        String version = putId("key", "data");
        String marker = delete("key");
        assertThatThrownBy(() -> tags(null)).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("NoSuchKey");
            assertThat(e.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("x-amz-delete-marker"))
                    .contains("true");
            assertThat(e.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("x-amz-version-id"))
                    .contains(marker);
        });
        assertError(404, "NoSuchKey", () -> tag(null, pair("a", "1")));
        assertError(404, "NoSuchKey", () -> untag(null));
        assertError(404, "NoSuchKey", () -> acl(null));
        assertError(404, "NoSuchKey", () -> setAcl(null));
        assertIsMarker(marker, () -> tags(marker));
        assertIsMarker(marker, () -> tag(marker, pair("a", "1")));
        assertIsMarker(marker, () -> untag(marker));
        assertIsMarker(marker, () -> acl(marker));
        assertIsMarker(marker, () -> setAcl(marker));
        assertThat(tag(version, pair("a", "1")).versionId()).isEqualTo(version);
        assertThat(tags(version).tagSet()).containsExactly(pair("a", "1"));
    }

    private static void assertIsMarker(String id, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.statusCode()).isEqualTo(405);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("MethodNotAllowed");
            SdkHttpResponse answer = e.awsErrorDetails().sdkHttpResponse();
            assertThat(answer.firstMatchingHeader("allow")).contains("DELETE");
            assertThat(answer.firstMatchingHeader("x-amz-delete-marker")).contains("true");
            assertThat(answer.firstMatchingHeader("x-amz-version-id")).contains(id);
        });
    }

    @Test
    void aVersionThatIsNotThereHasNeitherTagsNorAnAcl() {
        put("key", "data");
        assertError(404, "NoSuchVersion", () -> tags(NO_VERSION));
        assertError(404, "NoSuchVersion", () -> tag(NO_VERSION, pair("a", "1")));
        assertError(404, "NoSuchVersion", () -> untag("null"));
        assertError(404, "NoSuchVersion", () -> acl(NO_VERSION));
        assertError(400, "InvalidArgument", () -> tags("odd"));
        assertError(400, "InvalidArgument", () -> tag("odd", pair("a", "1")));
        assertError(400, "InvalidArgument", () -> untag(""));
        assertError(400, "InvalidArgument", () -> acl("odd"));
        assertThat(tags(null).tagSet()).isEmpty();
    }

    // ---------------------------------------------------------------- owners

    @Test
    void eachVersionBelongsToWhoWroteItUnlessItsBucketSaysOtherwise() {
        gateway.store.addSecret("AKIDVERSIONBOB", "bobs-secret", "bob");
        String bobs;
        try (S3Client bob = gateway.client("AKIDVERSIONBOB", "bobs-secret", true)) {
            bobs = bob.putObject(request -> request.bucket(bucket).key("key"), RequestBody.fromString("bob's"))
                    .versionId();
        }
        put("key", "alice's");
        assertThat(acl(bobs).owner().id()).isEqualTo("bob");
        assertThat(acl(null).owner().id()).isEqualTo("alice");
        assertThat(versions("key")).extracting(version -> version.owner().id()).containsExactly("alice", "bob");
        s3.putBucketOwnershipControls(request -> request.bucket(bucket)
                .ownershipControls(controls ->
                        controls.rules(rule -> rule.objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED))));
        assertThat(acl(bobs).owner().id()).isEqualTo("alice");
        assertThat(versions("key")).extracting(version -> version.owner().id()).containsExactly("alice", "alice");
        assertError(400, "AccessControlListNotSupported", () -> setAcl(bobs));
    }

    // ---------------------------------------------------------------- copies

    @Test
    void aVersionIsCopiedAndTheCopyIsOne() {
        String first = s3.putObject(
                        request -> request.bucket(bucket).key("source").tagging("a=1"), RequestBody.fromString("first"))
                .versionId();
        String second = putId("source", "second");
        String before = putId("copy", "before");
        CopyObjectResponse copied = copy("source", first, "copy");
        assertThat(copied.copySourceVersionId()).isEqualTo(first);
        assertThat(copied.versionId())
                .isEqualTo(get("copy").response().versionId())
                .isNotIn(first, before);
        assertThat(get("copy").asUtf8String()).isEqualTo("first");
        assertThat(gateway.store.head(bucket, "copy").tags()).isEqualTo(Map.of("a", "1"));
        CopyObjectResponse newest = copy("source", null, "copy");
        assertThat(newest.copySourceVersionId()).isEqualTo(second);
        assertThat(versions("copy"))
                .extracting(ObjectVersion::versionId)
                .containsExactly(newest.versionId(), copied.versionId(), before);
    }

    @Test
    void anOldVersionBecomesTheNewestAgain() {
        String first = putId("key", "first");
        String second = putId("key", "second");
        assertError(400, "InvalidRequest", () -> copy("key", null, "key"));
        String third = copy("key", first, "key").versionId();
        assertThat(get("key").asUtf8String()).isEqualTo("first");
        assertThat(versions("key")).extracting(ObjectVersion::versionId).containsExactly(third, second, first);
    }

    @Test
    void aDeleteMarkerIsNoSource() {
        put("source", "data");
        String marker = delete("source");
        assertThatThrownBy(() -> copy("source", null, "copy")).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("NoSuchKey");
            assertThat(e.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("x-amz-delete-marker"))
                    .isEmpty();
        });
        assertError(400, "InvalidRequest", () -> copy("source", marker, "copy"));
        assertError(404, "NoSuchVersion", () -> copy("source", NO_VERSION, "copy"));
        assertThat(gateway.store.has(bucket, "copy")).isFalse();
    }

    // ---------------------------------------------------------------- lifecycles

    @Test
    void onlyTheNewestVersionExpires() {
        String first = putId("key", "first");
        s3.putBucketLifecycleConfiguration(request -> request.bucket(bucket)
                .lifecycleConfiguration(lifecycle -> lifecycle.rules(LifecycleRule.builder()
                        .id("r")
                        .status(ExpirationStatus.ENABLED)
                        .filter(filter -> filter.prefix(""))
                        .expiration(expiration -> expiration.days(1))
                        .build())));
        String expected = put("key", "second").expiration();
        assertThat(expected).contains("rule-id=\"r\"");
        String second = get("key").response().versionId();
        assertThat(expiration(null)).isEqualTo(expected);
        assertThat(expiration(second)).isEqualTo(expected);
        assertThat(expiration(first)).isNull();
        assertThat(copy("key", first, "copy").expiration()).isEqualTo(expected);
    }

    private String expiration(String versionId) {
        return s3.headObject(request -> request.bucket(bucket).key("key").versionId(versionId))
                .expiration();
    }
}
