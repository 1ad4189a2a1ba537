package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.body.ContentChecksum.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Checksums of parts, and those that objects get from them. */
class MultipartChecksumsTest extends MultipartUploads {
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
        return CompletedParts.of(number, stored);
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
            assertThat(part.response().checksumType()).isEqualTo(type);
        }
    }

    @Test
    void aChecksumOfTheObjectIsHeldAgainstIt() {
        String id = s3.createMultipartUpload(
                        request -> request.bucket(bucket).key("key").checksumAlgorithm(ChecksumAlgorithm.CRC64_NVME))
                .uploadId();
        CompletedPart part = partWith(Kind.CRC64NVME, id, 1, "123456789".getBytes(StandardCharsets.US_ASCII));
        assertError(400, "BadDigest", () -> completeWith(id, part, "AAAAAAAAAAA=", ChecksumType.FULL_OBJECT));
        assertError(400, "BadDigest", () -> completeWith(id, part, "AAAA", ChecksumType.FULL_OBJECT));
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
}
