package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/** Buckets, and many objects at once, as Amazon's own client asks for them. */
class S3BucketsTest extends GatewayTest {
    @Test
    void bucketsAreListedByName() {
        assertThat(s3.listBuckets().buckets()).anySatisfy(found -> {
            assertThat(found.name()).isEqualTo(bucket);
            assertThat(found.creationDate())
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        });
        assertThat(s3.listBuckets().owner().id()).isEqualTo("alice");
        assertThat(s3.listBuckets(request -> request.prefix(bucket).maxBuckets(1))
                        .buckets())
                .hasSize(1);
    }

    @Test
    void bucketPagesGoOnWhereTheyEnded() {
        List<String> names = new ArrayList<>();
        s3.listBucketsPaginator(request -> request.maxBuckets(1)).buckets().forEach(found -> names.add(found.name()));
        assertThat(names).isSorted().doesNotHaveDuplicates().contains(bucket);
    }

    @Test
    void aPageHasOneToTenThousandBuckets() {
        assertError(400, "InvalidArgument", () -> s3.listBuckets(request -> request.maxBuckets(0)));
        assertError(400, "InvalidArgument", () -> s3.listBuckets(request -> request.maxBuckets(10_001)));
        assertThat(s3.listBuckets(request -> request.maxBuckets(10_000)).buckets())
                .isNotEmpty();
    }

    @Test
    void aBucketIsThereUntilItIsDeleted() {
        assertThat(s3.headBucket(request -> request.bucket(bucket)).bucketRegion())
                .isEqualTo("us-east-1");
        s3.deleteBucket(request -> request.bucket(bucket));
        assertError(404, null, () -> s3.headBucket(request -> request.bucket(bucket)));
        assertError(404, "NoSuchBucket", () -> s3.deleteBucket(request -> request.bucket(bucket)));
        assertError(404, "NoSuchBucket", () -> s3.listObjectsV2(request -> request.bucket(bucket)));
        assertError(404, "NoSuchBucket", () -> put("key", "hello"));
    }

    @Test
    void aBucketWithKeysIsNotDeleted() {
        put("key", "hello");
        assertError(409, "BucketNotEmpty", () -> s3.deleteBucket(request -> request.bucket(bucket)));
    }

    @Test
    void aBucketIsMadeOnce() {
        try (TestGateway elsewhere = new TestGateway(Map.of("ozone.s3g.region", "eu-central-1"))) {
            elsewhere.s3.createBucket(request -> request.bucket(bucket));
            assertError(
                    409, "BucketAlreadyOwnedByYou", () -> elsewhere.s3.createBucket(request -> request.bucket(bucket)));
        }
        gateway.store.addSecret("AKIDBOB", "bobs-secret", "bob");
        try (S3Client bob = gateway.client("AKIDBOB", "bobs-secret", true)) {
            assertError(409, "BucketAlreadyExists", () -> bob.createBucket(request -> request.bucket(bucket)));
        }
    }

    @Test
    void whoAsksAgainForTheSameBucketHasItInTheFirstRegion() {
        put("key", "hello");
        s3.createBucket(request -> request.bucket(bucket));
        s3.createBucket(request -> request.bucket(bucket).acl(BucketCannedACL.PRIVATE));
        assertThat(get("key").asUtf8String()).isEqualTo("hello");
        assertOther("ACL", request -> request.acl(BucketCannedACL.PUBLIC_READ));
        assertOther("object lock", request -> request.objectLockEnabledForBucket(true));
        assertOther("object ownership", request -> request.objectOwnership(ObjectOwnership.OBJECT_WRITER));
        assertOther(
                "tags",
                request -> request.createBucketConfiguration(
                        asked -> asked.tags(Tag.builder().key("a").value("1").build())));
        assertThat(s3.getBucketAcl(request -> request.bucket(bucket)).grants()).hasSize(1);
        s3.putBucketAcl(request -> request.bucket(bucket).acl(BucketCannedACL.PUBLIC_READ));
        assertOther("ACL", request -> {});
        s3.createBucket(request -> request.bucket(bucket).acl(BucketCannedACL.PUBLIC_READ));
    }

