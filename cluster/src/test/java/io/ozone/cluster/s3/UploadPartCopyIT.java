package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;

final class UploadPartCopyIT extends Conformance {
    private static final Instant BEFORE = Instant.parse("2001-01-01T00:00:00Z");

    /** The first part of {@code copy} from {@code source}, unless the request says otherwise. */
    private UploadPartCopyResponse copy(String id, Consumer<UploadPartCopyRequest.Builder> more) {
        UploadPartCopyRequest.Builder request = UploadPartCopyRequest.builder()
                .sourceBucket(bucket)
                .sourceKey("source")
                .destinationBucket(bucket)
                .destinationKey("copy")
                .uploadId(id)
                .partNumber(1);
        more.accept(request);
        return s3.uploadPartCopy(request.build());
    }

    private static CompletedPart part(UploadPartCopyResponse copied) {
        return CompletedPart.builder()
                .partNumber(1)
                .eTag(copied.copyPartResult().eTag())
                .checksumCRC32(copied.copyPartResult().checksumCRC32())
                .build();
    }

    @Test
    void aWholeObjectIsAPart() {
        put("source", "0123456789");
        String id = begin("copy");
        UploadPartCopyResponse copied = copy(id, r -> {});
        assertThat(copied.copyPartResult().eTag()).isEqualTo(etag("0123456789"));
        assertThat(copied.copyPartResult().lastModified()).isNotNull();
        complete("copy", id, part(copied));
        assertThat(get("copy")).isEqualTo("0123456789");
    }

    @Test
    void aRangeIsAPart() {
        put("source", "0123456789");
        String id = begin("copy");
        UploadPartCopyResponse copied = copy(id, r -> r.copySourceRange("bytes=2-4"));
        assertThat(copied.copyPartResult().eTag()).isEqualTo(etag("234"));
        complete("copy", id, part(copied));
        assertThat(get("copy")).isEqualTo("234");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0-2", "bytes=0", "bytes=hello-world", "bytes=0-bar", "bytes=2-", "bytes=-2", "bytes=0-2,3-5"})
    void aRangeHasAFirstAndALastByte(String range) {
        put("source", "0123456789");
        String id = begin("copy");
        refuses(400, "InvalidArgument", () -> copy(id, r -> r.copySourceRange(range)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-10", "bytes=10-12"})
    void aRangeLiesInTheSource(String range) {
        put("source", "0123456789");
        String id = begin("copy");
        refuses(416, "InvalidRange", () -> copy(id, r -> r.copySourceRange(range)));
    }

    @Test
    void whatIsMissingIsNotFound() {
        String id = begin("copy");
        refuses(404, "NoSuchKey", () -> copy(id, r -> {}));
        refuses(404, "NoSuchBucket", () -> copy(id, r -> r.sourceBucket(newName())));
        put("source", "x");
        refuses(404, "NoSuchUpload", () -> copy("no-such-id", r -> {}));
        refuses(404, "NoSuchBucket", () -> copy(id, r -> r.destinationBucket(newName())));
    }

    @Test
    void theSourcesConditionsFailAlike() {
        put("source", "content");
        String id = begin("copy");
        Instant modified = s3.headObject(r -> r.bucket(bucket).key("source")).lastModified();
        refuses(412, "PreconditionFailed", () -> copy(id, r -> r.copySourceIfMatch(etag("other"))));
        refuses(412, "PreconditionFailed", () -> copy(id, r -> r.copySourceIfNoneMatch(etag("content"))));
        refuses(412, "PreconditionFailed", () -> copy(id, r -> r.copySourceIfModifiedSince(modified)));
        refuses(412, "PreconditionFailed", () -> copy(id, r -> r.copySourceIfUnmodifiedSince(BEFORE)));
        copy(id, r -> r.copySourceIfMatch(etag("content")));
        copy(id, r -> r.copySourceIfNoneMatch(etag("other")));
        assertThat(s3.listParts(r -> r.bucket(bucket).key("copy").uploadId(id)).parts())
                .hasSize(1);
    }

    @Test
    void theUploadsChecksumIsMade() {
        put("source", "content");
        String id = plain.createMultipartUpload(
                        r -> r.bucket(bucket).key("copy").checksumAlgorithm("SHA256"))
                .uploadId();
        assertThat(copy(id, r -> {}).copyPartResult().checksumSHA256())
                .isEqualTo(Checksums.SHA256.base64(bytes("content")));
    }

    @Test
    void aVersionIsASource() {
        String versioned = newVersionedBucket();
        String first =
                s3.putObject(r -> r.bucket(versioned).key("key"), text("first")).versionId();
        s3.putObject(r -> r.bucket(versioned).key("key"), text("second"));
        String id = begin("copy");
        UploadPartCopyResponse copied =
                copy(id, r -> r.sourceBucket(versioned).sourceKey("key").sourceVersionId(first));
        assertThat(copied.copySourceVersionId()).isEqualTo(first);
        assertThat(copied.copyPartResult().eTag()).isEqualTo(etag("first"));
    }

    @Test
    void numbersAreFromOneToTenThousand() {
        put("source", "x");
        String id = begin("copy");
        refuses(400, "InvalidArgument", () -> copy(id, r -> r.partNumber(0)));
        refuses(400, "InvalidArgument", () -> copy(id, r -> r.partNumber(10_001)));
    }
}
