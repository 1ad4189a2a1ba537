package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.s3.model.ServerSideEncryption.AES256;

import io.ozone.s3.auth.Crypto;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Encryption by a key that requests bring along (SSE-C). */
class CustomerKeysTest extends GatewayTest {
    private static final int FIVE_MIB = 5 << 20;
    private static final String PREFIX = "x-amz-server-side-encryption-customer-";

    private static final CustomerKey ONE = new CustomerKey(1);
    private static final CustomerKey TWO = new CustomerKey(2);

    /** A key as headers have it. */
    private record CustomerKey(String base64, String md5) {
        CustomerKey(int seed) {
            this(bytes(seed));
        }

        CustomerKey(byte[] key) {
            this(
                    Base64.getEncoder().encodeToString(key),
                    Base64.getEncoder().encodeToString(Crypto.digest("MD5").digest(key)));
        }

        private static byte[] bytes(int seed) {
            byte[] key = new byte[32];
            new Random(seed).nextBytes(key);
            return key;
        }
    }

    // ---------------------------------------------------------------- objects

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100_000, 3_000_001})
    void anObjectIsReadWithItsKey(int size) {
        byte[] data = random(size);
        PutObjectResponse put = put("key", data, ONE);
        assertThat(put.sseCustomerAlgorithm()).isEqualTo("AES256");
        assertThat(put.sseCustomerKeyMD5()).isEqualTo(ONE.md5);
        assertThat(put.serverSideEncryption()).isNull();

        byte[] stored = gateway.store.stored(bucket, "key");
        assertThat(stored).hasSize(size);
        assertThat(put.eTag()).matches("\"[0-9a-f]{32}\"").isNotEqualTo(quotedMd5(data));
        assertThat(put("again", data, ONE).eTag()).isNotEqualTo(put.eTag());
        // One byte is its own cipher once in 256 times.
        assertThat(size < 16 || !Arrays.equals(stored, data)).isTrue();
        ResponseBytes<GetObjectResponse> got = get("key", ONE);
        assertThat(got.asByteArray()).isEqualTo(data);
        assertThat(got.response().sseCustomerAlgorithm()).isEqualTo("AES256");
        assertThat(got.response().sseCustomerKeyMD5()).isEqualTo(ONE.md5);
        HeadObjectResponse head = s3.headObject(request -> request.bucket(bucket)
                .key("key")
                .sseCustomerAlgorithm("AES256")
                .sseCustomerKey(ONE.base64)
                .sseCustomerKeyMD5(ONE.md5));
        assertThat(head.contentLength()).isEqualTo(size);
        assertThat(head.sseCustomerKeyMD5()).isEqualTo(ONE.md5);
        assertThat(head.eTag()).isEqualTo(put.eTag());
    }

    @Test
    void withoutItsKeyNobodyLearnsAnything() {
        put("key", random(1000), ONE);
        assertError(400, "InvalidRequest", () -> get("key"));
        assertError(
                400, null, () -> s3.headObject(request -> request.bucket(bucket).key("key")));
        assertError(
                400,
                "InvalidRequest",
                () -> s3.getObjectAttributes(
                        request -> request.bucket(bucket).key("key").objectAttributes(ObjectAttributes.OBJECT_SIZE)));
        assertError(403, "AccessDenied", () -> get("key", TWO));
        assertError(
                403,
                null,
                () -> s3.headObject(request -> request.bucket(bucket)
                        .key("key")
                        .sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(TWO.base64)
                        .sseCustomerKeyMD5(TWO.md5)));
        assertThat(s3.getObjectAttributes(request -> request.bucket(bucket)
                                .key("key")
                                .objectAttributes(ObjectAttributes.OBJECT_SIZE)
                                .sseCustomerAlgorithm("AES256")
                                .sseCustomerKey(ONE.base64)
                                .sseCustomerKeyMD5(ONE.md5))
                        .objectSize())
                .isEqualTo(1000);
    }

    @Test
    void aKeyForWhatHasNoneIsRefused() {
        put("plain", "hello");
        s3.putObject(
                request -> request.bucket(bucket).key("s3").serverSideEncryption(AES256),
                RequestBody.fromString("hello"));
        assertError(400, "InvalidRequest", () -> get("plain", ONE));
        assertError(400, "InvalidRequest", () -> get("s3", ONE));
    }

    @ParameterizedTest
    @CsvSource({
        "algorithm, , InvalidArgument",
        "key, , InvalidArgument",
        "key-MD5, , InvalidArgument",
        "algorithm, AES128, InvalidEncryptionAlgorithmError",
        "key, not base64!, InvalidArgument",
        "key, c2hvcnQ=, InvalidArgument",
        "key-MD5, AAAAAAAAAAAAAAAAAAAAAA==, InvalidArgument",
        "key-MD5, odd, InvalidArgument"
    })
    void aKeyThatIsNotRightIsRefused(String header, String value, String code) {
        Map<String, String> headers =
                new TreeMap<>(Map.of("algorithm", "AES256", "key", ONE.base64, "key-MD5", ONE.md5));
        if (value == null) {
            headers.remove(header);
        } else {
            headers.put(header, value);
        }
        assertError(
                400,
                code,
                () -> s3.putObject(
                        request -> request.bucket(bucket)
                                .key("key")
                                .overrideConfiguration(
                                        with -> headers.forEach((name, text) -> with.putHeader(PREFIX + name, text))),
                        RequestBody.fromString("x")));
        assertThat(gateway.store.has(bucket, "key")).isFalse();
    }

    @Test
    void twoKindsOfEncryptionAreRefused() {
        assertError(
                400,
                "InvalidArgument",
                () -> s3.putObject(
                        request -> request.bucket(bucket)
                                .key("key")
                                .serverSideEncryption(AES256)
                                .sseCustomerAlgorithm("AES256")
                                .sseCustomerKey(ONE.base64)
                                .sseCustomerKeyMD5(ONE.md5),
                        RequestBody.fromString("x")));
    }

    @Test
    void keysAreTakenOverTlsOnlyWhereItIsSaidSo() {
        try (TestGateway strict = new TestGateway(Map.of("ozone.s3g.sse-c.http.allowed", "false"))) {
            strict.s3.createBucket(request -> request.bucket("bucket"));
            assertError(
                    400,
                    "InvalidRequest",
                    () -> strict.s3.putObject(
                            request -> request.bucket("bucket")
                                    .key("key")
                                    .sseCustomerAlgorithm("AES256")
                                    .sseCustomerKey(ONE.base64)
                                    .sseCustomerKeyMD5(ONE.md5),
                            RequestBody.fromString("x")));
            strict.s3.putObject(
                    request -> request.bucket("bucket").key("key").serverSideEncryption(AES256),
                    RequestBody.fromString("x"));
        }
    }

    @Test
    void theKeyCountsForMoreThanTheBucketsDefault() {
        s3.putBucketEncryption(request -> request.bucket(bucket)
                .serverSideEncryptionConfiguration(encryption -> encryption.rules(
                        rule -> rule.applyServerSideEncryptionByDefault(by -> by.sseAlgorithm(AES256)))));
        assertThat(put("key", random(10), ONE).serverSideEncryption()).isNull();
        assertThat(get("key", ONE).asByteArray()).isEqualTo(random(10));
    }

    // ---------------------------------------------------------------- copies

    @Test
    void aCopyNeedsTheKeyOfItsSource() {
        byte[] data = random(100_000);
        put("source", data, ONE);
        put("plain", "hello");
        assertError(400, "InvalidRequest", () -> copy("source", "copy", null, null, request -> {}));
        assertError(403, "AccessDenied", () -> copy("source", "copy", TWO, null, request -> {}));
        assertError(400, "InvalidRequest", () -> copy("plain", "copy", ONE, null, request -> {}));
        assertThat(gateway.store.has(bucket, "copy")).isFalse();

        copy("source", "copy", ONE, null, request -> {});
        assertThat(get("copy").asByteArray()).isEqualTo(data);
        copy("source", "copy", ONE, null, request -> request.serverSideEncryption(AES256));
        assertThat(get("copy").asByteArray()).isEqualTo(data);
        assertThat(get("copy").response().serverSideEncryption()).isEqualTo(AES256);
        CopyObjectResponse other = copy("copy", "other", null, TWO, request -> {});
        assertThat(other.sseCustomerKeyMD5()).isEqualTo(TWO.md5);
        assertThat(get("other", TWO).asByteArray()).isEqualTo(data);
    }

    @Test
    void anObjectIsCopiedOverItselfForAnotherKeyOrNone() {
        byte[] data = random(100_000);
        put("key", data, ONE);
        CopyObjectResponse copied = copy("key", "key", ONE, TWO, request -> {});
        assertThat(copied.sseCustomerKeyMD5()).isEqualTo(TWO.md5);
        assertError(403, "AccessDenied", () -> get("key", ONE));
        assertThat(get("key", TWO).asByteArray()).isEqualTo(data);
        copy("key", "key", TWO, null, request -> {});
        assertThat(s3.getObjectAsBytes(request -> request.bucket(bucket).key("key"))
                        .asByteArray())
                .isEqualTo(data);
        assertError(400, "InvalidRequest", () -> copy("key", "key", null, null, request -> {}));
    }

    // ---------------------------------------------------------------- uploads

    @Test
    void everyPartComesWithTheKey() {
        byte[] first = random(FIVE_MIB + 1);
        byte[] second = random(100);
        String id = begin(ONE);
        assertError(400, "InvalidRequest", () -> part(id, 1, first, null));
        assertError(400, "InvalidRequest", () -> part(id, 1, first, TWO));
        CompletedPart one = part(id, 1, first, ONE);
        CompletedPart two = part(id, 2, second, ONE);
        assertError(
                400,
                "InvalidRequest",
                () -> s3.listParts(request -> request.bucket(bucket)
                        .key("key")
                        .uploadId(id)
                        .sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(TWO.base64)
                        .sseCustomerKeyMD5(TWO.md5)));
        CompleteMultipartUploadResponse completed = s3.completeMultipartUpload(request -> request.bucket(bucket)
                .key("key")
                .uploadId(id)
                .sseCustomerAlgorithm("AES256")
                .sseCustomerKey(ONE.base64)
                .sseCustomerKeyMD5(ONE.md5)
                .multipartUpload(upload -> upload.parts(one, two)));
        byte[] data = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, data, first.length, second.length);
        assertThat(get("key", ONE).asByteArray()).isEqualTo(data);
        assertThat(get("key", ONE).response().eTag()).isEqualTo(completed.eTag());
        assertError(403, "AccessDenied", () -> get("key", TWO));
        assertThat(s3.getObjectAsBytes(
                                with("key", ONE).range("bytes=5242870-5242890").build())
                        .asByteArray())
                .isEqualTo(Arrays.copyOfRange(data, 5242870, 5242891));
        assertThat(s3.getObjectAsBytes(with("key", ONE).partNumber(2).build()).asByteArray())
                .isEqualTo(second);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, false"})
    void anUploadWithAChecksumIsCompletedWithItsKey(boolean checksum, boolean fullObject) {
        String id = s3.createMultipartUpload(request -> request.bucket(bucket)
                        .key("key")
                        .checksumAlgorithm(checksum ? "CRC32" : null)
                        .checksumType(fullObject ? "FULL_OBJECT" : null)
                        .sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(ONE.base64)
                        .sseCustomerKeyMD5(ONE.md5))
                .uploadId();
        byte[] data = random(100);
        CompletedPart part = part(id, 1, data, ONE).toBuilder()
                .checksumCRC32(checksum ? crc32(data) : null)
                .build();
        assertError(400, "InvalidRequest", () -> completeWith(id, TWO, part));
        if (checksum) {
            assertError(400, "InvalidRequest", () -> completeWith(id, null, part));
            completeWith(id, ONE, part);
        } else {
            completeWith(id, null, part);
        }
        assertThat(get("key", ONE).asByteArray()).isEqualTo(data);
    }

    @Test
    void aPartThatIsSentAgainKeepsItsEtag() {
        byte[] data = random(100_000);
        String id = begin(ONE);
        CompletedPart first = part(id, 1, data, ONE);
        CompletedPart again = part(id, 1, data, ONE);
        assertThat(again.eTag()).isEqualTo(first.eTag()).isNotEqualTo(quotedMd5(data));
        data[0]++;
        assertThat(part(id, 2, data, ONE).eTag()).isNotEqualTo(first.eTag());
        data[0]--;
        assertThat(part(begin(ONE), 1, data, ONE).eTag()).isNotEqualTo(first.eTag());
        s3.completeMultipartUpload(request ->
                request.bucket(bucket).key("key").uploadId(id).multipartUpload(upload -> upload.parts(first)));
        assertThat(get("key", ONE).asByteArray()).isEqualTo(data);
        assertError(
                400,
                "InvalidPart",
                () -> s3.getObject(request -> request.bucket(bucket).key("key").partNumber(2)));
        assertError(
                400,
                "InvalidRequest",
                () -> s3.getObject(request -> request.bucket(bucket).key("key").partNumber(1)));
    }

    @Test
    void aKeyForAnUploadWithoutIsRefused() {
        String id = s3.createMultipartUpload(request -> request.bucket(bucket).key("key"))
                .uploadId();
        assertError(400, "InvalidRequest", () -> part(id, 1, random(10), ONE));
    }

    @Test
    void aPartIsCopiedWithBothKeys() {
        byte[] data = random(200_000);
        put("source", data, ONE);
        String id = begin(TWO);
        UploadPartCopyResponse copied = s3.uploadPartCopy(request -> request.sourceBucket(bucket)
                .sourceKey("source")
                .copySourceRange("bytes=7-150006")
                .copySourceSSECustomerAlgorithm("AES256")
                .copySourceSSECustomerKey(ONE.base64)
                .copySourceSSECustomerKeyMD5(ONE.md5)
                .destinationBucket(bucket)
                .destinationKey("key")
                .sseCustomerAlgorithm("AES256")
                .sseCustomerKey(TWO.base64)
                .sseCustomerKeyMD5(TWO.md5)
                .uploadId(id)
                .partNumber(1));
        assertThat(copied.sseCustomerKeyMD5()).isEqualTo(TWO.md5);
        CompletedPart part = CompletedPart.builder()
                .partNumber(1)
                .eTag(copied.copyPartResult().eTag())
                .build();
        s3.completeMultipartUpload(request ->
                request.bucket(bucket).key("key").uploadId(id).multipartUpload(upload -> upload.parts(part)));
        assertThat(get("key", TWO).asByteArray()).isEqualTo(Arrays.copyOfRange(data, 7, 150_007));
    }

    // ---------------------------------------------------------------- what the tests share

    /** @param with null = none is sent */
    private void completeWith(String id, CustomerKey with, CompletedPart part) {
        s3.completeMultipartUpload(request -> request.bucket(bucket)
                .key("key")
                .uploadId(id)
                .sseCustomerAlgorithm(with == null ? null : "AES256")
                .sseCustomerKey(with == null ? null : with.base64)
                .sseCustomerKeyMD5(with == null ? null : with.md5)
                .multipartUpload(upload -> upload.parts(part)));
    }

    private static String crc32(byte[] data) {
        CRC32 crc = new CRC32();
        crc.update(data);
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private static String quotedMd5(byte[] data) {
        return '"' + Crypto.hex(Crypto.digest("MD5").digest(data)) + '"';
    }

    private PutObjectResponse put(String key, byte[] data, CustomerKey with) {
        return s3.putObject(
                request -> request.bucket(bucket)
                        .key(key)
                        .sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(with.base64)
                        .sseCustomerKeyMD5(with.md5),
                RequestBody.fromBytes(data));
    }

    private GetObjectRequest.Builder with(String key, CustomerKey with) {
        return GetObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .sseCustomerAlgorithm("AES256")
                .sseCustomerKey(with.base64)
                .sseCustomerKeyMD5(with.md5);
    }

    private ResponseBytes<GetObjectResponse> get(String key, CustomerKey with) {
        return s3.getObjectAsBytes(with(key, with).build());
    }

    /** @param source null = none is sent; so with the target */
    private CopyObjectResponse copy(
            String from, String to, CustomerKey source, CustomerKey target, Consumer<CopyObjectRequest.Builder> more) {
        return s3.copyObject(request -> {
            request.sourceBucket(bucket)
                    .sourceKey(from)
                    .destinationBucket(bucket)
                    .destinationKey(to);
            if (source != null) {
                request.copySourceSSECustomerAlgorithm("AES256")
                        .copySourceSSECustomerKey(source.base64)
                        .copySourceSSECustomerKeyMD5(source.md5);
            }
            if (target != null) {
                request.sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(target.base64)
                        .sseCustomerKeyMD5(target.md5);
            }
            more.accept(request);
        });
    }

    private String begin(CustomerKey with) {
        return s3.createMultipartUpload(request -> request.bucket(bucket)
                        .key("key")
                        .sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(with.base64)
                        .sseCustomerKeyMD5(with.md5))
                .uploadId();
    }

    /** @param with null = none is sent */
    private CompletedPart part(String id, int number, byte[] data, CustomerKey with) {
        UploadPartResponse stored = s3.uploadPart(
                request -> request.bucket(bucket)
                        .key("key")
                        .uploadId(id)
                        .partNumber(number)
                        .sseCustomerAlgorithm(with == null ? null : "AES256")
                        .sseCustomerKey(with == null ? null : with.base64)
                        .sseCustomerKeyMD5(with == null ? null : with.md5),
                RequestBody.fromBytes(data));
        return CompletedPart.builder().partNumber(number).eTag(stored.eTag()).build();
    }
}
