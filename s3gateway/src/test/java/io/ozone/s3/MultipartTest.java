package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** Multipart uploads as Amazon's own client makes them, over real HTTP. */
class MultipartTest extends MultipartUploads {
    @Test
    void anObjectIsMadeOfItsParts() {
        byte[] first = random(FIVE_MIB);
        byte[] second = random(FIVE_MIB + 17);
        byte[] third = random(99);
        String id = s3.createMultipartUpload(request -> request.bucket(bucket)
                        .key("key")
                        .contentType("text/x-test")
                        .cacheControl("no-store")
                        .metadata(Map.of("colour", "blue")))
                .uploadId();
        CompletedPart three = part("key", id, 3, third);
        CompletedPart one = part("key", id, 1, first);
        part("key", id, 2, random(FIVE_MIB + 3));
        CompletedPart two = part("key", id, 2, second);
        assertThat(gateway.store.has(bucket, "key")).isFalse();

        CompleteMultipartUploadResponse completed = complete("key", id, one, two, three);

        assertThat(completed.bucket()).isEqualTo(bucket);
        assertThat(completed.key()).isEqualTo("key");
        assertThat(completed.location()).isEqualTo(gateway.endpoint() + "/" + bucket + "/key");
        assertThat(completed.eTag()).isEqualTo(etagOf(first, second, third));
        ResponseBytes<GetObjectResponse> got = get("key");
        assertThat(got.asByteArray()).isEqualTo(joined(first, second, third));
        assertThat(got.response().eTag()).isEqualTo(completed.eTag());
        assertThat(got.response().contentType()).isEqualTo("text/x-test");
        assertThat(got.response().cacheControl()).isEqualTo("no-store");
        assertThat(got.response().metadata()).containsEntry("colour", "blue");
        assertThat(got.response().partsCount()).isNull();
        assertThat(s3.listMultipartUploads(request -> request.bucket(bucket)).uploads())
                .isEmpty();
        assertThat(gateway.store.openWriters()).isZero();
    }

    @ParameterizedTest
    @MethodSource("oddKeys")
    void oddKeysAreUploadedLikeOthers(String key) {
        String id = create(key);
        assertThat(s3.listMultipartUploads(request -> request.bucket(bucket).encodingType(EncodingType.URL))
                        .uploads())
                .extracting(MultipartUpload::key)
                .containsExactly(key);
        CompletedPart part = part(key, id, 1, "hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(s3.listParts(request -> request.bucket(bucket).key(key).uploadId(id))
                        .parts())
                .hasSize(1);
        complete(key, id, part);
        assertThat(get(key).asUtf8String()).isEqualTo("hello");
    }

    @Test
    void aPartMayBeEmptyWhenItIsTheLast() {
        String id = create("key");
        complete("key", id, part("key", id, 1, new byte[0]));
        assertThat(get("key").asByteArray()).isEmpty();
    }

    @Test
    void theLastOfSeveralUploadsWins() {
        String early = create("key");
        String late = create("key");
        CompletedPart one = part("key", early, 1, random(10));
        CompletedPart other = part("key", late, 1, random(20));
        complete("key", late, other);
        complete("key", early, one);
        assertThat(get("key").asByteArray()).isEqualTo(random(10));
    }

    @Test
    void anAbortedUploadIsOver() {
        String id = create("key");
        CompletedPart part = part("key", id, 1, random(10));
        s3.abortMultipartUpload(request -> request.bucket(bucket).key("key").uploadId(id));
        assertThat(s3.listMultipartUploads(request -> request.bucket(bucket)).uploads())
                .isEmpty();
        assertThat(gateway.store.has(bucket, "key")).isFalse();
        assertNoUpload(id, part);
    }

    @Test
    void anUploadThatNeverWasIsNotFound() {
        assertNoUpload(
                "no-such", CompletedPart.builder().partNumber(1).eTag("x").build());
        String id = create("key");
        assertError(
                404,
                "NoSuchUpload",
                () -> s3.listParts(
                        request -> request.bucket(bucket).key("other").uploadId(id)));
        assertError(
                404,
                "NoSuchBucket",
                () -> s3.createMultipartUpload(
                        request -> request.bucket("nowhere").key("key")));
        assertError(404, "NoSuchBucket", () -> s3.listMultipartUploads(request -> request.bucket("nowhere")));
    }

