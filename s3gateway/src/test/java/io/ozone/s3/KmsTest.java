package io.ozone.s3;

import static io.ozone.s3.GatewayTest.assertError;
import static io.ozone.s3.GatewayTest.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.s3.model.ServerSideEncryption.AES256;
import static software.amazon.awssdk.services.s3.model.ServerSideEncryption.AWS_KMS;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.auth.Crypto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Encryption by keys that a key management service keeps (SSE-KMS): the cluster itself, or Vault. */
class KmsTest {
    private static final String BUCKET = "bucket";
    private static final String CONTEXT =
            Base64.getEncoder().encodeToString("{\"team\":\"blue\"}".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path directory;

    // ---------------------------------------------------------------- the cluster's keys

    @Test
    void theDefaultKeyIsMadeWhenItIsFirstUsed() {
        try (TestGateway gateway = gateway(Map.of())) {
            byte[] data = random(200_000);
            PutObjectResponse put = put(gateway, "key", data, request -> {});
            assertThat(put.serverSideEncryption()).isEqualTo(AWS_KMS);
            assertThat(put.ssekmsKeyId()).isEqualTo("aws-s3");
            byte[] stored = gateway.store.stored(BUCKET, "key");
            assertThat(stored).isNotEqualTo(data);
            assertThat(put.eTag())
                    .matches("\"[0-9a-f]{32}\"")
                    .isNotEqualTo('"' + Crypto.hex(Crypto.digest("MD5").digest(data)) + '"');
            GetObjectResponse got = assertReads(gateway, "key", data);
            assertThat(got.serverSideEncryption()).isEqualTo(AWS_KMS);
            assertThat(got.ssekmsKeyId()).isEqualTo("aws-s3");
            assertThat(got.bucketKeyEnabled()).isNull();
        }
    }

    @Test
    void aNamedKeyMustBeThere() {
        try (TestGateway gateway = gateway(Map.of())) {
            assertError(
                    400,
                    "KMS.NotFoundException",
                    () -> put(gateway, "key", random(10), request -> request.ssekmsKeyId("payroll")));
            gateway.store.createEncryptionKey("kms/payroll");
            PutObjectResponse put = put(
                    gateway,
                    "key",
                    random(10),
                    request -> request.ssekmsKeyId("payroll")
                            .ssekmsEncryptionContext(CONTEXT)
                            .bucketKeyEnabled(true));
            assertThat(put.ssekmsKeyId()).isEqualTo("payroll");
            assertThat(put.ssekmsEncryptionContext()).isEqualTo(CONTEXT);
            assertThat(put.bucketKeyEnabled()).isTrue();
            GetObjectResponse got = assertReads(gateway, "key", random(10));
            assertThat(got.ssekmsKeyId()).isEqualTo("payroll");
            assertThat(got.bucketKeyEnabled()).isTrue();
        }
    }

    @Test
    void keysAreMadeWhereThatIsAllowed() {
        try (TestGateway gateway = gateway(Map.of("ozone.s3g.kms.create", "true"))) {
            put(gateway, "key", random(10), request -> request.ssekmsKeyId("payroll"));
            assertThat(gateway.store.encryptionKey("kms/payroll").getVersionsList())
                    .hasSize(1);
            assertReads(gateway, "key", random(10));
        }
    }

    @Test
    void aBucketsDefaultNamesItsKey() {
        try (TestGateway gateway = gateway(Map.of("ozone.s3g.kms.create", "true"))) {
            gateway.s3.putBucketEncryption(request -> request.bucket(BUCKET)
                    .serverSideEncryptionConfiguration(encryption ->
                            encryption.rules(rule -> rule.bucketKeyEnabled(true)
                                    .applyServerSideEncryptionByDefault(
                                            by -> by.sseAlgorithm(AWS_KMS).kmsMasterKeyID("payroll")))));
            PutObjectResponse put =
                    gateway.s3.putObject(request -> request.bucket(BUCKET).key("key"), RequestBody.fromString("hello"));
            assertThat(put.ssekmsKeyId()).isEqualTo("payroll");
            assertThat(put.bucketKeyEnabled()).isTrue();
            assertReads(gateway, "key", "hello".getBytes(StandardCharsets.UTF_8));
            // Who asks for KMS and names no key gets the default key, as in S3.
            assertThat(put(gateway, "other", random(1), request -> {}).ssekmsKeyId())
                    .isEqualTo("aws-s3");
        }
    }

    @Test
    void uploadsAndCopiesHaveKeysOfTheirOwn() {
        try (TestGateway gateway = gateway(Map.of("ozone.s3g.kms.create", "true"))) {
            CreateMultipartUploadResponse begun = gateway.s3.createMultipartUpload(request -> request.bucket(BUCKET)
                    .key("key")
                    .serverSideEncryption(AWS_KMS)
                    .ssekmsKeyId("payroll"));
            assertThat(begun.ssekmsKeyId()).isEqualTo("payroll");
            byte[] data = random(70_000);
            assertError(
                    400,
                    "InvalidRequest",
                    () -> gateway.s3.uploadPart(
                            request -> request.bucket(BUCKET)
                                    .key("key")
                                    .uploadId(begun.uploadId())
                                    .partNumber(1)
                                    .overrideConfiguration(
                                            with -> with.putHeader("x-amz-server-side-encryption", "aws:kms")
                                                    .putHeader("x-amz-server-side-encryption-aws-kms-key-id", "other")),
                            RequestBody.fromBytes(data)));
            UploadPartResponse part = gateway.s3.uploadPart(
                    request -> request.bucket(BUCKET)
                            .key("key")
                            .uploadId(begun.uploadId())
                            .partNumber(1),
                    RequestBody.fromBytes(data));
            assertThat(part.ssekmsKeyId()).isEqualTo("payroll");
            CompletedPart named =
                    CompletedPart.builder().partNumber(1).eTag(part.eTag()).build();
            for (String[] other :
                    new String[][] {{"AES256", null, null}, {"aws:kms", "other", null}, {"aws:kms", "payroll", CONTEXT}
                    }) {
                assertError(
                        400,
                        "InvalidArgument",
                        () -> complete(gateway, begun.uploadId(), named, other[0], other[1], other[2]));
            }
            assertThat(complete(gateway, begun.uploadId(), named, "aws:kms", "payroll", null)
                            .ssekmsKeyId())
                    .isEqualTo("payroll");
            assertReads(gateway, "key", data);
            assertThat(gateway.s3
                            .copyObject(request -> request.sourceBucket(BUCKET)
                                    .sourceKey("key")
                                    .destinationBucket(BUCKET)
                                    .destinationKey("copy")
                                    .serverSideEncryption(AES256))
                            .serverSideEncryption())
                    .isEqualTo(AES256);
            assertReads(gateway, "copy", data);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"not base64!", "e30*", "eyJhIjoxfQ==", "W10=", "eyJhIg=="})
    void aContextIsAnObjectOfTexts(String context) {
        try (TestGateway gateway = gateway(Map.of())) {
            assertError(
                    400,
                    "InvalidArgument",
                    () -> put(gateway, "key", random(1), request -> request.ssekmsEncryptionContext(context)));
        }
    }

    @Test
    void aKeyWithoutTheMethodIsRefused() {
        try (TestGateway gateway = gateway(Map.of())) {
            assertError(
                    400,
                    "InvalidArgument",
                    () -> put(
                            gateway,
                            "key",
                            random(1),
                            request ->
                                    request.serverSideEncryption((String) null).ssekmsKeyId("payroll")));
        }
    }

    // ---------------------------------------------------------------- Vault's keys

    @Test
    void vaultWrapsAndUnwraps() throws IOException {
        try (FakeVault vault = new FakeVault();
                TestGateway gateway = gateway(vault)) {
            vault.keys.add("payroll");
            vault.namespace = "team";
            byte[] data = random(100_000);
            PutObjectResponse put = put(
                    gateway,
                    "key",
                    data,
                    request -> request.ssekmsKeyId("payroll").ssekmsEncryptionContext(CONTEXT));
            assertThat(put.ssekmsKeyId()).isEqualTo("payroll");
            assertThat(vault.calls).containsExactly("POST datakey/plaintext/payroll");
            assertThat(gateway.store.stored(BUCKET, "key")).isNotEqualTo(data);
            assertReads(gateway, "key", data);
            assertThat(vault.calls).containsExactly("POST datakey/plaintext/payroll", "POST decrypt/payroll");
            gateway.s3.headObject(request -> request.bucket(BUCKET).key("key"));
            assertThat(vault.calls).hasSize(2);
            // What is not for KMS does not ask it.
            gateway.s3.putObject(
                    request -> request.bucket(BUCKET).key("s3").serverSideEncryption(AES256),
                    RequestBody.fromBytes(data));
            assertReads(gateway, "s3", data);
            assertThat(vault.calls).hasSize(2);
        }
    }

    @Test
    void aTokenIsReadAnew() throws IOException {
        try (FakeVault vault = new FakeVault();
                TestGateway gateway = gateway(vault)) {
            vault.keys.add("payroll");
            put(gateway, "key", random(10), request -> request.ssekmsKeyId("payroll"));
            vault.token = "token-2";
            assertError(403, "AccessDenied", () -> read(gateway, "key"));
            Files.writeString(directory.resolve("token"), "token-2\n");
            assertReads(gateway, "key", random(10));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, encryption key not found, 400, KMS.NotFoundException",
        "404, , 400, KMS.NotFoundException",
        "403, permission denied, 403, AccessDenied",
        "400, ciphertext or signature version is disallowed by policy (too old), 400, KMS.DisabledException",
        "400, missing 'context' for key derivation, 400, KMS.KMSInvalidStateException",
        "500, internal error, 503, ServiceUnavailable",
        "503, Vault is sealed, 503, ServiceUnavailable"
    })
    void whatVaultRefusesIsSaidAsS3Does(int status, String text, int answered, String code) throws IOException {
        try (FakeVault vault = new FakeVault();
                TestGateway gateway = gateway(vault)) {
            vault.keys.add("payroll");
            put(gateway, "key", random(10), request -> request.ssekmsKeyId("payroll"));
            vault.failureText = text == null ? "" : text;
            vault.failure = status;
            assertError(answered, code, () -> read(gateway, "key"));
            assertError(
                    answered, code, () -> put(gateway, "other", random(10), request -> request.ssekmsKeyId("payroll")));
            assertThat(gateway.store.has(BUCKET, "other")).isFalse();
        }
    }

    @Test
    void aVaultThatIsGoneIsNoReasonToHang() throws IOException {
        FakeVault vault = new FakeVault();
        try (TestGateway gateway = gateway(vault)) {
            vault.close();
            assertError(
                    503,
                    "ServiceUnavailable",
                    () -> put(gateway, "key", random(10), request -> request.ssekmsKeyId("payroll")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../sys/seal", "a/b", "a?b", "a%2fb", "-a"})
    void aNameCantLeadElsewhereInVault(String name) throws IOException {
        try (FakeVault vault = new FakeVault();
                TestGateway gateway = gateway(vault)) {
            assertError(
                    400,
                    "KMS.NotFoundException",
                    () -> put(gateway, "key", random(10), request -> request.ssekmsKeyId(name)));
            assertThat(vault.calls).isEmpty();
        }
    }

    @Test
    void vaultMustBeSomewhere() {
        assertThatThrownBy(() -> gateway(Map.of("ozone.s3g.kms.provider", "vault")))
                .isInstanceOfSatisfying(
                        OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
                .hasMessageContaining("ozone.s3g.kms.vault.address");
    }

    // ---------------------------------------------------------------- what the tests share

    /** With headers that say an encryption. @param keyId null = none is sent; so with the context */
    private static CompleteMultipartUploadResponse complete(
            TestGateway gateway, String uploadId, CompletedPart part, String method, String keyId, String context) {
        return gateway.s3.completeMultipartUpload(request -> request.bucket(BUCKET)
                .key("key")
                .uploadId(uploadId)
                .multipartUpload(upload -> upload.parts(part))
                .overrideConfiguration(with -> {
                    with.putHeader("x-amz-server-side-encryption", method);
                    if (keyId != null) {
                        with.putHeader("x-amz-server-side-encryption-aws-kms-key-id", keyId);
                    }
                    if (context != null) {
                        with.putHeader("x-amz-server-side-encryption-context", context);
                    }
                }));
    }

    private static TestGateway gateway(Map<String, String> settings) {
        TestGateway gateway = new TestGateway(settings);
        gateway.s3.createBucket(request -> request.bucket(BUCKET));
        return gateway;
    }

    private TestGateway gateway(FakeVault vault) throws IOException {
        Path token = Files.writeString(directory.resolve("token"), vault.token + "\n");
        Map<String, String> settings = new HashMap<>();
        settings.put("ozone.s3g.kms.provider", "vault");
        settings.put("ozone.s3g.kms.vault.address", vault.address());
        settings.put("ozone.s3g.kms.vault.token.file", token.toString());
        settings.put("ozone.s3g.kms.vault.namespace", "team");
        return gateway(settings);
    }

    private static PutObjectResponse put(
            TestGateway gateway, String key, byte[] data, Consumer<PutObjectRequest.Builder> more) {
        return gateway.s3.putObject(
                request -> {
                    request.bucket(BUCKET).key(key).serverSideEncryption(AWS_KMS);
                    more.accept(request);
                },
                RequestBody.fromBytes(data));
    }

    private static byte[] read(TestGateway gateway, String key) {
        return gateway.s3
                .getObjectAsBytes(request -> request.bucket(BUCKET).key(key))
                .asByteArray();
    }

    private static GetObjectResponse assertReads(TestGateway gateway, String key, byte[] data) {
        var got = gateway.s3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key));
        assertThat(got.asByteArray()).isEqualTo(data);
        return got.response();
    }
}
