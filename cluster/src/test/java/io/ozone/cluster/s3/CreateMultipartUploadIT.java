package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.Tag;

final class CreateMultipartUploadIT extends Conformance {
    @Test
    void eachUploadHasAnIdOfItsOwn() {
        CreateMultipartUploadResponse first =
                s3.createMultipartUpload(r -> r.bucket(bucket).key("key"));
        assertThat(first.bucket()).isEqualTo(bucket);
        assertThat(first.key()).isEqualTo("key");
        assertThat(first.uploadId()).isNotEmpty().isNotEqualTo(begin("key"));
    }

    @Test
    void thereIsNoObjectUntilItIsComplete() {
        String id = begin("key");
        part("key", id, 1, "x");
        assertThat(keys()).isEmpty();
        refuses(404, "NoSuchKey", () -> get("key"));
        put("key", "meanwhile");
        assertThat(get("key")).isEqualTo("meanwhile");
    }

    @Test
    void theObjectHasWhatTheUploadWasBegunWith() {
        String id = s3.createMultipartUpload(r -> r.bucket(bucket)
                        .key("key")
                        .contentType("text/plain")
                        .contentEncoding("gzip")
                        .metadata(Map.of("colour", "green"))
                        .storageClass(StorageClass.REDUCED_REDUNDANCY)
                        .websiteRedirectLocation("/other")
                        .tagging("a=1"))
                .uploadId();
        complete("key", id, part("key", id, 1, "x"));
        HeadObjectResponse head = s3.headObject(r -> r.bucket(bucket).key("key"));
        assertThat(head.contentType()).isEqualTo("text/plain");
        assertThat(head.contentEncoding()).isEqualTo("gzip");
        assertThat(head.metadata()).isEqualTo(Map.of("colour", "green"));
        assertThat(head.storageClass()).isEqualTo(StorageClass.REDUCED_REDUNDANCY);
        assertThat(head.websiteRedirectLocation()).isEqualTo("/other");
        assertThat(s3.getObjectTagging(r -> r.bucket(bucket).key("key")).tagSet())
                .containsExactly(Tag.builder().key("a").value("1").build());
    }

    @ParameterizedTest
    @CsvSource({
        "CRC32,,COMPOSITE",
        "CRC32,COMPOSITE,COMPOSITE",
        "CRC32,FULL_OBJECT,FULL_OBJECT",
        "CRC32C,,COMPOSITE",
        "CRC32C,FULL_OBJECT,FULL_OBJECT",
        "CRC64NVME,,FULL_OBJECT",
        "CRC64NVME,FULL_OBJECT,FULL_OBJECT",
        "SHA1,,COMPOSITE",
        "SHA256,COMPOSITE,COMPOSITE"
    })
    void theChecksumIsSaidAgain(String algorithm, String asked, String type) {
        CreateMultipartUploadResponse begun = plain.createMultipartUpload(
                r -> r.bucket(bucket).key("key").checksumAlgorithm(algorithm).checksumType(asked));
        assertThat(begun.checksumAlgorithmAsString()).isEqualTo(algorithm);
        assertThat(begun.checksumTypeAsString()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({"SHA1,FULL_OBJECT", "SHA256,FULL_OBJECT", "CRC64NVME,COMPOSITE", "MD4,", ",FULL_OBJECT", "CRC32,ODD"})
    void notAllChecksumsGoTogether(String algorithm, String type) {
        refuses(
                400,
                "InvalidRequest",
                () -> plain.createMultipartUpload(r ->
                        r.bucket(bucket).key("key").checksumAlgorithm(algorithm).checksumType(type)));
    }

    @Test
    void whatAnObjectCanNotHaveIsRefusedAtOnce() {
        refuses(400, "KeyTooLongError", () -> begin("x".repeat(1025)));
        refuses(
                400,
                "MetadataTooLarge",
                () -> s3.createMultipartUpload(
                        r -> r.bucket(bucket).key("key").metadata(Map.of("name", "x".repeat(2045)))));
        refuses(
                400,
                "InvalidStorageClass",
                () -> s3.createMultipartUpload(r -> r.bucket(bucket).key("key").storageClass("FAST")));
        refuses(
                400,
                "InvalidArgument",
                () -> s3.createMultipartUpload(r -> r.bucket(bucket).key("key").tagging("a=1&a=2")));
        assertThat(s3.listMultipartUploads(r -> r.bucket(bucket)).uploads()).isEmpty();
    }
}
