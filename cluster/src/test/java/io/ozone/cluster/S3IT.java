package io.ozone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.client.OzoneClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

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
    void bucketsKeepWhatTheyAreConfiguredWith() {
        s3.createBucket(request -> request.bucket("configured").objectOwnership("BucketOwnerEnforced"));
        s3.putBucketLifecycleConfiguration(request -> request.bucket("configured")
                .lifecycleConfiguration(lifecycle -> lifecycle.rules(rule -> rule.id("logs")
                        .status("Enabled")
                        .filter(filter -> filter.prefix("log/"))
                        .expiration(expiration -> expiration.days(1)))));
        s3.putObject(request -> request.bucket("configured").key("log/1"), RequestBody.fromString("1"));
        assertThat(s3.headObject(request -> request.bucket("configured").key("log/1"))
                        .expiration())
                .contains("rule-id=\"logs\"");
        s3.deleteObject(request -> request.bucket("configured").key("log/1"));
        s3.deleteBucket(request -> request.bucket("configured"));
        s3.createBucket(request -> request.bucket("configured"));
        assertCode(
                "NoSuchLifecycleConfiguration",
                () -> s3.getBucketLifecycleConfiguration(request -> request.bucket("configured")));
        s3.deleteBucket(request -> request.bucket("configured"));
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

    @Test
    void anObjectIsUploadedInParts() throws IOException {
        byte[] first = Content.of(1, 5 << 20);
        byte[] second = Content.of(2, 6 << 20);
        byte[] third = Content.of(3, 1000);
        String id = s3.createMultipartUpload(
                        request -> request.bucket("bucket1").key("parts/whole").metadata(Map.of("colour", "green")))
                .uploadId();
        CompletedPart three = part("parts/whole", id, 3, third);
        CompletedPart one = part("parts/whole", id, 1, first);
        part("parts/whole", id, 2, Content.of(4, 7 << 20));
        CompletedPart two = part("parts/whole", id, 2, second);
        assertThat(s3.listPartsPaginator(request -> request.bucket("bucket1")
                                .key("parts/whole")
                                .uploadId(id)
                                .maxParts(2))
                        .parts())
                .extracting(Part::eTag)
                .containsExactly(one.eTag(), two.eTag(), three.eTag());
        assertCode("InvalidPartOrder", () -> complete("parts/whole", id, two, one));
        assertCode("EntityTooSmall", () -> {
            CompletedPart four = part("parts/whole", id, 4, third);
            complete("parts/whole", id, one, three, four);
        });
        assertThatThrownBy(
                        () -> s3.headObject(request -> request.bucket("bucket1").key("parts/whole")))
                .isInstanceOf(NoSuchKeyException.class);

        CompleteMultipartUploadResponse completed = complete("parts/whole", id, one, two, three);

        assertThat(completed.eTag()).endsWith("-3\"");
        assertThat(complete("parts/whole", id, one, two, three).eTag()).isEqualTo(completed.eTag());
        try (ResponseInputStream<GetObjectResponse> in =
                s3.getObject(request -> request.bucket("bucket1").key("parts/whole"))) {
            assertThat(in.readNBytes(first.length)).isEqualTo(first);
            assertThat(in.readNBytes(second.length)).isEqualTo(second);
            assertThat(in.readAllBytes()).isEqualTo(third);
            assertThat(in.response().eTag()).isEqualTo(completed.eTag());
            assertThat(in.response().metadata()).containsEntry("colour", "green");
        }
        ResponseBytes<GetObjectResponse> last = s3.getObjectAsBytes(
                request -> request.bucket("bucket1").key("parts/whole").partNumber(3));
        assertThat(last.asByteArray()).isEqualTo(third);
        assertThat(last.response().partsCount()).isEqualTo(3);
    }

    @Test
    void anUploadCanCopyAndBeAborted() {
        byte[] source = Content.of(5, (5 << 20) + 7);
        s3.putObject(request -> request.bucket("bucket1").key("copies/source"), RequestBody.fromBytes(source));
        String aborted = begin("copies/a");
        String id = begin("copies/b");
        assertThat(s3.listMultipartUploads(request -> request.bucket("bucket1").prefix("copies/"))
                        .uploads())
                .extracting(MultipartUpload::uploadId)
                .containsExactly(aborted, id);
        part("copies/a", aborted, 1, source);
        s3.abortMultipartUpload(
                request -> request.bucket("bucket1").key("copies/a").uploadId(aborted));
        // Small, because the JDK's HTTP client loses the answer to a body that it is not asked for.
        assertCode("NoSuchUpload", () -> part("copies/a", aborted, 2, new byte[7]));
        assertThat(s3.listMultipartUploads(request -> request.bucket("bucket1").prefix("copies/"))
                        .uploads())
                .extracting(MultipartUpload::uploadId)
                .containsExactly(id);

        CompletedPart whole = copyPart(id, 1, null);
        CompletedPart tail = copyPart(id, 2, "bytes=5242880-5242886");
        complete("copies/b", id, whole, tail);
        byte[] expected = Arrays.copyOf(source, source.length + 7);
        System.arraycopy(source, 5 << 20, expected, source.length, 7);
        assertThat(s3.getObjectAsBytes(request -> request.bucket("bucket1").key("copies/b"))
                        .asByteArray())
                .isEqualTo(expected);
    }

    private static String begin(String key) {
        return s3.createMultipartUpload(request -> request.bucket("bucket1").key(key))
                .uploadId();
    }

    private static CompletedPart copyPart(String id, int number, String range) {
        CopyPartResult copied = s3.uploadPartCopy(request -> request.sourceBucket("bucket1")
                        .sourceKey("copies/source")
                        .destinationBucket("bucket1")
                        .destinationKey("copies/b")
                        .uploadId(id)
                        .partNumber(number)
                        .copySourceRange(range))
                .copyPartResult();
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(copied.eTag())
                .checksumCRC32(copied.checksumCRC32())
                .build();
    }

    private static CompletedPart part(String key, String id, int number, byte[] data) {
        UploadPartResponse stored = s3.uploadPart(
                request -> request.bucket("bucket1").key(key).uploadId(id).partNumber(number),
                RequestBody.fromBytes(data));
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(stored.eTag())
                .checksumCRC32(stored.checksumCRC32())
                .build();
    }

    private static CompleteMultipartUploadResponse complete(String key, String id, CompletedPart... parts) {
        return s3.completeMultipartUpload(
                request -> request.bucket("bucket1").key(key).uploadId(id).multipartUpload(list -> list.parts(parts)));
    }

    private static void assertCode(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode())
                                .as(e.toString())
                                .isEqualTo(code));
    }
}
