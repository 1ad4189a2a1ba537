package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** What no well-behaved client sends: cut and forged bodies, odd paths, missing signatures. */
class WireTest {
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String STREAMING = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private static final String UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TestGateway(Map.of("ozone.s3g.domain.name", "s3.test"));
        gateway.s3.createBucket(request -> request.bucket("bucket"));
        put("key", "hello");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    // ---------------------------------------------------------------- bodies

    @ParameterizedTest
    @ValueSource(ints = {1000, 5_000_000})
    void aTruncatedBodyIsNotStored(int length) throws IOException {
        try (RawClient client = client()) {
            client.head("PUT", "/bucket/cut", UNSIGNED, length(length)).send(new byte[length / 2]);
        }
        assertNothingStored("cut");
    }

    @Test
    void aClientThatStillListensIsToldThatItsBodyEndedEarly() throws IOException {
        try (RawClient client = client()) {
            client.head("PUT", "/bucket/cut", UNSIGNED, length(5_000_000))
                    .send(new byte[2_000_000])
                    .endSending();
            assertError(400, "IncompleteBody", client.answer("PUT"));
        }
        assertNothingStored("cut");
    }

    @Test
    void aClientThatGoesAwayDuringADownloadDoesNoHarm() throws IOException {
        gateway.s3.putObject(
                request -> request.bucket("bucket").key("large"), RequestBody.fromBytes(new byte[32 << 20]));
        try (RawClient client = client()) {
            client.head("GET", "/bucket/large", UNSIGNED, Map.of());
        }
        try (RawClient client = client()) {
            assertThat(client.head("GET", "/bucket/large", UNSIGNED, Map.of())
                            .answer("GET")
                            .body())
                    .hasSize(32 << 20);
        }
    }

    @Test
    void bytesBehindTheBodyAreNotPartOfIt() throws IOException {
        try (RawClient client = client()) {
            client.head("PUT", "/bucket/long", UNSIGNED, length(5)).send("hello, and more\r\n\r\n");
            assertThat(client.answer("PUT").status()).isEqualTo(200);
            assertThat(client.answer("PUT").status()).isBetween(400, 505);
        }
        assertThat(gateway.store.head("bucket", "long").length()).isEqualTo(5);
    }

    @Test
    void aBodyWithAnotherHashIsNotStored() throws IOException {
        assertRefused(
                400,
                "XAmzContentSHA256Mismatch",
                "forged",
                RawClient.sha256("hello".getBytes(StandardCharsets.US_ASCII)),
                length(5),
                "hullo");
        assertRefused(400, "InvalidArgument", "forged", "nonsense", length(5), "hello");
    }