    private void assertOther(String what, Consumer<CreateBucketRequest.Builder> asked) {
        assertThatThrownBy(() -> s3.createBucket(request -> {
                    request.bucket(bucket);
                    asked.accept(request);
                }))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.statusCode() + " "
                                        + e.awsErrorDetails().errorCode())
                                .isEqualTo("409 BucketAlreadyExists"))
                .hasMessageContaining(what);
    }

    @Test
    void aBucketThatHasMoreIsTheSame() {
        bucket = "with-all";
        Consumer<CreateBucketRequest.Builder> all = request -> request.bucket(bucket)
                .grantRead("id=\"bob\", id=\"eve\"")
                .objectLockEnabledForBucket(true)
                .objectOwnership(ObjectOwnership.BUCKET_OWNER_PREFERRED)
                .createBucketConfiguration(
                        asked -> asked.tags(Tag.builder().key("a").value("1").build()));
        s3.createBucket(all);
        s3.putObjectLockConfiguration(request -> request.bucket(bucket)
                .objectLockConfiguration(lock -> lock.objectLockEnabled("Enabled")
                        .rule(rule -> rule.defaultRetention(
                                kept -> kept.mode("GOVERNANCE").days(1)))));
        s3.createBucket(all);
        s3.createBucket(request -> request.bucket(bucket).grantRead("id=\"eve\", id=\"bob\""));
    }

    @Test
    void theLocationOfABucketIsKnown() {
        assertThat(s3.getBucketLocation(request -> request.bucket(bucket)).locationConstraintAsString())
                .isNullOrEmpty();
        assertError(
                400,
                "IllegalLocationConstraintException",
                () -> s3.createBucket(request -> request.bucket("elsewhere")
                        .createBucketConfiguration(where -> where.locationConstraint("eu-west-1"))));
    }

    @Test
    void theExpectedOwnerIsChecked() {
        s3.headBucket(request -> request.bucket(bucket).expectedBucketOwner("alice"));
        assertError(
                403, null, () -> s3.headBucket(request -> request.bucket(bucket).expectedBucketOwner("mallory")));
    }

    @Test
    void objectsAreDeletedInALot() {
        put("a", "1");
        put("b", "2");
        DeleteObjectsResponse loud = delete(List.of("a", "missing"), false);
        assertThat(loud.deleted()).extracting(entry -> entry.key()).containsExactly("a", "missing");
        assertThat(delete(List.of("b"), true).deleted()).isEmpty();
        assertThat(gateway.store.has(bucket, "b")).isFalse();
        assertError(
                400,
                "MalformedXML",
                () -> delete(IntStream.range(0, 1001).mapToObj(i -> "key" + i).toList(), false));
        assertThat(delete(IntStream.range(0, 1000).mapToObj(i -> "key" + i).toList(), false)
                        .deleted())
                .hasSize(1000);
        assertThat(delete(List.of("x".repeat(1025)), true).errors())
                .singleElement()
                .satisfies(error -> assertThat(error.code()).isEqualTo("KeyTooLongError"));
        put("versioned", "1");
        assertThat(s3.deleteObjects(request -> request.bucket(bucket)
                                .delete(Delete.builder()
                                        .objects(ObjectIdentifier.builder()
                                                .key("versioned")
                                                .versionId("v")
                                                .build())
                                        .build()))
                        .errors())
                .singleElement()
                .satisfies(error -> assertThat(error.code()).isEqualTo("InvalidArgument"));
        assertThat(gateway.store.has(bucket, "versioned")).isTrue();
    }

    @Test
    void listingsRollNamesUpAtTheDelimiter() {
        List.of("a/1", "a/2", "b", "c/d/3", "é/4").forEach(key -> put(key, "x"));
        ListObjectsV2Response root = s3.listObjectsV2(
                request -> request.bucket(bucket).delimiter("/").fetchOwner(true));
        assertThat(names(root)).containsExactly("b");
        assertThat(root.contents().get(0).owner().id()).isEqualTo("alice");
        assertThat(root.contents().get(0).size()).isEqualTo(1);
        assertThat(root.contents().get(0).eTag()).startsWith("\"");
        assertThat(root.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/", "c/", "é/");
        assertThat(root.keyCount()).isEqualTo(4);
        assertThat(s3.listObjects(
                                request -> request.bucket(bucket).delimiter("/").prefix("c/"))
                        .commonPrefixes())
                .extracting(CommonPrefix::prefix)
                .containsExactly("c/d/");
        assertThat(names(s3.listObjectsV2(request -> request.bucket(bucket).startAfter("a/1"))))
                .startsWith("a/2")
                .hasSize(4);
    }

    @Test
    void pagesGoOnWhereTheyEnded() {
        List<String> keys =
                IntStream.range(0, 25).mapToObj("k%03d/x"::formatted).toList();
        keys.forEach(key -> put(key, "x"));
        List<String> paged = new ArrayList<>();
        s3.listObjectsV2Paginator(request -> request.bucket(bucket).maxKeys(7))
                .contents()
                .forEach(object -> paged.add(object.key()));
        assertThat(paged).isEqualTo(keys);
        List<String> prefixes = new ArrayList<>();
        s3.listObjectsV2Paginator(request -> request.bucket(bucket).maxKeys(7).delimiter("/"))
                .commonPrefixes()
                .forEach(prefix -> prefixes.add(prefix.prefix()));
        assertThat(prefixes).hasSize(25).doesNotHaveDuplicates();
        ListObjectsResponse first =
                s3.listObjects(request -> request.bucket(bucket).maxKeys(10).delimiter("/"));
        assertThat(first.isTruncated()).isTrue();
        assertThat(first.nextMarker()).isEqualTo("k009/");
        assertThat(s3.listObjects(request ->
                                request.bucket(bucket).marker("k009/").delimiter("/"))
                        .commonPrefixes())
                .hasSize(15);
        assertThat(s3.listObjectsV2(request -> request.bucket(bucket).maxKeys(0))
                        .contents())
                .isEmpty();
        assertError(
                400,
                "InvalidArgument",
                () -> s3.listObjectsV2(request -> request.bucket(bucket).maxKeys(-1)));
        assertError(
                400,
                "InvalidArgument",
                () -> s3.listObjectsV2(request -> request.bucket(bucket).continuationToken("made up")));
    }
}
