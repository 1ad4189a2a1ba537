package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.s3.model.ServerSideEncryption.AES256;
import static software.amazon.awssdk.services.s3.model.ServerSideEncryption.AWS_KMS;
import static software.amazon.awssdk.services.s3.model.ServerSideEncryption.AWS_KMS_DSSE;

import io.ozone.s3.auth.Crypto;
import io.ozone.wire.om.EncryptionScheme;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Encryption by keys of the cluster (SSE-S3), and what buckets say of encryption. */
class EncryptionTest extends GatewayTest {
    private static final int FIVE_MIB = 5 << 20;

    // ---------------------------------------------------------------- objects

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 65_536, 1_000_000, 3_000_001})
    void anObjectIsStoredEncryptedAndReadAsItWas(int size) {
        byte[] data = random(size);
        PutObjectResponse put = putEncrypted("key", data);
        assertThat(put.serverSideEncryption()).isEqualTo(AES256);
        assertThat(put.eTag()).isEqualTo(quotedMd5(data));

        byte[] stored = gateway.store.stored(bucket, "key");
        assertThat(stored).hasSize(size);
        assertThat(contains(stored, data)).isFalse();
        assertThat(get("key").asByteArray()).isEqualTo(data);
        assertThat(get("key").response().serverSideEncryption()).isEqualTo(AES256);
        HeadObjectResponse head = head("key");
        assertThat(head.serverSideEncryption()).isEqualTo(AES256);
        assertThat(head.contentLength()).isEqualTo(size);
        assertThat(head.eTag()).isEqualTo(quotedMd5(data));
        assertThat(s3.listObjectsV2(request -> request.bucket(bucket)).contents())
                .extracting(S3Object::size)
                .containsExactly((long) size);
    }

    @Test
    void theSameContentIsStoredOtherwiseEachTime() {
        byte[] data = random(100_000);
        putEncrypted("one", data);
        putEncrypted("two", data);
        assertThat(gateway.store.stored(bucket, "one")).isNotEqualTo(gateway.store.stored(bucket, "two"));
    }

    @Test
    void withoutAWishNothingIsEncrypted() {
        assertThat(put("key", "hello").serverSideEncryption()).isNull();
        assertThat(gateway.store.stored(bucket, "key")).asString().isEqualTo("hello");
        assertThat(head("key").serverSideEncryption()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0,1", "0,16", "1,16", "15,3", "16,16", "17,70000", "65535,2", "299990,10", "123457,150001"})
    void anyRangeCanBeRead(int offset, int length) {
        byte[] data = random(300_000);
        putEncrypted("key", data);
        assertThat(getRange("key", "bytes=" + offset + "-" + (offset + length - 1))
                        .asByteArray())
                .isEqualTo(Arrays.copyOfRange(data, offset, offset + length));
    }

    @Test
    void checksumsAreThoseOfTheContent() {
        byte[] data = random(70_000);
        String crc = s3.putObject(
                        request -> request.bucket(bucket).key("plain").checksumAlgorithm(ChecksumAlgorithm.CRC32_C),
                        RequestBody.fromBytes(data))
                .checksumCRC32C();
        assertThat(s3.putObject(
                                request -> request.bucket(bucket)
                                        .key("key")
                                        .serverSideEncryption(AES256)
                                        .checksumAlgorithm(ChecksumAlgorithm.CRC32_C),
                                RequestBody.fromBytes(data))
                        .checksumCRC32C())
                .isEqualTo(crc);
        assertError(
                400,
                "BadDigest",
                () -> s3.putObject(
                        request -> request.bucket(bucket)
                                .key("bad")
                                .serverSideEncryption(AES256)
                                .contentMD5("XUFAKrxLKna5cZ2REBfFkg=="),
                        RequestBody.fromString("other")));
        assertThat(gateway.store.has(bucket, "bad")).isFalse();
    }

    @Test
    void everyVersionHasItsOwnKey() {
        s3.putBucketVersioning(
                request -> request.bucket(bucket).versioningConfiguration(versioning -> versioning.status("Enabled")));
        String plain = put("key", "plain").versionId();
        String encrypted = putEncrypted("key", "first".getBytes()).versionId();
        putEncrypted("key", "second".getBytes());
        s3.putObjectTagging(request -> request.bucket(bucket)
                .key("key")
                .versionId(encrypted)
                .tagging(tagging -> tagging.tagSet(tag -> tag.key("a").value("b"))));
        assertThat(version("key", plain)).isEqualTo("plain");
        assertThat(version("key", encrypted)).isEqualTo("first");
        assertThat(get("key").asUtf8String()).isEqualTo("second");
    }

    @Test
    void aNewMasterKeyReadsWhatTheOldOneEncrypted() {
        putEncrypted("old", "hello".getBytes());
        gateway.store.rotateEncryptionKey("s3");
        gateway.clock.move(Duration.ofMinutes(10));
        putEncrypted("new", "world".getBytes());
        assertThat(get("old").asUtf8String()).isEqualTo("hello");
        assertThat(get("new").asUtf8String()).isEqualTo("world");
        assertThat(masterKeyOf("old") + 1).isEqualTo(masterKeyOf("new"));
    }

    /** The version of the cluster's key that an object's was wrapped by. */
    private int masterKeyOf(String key) {
        return gateway.store
                .head(bucket, key)
                .encryption()
                .getWrappedKey()
                .asReadOnlyByteBuffer()
                .getInt();
    }

    // ---------------------------------------------------------------- copies

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void copiesAreEncryptedAsTheyAreAskedToBe(boolean source, boolean target) {
        byte[] data = random(200_000);
        if (source) {
            putEncrypted("source", data);
        } else {
            s3.putObject(request -> request.bucket(bucket).key("source"), RequestBody.fromBytes(data));
        }
        CopyObjectResponse copied =
                copy("source", "target", request -> request.serverSideEncryption(target ? AES256 : null));
        assertThat(copied.serverSideEncryption()).isEqualTo(target ? AES256 : null);
        assertThat(copied.copyObjectResult().eTag()).isEqualTo(quotedMd5(data));
        assertThat(get("target").asByteArray()).isEqualTo(data);
        assertThat(head("target").serverSideEncryption()).isEqualTo(target ? AES256 : null);
        assertThat(Arrays.equals(gateway.store.stored(bucket, "target"), data)).isNotEqualTo(target);
    }

    @Test
    void encryptionIsAChangeForWhichAnObjectIsCopiedOverItself() {
        put("key", "hello");
        assertError(400, "InvalidRequest", () -> copy("key", "key", request -> {}));
        copy("key", "key", request -> request.serverSideEncryption(AES256));
        assertThat(head("key").serverSideEncryption()).isEqualTo(AES256);
        assertThat(gateway.store.stored(bucket, "key")).asString().isNotEqualTo("hello");
        assertThat(get("key").asUtf8String()).isEqualTo("hello");
    }

    // ---------------------------------------------------------------- uploads

    @Test
    void uploadsAreEncryptedPartByPart() {
        byte[] first = random(FIVE_MIB + 5);
        byte[] second = random(99);
        CreateMultipartUploadResponse begun = s3.createMultipartUpload(
                request -> request.bucket(bucket).key("key").serverSideEncryption(AES256));
        assertThat(begun.serverSideEncryption()).isEqualTo(AES256);
        CompletedPart one = part(begun.uploadId(), 1, first);
        part(begun.uploadId(), 3, first);
        CompletedPart three = part(begun.uploadId(), 3, second);
        CompleteMultipartUploadResponse completed = complete(begun.uploadId(), one, three);
        assertThat(completed.serverSideEncryption()).isEqualTo(AES256);

        byte[] data = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, data, first.length, second.length);
        assertThat(contains(gateway.store.stored(bucket, "key"), data)).isFalse();
        assertThat(get("key").asByteArray()).isEqualTo(data);
        assertThat(get("key").response().serverSideEncryption()).isEqualTo(AES256);
        int border = first.length;
        assertThat(getRange("key", "bytes=" + (border - 7) + "-" + (border + 8)).asByteArray())
                .isEqualTo(Arrays.copyOfRange(data, border - 7, border + 9));
        assertThat(getRange("key", "bytes=" + (border + 3) + "-").asByteArray())
                .isEqualTo(Arrays.copyOfRange(data, border + 3, data.length));
        assertThat(s3.getObjectAsBytes(
                                request -> request.bucket(bucket).key("key").partNumber(3))
                        .asByteArray())
                .isEqualTo(second);
    }

    @Test
    void aPartThatIsUploadedAgainIsEncryptedOtherwise() {
        byte[] data = random(FIVE_MIB);
        String id = s3.createMultipartUpload(
                        request -> request.bucket(bucket).key("key").serverSideEncryption(AES256))
                .uploadId();
        CompletedPart one = part(id, 1, data);
        CompletedPart two = part(id, 2, data);
        complete(id, one, two);
        byte[] stored = gateway.store.stored(bucket, "key");
        assertThat(Arrays.copyOf(stored, FIVE_MIB)).isNotEqualTo(Arrays.copyOfRange(stored, FIVE_MIB, 2 * FIVE_MIB));
        assertThat(gateway.store.head(bucket, "key").parts().get(0).nonce())
                .isNotEqualTo(gateway.store.head(bucket, "key").parts().get(1).nonce());
    }

    @Test
    void partsAreCopiedFromWhatIsEncrypted() {
        byte[] data = random(FIVE_MIB + 100);
        putEncrypted("source", data);
        String id = s3.createMultipartUpload(
                        request -> request.bucket(bucket).key("key").serverSideEncryption(AES256))
                .uploadId();
        UploadPartCopyResponse copied = s3.uploadPartCopy(request -> request.sourceBucket(bucket)
                .sourceKey("source")
                .copySourceRange("bytes=33-" + (data.length - 1))
                .destinationBucket(bucket)
                .destinationKey("key")
                .uploadId(id)
                .partNumber(1));
        assertThat(copied.serverSideEncryption()).isEqualTo(AES256);
        complete(
                id,
                CompletedPart.builder()
                        .partNumber(1)
                        .eTag(copied.copyPartResult().eTag())
                        .build());
        assertThat(get("key").asByteArray()).isEqualTo(Arrays.copyOfRange(data, 33, data.length));
    }

    // ---------------------------------------------------------------- what buckets say

    @Test
    void aBucketsDefaultCountsForWhatDoesNotSayOtherwise() {
        setDefault(rule(AES256, null));
        assertThat(put("key", "hello").serverSideEncryption()).isEqualTo(AES256);
        assertThat(head("key").serverSideEncryption()).isEqualTo(AES256);
        assertThat(copy("key", "copy", request -> {}).serverSideEncryption()).isEqualTo(AES256);
        CreateMultipartUploadResponse begun =
                s3.createMultipartUpload(request -> request.bucket(bucket).key("parts"));
        assertThat(begun.serverSideEncryption()).isEqualTo(AES256);
        assertThat(s3.uploadPart(
                                request -> request.bucket(bucket)
                                        .key("parts")
                                        .uploadId(begun.uploadId())
                                        .partNumber(1),
                                RequestBody.fromString("x"))
                        .serverSideEncryption())
                .isEqualTo(AES256);
        for (String key : List.of("key", "copy")) {
            assertThat(gateway.store.head(bucket, key).encryption().getScheme()).isEqualTo(EncryptionScheme.SSE_S3);
            assertThat(get(key).asUtf8String()).isEqualTo("hello");
        }
        setDefault(rule(AWS_KMS, null));
        assertThat(put("kms", "hello").serverSideEncryption()).isEqualTo(AWS_KMS);
        assertThat(putEncrypted("own", "hello".getBytes()).serverSideEncryption())
                .isEqualTo(AES256);
        s3.deleteBucketEncryption(request -> request.bucket(bucket));
        assertThat(put("plain", "hello").serverSideEncryption()).isNull();
        assertThat(get("key").asUtf8String()).isEqualTo("hello");
    }

    @Test
    void whatABucketSaysCanBeRead() {
        assertError(
                404,
                "ServerSideEncryptionConfigurationNotFoundError",
                () -> s3.getBucketEncryption(request -> request.bucket(bucket)));
        ServerSideEncryptionRule rule =
                rule(AWS_KMS, "my-key").toBuilder().bucketKeyEnabled(true).build();
        setDefault(rule);
        assertThat(s3.getBucketEncryption(request -> request.bucket(bucket))
                        .serverSideEncryptionConfiguration()
                        .rules())
                .containsExactly(rule);
        s3.deleteBucketEncryption(request -> request.bucket(bucket));
        s3.deleteBucketEncryption(request -> request.bucket(bucket));
        assertError(
                404,
                "ServerSideEncryptionConfigurationNotFoundError",
                () -> s3.getBucketEncryption(request -> request.bucket(bucket)));
    }

    @Test
    void aDefaultThatCantBeIsRefused() {
        assertError(400, "InvalidArgument", () -> setDefault(rule(AES256, "my-key")));
        assertError(400, "MalformedXML", () -> setDefault(rule(AES256, null), rule(AES256, null)));
        assertError(400, "MalformedXML", () -> setDefault(rule(ServerSideEncryption.fromValue("ROT13"), null)));
        assertError(
                400,
                "MalformedXML",
                () -> setDefault(ServerSideEncryptionRule.builder().build()));
        assertNotImplemented(() -> setDefault(rule(AWS_KMS_DSSE, null)));
        assertError(
                404,
                "ServerSideEncryptionConfigurationNotFoundError",
                () -> s3.getBucketEncryption(request -> request.bucket(bucket)));
    }

    // ---------------------------------------------------------------- what is refused

    @Test
    void whatCantBeAskedForIsRefused() {
        for (String method : List.of("aes256", "ROT13")) {
            assertError(
                    400,
                    "InvalidArgument",
                    () -> s3.putObject(
                            request -> request.bucket(bucket)
                                    .key("key")
                                    .overrideConfiguration(
                                            with -> with.putHeader("x-amz-server-side-encryption", method)),
                            RequestBody.fromString("x")));
        }
        assertNotImplemented(() -> s3.putObject(
                request -> request.bucket(bucket).key("key").serverSideEncryption(AWS_KMS_DSSE),
                RequestBody.fromString("x")));
        assertThat(gateway.store.has(bucket, "key")).isFalse();
    }

    @Test
    void readingAsksForNoEncryption() {
        putEncrypted("key", "hello".getBytes());
        assertError(
                400,
                "InvalidArgument",
                () -> s3.getObjectAsBytes(request -> request.bucket(bucket)
                        .key("key")
                        .overrideConfiguration(with -> with.putHeader("x-amz-server-side-encryption", "AES256"))));
    }

    @Test
    void aPolicyCanDemandEncryption() {
        s3.putBucketPolicy(request -> request.bucket(bucket).policy("""
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*",
                            "Action": "s3:PutObject", "Resource": "arn:aws:s3:::BUCKET/*",
                            "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "AES256"}}}]}""".replace("BUCKET", bucket)));
        assertError(403, "AccessDenied", () -> put("key", "hello"));
        putEncrypted("key", "hello".getBytes());
    }

    // ---------------------------------------------------------------- what the tests share

    private static ServerSideEncryptionRule rule(ServerSideEncryption algorithm, String keyId) {
        return ServerSideEncryptionRule.builder()
                .applyServerSideEncryptionByDefault(
                        by -> by.sseAlgorithm(algorithm).kmsMasterKeyID(keyId))
                .bucketKeyEnabled(false)
                .build();
    }

    private void setDefault(ServerSideEncryptionRule... rules) {
        s3.putBucketEncryption(request ->
                request.bucket(bucket).serverSideEncryptionConfiguration(encryption -> encryption.rules(rules)));
    }

    private PutObjectResponse putEncrypted(String key, byte[] data) {
        return s3.putObject(
                request -> request.bucket(bucket).key(key).serverSideEncryption(AES256), RequestBody.fromBytes(data));
    }

    private HeadObjectResponse head(String key) {
        return s3.headObject(request -> request.bucket(bucket).key(key));
    }

    private String version(String key, String id) {
        return s3.getObjectAsBytes(request -> request.bucket(bucket).key(key).versionId(id))
                .asUtf8String();
    }

    private CopyObjectResponse copy(String from, String to, Consumer<CopyObjectRequest.Builder> more) {
        return s3.copyObject(request -> {
            request.sourceBucket(bucket)
                    .sourceKey(from)
                    .destinationBucket(bucket)
                    .destinationKey(to);
            more.accept(request);
        });
    }

    private CompletedPart part(String uploadId, int number, byte[] data) throws S3Exception {
        UploadPartResponse stored = s3.uploadPart(
                request -> request.bucket(bucket).key("key").uploadId(uploadId).partNumber(number),
                RequestBody.fromBytes(data));
        assertThat(stored.serverSideEncryption()).isEqualTo(AES256);
        assertThat(stored.eTag()).isEqualTo(quotedMd5(data));
        return CompletedPart.builder().partNumber(number).eTag(stored.eTag()).build();
    }

    private CompleteMultipartUploadResponse complete(String uploadId, CompletedPart... parts) {
        return s3.completeMultipartUpload(request ->
                request.bucket(bucket).key("key").uploadId(uploadId).multipartUpload(upload -> upload.parts(parts)));
    }

    private static String quotedMd5(byte[] data) {
        return '"' + Crypto.hex(Crypto.digest("MD5").digest(data)) + '"';
    }

    /** Whether a run of 16 bytes of the content lies in what is stored, at the same place. */
    private static boolean contains(byte[] stored, byte[] data) {
        for (int i = 0; i + 16 <= data.length; i += 16) {
            if (Arrays.equals(stored, i, i + 16, data, i, i + 16)) {
                return true;
            }
        }
        return false;
    }
}
