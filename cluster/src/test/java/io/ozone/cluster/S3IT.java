package io.ozone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.client.OzoneClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The AWS SDK against a whole cluster over HTTP. */
@Timeout(600)
final class S3IT {
    @TempDir
    static Path directory;

    private static EmbeddedCluster cluster;
    private static S3Client s3;

    @BeforeAll
    static void start() {
        cluster = EmbeddedCluster.at(directory).ephemeralPorts().start();
        cluster.awaitWritable(Duration.ofSeconds(60));
        try (OzoneClient client = cluster.client()) {
            client.setS3Secret("tester", "tester-secret", "tester");
        }
        s3 = s3Client("tester-secret");
        s3.createBucket(request -> request.bucket("bucket1"));
    }

    @AfterAll
    static void stop() {
        s3.close();
        cluster.close();
    }

    private static S3Client s3Client(String secret) {
        return S3Client.builder()
                .endpointOverride(cluster.s3Endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMinutes(5)))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("tester", secret)))
                .build();
    }

    @Test
    void objectsComeBackWithTheirMetadata() throws IOException {
        for (int size : new int[] {0, 5, 4096, 1 << 20, (8 << 20) + 3}) {
            byte[] data = Content.of(size, size);
            s3.putObject(
                    request -> request.bucket("bucket1")
                            .key("objects/" + size)
                            .contentType("text/x-test")
                            .metadata(Map.of("colour", "green")),
                    RequestBody.fromBytes(data));
            try (ResponseInputStream<GetObjectResponse> in =
                    s3.getObject(request -> request.bucket("bucket1").key("objects/" + size))) {
                assertThat(in.readAllBytes()).isEqualTo(data);
                assertThat(in.response().contentType()).isEqualTo("text/x-test");
                assertThat(in.response().metadata()).containsEntry("colour", "green");
                assertThat(in.response().contentLength()).isEqualTo(size);
            }
        }
    }

    @Test
    void oddNamesAreKeptToTheByte() throws IOException {
        List<String> names = new ArrayList<>(List.of(
                "odd/../up",
                "odd//double",
                "odd/100%",
                "odd/%2F",
                "odd/a+b c",
                "odd/ünïcödé-漢字-🙂",
                "odd/tab\tin",
                "odd/quote\"'<&>",
                "odd/.",
                "odd/..",
                "odd/trailing/",
                "odd/" + "x".repeat(1020)));
        for (String name : names) {
            s3.putObject(request -> request.bucket("bucket1").key(name), RequestBody.fromString(name));
        }
        for (String name : names) {
            assertThat(s3.getObjectAsBytes(request -> request.bucket("bucket1").key(name))
                            .asUtf8String())
                    .isEqualTo(name);
        }
        assertThat(s3.listObjectsV2Paginator(request ->
                                request.bucket("bucket1").prefix("odd/").maxKeys(5))
                        .contents())
                .extracting(S3Object::key)
                .containsExactlyInAnyOrderElementsOf(names);
        assertThatThrownBy(() -> s3.putObject(
                        request -> request.bucket("bucket1").key("odd/" + "x".repeat(1021)),
                        RequestBody.fromString("")))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("KeyTooLongError"));
    }

    @Test
    void errorsAreThoseOfS3() {
        assertThatThrownBy(
                        () -> s3.getObject(request -> request.bucket("bucket1").key("missing")))
                .isInstanceOf(NoSuchKeyException.class);
        s3.putObject(request -> request.bucket("bucket1").key("small"), RequestBody.fromString("12345"));
        assertCode(
                "InvalidRange",
                () -> s3.getObject(
                        request -> request.bucket("bucket1").key("small").range("bytes=5-")));
        assertCode("BucketNotEmpty", () -> s3.deleteBucket(request -> request.bucket("bucket1")));
        assertCode("NoSuchBucket", () -> s3.listObjectsV2(request -> request.bucket("nowhere")));
        assertCode(
                "PreconditionFailed",
                () -> s3.putObject(
                        request -> request.bucket("bucket1").key("small").ifNoneMatch("*"),
                        RequestBody.fromString("again")));
        try (S3Client wrong = s3Client("not-the-secret")) {
            assertCode("SignatureDoesNotMatch", wrong::listBuckets);
        }
    }

    private static void assertCode(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
    }
}
