package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/** Signature Version 2, in the header, the query and forms: off unless a setting says otherwise. */
class OldSignatureTest {
    private static TestGateway gateway;
    private static TestGateway strict;

    @BeforeAll
    static void start() {
        gateway = new TestGateway(Map.of("ozone.s3g.signature.v2.enabled", "true", "ozone.s3g.domain.name", "s3.test"));
        gateway.s3.createBucket(request -> request.bucket("bucket"));
        strict = new TestGateway();
        strict.s3.createBucket(request -> request.bucket("bucket"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        strict.close();
    }

    @Test
    void itIsRefusedUnlessASettingAllowsIt() throws IOException {
        try (RawClient client = new RawClient(strict.port())) {
            assertError(
                    400,
                    "InvalidRequest",
                    client.unsignedHead("GET", "/bucket", signed("GET", "/bucket", "", Map.of()))
                            .answer("GET"));
            assertError(
                    400,
                    "InvalidRequest",
                    client.unsignedHead("GET", presigned("GET", "/bucket/key", "", later()), Map.of())
                            .answer("GET"));
        }
        Answer form = UploadFormBuilder.forKey("form").unsigned().post(strict);
        assertThat(form.status()).isEqualTo(403);
    }

    @Test
    void aSignedHeaderOpensTheDoor() throws IOException {
        try (RawClient client = client()) {
            Map<String, String> headers = new TreeMap<>();
            headers.put("content-length", "5");
            headers.put("content-type", "text/plain");
            headers.put("x-amz-meta-b", "two");
            headers.put("x-amz-meta-a", "one");
            client.unsignedHead(
                            "PUT",
                            "/bucket/a%20b",
                            signed("PUT", "/bucket/a%20b", "x-amz-meta-a:one\nx-amz-meta-b:two\n", headers))
                    .send("hello");
            assertThat(client.answer("PUT").status()).isEqualTo(200);
            assertThat(gateway.store.head("bucket", "a b").metadata())
                    .containsEntry("x-amz-meta-a", "one")
                    .containsEntry("content-type", "text/plain");
            assertThat(client.unsignedHead("GET", "/bucket/a%20b", signed("GET", "/bucket/a%20b", "", Map.of()))
                            .answer("GET")
                            .text())
                    .isEqualTo("hello");
            // The listing's parameters are not signed; its sub-resources are.
            assertThat(client.unsignedHead("GET", "/bucket?prefix=a&max-keys=3", signed("GET", "/bucket", "", Map.of()))
                            .answer("GET")
                            .text())
                    .contains("<Key>a b</Key>");
            assertThat(client.unsignedHead("GET", "/bucket?location", signed("GET", "/bucket?location", "", Map.of()))
                            .answer("GET")
                            .text())
                    .contains("LocationConstraint");
            assertError(
                    403,
                    "SignatureDoesNotMatch",
                    client.unsignedHead("GET", "/bucket?location", signed("GET", "/bucket", "", Map.of()))
                            .answer("GET"));
            assertError(
                    403,
                    "SignatureDoesNotMatch",
                    client.unsignedHead("GET", "/bucket/other", signed("GET", "/bucket/a%20b", "", Map.of()))
                            .answer("GET"));
        }
    }

    @Test
    void theHostMayNameTheBucketAndNoOther() throws IOException {
        put("hosted");
        put("bucket/hosted");
        try (RawClient client = client()) {
            Map<String, String> host = Map.of("host", "bucket.s3.test");
            assertThat(client.unsignedHead("GET", "/hosted", signed("GET", "/bucket/hosted", "", host))
                            .answer("GET")
                            .text())
                    .isEqualTo("hello");
            // The host is not signed: what was signed for one key must not open another.
            assertError(
                    403,
                    "SignatureDoesNotMatch",
                    client.unsignedHead("GET", "/bucket/hosted", signed("GET", "/bucket/hosted", "", host))
                            .answer("GET"));
        }
    }

    @Test
    void aPresignedRequestIsGoodUntilItEnds() throws IOException {
        put("key");
        try (RawClient client = client()) {
            assertThat(client.unsignedHead("GET", presigned("GET", "/bucket/key", "", later()), Map.of())
                            .answer("GET")
                            .text())
                    .isEqualTo("hello");
            Answer overridden = client.unsignedHead(
                            "GET", presigned("GET", "/bucket/key", "response-content-type=text/x", later()), Map.of())
                    .answer("GET");
            assertThat(overridden.headers()).containsEntry("content-type", "text/x");
            Answer expired = client.unsignedHead(
                            "GET",
                            presigned("GET", "/bucket/key", "", Instant.now().getEpochSecond() - 5),
                            Map.of())
                    .answer("GET");
            assertError(403, "AccessDenied", expired);
            assertThat(expired.text()).contains("Request has expired");
            assertError(
                    403,
                    "SignatureDoesNotMatch",
                    client.unsignedHead(
                                    "PUT", presigned("GET", "/bucket/key", "", later()), Map.of("content-length", "0"))
                            .answer("PUT"));
            assertError(
                    403,
                    "AccessDenied",
                    client.unsignedHead("GET", "/bucket/key?AWSAccessKeyId=a&Signature=b&Expires=soon", Map.of())
                            .answer("GET"));
        }
    }

    @Test
    void theClocksMayDifferByAQuarterOfAnHour() throws IOException {
        gateway.clock.move(Duration.ofMinutes(16));
        try (RawClient client = client()) {
            assertError(
                    403,
                    "RequestTimeTooSkewed",
                    client.unsignedHead("GET", "/bucket", signed("GET", "/bucket", "", Map.of()))
                            .answer("GET"));
        } finally {
            gateway.clock.move(Duration.ofMinutes(-16));
        }
    }

    @Test
    void whatCanNotBeReadIsRefused() throws IOException {
        try (RawClient client = client()) {
            for (String authorization : new String[] {"AWS id", "AWS :x", "AWS id:"}) {
                assertError(
                        400,
                        "InvalidArgument",
                        client.unsignedHead("GET", "/bucket", Map.of("authorization", authorization))
                                .answer("GET"));
            }
            assertError(
                    403,
                    "AccessDenied",
                    client.unsignedHead("GET", "/bucket", Map.of("authorization", "AWS id:x"))
                            .answer("GET"));
            assertError(
                    400,
                    "InvalidArgument",
                    client.unsignedHead(
                                    "GET",
                                    presigned("GET", "/bucket", "", later()),
                                    signed("GET", "/bucket", "", Map.of()))
                            .answer("GET"));
        }
    }

    @Test
    void itsChunksAreNotTakenForSignedOnes() throws IOException {
        Map<String, String> headers = new TreeMap<>();
        headers.put("content-length", "5");
        headers.put("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        headers.put("x-amz-decoded-content-length", "5");
        String canonical = "x-amz-content-sha256:STREAMING-AWS4-HMAC-SHA256-PAYLOAD\nx-amz-decoded-content-length:5\n";
        try (RawClient client = client()) {
            client.unsignedHead("PUT", "/bucket/chunks", signed("PUT", "/bucket/chunks", canonical, headers))
                    .send("hello");
            assertError(400, "InvalidRequest", client.answer("PUT"));
        }
        assertThat(gateway.store.has("bucket", "chunks")).isFalse();
    }

    @Test
    void aFormMayBeSignedSoToo() throws IOException {
        UploadFormBuilder form = UploadFormBuilder.forKey("form").unsigned();
        String policy = form.policyBase64();
        Answer answer = form.field("AWSAccessKeyId", TestGateway.ACCESS_ID)
                .field("Policy", policy)
                .field("Signature", sign(policy))
                .post(gateway);
        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        assertThat(gateway.store.has("bucket", "form")).isTrue();
        assertError(
                403,
                "SignatureDoesNotMatch",
                UploadFormBuilder.forKey("form")
                        .unsigned()
                        .field("AWSAccessKeyId", TestGateway.ACCESS_ID)
                        .field("policy", policy)
                        .field("signature", sign("other"))
                        .post(gateway));
    }

    private static RawClient client() throws IOException {
        return new RawClient(gateway.port());
    }

    private static void put(String key) {
        gateway.s3.putObject(request -> request.bucket("bucket").key(key), RequestBody.fromString("hello"));
    }

    private static long later() {
        return Instant.now().getEpochSecond() + 300;
    }

    /** @param amazonHeaders in their canonical form */
    private static Map<String, String> signed(
            String method, String resource, String amazonHeaders, Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(headers);
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
        all.put("date", date);
        String type = headers.getOrDefault("content-type", "");
        String toSign = method + "\n\n" + type + "\n" + date + "\n" + amazonHeaders + resource;
        all.put("authorization", "AWS " + TestGateway.ACCESS_ID + ":" + sign(toSign));
        return all;
    }

    private static String presigned(String method, String path, String parameter, long expires) {
        String resource = path + (parameter.isEmpty() ? "" : "?" + parameter);
        String signature = sign(method + "\n\n\n" + expires + "\n" + resource);
        return resource + (parameter.isEmpty() ? "?" : "&") + "AWSAccessKeyId=" + TestGateway.ACCESS_ID + "&Expires="
                + expires + "&Signature=" + URLEncoder.encode(signature, StandardCharsets.UTF_8);
    }

    private static String sign(String text) {
        byte[] secret = TestGateway.SECRET.getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(RawClient.hmac("HmacSHA1", secret, text));
    }

    private static void assertError(int status, String code, Answer answer) {
        assertThat(answer.text()).contains("<Code>" + code + "</Code>");
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }
}
