package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.MFADelete;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;

/** Versions of objects, by Amazon's SDK. */
class VersioningTest {
    private static TestGateway gateway;
    private static S3Client s3;
    private static int buckets;

    private String bucket;

    @BeforeAll
    static void start() {
        gateway = new TestGateway();
        s3 = gateway.s3;
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void createBucket() {
        bucket = "versions-" + ++buckets;
        s3.createBucket(request -> request.bucket(bucket));
    }

    private void set(BucketVersioningStatus status) {
        s3.putBucketVersioning(
                request -> request.bucket(bucket).versioningConfiguration(versioning -> versioning.status(status)));
    }

    private void enable() {
        set(BucketVersioningStatus.ENABLED);
    }

    private void suspend() {
        set(BucketVersioningStatus.SUSPENDED);
    }

    private String put(String key, String content) {
        return s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(content))
                .versionId();
    }

    private String get(String key, String versionId) {
        return s3.getObjectAsBytes(request -> request.bucket(bucket).key(key).versionId(versionId))
                .asUtf8String();
    }

    private DeleteObjectResponse delete(String key) {
        return s3.deleteObject(request -> request.bucket(bucket).key(key));
    }

    private DeleteObjectResponse delete(String key, String versionId) {
        return s3.deleteObject(request -> request.bucket(bucket).key(key).versionId(versionId));
    }