    private void assertNoUpload(String id, CompletedPart part) {
        assertError(404, "NoSuchUpload", () -> part("key", id, 1, random(10)));
        assertError(404, "NoSuchUpload", () -> part("key", id, 1, random(3_000_000)));
        assertError(404, "NoSuchUpload", () -> complete("key", id, part));
        assertError(
                404,
                "NoSuchUpload",
                () -> s3.listParts(request -> request.bucket(bucket).key("key").uploadId(id)));
        assertError(
                404,
                "NoSuchUpload",
                () -> s3.abortMultipartUpload(
                        request -> request.bucket(bucket).key("key").uploadId(id)));
    }

    @Test
    void whoMissedTheAnswerMayAskAgain() {
        String id = create("key");
        CompletedPart part = part("key", id, 1, random(10));
        CompleteMultipartUploadResponse first = complete("key", id, part);
        CompleteMultipartUploadResponse second = complete("key", id, part);
        assertThat(second.eTag()).isEqualTo(first.eTag());
        assertThat(second.checksumCRC32()).isEqualTo(first.checksumCRC32()).isNotNull();
        put("key", "replaced");
        assertError(404, "NoSuchUpload", () -> complete("key", id, part));
        assertThat(get("key").asUtf8String()).isEqualTo("replaced");
    }

    @Test
    void storageClassesAreThoseOfTheUpload() {
        String id = s3.createMultipartUpload(
                        request -> request.bucket(bucket).key("key").storageClass(StorageClass.REDUCED_REDUNDANCY))
                .uploadId();
        assertThat(s3.listMultipartUploads(request -> request.bucket(bucket)).uploads())
                .extracting(MultipartUpload::storageClassAsString)
                .containsExactly("REDUCED_REDUNDANCY");
        complete("key", id, part("key", id, 1, random(10)));
        assertThat(gateway.store.head(bucket, "key").replication().getFactor()).isEqualTo(1);
        assertError(
                400,
                "InvalidStorageClass",
                () -> s3.createMultipartUpload(
                        request -> request.bucket(bucket).key("key").storageClass("NONE")));
        assertError(400, "KeyTooLongError", () -> create("x".repeat(1025)));
    }

    @Test
    void anUploadsTagsAndRedirectAreThoseOfItsObject() {
        String id = s3.createMultipartUpload(request -> request.bucket(bucket)
                        .key("key")
                        .tagging("a=1&b+c=%C3%BC")
                        .websiteRedirectLocation("/other"))
                .uploadId();
        complete("key", id, part("key", id, 1, random(10)));
        HeadObjectResponse head =
                s3.headObject(request -> request.bucket(bucket).key("key"));
        assertThat(head.websiteRedirectLocation()).isEqualTo("/other");
        assertThat(gateway.store.head(bucket, "key").tags()).isEqualTo(Map.of("a", "1", "b c", "ü"));
    }

    // ---------------------------------------------------------------- what is refused

    @Test
    void aListOfPartsMustBeOfWhatWasUploaded() {
        String id = create("key");
        CompletedPart one = part("key", id, 1, random(FIVE_MIB));
        CompletedPart two = part("key", id, 2, random(10));
        assertError(400, "InvalidPartOrder", () -> complete("key", id, two, one));
        assertError(400, "InvalidPartOrder", () -> complete("key", id, one, one));
        assertError(400, "InvalidPart", () -> complete("key", id, one, two.copy(part -> part.partNumber(3))));
        assertError(400, "InvalidPart", () -> complete("key", id, one, two.copy(part -> part.eTag(one.eTag()))));
        assertError(
                400,
                "InvalidPart",
                () -> complete("key", id, one, two.copy(part -> part.checksumCRC32(one.checksumCRC32()))));
        assertError(400, "MalformedXML", () -> complete("key", id));
        assertThat(gateway.store.has(bucket, "key")).isFalse();
        complete("key", id, one, two);
    }

