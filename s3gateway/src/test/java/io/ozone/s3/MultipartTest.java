package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.body.ContentChecksum;
import io.ozone.s3.body.ContentChecksum.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectPart;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Multipart uploads as Amazon's own client makes them, over real HTTP. */
class MultipartTest extends GatewayTest {
    private static final int FIVE_MIB = 5 << 20;

    static List<String> oddKeys() {
        return TestGateway.oddKeys();
    }

    // ---------------------------------------------------------------- uploads

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
        put("key", "hello");
        assertError(412, "PreconditionFailed", () -> completeIf(id, part, null, "*"));
        assertError(412, "PreconditionFailed", () -> completeIf(id, part, "\"other\"", null));
        assertError(400, "InvalidRequest", () -> completeIf(id, part, "\"other\"", "*"));
        assertError(400, "InvalidArgument", () -> completeIf(id, part, null, "\"other\""));
        assertThat(get("key").asUtf8String()).isEqualTo("hello");
        completeIf(id, part, "\"5d41402abc4b2a76b9719d911017c592\"", null);
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

    // ---------------------------------------------------------------- listings

    @Test
    void partsAreListedInPages() {
        String id = create("key");
        for (int number : new int[] {7, 2, 9000, 1}) {
            part("key", id, number, random(number));
        }
        ListPartsResponse first = s3.listParts(
                request -> request.bucket(bucket).key("key").uploadId(id).maxParts(3));
        assertThat(first.parts()).extracting(Part::partNumber).containsExactly(1, 2, 7);
        assertThat(first.parts().get(2).size()).isEqualTo(7);
        assertThat(first.parts().get(2).eTag()).isEqualTo('"' + md5(random(7)) + '"');
        assertThat(first.parts().get(2).checksumCRC32()).isNotNull();
        assertThat(first.parts().get(2).lastModified())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(first.isTruncated()).isTrue();
        assertThat(first.nextPartNumberMarker()).isEqualTo(7);
        assertThat(first.maxParts()).isEqualTo(3);
        assertThat(first.bucket()).isEqualTo(bucket);
        assertThat(first.key()).isEqualTo("key");
        assertThat(first.uploadId()).isEqualTo(id);
        assertThat(first.owner().id()).isEqualTo("alice");
        assertThat(first.initiator().id()).isEqualTo("alice");
        assertThat(first.storageClass()).isEqualTo(StorageClass.STANDARD);
        assertThat(first.checksumAlgorithm()).isEqualTo(ChecksumAlgorithm.CRC32);
        ListPartsResponse rest = s3.listParts(request ->
                request.bucket(bucket).key("key").uploadId(id).maxParts(3).partNumberMarker(7));
        assertThat(rest.parts()).extracting(Part::partNumber).containsExactly(9000);
        assertThat(rest.isTruncated()).isFalse();
        assertThat(s3.listPartsPaginator(request ->
                                request.bucket(bucket).key("key").uploadId(id).maxParts(1))
                        .parts())
                .hasSize(4);
        ListPartsResponse none = s3.listParts(
                request -> request.bucket(bucket).key("key").uploadId(id).maxParts(0));
        assertThat(none.parts()).isEmpty();
        assertThat(none.isTruncated()).isFalse();
        assertError(
                400,
                "InvalidArgument",
                () -> s3.listParts(request ->
                        request.bucket(bucket).key("key").uploadId(id).maxParts(-1)));
    }

