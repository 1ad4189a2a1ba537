package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A gateway, a client of it, and a bucket for each test. */
abstract class GatewayTest {
    private static int buckets;

    static TestGateway gateway;
    static S3Client s3;

    String bucket;

    @BeforeAll
    static void start() {
        gateway = new TestGateway();
        s3 = gateway.s3;
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void makeBucket() {
        bucket = "bucket-" + ++buckets;
        s3.createBucket(request -> request.bucket(bucket));
    }

    PutObjectResponse put(String key, String text) {
        return s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(text));
    }

    ResponseBytes<GetObjectResponse> get(String key) {
        return s3.getObjectAsBytes(request -> request.bucket(bucket).key(key));
    }

    ResponseBytes<GetObjectResponse> getRange(String key, String range) {
        return s3.getObjectAsBytes(request -> request.bucket(bucket).key(key).range(range));
    }

    void assertRange(String range, String expected, String contentRange) {
        ResponseBytes<GetObjectResponse> got = getRange("key", range);
        assertThat(got.asString(StandardCharsets.US_ASCII)).isEqualTo(expected);
        assertThat(got.response().contentRange()).isEqualTo(contentRange);
        assertThat(got.response().sdkHttpResponse().statusCode()).isEqualTo(206);
    }

    DeleteObjectsResponse delete(List<String> keys, boolean quiet) {
        List<ObjectIdentifier> objects = keys.stream()
                .map(key -> ObjectIdentifier.builder().key(key).build())
                .toList();
        return s3.deleteObjects(request -> request.bucket(bucket)
                .delete(Delete.builder().objects(objects).quiet(quiet).build()));
    }

    static List<String> names(ListObjectsV2Response page) {
        return page.contents().stream().map(S3Object::key).toList();
    }

    static void assertNotImplemented(ThrowingCallable call) {
        assertError(501, "NotImplemented", call);
    }

    /** @param code null = the answer has no body that could hold one */
    static void assertError(int status, String code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.statusCode()).isEqualTo(status);
            if (code != null) {
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            }
        });
    }

    static byte[] random(int size) {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        return data;
    }
}
