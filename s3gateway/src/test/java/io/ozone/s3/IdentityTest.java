package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asks, at the edges: presigned requests, nobody at all, sessions, and the bucket's expected owner. */
class IdentityTest extends GatewayTest {
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    @BeforeEach
    void putObject() {
        put("key", "hello");
    }

    // ---------------------------------------------------------------- presigned

    @ParameterizedTest
    @CsvSource({
        "1, 0, 200, ",
        "604800, 604790, 200, ",
        "604800, 604802, 403, AccessDenied",
        "60, 50, 200, ",
        "60, 62, 403, AccessDenied",
        "60, -840, 200, ",
        "60, -960, 403, AccessDenied",
        "0, 0, 403, AccessDenied",
        "-1, 0, 403, AccessDenied",
        "604801, 0, 403, AccessDenied",
        "99999999999999999999, 0, 400, AuthorizationQueryParametersError",
        "ten, 0, 400, AuthorizationQueryParametersError"
    })
    void aPresignedRequestIsGoodForTheTimeItNames(String expires, int age, int status, String code) throws IOException {
        Instant now = gateway.clock.stop();
        Answer answer;
        try {
            answer = presigned("GET", "/" + bucket + "/key", Map.of("X-Amz-Expires", expires), now.minusSeconds(age));
        } finally {
            gateway.clock.go();
        }
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (code != null) {
            assertThat(answer.text()).contains("<Code>" + code + "</Code>");
        }
    }