    @Test
    void aPartThatIsNotTheLastMustHaveFiveMebibytes() {
        String id = create("key");
        CompletedPart one = part("key", id, 1, random(FIVE_MIB - 1));
        CompletedPart two = part("key", id, 2, random(10));
        assertError(400, "EntityTooSmall", () -> complete("key", id, one, two));
        complete("key", id, one);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 10_001, 100_000})
    void partsAreNumberedFromOneToTenThousand(int number) {
        put("key", "hello");
        String id = create("key");
        assertError(400, "InvalidArgument", () -> part("key", id, number, random(10)));
        assertError(
                400,
                "InvalidArgument",
                () -> s3.getObjectAsBytes(
                        request -> request.bucket(bucket).key("key").partNumber(number)));
        part("key", id, 10_000, random(10));
    }

    @Test
    void anObjectThatCameOutWithAnotherSizeIsNotMade() {
        String id = create("key");
        CompletedPart part = part("key", id, 1, random(10));
        assertError(
                400,
                "InvalidRequest",
                () -> s3.completeMultipartUpload(request -> request.bucket(bucket)
                        .key("key")
                        .uploadId(id)
                        .mpuObjectSize(11L)
                        .multipartUpload(list -> list.parts(part))));
        s3.completeMultipartUpload(request -> request.bucket(bucket)
                .key("key")
                .uploadId(id)
                .mpuObjectSize(10L)
                .multipartUpload(list -> list.parts(part)));
    }

    @Test
    void conditionsHoldWhenTheUploadIsCompleted() {
        String id = create("key");
        CompletedPart part = part("key", id, 1, random(10));
        assertError(404, "NoSuchKey", () -> completeIf(id, part, "\"5d41402abc4b2a76b9719d911017c592\"", null));
        assertError(404, "NoSuchKey", () -> completeIf(id, part, "*", null));
        put("key", "hello");
        assertError(412, "PreconditionFailed", () -> completeIf(id, part, null, "*"));
        assertError(412, "PreconditionFailed", () -> completeIf(id, part, "\"other\"", null));
        assertError(412, "PreconditionFailed", () -> completeIf(id, part, "*", "\"5d41402abc4b2a76b9719d911017c592\""));
        assertThat(get("key").asUtf8String()).isEqualTo("hello");
        completeIf(id, part, "\"5d41402abc4b2a76b9719d911017c592\"", "\"other\"");
        assertThat(get("key").asByteArray()).isEqualTo(random(10));
        String next = create("new");
        CompletedPart nextPart = part("new", next, 1, random(10));
        s3.completeMultipartUpload(request -> request.bucket(bucket)
                .key("new")
                .uploadId(next)
                .ifNoneMatch("*")
                .multipartUpload(list -> list.parts(nextPart)));
    }

    private void completeIf(String id, CompletedPart part, String ifMatch, String ifNoneMatch) {
        s3.completeMultipartUpload(request -> request.bucket(bucket)
                .key("key")
                .uploadId(id)
                .ifMatch(ifMatch)
                .ifNoneMatch(ifNoneMatch)
                .multipartUpload(list -> list.parts(part)));
    }

    @Test
    void damagedPartsAreNotStored() {
        String id = create("key");
        assertError(
                400,
                "BadDigest",
                () -> s3.uploadPart(
                        request -> request.bucket(bucket)
                                .key("key")
                                .uploadId(id)
                                .partNumber(1)
                                .contentMD5("1B2M2Y8AsgTpgAmY7PhCfg=="),
                        RequestBody.fromString("hello")));
        assertError(
                400,
                "BadDigest",
                () -> s3.uploadPart(
                        request -> request.bucket(bucket)
                                .key("key")
                                .uploadId(id)
                                .partNumber(1)
                                .checksumCRC32("AAAAAA=="),
                        RequestBody.fromBytes(random(3_000_000))));
        assertThat(s3.listParts(request -> request.bucket(bucket).key("key").uploadId(id))
                        .parts())
                .isEmpty();
        assertThat(gateway.store.openWriters()).isZero();
    }
}