    @Test
    void signedChunksAreStored() throws IOException {
        byte[] data = random(300_000);
        try (RawClient client = client()) {
            client.head("PUT", "/bucket/chunks", STREAMING, decodedLength(data.length, chunkedLength(data)));
            client.send(client.chunk(Arrays.copyOf(data, 200_000)));
            client.send(client.chunk(Arrays.copyOfRange(data, 200_000, 300_000)));
            client.send(client.chunk(new byte[0]));
            assertThat(client.answer("PUT").status()).isEqualTo(200);
        }
        assertThat(gateway.s3
                        .getObjectAsBytes(request -> request.bucket("bucket").key("chunks"))
                        .asByteArray())
                .isEqualTo(data);
        assertThat(gateway.store.head("bucket", "chunks").metadata()).doesNotContainKey("content-encoding");
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 2_000_000})
    void aChunkThatWasChangedOnTheWayIsNotStored(int size) throws IOException {
        byte[] data = random(size);
        try (RawClient client = client()) {
            client.head("PUT", "/bucket/forged", STREAMING, decodedLength(size, singleChunkLength(size)));
            byte[] chunk = client.chunk(data);
            chunk[chunk.length / 2] ^= 1;
            client.send(chunk).send(client.chunk(new byte[0]));
            assertError(403, "SignatureDoesNotMatch", client.answer("PUT"));
        }
        assertNothingStored("forged");
    }

    @Test
    void chunksThatHoldMoreOrLessThanPromisedAreNotStored() throws IOException {
        for (int promised : new int[] {999, 1001}) {
            try (RawClient client = client()) {
                client.head("PUT", "/bucket/forged", STREAMING, decodedLength(promised, singleChunkLength(1000)));
                client.send(client.chunk(new byte[1000])).send(client.chunk(new byte[0]));
                assertError(400, "IncompleteBody", client.answer("PUT"));
            }
        }
        assertNothingStored("forged");
    }

    @Test
    void theChecksumInAnUnsignedTrailerIsChecked() throws IOException {
        String good = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
        Map<String, String> headers = trailer("x-amz-checksum-crc32", good);
        try (RawClient client = client()) {
            Answer answer = client.head("PUT", "/bucket/trailer", UNSIGNED_TRAILER, headers)
                    .send(good)
                    .answer("PUT");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers()).containsEntry("x-amz-checksum-crc32", "NhCmhg==");
            Answer got = client.head("GET", "/bucket/trailer", UNSIGNED, Map.of("x-amz-checksum-mode", "ENABLED"))
                    .answer("GET");
            assertThat(got.headers()).containsEntry("x-amz-checksum-crc32", "NhCmhg==");
        }
        String wrong = good.replace("NhCmhg==", "NhCmhw==");
        assertRefused(400, "BadDigest", "forged", UNSIGNED_TRAILER, headers, wrong);
        String missing = "5\r\nhello\r\n0\r\n\r\n";
        assertRefused(
                400,
                "MalformedTrailerError",
                "forged",
                UNSIGNED_TRAILER,
                trailer("x-amz-checksum-crc32", missing),
                missing);
        Map<String, String> unannounced = new TreeMap<>(headers);
        unannounced.remove("x-amz-trailer");
        assertRefused(400, "MalformedTrailerError", "forged", UNSIGNED_TRAILER, unannounced, good);
        assertRefused(501, "NotImplemented", "forged", UNSIGNED_TRAILER, trailer("x-amz-checksum-md5", good), good);
    }

    @Test
    void framingsThatAreNotServedAreRefused() throws IOException {
        assertRefused(
                501,
                "NotImplemented",
                "forged",
                "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD",
                decodedLength(5, 5),
                "hello");
        assertRefused(411, "MissingContentLength", "forged", STREAMING, length(5), "hello");
        Map<String, String> undeclared = new TreeMap<>(decodedLength(5, 5));
        undeclared.put("content-encoding", "aws-chunked");
        assertRefused(400, "InvalidRequest", "forged", UNSIGNED, undeclared, "hello");
    }

    @Test
    void aPutNeedsALength() throws IOException {
        assertRefused(411, "MissingContentLength", "forged", UNSIGNED, Map.of(), "");
        try (RawClient client = client()) {
            client.head("PUT", "/bucket/transfer", UNSIGNED, Map.of("transfer-encoding", "chunked"))
                    .send("5\r\nhello\r\n0\r\n\r\n");
            assertThat(client.answer("PUT").status()).isEqualTo(200);
        }
        assertThat(gateway.store.head("bucket", "transfer").length()).isEqualTo(5);
    }

    // ---------------------------------------------------------------- connections

    @Test
    void theBodyIsAskedForOnlyAfterTheSignatureWasChecked() throws IOException {
        Map<String, String> headers = new TreeMap<>(length(5));
        headers.put("expect", "100-continue");
        try (RawClient client = client()) {
            client.head("PUT", "/bucket/expect", UNSIGNED, headers);
            assertThat(client.answer("PUT").status()).isEqualTo(100);
            assertThat(client.send("hello").answer("PUT").status()).isEqualTo(200);
        }
        try (RawClient client = client()) {
            client.head("PUT", "/bucket/expect", UNSIGNED, headers, "wrong");
            Answer answer = client.answer("PUT");
            assertError(403, "SignatureDoesNotMatch", answer);
            assertThat(answer.headers()).containsEntry("connection", "close");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aSmallBodyOfAKnownSenderIsTakenEvenWhenItIsRefused() throws IOException {
        Map<String, String> headers = new TreeMap<>(length(5));
        headers.put("expect", "100-continue");
        headers.put("x-amz-write-offset-bytes", "0");
        try (RawClient client = client()) {
            client.head("PUT", "/bucket/forged", UNSIGNED, headers);
            assertThat(client.answer("PUT").status()).isEqualTo(100);
            assertError(501, "NotImplemented", client.send("hello").answer("PUT"));
            assertThat(client.head("GET", "/bucket/key", UNSIGNED, Map.of())
                            .answer("GET")
                            .text())
                    .isEqualTo("hello");
        }
        headers.put("content-length", "5000000");
        try (RawClient client = client()) {
            client.head("PUT", "/bucket/forged", UNSIGNED, headers);
            assertError(501, "NotImplemented", client.answer("PUT"));
        }
    }

    @Test
    void aConnectionOutlivesErrors() throws IOException {
        try (RawClient client = client()) {
            for (int i = 0; i < 3; i++) {
                client.head("PUT", "/bucket/forged", UNSIGNED, length(100_000), "wrong")
                        .send(new byte[100_000]);
                assertError(403, "SignatureDoesNotMatch", client.answer("PUT"));
                assertError(
                        404,
                        "NoSuchKey",
                        client.head("GET", "/bucket/none", UNSIGNED, Map.of()).answer("GET"));
                assertError(
                        501,
                        "NotImplemented",
                        client.head("GET", "/bucket/key?torrent", UNSIGNED, Map.of())
                                .answer("GET"));
                Answer head =
                        client.head("HEAD", "/bucket/none", UNSIGNED, Map.of()).answer("HEAD");
                assertThat(head.status()).isEqualTo(404);
                assertThat(client.head("GET", "/bucket/key", UNSIGNED, Map.of())
                                .answer("GET")
                                .text())
                        .isEqualTo("hello");
            }
        }
    }

    @Test
    void theAnswerToALargeRefusedBodyArrives() throws IOException {
        int size = 8 << 20;
        try (RawClient client = client()) {
            client.head("PUT", "/bucket/forged", UNSIGNED, length(size), "wrong")
                    .send(new byte[size]);
            Answer answer = client.answer("PUT");
            assertError(403, "SignatureDoesNotMatch", answer);
            assertThat(answer.headers()).containsEntry("connection", "close");
        }
    }

    @Test
    void anObjectThatCanNotBeReadToItsEndCutsTheConnection() throws IOException {
        gateway.s3.putObject(request -> request.bucket("bucket").key("torn"), RequestBody.fromBytes(new byte[4 << 20]));
        gateway.store.breakReadsOf("torn");
        try (RawClient client = client()) {
            client.head("GET", "/bucket/torn", UNSIGNED, Map.of());
            assertThatThrownBy(() -> client.answer("GET")).isInstanceOf(IOException.class);
        } finally {
            gateway.store.breakReadsOf("");
        }
    }

    // ---------------------------------------------------------------- signatures

    @Test
    void requestsWithoutSignatureAreRefused() throws IOException {
        try (RawClient client = client()) {
            assertError(
                    403,
                    "AccessDenied",
                    client.unsignedHead("GET", "/bucket/key", Map.of()).answer("GET"));
            assertError(
                    400,
                    "InvalidRequest",
                    client.unsignedHead("GET", "/bucket/key", Map.of("authorization", "AWS a:b"))
                            .answer("GET"));
            assertError(
                    400,
                    "AuthorizationHeaderMalformed",
                    client.unsignedHead(
                                    "GET",
                                    "/bucket/key",
                                    Map.of("authorization", "AWS4-HMAC-SHA256 x", "x-amz-date", "20130524T000000Z"))
                            .answer("GET"));
        }
    }

    @Test
    void headersThatNobodySignedAreRefused() throws IOException {
        try (RawClient client = client()) {
            // The header follows the signed ones without being named among them.
            client.head(
                    "PUT",
                    "/bucket/forged",
                    UNSIGNED,
                    Map.of("content-length", "0\r\nx-amz-storage-class: REDUCED_REDUNDANCY"));
            assertError(403, "AccessDenied", client.answer("PUT"));
        }
        assertNothingStored("forged");
    }

    @Test
    void theClocksMayDifferByAQuarterOfAnHour() throws IOException {
        gateway.clock.move(Duration.ofMinutes(14));
        try (RawClient client = client()) {
            assertThat(client.head("GET", "/bucket/key", UNSIGNED, Map.of())
                            .answer("GET")
                            .status())
                    .isEqualTo(200);
            gateway.clock.move(Duration.ofMinutes(2));
            assertError(
                    403,
                    "RequestTimeTooSkewed",
                    client.head("GET", "/bucket/key", UNSIGNED, Map.of()).answer("GET"));
        } finally {
            gateway.clock.move(Duration.ofMinutes(-16));
        }
    }

    @Test
    void presignedRequestsAreGoodForTheirTime() throws IOException {
        try (S3Presigner presigner = gateway.presigner()) {
            URL get = presigner
                    .presignGetObject(request -> request.signatureDuration(Duration.ofMinutes(5))
                            .getObjectRequest(
                                    object -> object.bucket("bucket").key("key").responseContentType("text/x")))
                    .url();
            assertThat(fetch(get)).isEqualTo("200 hello");
            assertThat(fetch(URI.create(get.toString().replace("text%2Fx", "text%2Fy"))
                            .toURL()))
                    .startsWith("403")
                    .contains("SignatureDoesNotMatch");
            assertThat(fetch(URI.create(get.toString().replace("/key", "/chunks"))
                            .toURL()))
                    .startsWith("403")
                    .contains("SignatureDoesNotMatch");
            gateway.clock.move(Duration.ofMinutes(6));
            assertThat(fetch(get)).startsWith("403").contains("AccessDenied").contains("Request has expired");
            gateway.clock.move(Duration.ofMinutes(-30));
            assertThat(fetch(get)).startsWith("403").contains("AccessDenied").contains("not valid yet");
        } finally {
            gateway.clock.move(Duration.ofMinutes(24));
        }
    }

    @Test
    void presignedUploadsAreStored() throws IOException {
        for (String key : TestGateway.oddKeys()) {
            try (S3Presigner presigner = gateway.presigner()) {
                URL put = presigner
                        .presignPutObject(request -> request.signatureDuration(Duration.ofDays(7))
                                .putObjectRequest(
                                        object -> object.bucket("bucket").key(key)))
                        .url();
                try (RawClient client = client()) {
                    client.unsignedHead("PUT", put.getFile(), length(5)).send("hello");
                    assertThat(client.answer("PUT").status()).as(key).isEqualTo(200);
                }
                assertThat(gateway.store.has("bucket", key)).as(key).isTrue();
            }
        }
    }

    // ---------------------------------------------------------------- paths, hosts, headers

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bucket/%6bey",
                "/bucket/plain!$&'()*+,;=:@",
                "/bucket/lower%2fhex%c3%a9",
                "/bucket/a/../../../b",
                "/bucket/..%2f..%2fetc",
                "/bucket/.",
                "/bucket//",
                "/bucket/a;jsessionid=1",
                "/bucket/%00nul",
                "/bucket/%01%0d%0a%7f",
                "/bucket/back\\slash",
                "/bucket/\"<>^`{|}",
                "/bucket/%25%32%46"
            })
    void pathsAreTakenAsTheyWereSent(String path) throws IOException {
        String key = URLDecoder.decode(path.substring("/bucket/".length()).replace("+", "%2B"), StandardCharsets.UTF_8);
        try (RawClient client = client()) {
            client.head("PUT", path, UNSIGNED, length(5)).send("hello");
            Answer answer = client.answer("PUT");
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(gateway.store.has("bucket", key)).isTrue();
            assertThat(client.head("GET", path, UNSIGNED, Map.of())
                            .answer("GET")
                            .text())
                    .isEqualTo("hello");
            assertThat(client.head("DELETE", path, UNSIGNED, Map.of())
                            .answer("DELETE")
                            .status())
                    .isEqualTo(204);
        }
        put("key", "hello");
    }

    @Test
    void pathsThatAreNotEncodedRightAreRefused() throws IOException {
        for (String path : new String[] {"/bucket/%ff", "/bucket/%", "/bucket/%zz", "//key"}) {
            try (RawClient client = client()) {
                Answer answer = client.head("GET", path, UNSIGNED, Map.of()).answer("GET");
                assertThat(answer.status()).as(path).isEqualTo(400);
            }
        }
    }

    @Test
    void theHostMayNameTheBucket() throws IOException {
        try (RawClient client = client()) {
            assertThat(client.head("GET", "/key", UNSIGNED, Map.of("host", "bucket.s3.test"))
                            .answer("GET")
                            .text())
                    .isEqualTo("hello");
            assertThat(client.head("GET", "/bucket/key", UNSIGNED, Map.of("host", "s3.test"))
                            .answer("GET")
                            .text())
                    .isEqualTo("hello");
            assertThat(client.head("GET", "/", UNSIGNED, Map.of("host", "bucket.s3.test:80"))
                            .answer("GET")
                            .text())
                    .contains("<ListBucketResult");
            assertError(
                    400,
                    "InvalidRequest",
                    client.head("PUT", "/other", UNSIGNED, Map.of("host", "bucket.elsewhere.org"))
                            .answer("PUT"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html;charset=UTF-8",
                "Text/HTML;  Charset=utf-8",
                "text/plain; charset=ISO-8859-1",
                "a/b;x=\"é\""
            })
    void headersAreSignedAndKeptLetterByLetter(String contentType) throws IOException {
        String sent = new String(contentType.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        // What is signed has single spaces; what is sent and kept does not.
        Map<String, String> headers = new TreeMap<>(length(5));
        headers.put("content-type", sent.replace("  ", " "));
        try (RawClient client = client()) {
            client.head("PUT", "/bucket/type", UNSIGNED, headers).send("hello");
            assertThat(client.answer("PUT").status()).isEqualTo(200);
            Answer got = client.head(
                            "GET",
                            "/bucket/type",
                            UNSIGNED,
                            Map.of("accept", "*/*", "accept-encoding", "gzip, deflate"))
                    .answer("GET");
            assertThat(got.headers().get("content-type")).isEqualTo(sent.replace("  ", " "));
        }
    }

    @Test
    void answersNameTheServerTheRequestAndTheTime() throws IOException {
        try (RawClient client = client()) {
            Answer got = client.head("GET", "/bucket/key", UNSIGNED, Map.of()).answer("GET");
            assertThat(got.headers())
                    .containsEntry("server", "Ozone")
                    .containsKeys("date", "x-amz-request-id", "last-modified", "etag");
            Answer error =
                    client.head("GET", "/bucket/none", UNSIGNED, Map.of()).answer("GET");
            assertThat(error.headers())
                    .containsEntry("server", "Ozone")
                    .containsEntry("content-type", "application/xml")
                    .containsKey("date");
            assertThat(error.text())
                    .contains("<Resource>/bucket/none</Resource>")
                    .contains("<RequestId>" + error.headers().get("x-amz-request-id") + "</RequestId>");
            Answer range = client.head("GET", "/bucket/key", UNSIGNED, Map.of("range", "bytes=9-"))
                    .answer("GET");
            assertError(416, "InvalidRange", range);
            assertThat(range.headers()).containsEntry("content-range", "bytes */5");
        }
    }

    @Test
    void documentsThatAreNotWellFormedAreRefused() throws IOException {
        for (String body : new String[] {
            "", "<Delete>", "<Delete></Delete>", "<Delete><Object></Object></Delete>", "<Other/>", "nonsense"
        }) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            try (RawClient client = client()) {
                client.head("POST", "/bucket?delete", RawClient.sha256(bytes), length(bytes.length))
                        .send(bytes);
                assertError(400, "MalformedXML", client.answer("POST"));
            }
        }
        try (RawClient client = client()) {
            client.head("POST", "/bucket?delete", UNSIGNED, length(9)).send("<Delete/>");
            assertError(400, "InvalidRequest", client.answer("POST"));
            client.head("POST", "/bucket?delete", UNSIGNED, length(20 << 20)).send(new byte[20 << 20]);
            assertThat(client.answer("POST").status()).isEqualTo(400);
        }
    }

    @Test
    void theConsoleShowsHowLongOperationsTake() throws IOException {
        URL console =
                URI.create("http://" + gateway.gateway.adminAddress() + "/prom").toURL();
        assertThat(fetch(console)).contains("ozone_s3_seconds_count").contains("operation=\"PutObject\"");
    }

    // ---------------------------------------------------------------- helpers

    private static RawClient client() throws IOException {
        return new RawClient(gateway.port());
    }

    private static void put(String key, String text) {
        gateway.s3.putObject(request -> request.bucket("bucket").key(key), RequestBody.fromString(text));
    }

    private static void assertRefused(
            int status, String code, String key, String payloadHash, Map<String, String> headers, String body)
            throws IOException {
        try (RawClient client = client()) {
            client.head("PUT", "/bucket/" + key, payloadHash, headers).send(body);
            assertError(status, code, client.answer("PUT"));
        }
        assertNothingStored(key);
    }

    private static void assertNothingStored(String key) {
        await().until(() -> gateway.store.openWriters() == 0);
        assertThat(gateway.store.has("bucket", key)).isFalse();
    }

    private static void assertError(int status, String code, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text()).contains("<Code>" + code + "</Code>");
    }

    private static Map<String, String> length(long length) {
        return Map.of("content-length", Long.toString(length));
    }

    private static Map<String, String> decodedLength(long decoded, long length) {
        return Map.of(
                "content-length", Long.toString(length),
                "content-encoding", "aws-chunked",
                "x-amz-decoded-content-length", Long.toString(decoded));
    }

    private static Map<String, String> trailer(String name, String body) {
        return Map.of(
                "content-length",
                Integer.toString(body.length()),
                "content-encoding",
                "aws-chunked",
                "x-amz-decoded-content-length",
                "5",
                "x-amz-trailer",
                name);
    }

    private static long chunkedLength(byte[] data) {
        return frame(200_000) + frame(data.length - 200_000) + frame(0) + data.length;
    }

    private static long singleChunkLength(int size) {
        return frame(size) + size + frame(0);
    }

    /** Bytes around a chunk of this size. */
    private static long frame(int size) {
        return Integer.toHexString(size).length() + ";chunk-signature=".length() + 64 + 4;
    }

    private static String fetch(URL url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        int status = connection.getResponseCode();
        try (var body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return status + " " + new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] random(int size) {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        return data;
    }
}
