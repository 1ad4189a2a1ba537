package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.body.ContentChecksum.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;

/** Parts that are copied from objects. */
class UploadPartCopyTest extends MultipartUploads {
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
        return CompletedParts.of(number, copy.copyPartResult());
    }
}
