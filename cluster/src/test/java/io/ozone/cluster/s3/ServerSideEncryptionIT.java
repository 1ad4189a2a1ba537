package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.s3.model.ServerSideEncryption.AES256;
import static software.amazon.awssdk.services.s3.model.ServerSideEncryption.AWS_KMS;

import io.ozone.client.KeyInfo;
import io.ozone.client.KeyInputStream;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** SSE-S3, SSE-C, SSE-KMS, and Get-, Put-, DeleteBucketEncryption. */
final class ServerSideEncryptionIT extends Conformance {
    private static final byte[] KEY = bytes(1, 32);
    private static final byte[] OTHER_KEY = bytes(2, 32);

    private static String base64(byte[] data) {
        return Base64.getEncoder().encodeToString(data);
    }

    private ResponseBytes<GetObjectResponse> getWith(String key, byte[] customerKey) {
        return s3.getObjectAsBytes(r -> r.bucket(bucket)
                .key(key)
                .sseCustomerAlgorithm("AES256")
                .sseCustomerKey(base64(customerKey))
                .sseCustomerKeyMD5(base64(md5(customerKey))));
    }

    private PutObjectResponse putWith(String key, byte[] data, byte[] customerKey) {
        return s3.putObject(
                r -> r.bucket(bucket)
                        .key(key)
                        .sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(base64(customerKey))
                        .sseCustomerKeyMD5(base64(md5(customerKey))),
                RequestBody.fromBytes(data));
    }

    /** As the datanodes have it. */
    private byte[] stored(SharedCluster cluster, String key) throws IOException {
        try (OzoneClient client = cluster.ozone()) {
            OzoneBucket inside = client.bucket("s3v", bucket);
            KeyInfo info = inside.lookup(key);
            try (KeyInputStream in = inside.getStored(info, 0, info.length())) {
                return in.readAllBytes();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 13, 1024, 1 << 20, 9 << 20})
    void anObjectIsStoredEncrypted(int size, SharedCluster cluster) throws IOException {
        byte[] data = bytes(size, size);
        PutObjectResponse put = s3.putObject(
                r -> r.bucket(bucket).key("key").serverSideEncryption(AES256), RequestBody.fromBytes(data));
        assertThat(put.serverSideEncryption()).isEqualTo(AES256);
        HeadObjectResponse head = s3.headObject(r -> r.bucket(bucket).key("key"));
        assertThat(head.serverSideEncryption()).isEqualTo(AES256);
        assertThat(head.contentLength()).isEqualTo(size);
        ResponseBytes<GetObjectResponse> got =
                s3.getObjectAsBytes(r -> r.bucket(bucket).key("key"));
        assertThat(got.asByteArray()).isEqualTo(data);
        assertThat(got.response().serverSideEncryption()).isEqualTo(AES256);
        assertThat(s3.listObjectsV2(r -> r.bucket(bucket)).contents())
                .extracting(S3Object::size)
                .containsExactly((long) size);
        byte[] stored = stored(cluster, "key");
        assertThat(stored).hasSize(size);
        assertThat(size < 13 || !Arrays.equals(stored, data)).isTrue();
    }

    @Test
    void whoDoesNotAskTheDoorGetsNothingForTheContent(SharedCluster cluster) {
        s3.putObject(r -> r.bucket(bucket).key("key").serverSideEncryption(AES256), text("content"));
        try (OzoneClient client = cluster.ozone()) {
            assertThatThrownBy(() -> client.bucket("s3v", bucket).get("key"))
                    .isInstanceOfSatisfying(
                            OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_IS_ENCRYPTED));
        }
    }

    @Test
    void aRangeIsThatOfTheContent() {
        byte[] data = bytes(7, 6 << 20);
        s3.putObject(r -> r.bucket(bucket).key("key").serverSideEncryption(AES256), RequestBody.fromBytes(data));
        for (int start : new int[] {0, 1, 15, 16, 4 << 20, (6 << 20) - 100}) {
            assertThat(s3.getObjectAsBytes(
                                    r -> r.bucket(bucket).key("key").range("bytes=" + start + "-" + (start + 99)))
                            .asByteArray())
                    .isEqualTo(Arrays.copyOfRange(data, start, start + 100));
        }
    }

    @Test
    void anUploadIsEncryptedAsItWasBegun(SharedCluster cluster) throws IOException {
        byte[] first = bytes(1, MIN_PART + 3);
        byte[] second = bytes(2, 1000);
        String id = s3.createMultipartUpload(r -> r.bucket(bucket).key("key").serverSideEncryption(AES256))
                .uploadId();
        complete("key", id, part("key", id, 1, first), part("key", id, 2, second));
        byte[] data = joined(first, second);
        assertThat(s3.getObjectAsBytes(r -> r.bucket(bucket).key("key")).asByteArray())
                .isEqualTo(data);
        assertThat(s3.getObjectAsBytes(
                                r -> r.bucket(bucket).key("key").range("bytes=" + MIN_PART + "-" + (MIN_PART + 20)))
                        .asByteArray())
                .isEqualTo(Arrays.copyOfRange(data, MIN_PART, MIN_PART + 21));
        assertThat(stored(cluster, "key")).hasSize(data.length).isNotEqualTo(data);
    }