    @Test
    void uploadsAreListedByKeyAndAge() {
        List<String> keys = List.of("b", "a/2", "a/1", "a/1", "c/3", "a");
        List<String> ids = new ArrayList<>();
        keys.forEach(key -> ids.add(create(key)));
        ListMultipartUploadsResponse all = s3.listMultipartUploads(request -> request.bucket(bucket));
        assertThat(all.uploads())
                .extracting(MultipartUpload::uploadId)
                .containsExactly(ids.get(5), ids.get(2), ids.get(3), ids.get(1), ids.get(0), ids.get(4));
        assertThat(all.uploads().get(0).owner().id()).isEqualTo("alice");
        assertThat(all.uploads().get(0).initiator().id()).isEqualTo("alice");
        assertThat(all.uploads().get(0).storageClass()).isEqualTo(StorageClass.STANDARD);
        assertThat(all.uploads().get(0).initiated())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(all.isTruncated()).isFalse();

        ListMultipartUploadsResponse rolledUp =
                s3.listMultipartUploads(request -> request.bucket(bucket).delimiter("/"));
        assertThat(rolledUp.uploads()).extracting(MultipartUpload::key).containsExactly("a", "b");
        assertThat(rolledUp.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/", "c/");
        assertThat(rolledUp.delimiter()).isEqualTo("/");
        assertThat(s3.listMultipartUploads(request -> request.bucket(bucket).prefix("a/"))
                        .uploads())
                .extracting(MultipartUpload::key)
                .containsExactly("a/1", "a/1", "a/2");

        assertThat(s3.listMultipartUploadsPaginator(
                                request -> request.bucket(bucket).maxUploads(1))
                        .uploads())
                .extracting(MultipartUpload::uploadId)
                .containsExactly(ids.get(5), ids.get(2), ids.get(3), ids.get(1), ids.get(0), ids.get(4));
        ListMultipartUploadsResponse page =
                s3.listMultipartUploads(request -> request.bucket(bucket).maxUploads(2));
        assertThat(page.isTruncated()).isTrue();
        assertThat(page.nextKeyMarker()).isEqualTo("a/1");
        assertThat(page.nextUploadIdMarker()).isEqualTo(ids.get(2));
        assertThat(s3.listMultipartUploads(request -> request.bucket(bucket).keyMarker("a/1"))
                        .uploads())
                .extracting(MultipartUpload::key)
                .containsExactly("a/2", "b", "c/3");
        assertThat(s3.listMultipartUploads(request -> request.bucket(bucket).maxUploads(0))
                        .uploads())
                .isEmpty();
    }

    // ---------------------------------------------------------------- parts of an object

    @Test
    void aPartOfAnObjectCanBeReadByItsNumber() {
        byte[] first = random(FIVE_MIB);
        byte[] last = random(10);
        String id = create("key");
        complete("key", id, part("key", id, 2, first), part("key", id, 5, last));
        ResponseBytes<GetObjectResponse> got =
                s3.getObjectAsBytes(request -> request.bucket(bucket).key("key").partNumber(5));
        assertThat(got.asByteArray()).isEqualTo(last);
        assertThat(got.response().sdkHttpResponse().statusCode()).isEqualTo(206);
        assertThat(got.response().partsCount()).isEqualTo(2);
        assertThat(got.response().contentRange()).isEqualTo("bytes 5242880-5242889/5242890");
        HeadObjectResponse head =
                s3.headObject(request -> request.bucket(bucket).key("key").partNumber(2));
        assertThat(head.contentLength()).isEqualTo(FIVE_MIB);
        assertThat(head.partsCount()).isEqualTo(2);
        assertThat(head.contentRange()).isEqualTo("bytes 0-5242879/5242890");
        assertThat(head.eTag()).isEqualTo(etagOf(first, last));
        assertError(
                416,
                "InvalidPartNumber",
                () -> s3.getObjectAsBytes(
                        request -> request.bucket(bucket).key("key").partNumber(1)));
        assertError(
                400,
                "InvalidRequest",
                () -> s3.getObjectAsBytes(request ->
                        request.bucket(bucket).key("key").partNumber(2).range("bytes=0-1")));
    }

    @ParameterizedTest
    @EnumSource(names = {"CRC32", "CRC32C", "SHA1", "SHA256"})
    void aPartKeepsItsChecksumWhenTheObjectsIsMadeOfThem(Kind kind) {
        byte[] first = random(FIVE_MIB);
        byte[] last = random(10);
        ChecksumAlgorithm algorithm = ChecksumAlgorithm.fromValue(kind.name());
        String id = s3.createMultipartUpload(request -> request.bucket(bucket)
                        .key("key")
                        .checksumAlgorithm(algorithm)
                        .checksumType(ChecksumType.COMPOSITE))
                .uploadId();
        complete("key", id, part("key", id, 2, first, algorithm), part("key", id, 5, last, algorithm));
        HeadObjectResponse head = s3.headObject(
                request -> request.bucket(bucket).key("key").partNumber(5).checksumMode(ChecksumMode.ENABLED));
        assertThat(checksums(head)).containsExactly(checksum(kind, last));
        assertThat(head.checksumType()).isEqualTo(ChecksumType.COMPOSITE);
        ResponseBytes<GetObjectResponse> got = s3.getObjectAsBytes(
                request -> request.bucket(bucket).key("key").partNumber(2).checksumMode(ChecksumMode.ENABLED));
        assertThat(got.asByteArray()).isEqualTo(first);
        assertThat(got.response().checksumTypeAsString()).isEqualTo("COMPOSITE");
        assertThat(s3.getObjectAttributes(request ->
                                request.bucket(bucket).key("key").objectAttributes(ObjectAttributes.OBJECT_PARTS))
                        .objectParts()
                        .parts())
                .extracting(part -> checksums(part).get(0))
                .containsExactly(checksum(kind, first), checksum(kind, last));
    }

    private static List<String> checksums(HeadObjectResponse head) {
        return Stream.of(
                        head.checksumCRC32(),
                        head.checksumCRC32C(),
                        head.checksumCRC64NVME(),
                        head.checksumSHA1(),
                        head.checksumSHA256())
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<String> checksums(ObjectPart part) {
        return Stream.of(
                        part.checksumCRC32(),
                        part.checksumCRC32C(),
                        part.checksumCRC64NVME(),
                        part.checksumSHA1(),
                        part.checksumSHA256())
                .filter(Objects::nonNull)
                .toList();
    }

    @Test
    void aPartHasNoneOfItsOwnWhenTheObjectsIsThatOfItsBytes() {
        String id = s3.createMultipartUpload(request -> request.bucket(bucket)
                        .key("key")
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                        .checksumType(ChecksumType.FULL_OBJECT))
                .uploadId();
        complete("key", id, part("key", id, 1, random(10), ChecksumAlgorithm.CRC32));
        HeadObjectResponse part = s3.headObject(
                request -> request.bucket(bucket).key("key").partNumber(1).checksumMode(ChecksumMode.ENABLED));
        assertThat(checksums(part)).isEmpty();
        assertThat(checksums(headWithChecksum("key"))).containsExactly(checksum(Kind.CRC32, random(10)));
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

    @Test
    void anObjectInOnePieceIsItsOwnFirstPart() {
        put("key", "hello");
        ResponseBytes<GetObjectResponse> got =
                s3.getObjectAsBytes(request -> request.bucket(bucket).key("key").partNumber(1));
        assertThat(got.asUtf8String()).isEqualTo("hello");
        assertThat(got.response().sdkHttpResponse().statusCode()).isEqualTo(206);
        assertThat(got.response().contentRange()).isEqualTo("bytes 0-4/5");
        assertThat(got.response().partsCount()).isNull();
        HeadObjectResponse head = s3.headObject(
                request -> request.bucket(bucket).key("key").partNumber(1).checksumMode(ChecksumMode.ENABLED));
        assertThat(checksums(head)).containsExactlyElementsOf(checksums(headWithChecksum("key")));
        assertThat(checksums(head)).hasSize(1);
        assertError(
                416,
                "InvalidPartNumber",
                () -> s3.getObjectAsBytes(
                        request -> request.bucket(bucket).key("key").partNumber(2)));
        put("empty", "");
        assertThat(s3.getObjectAsBytes(
                                request -> request.bucket(bucket).key("empty").partNumber(1))
                        .asByteArray())
                .isEmpty();
    }

    // ---------------------------------------------------------------- checksums

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"CRC32", "CRC32C", "CRC64NVME"})
    void theChecksumOfAFullObjectIsThatOfItsBytes(Kind kind) {
        byte[] first = random(FIVE_MIB);
        byte[] last = random(1000);
        CreateMultipartUploadResponse created = s3.createMultipartUpload(request -> request.bucket(bucket)
                .key("key")
                .checksumAlgorithm(kind.name())
                .checksumType(ChecksumType.FULL_OBJECT));
        assertThat(created.checksumAlgorithmAsString()).isEqualTo(kind.name());
        assertThat(created.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
        String id = created.uploadId();
        CompletedPart one = partWith(kind, id, 1, first);
        CompletedPart two = partWith(kind, id, 2, last);
        CompleteMultipartUploadResponse completed = complete("key", id, one, two);

        String expected = checksum(kind, joined(first, last));
        HeadObjectResponse head = headWithChecksum("key");
        assertThat(head.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
        assertThat(List.of("" + head.checksumCRC32(), "" + head.checksumCRC32C(), "" + head.checksumCRC64NVME()))
                .containsOnlyOnce(expected);
        assertThat(completed.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
        assertThat(List.of(
                        "" + completed.checksumCRC32(),
                        "" + completed.checksumCRC32C(),
                        "" + completed.checksumCRC64NVME()))
                .containsOnlyOnce(expected);
    }

    /** Amazon's client computes CRC64NVME only with a native library, so the test does. */
    private CompletedPart partWith(Kind kind, String id, int number, byte[] data) {
        String value = checksum(kind, data);
        UploadPartResponse stored = s3.uploadPart(
                request -> request.bucket(bucket)
                        .key("key")
                        .uploadId(id)
                        .partNumber(number)
                        .checksumCRC32(kind == Kind.CRC32 ? value : null)
                        .checksumCRC32C(kind == Kind.CRC32C ? value : null)
                        .checksumCRC64NVME(kind == Kind.CRC64NVME ? value : null),
                RequestBody.fromBytes(data));
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(stored.eTag())
                .checksumCRC32(stored.checksumCRC32())
                .checksumCRC32C(stored.checksumCRC32C())
                .checksumCRC64NVME(stored.checksumCRC64NVME())
                .build();
    }

    private static String checksum(Kind kind, byte[] data) {
        ContentChecksum checksum = kind.start();
        checksum.update(ByteBuffer.wrap(data));
        return checksum.base64();
    }

    @ParameterizedTest
    @EnumSource(names = {"SHA1", "SHA256"})
    void theChecksumOfHashesIsThatOfTheParts(ChecksumAlgorithm algorithm) throws NoSuchAlgorithmException {
        byte[] first = random(FIVE_MIB);
        byte[] last = random(1000);
        String id = s3.createMultipartUpload(
                        request -> request.bucket(bucket).key("key").checksumAlgorithm(algorithm))
                .uploadId();
        CompleteMultipartUploadResponse completed =
                complete("key", id, part("key", id, 1, first, algorithm), part("key", id, 2, last, algorithm));
        MessageDigest digest = MessageDigest.getInstance(algorithm == ChecksumAlgorithm.SHA1 ? "SHA-1" : "SHA-256");
        byte[] one = digest.digest(first);
        byte[] two = digest.digest(last);
        String expected = Base64.getEncoder().encodeToString(digest.digest(joined(one, two))) + "-2";
        HeadObjectResponse head = headWithChecksum("key");
        assertThat(head.checksumType()).isEqualTo(ChecksumType.COMPOSITE);
        assertThat(completed.checksumType()).isEqualTo(ChecksumType.COMPOSITE);
        if (algorithm == ChecksumAlgorithm.SHA1) {
            assertThat(head.checksumSHA1()).isEqualTo(expected);
            assertThat(completed.checksumSHA1()).isEqualTo(expected);
        } else {
            assertThat(head.checksumSHA256()).isEqualTo(expected);
            assertThat(completed.checksumSHA256()).isEqualTo(expected);
        }
    }

    @Test
    void clientsThatCheckWhatTheyReadCanReadWhatWasMadeOfParts() {
        for (ChecksumType type : List.of(ChecksumType.COMPOSITE, ChecksumType.FULL_OBJECT)) {
            byte[] first = random(FIVE_MIB);
            byte[] last = random(1000);
            String id = s3.createMultipartUpload(request -> request.bucket(bucket)
                            .key("key")
                            .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                            .checksumType(type))
                    .uploadId();
            complete("key", id, part("key", id, 1, first), part("key", id, 2, last));
            ResponseBytes<GetObjectResponse> got = s3.getObjectAsBytes(
                    request -> request.bucket(bucket).key("key").checksumMode(ChecksumMode.ENABLED));
            assertThat(got.asByteArray()).isEqualTo(joined(first, last));
            assertThat(got.response().checksumType()).isEqualTo(type);
            assertThat(got.response().checksumCRC32()).isNotNull();
            ResponseBytes<GetObjectResponse> part = s3.getObjectAsBytes(
                    request -> request.bucket(bucket).key("key").partNumber(2).checksumMode(ChecksumMode.ENABLED));
            assertThat(part.asByteArray()).isEqualTo(last);
            assertThat(part.response().checksumType()).isEqualTo(type == ChecksumType.COMPOSITE ? type : null);
        }
    }

    @Test
    void aChecksumOfTheObjectIsHeldAgainstIt() {
        String id = s3.createMultipartUpload(
                        request -> request.bucket(bucket).key("key").checksumAlgorithm(ChecksumAlgorithm.CRC64_NVME))
                .uploadId();
        CompletedPart part = partWith(Kind.CRC64NVME, id, 1, "123456789".getBytes(StandardCharsets.US_ASCII));
        assertError(400, "BadDigest", () -> completeWith(id, part, "AAAAAAAAAAA=", ChecksumType.FULL_OBJECT));
        assertError(400, "InvalidRequest", () -> completeWith(id, part, "AAAA", ChecksumType.FULL_OBJECT));
        String nineDigits = Base64.getEncoder().encodeToString(HexFormat.of().parseHex("ae8b14860a799888"));
        assertError(400, "InvalidRequest", () -> completeWith(id, part, nineDigits, ChecksumType.COMPOSITE));
        completeWith(id, part, nineDigits, ChecksumType.FULL_OBJECT);
        assertThat(headWithChecksum("key").checksumCRC64NVME()).isEqualTo(nineDigits);
    }

    private void completeWith(String id, CompletedPart part, String checksum, ChecksumType type) {
        s3.completeMultipartUpload(request -> request.bucket(bucket)
                .key("key")
                .uploadId(id)
                .checksumCRC64NVME(checksum)
                .checksumType(type)
                .multipartUpload(list -> list.parts(part)));
    }

    @Test
    void partsHaveTheChecksumThatTheUploadWasBegunWith() {
        String id = s3.createMultipartUpload(
                        request -> request.bucket(bucket).key("key").checksumAlgorithm(ChecksumAlgorithm.SHA256))
                .uploadId();
        assertError(400, "InvalidRequest", () -> part("key", id, 1, random(10), ChecksumAlgorithm.CRC32_C));
        assertError(
                400,
                "InvalidRequest",
                () -> s3.createMultipartUpload(request -> request.bucket(bucket)
                        .key("key")
                        .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                        .checksumType(ChecksumType.FULL_OBJECT)));
        assertError(
                400,
                "InvalidRequest",
                () -> s3.createMultipartUpload(request -> request.bucket(bucket)
                        .key("key")
                        .checksumAlgorithm(ChecksumAlgorithm.CRC64_NVME)
                        .checksumType(ChecksumType.COMPOSITE)));
    }

    // ---------------------------------------------------------------- copies

    @Test
    void aPartCanBeCopiedFromAnObject() {
        byte[] source = random(FIVE_MIB + 1000);
        s3.putObject(request -> request.bucket(bucket).key("sou rce+ü"), RequestBody.fromBytes(source));
        String id = create("key");
        UploadPartCopyResponse whole = copyPart(id, 1, "sou rce+ü", null);
        UploadPartCopyResponse range = copyPart(id, 2, "sou rce+ü", "bytes=10-19");
        byte[] ten = Arrays.copyOfRange(source, 10, 20);
        assertThat(whole.copyPartResult().eTag()).isEqualTo('"' + md5(source) + '"');
        assertThat(whole.copyPartResult().checksumCRC32()).isNotNull();
        assertThat(range.copyPartResult().eTag()).isEqualTo('"' + md5(ten) + '"');
        assertThat(range.copyPartResult().lastModified())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        complete("key", id, copied(1, whole), copied(2, range));
        assertThat(get("key").asByteArray()).isEqualTo(joined(source, ten));
        assertThat(headWithChecksum("key").checksumType()).isEqualTo(ChecksumType.COMPOSITE);
        assertThat(gateway.store.openWriters()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aCopyHasTheChecksumOfItsUpload(Kind kind) {
        put("source", "hello");
        String id = s3.createMultipartUpload(
                        request -> request.bucket(bucket).key("key").checksumAlgorithm(kind.name()))
                .uploadId();
        CopyPartResult copy = copyPart(id, 1, "source", null).copyPartResult();
        Part part = s3.listParts(request -> request.bucket(bucket).key("key").uploadId(id))
                .parts()
                .get(0);
        String expected = checksum(kind, "hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(Arrays.asList(
                        copy.checksumCRC32(),
                        copy.checksumCRC32C(),
                        copy.checksumCRC64NVME(),
                        copy.checksumSHA1(),
                        copy.checksumSHA256()))
                .containsOnlyOnce(expected);
        assertThat(Arrays.asList(
                        part.checksumCRC32(),
                        part.checksumCRC32C(),
                        part.checksumCRC64NVME(),
                        part.checksumSHA1(),
                        part.checksumSHA256()))
                .containsOnlyOnce(expected);
    }

    @ParameterizedTest
    @MethodSource("oddKeys")
    void partsCanBeCopiedFromOddKeys(String key) {
        put(key, "hello");
        String id = create("copy");
        complete("copy", id, copied(1, copyPart(id, "copy", 1, key, null)));
        assertThat(get("copy").asUtf8String()).isEqualTo("hello");
    }

    @Test
    void rangesToCopyMustLieInTheSource() {
        put("source", "hello");
        String id = create("key");
        for (String range : List.of("0-1", "bytes=0-1,3-4", "bytes=1-", "bytes=-2", "bytes=3-2", "bytes=a-b")) {
            assertError(400, "InvalidArgument", () -> copyPart(id, 1, "source", range));
        }
        assertError(416, "InvalidRange", () -> copyPart(id, 1, "source", "bytes=0-5"));
        assertError(416, "InvalidRange", () -> copyPart(id, 1, "source", "bytes=5-6"));
        copyPart(id, 1, "source", "bytes=0-4");
        assertError(404, "NoSuchKey", () -> copyPart(id, 1, "missing", null));
        assertError(404, "NoSuchUpload", () -> copyPart("no-such", 1, "source", null));
    }

    @Test
    void theSourceOfACopyMustMeetItsConditions() {
        String etag = put("source", "hello").eTag();
        String id = create("key");
        Instant before = Instant.now().minus(Duration.ofHours(1));
        Instant after = Instant.now().plus(Duration.ofHours(1));
        assertCopyFails(id, copy -> copy.copySourceIfMatch("\"other\""));
        assertCopyFails(id, copy -> copy.copySourceIfNoneMatch(etag));
        assertCopyFails(id, copy -> copy.copySourceIfUnmodifiedSince(before));
        assertCopyFails(id, copy -> copy.copySourceIfModifiedSince(after));
        assertCopyFails(id, copy -> copy.copySourceIfNoneMatch(etag).copySourceIfModifiedSince(before));
        s3.uploadPartCopy(copy -> from(copy, id).copySourceIfMatch(etag).copySourceIfUnmodifiedSince(before));
        s3.uploadPartCopy(
                copy -> from(copy, id).copySourceIfNoneMatch("\"other\"").copySourceIfModifiedSince(before));
        s3.uploadPartCopy(copy -> from(copy, id).expectedSourceBucketOwner("alice"));
        assertError(
                403,
                "AccessDenied",
                () -> s3.uploadPartCopy(copy -> from(copy, id).expectedSourceBucketOwner("bob")));
        assertError(
                400,
                "InvalidArgument",
                () -> s3.uploadPartCopy(copy -> from(copy, id).sourceVersionId("v1")));
        assertError(
                400,
                "InvalidArgument",
                () -> s3.uploadPartCopy(copy -> from(copy, id).copySourceSSECustomerAlgorithm("AES256")));
    }

    @Test
    void aSourceThatCanNotBeReadToItsEndGivesNoPart() {
        put("unreadable-source", "hello");
        String id = create("key");
        gateway.store.breakReadsOf("unreadable");
        try {
            assertError(500, "InternalError", () -> copyPart(id, 1, "unreadable-source", null));
        } finally {
            gateway.store.breakReadsOf("");
        }
        assertThat(s3.listParts(request -> request.bucket(bucket).key("key").uploadId(id))
                        .parts())
                .isEmpty();
        assertThat(gateway.store.openWriters()).isZero();
    }

    private void assertCopyFails(String id, Consumer<UploadPartCopyRequest.Builder> condition) {
        assertError(412, "PreconditionFailed", () -> s3.uploadPartCopy(copy -> condition.accept(from(copy, id))));
    }

    private UploadPartCopyRequest.Builder from(UploadPartCopyRequest.Builder copy, String id) {
        return copy.sourceBucket(bucket)
                .sourceKey("source")
                .destinationBucket(bucket)
                .destinationKey("key")
                .uploadId(id)
                .partNumber(1);
    }

    // ---------------------------------------------------------------- what the tests share

    private String create(String key) {
        return s3.createMultipartUpload(
                        request -> request.bucket(bucket).key(key).checksumAlgorithm(ChecksumAlgorithm.CRC32))
                .uploadId();
    }

    private CompletedPart part(String key, String id, int number, byte[] data) {
        return part(key, id, number, data, null);
    }

    private CompletedPart part(String key, String id, int number, byte[] data, ChecksumAlgorithm algorithm) {
        UploadPartResponse stored = s3.uploadPart(
                request -> request.bucket(bucket)
                        .key(key)
                        .uploadId(id)
                        .partNumber(number)
                        .checksumAlgorithm(algorithm),
                RequestBody.fromBytes(data));
        assertThat(stored.eTag()).isEqualTo('"' + md5(data) + '"');
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(stored.eTag())
                .checksumCRC32(stored.checksumCRC32())
                .checksumCRC32C(stored.checksumCRC32C())
                .checksumCRC64NVME(stored.checksumCRC64NVME())
                .checksumSHA1(stored.checksumSHA1())
                .checksumSHA256(stored.checksumSHA256())
                .build();
    }

    private UploadPartCopyResponse copyPart(String id, int number, String source, String range) {
        return copyPart(id, "key", number, source, range);
    }

    private UploadPartCopyResponse copyPart(String id, String key, int number, String source, String range) {
        return s3.uploadPartCopy(request -> request.sourceBucket(bucket)
                .sourceKey(source)
                .destinationBucket(bucket)
                .destinationKey(key)
                .uploadId(id)
                .partNumber(number)
                .copySourceRange(range));
    }

    private static CompletedPart copied(int number, UploadPartCopyResponse copy) {
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(copy.copyPartResult().eTag())
                .build();
    }

    private CompleteMultipartUploadResponse complete(String key, String id, CompletedPart... parts) {
        return s3.completeMultipartUpload(
                request -> request.bucket(bucket).key(key).uploadId(id).multipartUpload(list -> list.parts(parts)));
    }

    private HeadObjectResponse headWithChecksum(String key) {
        return s3.headObject(request -> request.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED));
    }

    private static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static String etagOf(byte[]... parts) {
        byte[][] digests = Arrays.stream(parts)
                .map(part -> HexFormat.of().parseHex(md5(part)))
                .toArray(byte[][]::new);
        return '"' + md5(joined(digests)) + "-" + parts.length + '"';
    }

    private static String md5(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