    @Test
    void headersMayStandInASignedQuery() throws IOException {
        byte[] body = "hello".getBytes(StandardCharsets.US_ASCII);
        Answer put = presigned(
                "PUT",
                "/" + bucket + "/hoisted",
                Map.of(
                        "X-Amz-Meta-Colour", "gr%C3%BCn",
                        "x-amz-storage-class", "REDUCED_REDUNDANCY",
                        "x-amz-checksum-crc32", "NhCmhg%3D%3D",
                        "x-amz-sdk-checksum-algorithm", "CRC32",
                        "x-amz-expected-bucket-owner", "alice"),
                Instant.now(),
                body);
        assertThat(put.status()).as(put.text()).isEqualTo(200);
        assertThat(gateway.store.head(bucket, "hoisted").metadata())
                .isEqualTo(Map.of("x-amz-meta-colour", "grün", "x-amz-checksum-crc32", "NhCmhg=="));
        assertThat(gateway.store.head(bucket, "hoisted").replication().getFactor())
                .isEqualTo(1);
        Answer get = presigned(
                "GET",
                "/" + bucket + "/hoisted",
                Map.of("x-amz-checksum-mode", "ENABLED", "x-id", "GetObject"),
                Instant.now());
        assertThat(get.headers()).containsEntry("x-amz-checksum-crc32", "NhCmhg==");
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-checksum-crc32, BBBBBB%3D%3D, 400, BadDigest",
        "x-amz-acl, log-delivery-write, 501, NotImplemented",
        "x-amz-tagging, aws%3Aa%3Db, 400, InvalidTag",
        "x-amz-copy-source, %2Fnone%2Fk, 404, NoSuchBucket",
        "x-amz-expected-bucket-owner, mallory, 403, AccessDenied",
        "x-amz-meta-a, x%0D%0Ay%3A%20z, 400, InvalidArgument",
        "x-amz-meta-a%20b, x, 400, InvalidArgument"
    })
    void headersInTheQueryCountAsHeaders(String name, String value, int status, String code) throws IOException {
        Answer put = presigned(
                "PUT",
                "/" + bucket + "/refused",
                Map.of(name, value),
                Instant.now(),
                "hello".getBytes(StandardCharsets.US_ASCII));
        assertError(status, code, put);
        assertThat(gateway.store.has(bucket, "refused")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "CRC32, AAAAAA%3D%3D",
        "CRC32C, AAAAAA%3D%3D",
        "CRC64NVME, AAAAAAAAAAA%3D",
        "SHA1, 2jmj7l5rSw0yVb%2FvlWAYkK%2FYBwk%3D",
        "SHA256, 47DEQpj8HBSa%2B%2FTImW%2B5JCeuQeRkm5NMpJWZG3hSuFU%3D"
    })
    void theChecksumOfNothingInAnAddressSaysNothing(String algorithm, String checksum) throws IOException {
        String name = "x-amz-checksum-" + algorithm.toLowerCase(Locale.ROOT);
        Answer put = presigned(
                "PUT",
                "/" + bucket + "/key",
                Map.of(name, checksum, "x-amz-sdk-checksum-algorithm", algorithm, "x-amz-meta-a", "b"),
                Instant.now(),
                "hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(put.status()).as(put.text()).isEqualTo(200);
        assertThat(gateway.store.head(bucket, "key").length()).isEqualTo(5);
        assertThat(gateway.store.head(bucket, "key").metadata()).isEqualTo(Map.of("x-amz-meta-a", "b"));
    }

    @Test
    void aQueryThatIsNotSignedHoldsNoHeaders() throws IOException {
        try (RawClient client = client()) {
            // Signed in the header: there a parameter of this name is a parameter.
            assertError(
                    501,
                    "NotImplemented",
                    client.head("GET", "/" + bucket + "/key?x-amz-checksum-mode=ENABLED", UNSIGNED, Map.of())
                            .answer("GET"));
        }
    }

    @Test
    void aRequestIsSignedInOnePlaceOnly() throws IOException {
        try (RawClient client = client()) {
            String path = client.presign(
                    "GET", "/" + bucket + "/key", new TreeMap<>(Map.of("X-Amz-Expires", "60")), Instant.now());
            assertError(
                    400,
                    "InvalidArgument",
                    client.head("GET", path, UNSIGNED, Map.of()).answer("GET"));
        }
    }

    // ---------------------------------------------------------------- sessions

    @Test
    void aTokenThatIsNoneIsRefused() throws IOException {
        try (RawClient client = client()) {
            Answer answer = client.head("GET", "/" + bucket + "/key", UNSIGNED, Map.of("x-amz-security-token", "t"))
                    .answer("GET");
            assertError(400, "InvalidToken", answer);
        }
        assertError(
                400,
                "InvalidToken",
                presigned("GET", "/" + bucket + "/key", Map.of("X-Amz-Security-Token", "t"), Instant.now()));
    }

    // ---------------------------------------------------------------- time

    @ParameterizedTest
    @ValueSource(strings = {"20300101", "2030-01-01T00:00:00Z", "yesterday", ""})
    void aTimeThatIsNoneIsRefused(String date) throws IOException {
        try (RawClient client = client()) {
            Answer answer = client.unsignedHead(
                            "GET",
                            "/" + bucket + "/key",
                            Map.of(
                                    "authorization",
                                    "AWS4-HMAC-SHA256 Credential=" + TestGateway.ACCESS_ID
                                            + "/20300101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=ab",
                                    "x-amz-date",
                                    date))
                    .answer("GET");
            assertError(403, "AccessDenied", answer);
        }
    }

    @Test
    void aClockThatIsWrongIsToldTheTime() throws IOException {
        gateway.clock.move(Duration.ofMinutes(20));
        try (RawClient client = client()) {
            Answer answer = client.head("GET", "/" + bucket + "/key", UNSIGNED, Map.of())
                    .answer("GET");
            assertError(403, "RequestTimeTooSkewed", answer);
            assertThat(answer.text())
                    .contains("<RequestTime>")
                    .contains("<ServerTime>")
                    .contains("<MaxAllowedSkewMilliseconds>900000</MaxAllowedSkewMilliseconds>");
        } finally {
            gateway.clock.move(Duration.ofMinutes(-20));
        }
    }

    // ---------------------------------------------------------------- nobody

    @ParameterizedTest
    @CsvSource({
        "GET, /",
        "GET, /BUCKET",
        "GET, /BUCKET/key",
        "HEAD, /BUCKET/key",
        "PUT, /BUCKET/key",
        "DELETE, /BUCKET/key",
        "DELETE, /BUCKET",
        "POST, /BUCKET?delete",
        "PUT, /another",
        "GET, /BUCKET?policy",
        "OPTIONS, /"
    })
    void nobodyIsServed(String method, String path) throws IOException {
        try (RawClient client = client()) {
            for (int i = 0; i < 2; i++) {
                Answer answer = client.unsignedHead(
                                method, path.replace("BUCKET", bucket), Map.of("content-length", "0"))
                        .answer(method);
                assertThat(answer.status()).isEqualTo(403);
                if (!method.equals("HEAD")) {
                    assertThat(answer.headers()).containsEntry("content-type", "application/xml");
                    assertThat(answer.text())
                            .startsWith(
                                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>")
                            .contains(
                                    "<RequestId>" + answer.headers().get("x-amz-request-id") + "</RequestId></Error>");
                }
            }
        }
        assertThat(get("key").asUtf8String()).isEqualTo("hello");
    }

    // ---------------------------------------------------------------- the bucket's owner

    @ParameterizedTest
    @CsvSource({
        "GET, /BUCKET", "GET, /BUCKET?list-type=2", "GET, /BUCKET?location", "HEAD, /BUCKET", "DELETE, /BUCKET",
        "GET, /BUCKET/key", "HEAD, /BUCKET/key", "PUT, /BUCKET/key", "DELETE, /BUCKET/key", "POST, /BUCKET?delete",
        "GET, /BUCKET/key?attributes"
    })
    void theWrongOwnerIsServedNothing(String method, String path) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        headers.put("content-length", "0");
        headers.put("x-amz-expected-bucket-owner", "mallory");
        if (path.endsWith("?attributes")) {
            headers.put("x-amz-object-attributes", "ETag");
        }
        try (RawClient client = client()) {
            Answer answer = client.head(method, path.replace("BUCKET", bucket), UNSIGNED, headers)
                    .answer(method);
            assertThat(answer.status()).isEqualTo(403);
        }
        assertThat(get("key").asUtf8String()).isEqualTo("hello");
    }

    @Test
    void theRightOwnerIsServed() throws IOException {
        try (RawClient client = client()) {
            for (String path : List.of("/" + bucket, "/" + bucket + "/key", "/" + bucket + "?location")) {
                assertThat(client.head("GET", path, UNSIGNED, Map.of("x-amz-expected-bucket-owner", "alice"))
                                .answer("GET")
                                .status())
                        .isEqualTo(200);
            }
            assertError(
                    404,
                    "NoSuchBucket",
                    client.head("GET", "/absent", UNSIGNED, Map.of("x-amz-expected-bucket-owner", "alice"))
                            .answer("GET"));
        }
    }

    // ---------------------------------------------------------------- helpers

    private static RawClient client() throws IOException {
        return new RawClient(gateway.port());
    }

    private static Answer presigned(String method, String path, Map<String, String> parameters, Instant when)
            throws IOException {
        return presigned(method, path, parameters, when, new byte[0]);
    }

    private static Answer presigned(
            String method, String path, Map<String, String> parameters, Instant when, byte[] body) throws IOException {
        Map<String, String> all = new TreeMap<>(parameters);
        all.putIfAbsent("X-Amz-Expires", "60");
        try (RawClient client = client()) {
            String target = client.presign(method, path, new TreeMap<>(all), when);
            return client.unsignedHead(method, target, Map.of("content-length", Integer.toString(body.length)))
                    .send(body)
                    .answer(method);
        }
    }

    private static void assertError(int status, String code, Answer answer) {
        assertThat(answer.text()).contains("<Code>" + code + "</Code>");
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }
}