    @Test
    void aBucketsDefaultCountsForNewObjects() {
        refuses(
                404,
                "ServerSideEncryptionConfigurationNotFoundError",
                () -> s3.getBucketEncryption(r -> r.bucket(bucket)));
        s3.putBucketEncryption(r -> r.bucket(bucket)
                .serverSideEncryptionConfiguration(
                        c -> c.rules(rule -> rule.applyServerSideEncryptionByDefault(by -> by.sseAlgorithm(AES256)))));
        assertThat(s3.getBucketEncryption(r -> r.bucket(bucket))
                        .serverSideEncryptionConfiguration()
                        .rules()
                        .get(0)
                        .applyServerSideEncryptionByDefault()
                        .sseAlgorithm())
                .isEqualTo(AES256);
        assertThat(put("key", "content").serverSideEncryption()).isEqualTo(AES256);
        assertThat(get("key")).isEqualTo("content");
        s3.deleteBucketEncryption(r -> r.bucket(bucket));
        assertThat(put("plain", "content").serverSideEncryption()).isNull();
        assertThat(get("key")).isEqualTo("content");
    }

    @Test
    void aCustomersObjectIsReadWithTheCustomersKey() {
        byte[] data = bytes(3, 200_000);
        PutObjectResponse put = putWith("key", data, KEY);
        assertThat(put.sseCustomerAlgorithm()).isEqualTo("AES256");
        assertThat(put.sseCustomerKeyMD5()).isEqualTo(base64(md5(KEY)));
        assertThat(getWith("key", KEY).asByteArray()).isEqualTo(data);
        refuses(400, "InvalidRequest", () -> get("key"));
        refuses(400, () -> s3.headObject(r -> r.bucket(bucket).key("key")));
        refuses(403, "AccessDenied", () -> getWith("key", OTHER_KEY));
        put("plain", "content");
        refuses(400, "InvalidRequest", () -> getWith("plain", KEY));
    }

    @Test
    void aCustomersKeyIsTakenWhole() {
        refuses(
                400,
                "InvalidArgument",
                () -> s3.putObject(
                        r -> r.bucket(bucket)
                                .key("key")
                                .sseCustomerAlgorithm("AES256")
                                .sseCustomerKey(base64(KEY))
                                .sseCustomerKeyMD5(base64(md5(OTHER_KEY))),
                        text("content")));
        refuses(
                400,
                "InvalidArgument",
                () -> s3.putObject(r -> r.bucket(bucket).key("key").sseCustomerAlgorithm("AES256"), text("content")));
        assertThat(keys()).isEmpty();
    }

    @Test
    void anObjectIsCopiedOverItselfForAnotherKey() {
        byte[] data = bytes(4, 100_000);
        putWith("key", data, KEY);
        s3.copyObject(r -> r.sourceBucket(bucket)
                .sourceKey("key")
                .copySourceSSECustomerAlgorithm("AES256")
                .copySourceSSECustomerKey(base64(KEY))
                .copySourceSSECustomerKeyMD5(base64(md5(KEY)))
                .destinationBucket(bucket)
                .destinationKey("key")
                .sseCustomerAlgorithm("AES256")
                .sseCustomerKey(base64(OTHER_KEY))
                .sseCustomerKeyMD5(base64(md5(OTHER_KEY))));
        refuses(403, "AccessDenied", () -> getWith("key", KEY));
        assertThat(getWith("key", OTHER_KEY).asByteArray()).isEqualTo(data);
    }

    @Test
    void everyPartOfACustomersUploadComesWithTheKey() {
        String id = s3.createMultipartUpload(r -> r.bucket(bucket)
                        .key("key")
                        .sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(base64(KEY))
                        .sseCustomerKeyMD5(base64(md5(KEY))))
                .uploadId();
        refuses(400, "InvalidRequest", () -> part("key", id, 1, "content"));
        UploadPartResponse stored = s3.uploadPart(
                r -> r.bucket(bucket)
                        .key("key")
                        .uploadId(id)
                        .partNumber(1)
                        .sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(base64(KEY))
                        .sseCustomerKeyMD5(base64(md5(KEY))),
                text("content"));
        complete(
                "key",
                id,
                CompletedPart.builder().partNumber(1).eTag(stored.eTag()).build());
        assertThat(getWith("key", KEY).asUtf8String()).isEqualTo("content");
    }

    @Test
    void theClusterKeepsKeysForKms(SharedCluster cluster) {
        PutObjectResponse put =
                s3.putObject(r -> r.bucket(bucket).key("key").serverSideEncryption(AWS_KMS), text("content"));
        assertThat(put.serverSideEncryption()).isEqualTo(AWS_KMS);
        assertThat(put.ssekmsKeyId()).isNotEmpty();
        assertThat(get("key")).isEqualTo("content");
        refuses(
                400,
                "KMS.NotFoundException",
                () -> s3.putObject(
                        r -> r.bucket(bucket)
                                .key("key")
                                .serverSideEncryption(AWS_KMS)
                                .ssekmsKeyId(bucket),
                        text("other")));
        try (OzoneClient client = cluster.ozone()) {
            client.createEncryptionKey("kms/" + bucket, false);
        }
        s3.putObject(
                r -> r.bucket(bucket).key("key").serverSideEncryption(AWS_KMS).ssekmsKeyId(bucket), text("other"));
        HeadObjectResponse head = s3.headObject(r -> r.bucket(bucket).key("key"));
        assertThat(head.ssekmsKeyId()).isEqualTo(bucket);
        assertThat(get("key")).isEqualTo("other");
    }
}
