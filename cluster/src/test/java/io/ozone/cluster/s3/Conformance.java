package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** What the tests of all operations share: a bucket of its own for each, clients, content, and how refusals are checked. */
@ExtendWith(SharedCluster.Extension.class)
@Timeout(120)
abstract class Conformance {
    /** The least that a part may have, unless it is the last. */
    static final int MIN_PART = 5 << 20;

    String bucket;
    S3Client s3;
    /** As {@link #s3}, without the checksums that it adds by itself. */
    S3Client plain;
    /** Somebody who owns nothing here. */
    S3Client other;

    RawClient raw;
    S3Presigner presigner;

    @BeforeEach
    final void enter(SharedCluster cluster) {
        s3 = cluster.s3();
        plain = cluster.plain();
        other = cluster.other();
        raw = cluster.raw();
        presigner = cluster.presigner();
        bucket = newBucket();
    }

    /** A name that no bucket has. */
    static String newName() {
        return "b-" + UUID.randomUUID();
    }

    final String newBucket() {
        String name = newName();
        s3.createBucket(r -> r.bucket(name));
        return name;
    }

    final String newVersionedBucket() {
        String name = newBucket();
        s3.putBucketVersioning(r -> r.bucket(name).versioningConfiguration(v -> v.status("Enabled")));
        return name;
    }

    static RequestBody text(String content) {
        return RequestBody.fromString(content);
    }

    final PutObjectResponse put(String key, String content) {
        return s3.putObject(r -> r.bucket(bucket).key(key), text(content));
    }

    final void putAll(String... keys) {
        for (String key : keys) {
            put(key, key);
        }
    }

    final String get(String key) {
        return s3.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asUtf8String();
    }

    final List<String> keys() {
        return s3.listObjectsV2Paginator(r -> r.bucket(bucket).encodingType("url")).contents().stream()
                .map(object -> object.key())
                .toList();
    }

    final String begin(String key) {
        return s3.createMultipartUpload(r -> r.bucket(bucket).key(key)).uploadId();
    }

    final CompletedPart part(String key, String uploadId, int number, byte[] data) {
        UploadPartResponse stored = s3.uploadPart(
                r -> r.bucket(bucket).key(key).uploadId(uploadId).partNumber(number), RequestBody.fromBytes(data));
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(stored.eTag())
                .checksumCRC32(stored.checksumCRC32())
                .build();
    }

    final CompletedPart part(String key, String uploadId, int number, String data) {
        return part(key, uploadId, number, bytes(data));
    }

    final CompleteMultipartUploadResponse complete(String key, String uploadId, CompletedPart... parts) {
        return s3.completeMultipartUpload(
                r -> r.bucket(bucket).key(key).uploadId(uploadId).multipartUpload(list -> list.parts(parts)));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The same for the same seed. */
    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    static byte[] md5(byte[] data) {
        try {
            return MessageDigest.getInstance("MD5").digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has MD5", e);
        }
    }

    /** Of an object that was stored in one piece. */
    static String etag(String content) {
        return '"' + HexFormat.of().formatHex(md5(bytes(content))) + '"';
    }

    /** That the call ends with this error, and no other. */
    static S3Exception refuses(int status, String code, ThrowingCallable call) {
        S3Exception error = refuses(status, call);
        assertThat(error.awsErrorDetails().errorCode()).as(error.toString()).isEqualTo(code);
        return error;
    }

    /** The same where an answer has no body to say more: to HEAD, or not modified. */
    static S3Exception refuses(int status, ThrowingCallable call) {
        S3Exception error = catchThrowableOfType(S3Exception.class, call);
        assertThat(error).as("is refused with %d", status).isNotNull();
        assertThat(error.statusCode()).as(error.toString()).isEqualTo(status);
        return error;
    }

    static void assertRefused(int status, String code, RawClient.Answer answer) {
        assertThat(answer.status() + " " + answer.code()).as(answer.body()).isEqualTo(status + " " + code);
    }

    static String header(S3Exception error, String name) {
        return error.awsErrorDetails()
                .sdkHttpResponse()
                .firstMatchingHeader(name)
                .orElse("");
    }
}