    private static S3Exception failure(String code, int status, ThrowingCallable call) {
        S3Exception[] caught = new S3Exception[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(status);
            caught[0] = e;
        });
        return caught[0];
    }

    private static String header(S3Exception e, String name) {
        return e.awsErrorDetails().sdkHttpResponse().firstMatchingHeader(name).orElse(null);
    }

    @Test
    void theStateOfABucket() {
        assertThat(s3.getBucketVersioning(request -> request.bucket(bucket)).status())
                .isNull();
        suspend();
        assertThat(s3.getBucketVersioning(request -> request.bucket(bucket)).status())
                .isEqualTo(BucketVersioningStatus.SUSPENDED);
        enable();
        assertThat(s3.getBucketVersioning(request -> request.bucket(bucket)).status())
                .isEqualTo(BucketVersioningStatus.ENABLED);
        assertThat(s3.getBucketVersioning(request -> request.bucket(bucket)).mfaDelete())
                .isNull();
        failure(
                "NoSuchBucket",
                404,
                () -> s3.putBucketVersioning(request -> request.bucket("absent")
                        .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED))));
        failure("NoSuchBucket", 404, () -> s3.getBucketVersioning(request -> request.bucket("absent")));
    }

    @Test
    void whatCanNotBeSetIsRefused() {
        failure(
                "NotImplemented",
                501,
                () -> s3.putBucketVersioning(request -> request.bucket(bucket)
                        .versioningConfiguration(versioning -> versioning
                                .status(BucketVersioningStatus.ENABLED)
                                .mfaDelete(MFADelete.ENABLED))));
        failure(
                "MalformedXML",
                400,
                () -> s3.putBucketVersioning(request ->
                        request.bucket(bucket).versioningConfiguration(versioning -> versioning.status("enabled"))));
        failure(
                "IllegalVersioningConfigurationException",
                400,
                () -> s3.putBucketVersioning(request -> request.bucket(bucket)
                        .versioningConfiguration(versioning -> versioning.mfaDelete("Disabled"))));
        failure(
                "NotImplemented",
                501,
                () -> s3.putBucketVersioning(request -> request.bucket(bucket)
                        .mfa("serial 123456")
                        .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED))));
        assertThat(s3.getBucketVersioning(request -> request.bucket(bucket)).status())
                .isNull();
    }

    @Test
    void aBucketThatNeverKeptVersionsTellsOfNone() {
        assertThat(put("key", "one")).isNull();
        assertThat(put("key", "two")).isNull();
        HeadObjectResponse head =
                s3.headObject(request -> request.bucket(bucket).key("key"));
        assertThat(head.versionId()).isNull();
        assertThat(get("key", "null")).isEqualTo("two");
        ListObjectVersionsResponse list = s3.listObjectVersions(request -> request.bucket(bucket));
        assertThat(list.versions()).singleElement().satisfies(version -> {
            assertThat(version.versionId()).isEqualTo("null");
            assertThat(version.isLatest()).isTrue();
        });
        DeleteObjectResponse deletion = delete("key");
        assertThat(deletion.versionId()).isNull();
        assertThat(deletion.deleteMarker()).isNull();
        S3Exception absent = failure(
                "NoSuchKey",
                404,
                () -> s3.getObjectAsBytes(request -> request.bucket(bucket).key("key")));
        assertThat(header(absent, "x-amz-delete-marker")).isNull();
        assertThat(header(absent, "x-amz-version-id")).isNull();
        put("key", "three");
        assertThat(delete("key", "null").versionId()).isNull();
        assertThat(delete("key", "v0000000000000001").versionId()).isNull();
        failure("NoSuchVersion", 404, () -> get("key", "null"));
    }

    @Test
    void everyVersionCanBeRead() {
        put("key", "before");
        enable();
        String first = put("key", "first");
        String second = put("key", "second");
        assertThat(List.of(first, second)).doesNotHaveDuplicates().doesNotContain("null");
        assertThat(get("key", null)).isEqualTo("second");
        assertThat(get("key", first)).isEqualTo("first");
        assertThat(get("key", "null")).isEqualTo("before");
        GetObjectResponse answer = s3.getObjectAsBytes(
                        request -> request.bucket(bucket).key("key").versionId(first))
                .response();
        assertThat(answer.versionId()).isEqualTo(first);
        assertThat(s3.headObject(request -> request.bucket(bucket).key("key")).versionId())
                .isEqualTo(second);
        assertThat(s3.headObject(request -> request.bucket(bucket).key("key").versionId("null"))
                        .versionId())
                .isEqualTo("null");
        assertThat(s3.getObjectAsBytes(request -> request.bucket(bucket)
                                .key("key")
                                .versionId(first)
                                .range("bytes=1-2"))
                        .asUtf8String())
                .isEqualTo("ir");
        GetObjectAttributesResponse attributes = s3.getObjectAttributes(request ->
                request.bucket(bucket).key("key").versionId(first).objectAttributes(ObjectAttributes.OBJECT_SIZE));
        assertThat(attributes.objectSize()).isEqualTo(5);
        assertThat(attributes.versionId()).isEqualTo(first);
        assertThat(s3.listObjectsV2(request -> request.bucket(bucket)).contents())
                .hasSize(1);
    }

    @Test
    void whatIsNotAVersionIsSaid() {
        enable();
        String version = put("key", "data");
        S3Exception absent = failure("NoSuchVersion", 404, () -> get("key", "null"));
        assertThat(header(absent, "x-amz-delete-marker")).isNull();
        failure("NoSuchVersion", 404, () -> get("other", version));
        failure("NoSuchVersion", 404, () -> get("key", "v7fffffffffffffff"));
        failure("InvalidArgument", 400, () -> get("key", "odd"));
        failure("InvalidArgument", 400, () -> get("key", ""));
        failure("InvalidArgument", 400, () -> delete("key", "odd"));
        failure("InvalidArgument", 400, () -> delete("key", ""));
        assertThat(get("key", version)).isEqualTo("data");
    }

    @Test
    void aDeletedObjectIsBelowAMarker() {
        enable();
        String version = put("key", "data");
        DeleteObjectResponse deletion = delete("key");
        assertThat(deletion.deleteMarker()).isTrue();
        String marker = deletion.versionId();
        S3Exception plain = failure("NoSuchKey", 404, () -> get("key", null));
        assertThat(header(plain, "x-amz-delete-marker")).isEqualTo("true");
        assertThat(header(plain, "x-amz-version-id")).isEqualTo(marker);
        S3Exception named = failure("MethodNotAllowed", 405, () -> get("key", marker));
        assertThat(header(named, "x-amz-delete-marker")).isEqualTo("true");
        assertThat(header(named, "x-amz-version-id")).isEqualTo(marker);
        assertThat(header(named, "last-modified")).endsWith("GMT");
        assertThat(header(named, "allow")).isEqualTo("DELETE");
        assertThatThrownBy(() -> s3.headObject(request -> request.bucket(bucket).key("key")))
                .isInstanceOfSatisfying(S3Exception.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(404);
                    assertThat(header(e, "x-amz-delete-marker")).isEqualTo("true");
                });
        assertThatThrownBy(() -> s3.headObject(
                        request -> request.bucket(bucket).key("key").versionId(marker)))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(405));
        assertThat(get("key", version)).isEqualTo("data");
        assertThat(s3.listObjectsV2(request -> request.bucket(bucket)).contents())
                .isEmpty();

        DeleteObjectResponse undone = delete("key", marker);
        assertThat(undone.deleteMarker()).isTrue();
        assertThat(undone.versionId()).isEqualTo(marker);
        assertThat(get("key", null)).isEqualTo("data");
    }

    @Test
    void aMarkerIsPutAlsoWhereThereIsNothing() {
        enable();
        DeleteObjectResponse deletion = delete("never");
        assertThat(deletion.deleteMarker()).isTrue();
        assertThat(s3.listObjectVersions(request -> request.bucket(bucket)).deleteMarkers())
                .singleElement()
                .satisfies(marker -> {
                    assertThat(marker.versionId()).isEqualTo(deletion.versionId());
                    assertThat(marker.key()).isEqualTo("never");
                    assertThat(marker.isLatest()).isTrue();
                    assertThat(marker.owner().id()).isEqualTo("alice");
                    assertThat(marker.lastModified()).isNotNull();
                });
        failure("BucketNotEmpty", 409, () -> s3.deleteBucket(request -> request.bucket(bucket)));
        delete("never", deletion.versionId());
        s3.deleteBucket(request -> request.bucket(bucket));
    }

    @Test
    void aRemovedVersionBringsBackTheOneBelow() {
        put("key", "before");
        enable();
        String version = put("key", "after");
        DeleteObjectResponse deletion = delete("key", version);
        assertThat(deletion.versionId()).isEqualTo(version);
        assertThat(deletion.deleteMarker()).isNull();
        assertThat(get("key", null)).isEqualTo("before");
        delete("key", "null");
        failure("NoSuchKey", 404, () -> get("key", null));
        assertThat(s3.listObjectVersions(request -> request.bucket(bucket)).versions())
                .isEmpty();
        assertThat(delete("key", version).versionId()).isEqualTo(version);
    }

    @Test
    void aSuspendedBucketOverwritesTheNullVersion() {
        put("key", "before");
        enable();
        String kept = put("key", "kept");
        suspend();
        assertThat(put("key", "one")).isNull();
        assertThat(put("key", "two")).isNull();
        assertThat(lines()).containsExactly("key null latest", "key " + kept);
        assertThat(get("key", "null")).isEqualTo("two");
        DeleteObjectResponse deletion = delete("key");
        assertThat(deletion.versionId()).isEqualTo("null");
        assertThat(deletion.deleteMarker()).isTrue();
        assertThat(lines()).containsExactly("key null marker latest", "key " + kept);
        put("key", "three");
        assertThat(lines()).containsExactly("key null latest", "key " + kept);
        assertThat(get("key", kept)).isEqualTo("kept");
    }

    private List<String> lines() {
        ListObjectVersionsResponse list = s3.listObjectVersions(request -> request.bucket(bucket));
        return Stream.concat(
                        list.deleteMarkers().stream().map(VersioningTest::line),
                        list.versions().stream().map(VersioningTest::line))
                .toList();
    }

    private static String line(ObjectVersion version) {
        return version.key() + " " + version.versionId() + (version.isLatest() ? " latest" : "");
    }

    private static String line(DeleteMarkerEntry marker) {
        return marker.key() + " " + marker.versionId() + " marker" + (marker.isLatest() ? " latest" : "");
    }

    @Test
    void manyAreDeletedAtOnce() {
        put("a", "before");
        enable();
        String first = put("a", "first");
        String marker = delete("b").versionId();
        DeleteObjectsResponse answer = s3.deleteObjects(request -> request.bucket(bucket)
                .delete(delete -> delete.objects(
                        ObjectIdentifier.builder().key("a").versionId("null").build(),
                        ObjectIdentifier.builder().key("b").versionId(marker).build(),
                        ObjectIdentifier.builder().key("a").versionId("odd").build(),
                        ObjectIdentifier.builder()
                                .key("a")
                                .versionId("v7fffffffffffffff")
                                .build(),
                        ObjectIdentifier.builder().key("c").build())));
        assertThat(answer.deleted()).hasSize(4);
        DeletedObject removed = found(answer, "a", "null");
        assertThat(removed.deleteMarker()).isNull();
        DeletedObject removedMarker = found(answer, "b", marker);
        assertThat(removedMarker.deleteMarker()).isTrue();
        assertThat(removedMarker.deleteMarkerVersionId()).isEqualTo(marker);
        DeletedObject put = found(answer, "c", null);
        assertThat(put.deleteMarker()).isTrue();
        assertThat(answer.errors()).singleElement().satisfies(error -> {
            assertThat(error.key()).isEqualTo("a");
            assertThat(error.versionId()).isEqualTo("odd");
            assertThat(error.code()).isEqualTo("InvalidArgument");
        });
        assertThat(lines())
                .containsExactly("c " + put.deleteMarkerVersionId() + " marker latest", "a " + first + " latest");
    }

    private static DeletedObject found(DeleteObjectsResponse answer, String key, String versionId) {
        return answer.deleted().stream()
                .filter(one -> one.key().equals(key) && java.util.Objects.equals(one.versionId(), versionId))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void versionsAreDeletedUnderConditions() {
        enable();
        PutObjectResponse first =
                s3.putObject(request -> request.bucket(bucket).key("key"), RequestBody.fromString("first"));
        put("key", "second");
        failure(
                "PreconditionFailed",
                412,
                () -> s3.deleteObject(request -> request.bucket(bucket)
                        .key("key")
                        .versionId(first.versionId())
                        .ifMatch("\"0\"")));
        s3.deleteObject(request ->
                request.bucket(bucket).key("key").versionId(first.versionId()).ifMatch(first.eTag()));
        failure("NoSuchVersion", 404, () -> get("key", first.versionId()));
        s3.deleteObject(request ->
                request.bucket(bucket).key("key").versionId(first.versionId()).ifMatch("\"0\""));
        assertThat(lines()).hasSize(1);
    }

    @Test
    void conditionsOfADeletionLookAtTheNewestVersionAlsoAtADeleteMarker() {
        enable();
        s3.deleteObject(request -> request.bucket(bucket).key("key").ifMatch("*"));
        s3.deleteObject(request -> request.bucket(bucket).key("key").ifMatch("\"0\""));
        s3.deleteObject(request -> request.bucket(bucket).key("key").ifMatchSize(0L));
        assertThat(lines()).isEmpty();

        String tag = s3.putObject(request -> request.bucket(bucket).key("key"), RequestBody.fromString("data"))
                .eTag();
        assertThat(s3.deleteObject(request ->
                                request.bucket(bucket).key("key").ifMatch(tag).ifMatchSize(4L))
                        .deleteMarker())
                .isTrue();
        for (String match : List.of(tag, "\"0\"")) {
            failure(
                    "PreconditionFailed",
                    412,
                    () -> s3.deleteObject(
                            request -> request.bucket(bucket).key("key").ifMatch(match)));
        }
        failure(
                "PreconditionFailed",
                412,
                () -> s3.deleteObject(
                        request -> request.bucket(bucket).key("key").ifMatchSize(0L)));
        failure(
                "PreconditionFailed",
                412,
                () -> s3.deleteObject(
                        request -> request.bucket(bucket).key("key").ifMatchLastModifiedTime(Instant.EPOCH)));
        s3.deleteObject(request -> request.bucket(bucket).key("key").ifMatch("*"));
        assertThat(lines()).hasSize(2);
    }

    @Test
    void conditionsOfAPutLookAtTheObject() {
        enable();
        String tag = s3.putObject(request -> request.bucket(bucket).key("key"), RequestBody.fromString("data"))
                .eTag();
        delete("key");
        for (String match : List.of(tag, "*")) {
            failure(
                    "NoSuchKey",
                    404,
                    () -> s3.putObject(
                            request -> request.bucket(bucket).key("key").ifMatch(match), RequestBody.fromString("x")));
        }
        s3.putObject(request -> request.bucket(bucket).key("key").ifNoneMatch(tag), RequestBody.fromString("data"));
        failure(
                "PreconditionFailed",
                412,
                () -> s3.putObject(
                        request -> request.bucket(bucket).key("key").ifNoneMatch(tag), RequestBody.fromString("x")));
        delete("key");
        s3.putObject(request -> request.bucket(bucket).key("key").ifNoneMatch("*"), RequestBody.fromString("again"));
        assertThat(get("key", null)).isEqualTo("again");
        assertThat(lines()).hasSize(5);
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() {
        enable();
        List<String> all = new ArrayList<>();
        for (String key : List.of("a", "a-b", "a/1", "a/2", "b")) {
            List<String> ofKey = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                ofKey.add(0, key + " " + put(key, "x" + i));
            }
            ofKey.set(0, ofKey.get(0) + " latest");
            all.addAll(ofKey);
        }
        for (int size = 1; size <= 16; size++) {
            int most = size;
            List<String> seen = new ArrayList<>();
            ListObjectVersionsRequest request = ListObjectVersionsRequest.builder()
                    .bucket(bucket)
                    .maxKeys(most)
                    .build();
            ListObjectVersionsResponse page;
            do {
                page = s3.listObjectVersions(request);
                page.versions().forEach(version -> seen.add(line(version)));
                assertThat(page.versions()).hasSizeLessThanOrEqualTo(most);
                request = request.toBuilder()
                        .keyMarker(page.nextKeyMarker())
                        .versionIdMarker(page.nextVersionIdMarker())
                        .build();
            } while (page.isTruncated());
            assertThat(seen).as("pages of %d", size).isEqualTo(all);
        }
        ListObjectVersionsResponse rolled =
                s3.listObjectVersions(request -> request.bucket(bucket).delimiter("/"));
        assertThat(rolled.versions()).hasSize(9);
        assertThat(rolled.commonPrefixes())
                .singleElement()
                .satisfies(prefix -> assertThat(prefix.prefix()).isEqualTo("a/"));
        assertThat(s3.listObjectVersions(request -> request.bucket(bucket).prefix("a/"))
                        .versions())
                .hasSize(6);
    }

    @Test
    void aListSaysWhatItWasAskedFor() {
        enable();
        String key = "sp ace/é+&<\u0001";
        String version = put(key, "data");
        ListObjectVersionsResponse list = s3.listObjectVersions(request ->
                request.bucket(bucket).prefix("sp").keyMarker("a").maxKeys(7).encodingType(EncodingType.URL));
        assertThat(list.name()).isEqualTo(bucket);
        assertThat(list.maxKeys()).isEqualTo(7);
        assertThat(list.prefix()).isEqualTo("sp");
        assertThat(list.keyMarker()).isEqualTo("a");
        assertThat(list.isTruncated()).isFalse();
        assertThat(list.versions()).singleElement().satisfies(found -> {
            assertThat(found.key()).isEqualTo(key);
            assertThat(found.versionId()).isEqualTo(version);
            assertThat(found.size()).isEqualTo(4);
            assertThat(found.eTag()).hasSize(34);
            assertThat(found.storageClassAsString()).isEqualTo("STANDARD");
            assertThat(found.owner().id()).isEqualTo("alice");
        });
        assertThat(s3.listObjectVersions(request -> request.bucket(bucket).maxKeys(0))
                        .versions())
                .isEmpty();
        failure(
                "InvalidArgument",
                400,
                () -> s3.listObjectVersions(request -> request.bucket(bucket).versionIdMarker(version)));
        failure(
                "InvalidArgument",
                400,
                () -> s3.listObjectVersions(
                        request -> request.bucket(bucket).keyMarker(key).versionIdMarker("odd")));
        failure("NoSuchBucket", 404, () -> s3.listObjectVersions(request -> request.bucket("absent")));
    }

    @Test
    void anUploadMakesAVersion() {
        enable();
        put("key", "before");
        String id = s3.createMultipartUpload(request -> request.bucket(bucket).key("key"))
                .uploadId();
        CompletedPart part = CompletedParts.of(
                1,
                s3.uploadPart(
                        request ->
                                request.bucket(bucket).key("key").uploadId(id).partNumber(1),
                        RequestBody.fromString("part")));
        String version = s3.completeMultipartUpload(request ->
                        request.bucket(bucket).key("key").uploadId(id).multipartUpload(upload -> upload.parts(part)))
                .versionId();
        assertThat(get("key", version)).isEqualTo("part");
        assertThat(lines()).hasSize(2).first().isEqualTo("key " + version + " latest");
    }

    @Test
    void aLargeObjectIsAVersion() {
        enable();
        byte[] large = new byte[3 << 20];
        String version = s3.putObject(request -> request.bucket(bucket).key("key"), RequestBody.fromBytes(large))
                .versionId();
        put("key", "small");
        assertThat(s3.getObjectAsBytes(
                                request -> request.bucket(bucket).key("key").versionId(version))
                        .asByteArray())
                .isEqualTo(large);
    }

    @Test
    void aPartIsCopiedFromAVersion() {
        enable();
        String first = put("source", "first");
        String second = put("source", "second");
        String id = s3.createMultipartUpload(request -> request.bucket(bucket).key("key"))
                .uploadId();
        UploadPartCopyResponse copied = copy(id, first);
        assertThat(copied.copySourceVersionId()).isEqualTo(first);
        assertThat(copy(id, null).copySourceVersionId()).isEqualTo(second);
        CompletedPart part = CompletedParts.of(1, copy(id, first).copyPartResult());
        s3.completeMultipartUpload(request ->
                request.bucket(bucket).key("key").uploadId(id).multipartUpload(upload -> upload.parts(part)));
        assertThat(get("key", null)).isEqualTo("first");

        String other = s3.createMultipartUpload(
                        request -> request.bucket(bucket).key("key"))
                .uploadId();
        String marker = delete("source").versionId();
        S3Exception plain = failure("NoSuchKey", 404, () -> copy(other, null));
        assertThat(header(plain, "x-amz-delete-marker")).isNull();
        failure("InvalidRequest", 400, () -> copy(other, marker));
        failure("NoSuchVersion", 404, () -> copy(other, "null"));
    }

    private UploadPartCopyResponse copy(String uploadId, String versionId) {
        return s3.uploadPartCopy(request -> request.sourceBucket(bucket)
                .sourceKey("source")
                .sourceVersionId(versionId)
                .destinationBucket(bucket)
                .destinationKey("key")
                .uploadId(uploadId)
                .partNumber(1));
    }
}
