package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ozone.client.DeleteOptions;
import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checksums of S3 on the wire, in headers and trailers. */
class ChecksumsTest extends GatewayTest {
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private static final String DIGITS = "123456789";
    private static final String CRC32 = "y/Q5Jg==";
    private static final String ALGORITHM = "x-amz-sdk-checksum-algorithm";

    /** The values that the definitions of these checksums give for the digits 1 to 9. */
    @ParameterizedTest
    @CsvSource({
        "crc32, cbf43926",
        "crc32c, e3069283",
        "crc64nvme, ae8b14860a799888",
        "sha1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
        "sha256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
    })
    void eachKindIsCheckedKeptAndGivenBack(String kind, String hex) throws IOException {
        byte[] value = HexFormat.of().parseHex(hex);
        String right = Base64.getEncoder().encodeToString(value);
        value[0] ^= 1;
        String wrong = Base64.getEncoder().encodeToString(value);
        String header = "x-amz-checksum-" + kind;
        for (boolean inTrailer : new boolean[] {false, true}) {
            String key = kind + inTrailer;
            assertError(400, "BadDigest", inTrailer ? putTrailer(key, header, wrong) : putHeader(key, header, wrong));
            assertThat(gateway.store.has(bucket, key)).isFalse();
            Answer put = inTrailer ? putTrailer(key, header, right) : putHeader(key, header, right);
            assertThat(put.status()).as(put.text()).isEqualTo(200);
            assertThat(put.headers()).containsEntry(header, right).containsEntry("x-amz-checksum-type", "FULL_OBJECT");
            for (String method : List.of("GET", "HEAD")) {
                assertThat(ask(method, key, Map.of("x-amz-checksum-mode", "ENABLED"))
                                .headers())
                        .containsEntry(header, right)
                        .containsEntry("x-amz-checksum-type", "FULL_OBJECT");
                assertThat(ask(method, key, Map.of()).headers()).doesNotContainKeys(header, "x-amz-checksum-type");
                // The checksum of the whole would be wrong for a part of it.
                assertThat(ask(method, key, Map.of("x-amz-checksum-mode", "ENABLED", "range", "bytes=0-1"))
                                .headers())
                        .doesNotContainKeys(header, "x-amz-checksum-type");
            }
        }
        assertError(400, "BadDigest", putHeader("bad", header, "nonsense"));
        assertError(400, "BadDigest", putHeader("bad", header, "AAA="));
        assertError(400, "BadDigest", putTrailer("bad", header, "nonsense"));
        assertThat(gateway.store.has(bucket, "bad")).isFalse();
    }

    @Test
    void theChecksumOfALargeObjectIsChecked() throws IOException {
        byte[] data = new byte[3_000_000];
        Map<String, String> headers = new TreeMap<>();
        headers.put("content-length", Integer.toString(data.length));
        headers.put("x-amz-checksum-crc32", CRC32);
        try (RawClient client = client()) {
            client.head("PUT", "/" + bucket + "/large", UNSIGNED, headers).send(data);
            assertError(400, "BadDigest", client.answer("PUT"));
        }
        await().until(() -> gateway.store.openWriters() == 0);
        assertThat(gateway.store.has(bucket, "large")).isFalse();
    }

    @Test
    void twoChecksumsAtOnceAreRefused() throws IOException {
        assertError(
                400, "InvalidRequest", put(Map.of("x-amz-checksum-crc32", CRC32, "x-amz-checksum-crc32c", "4waSgw==")));
        String body = "9\r\n" + DIGITS + "\r\n0\r\nx-amz-checksum-crc32:" + CRC32 + "\r\n\r\n";
        assertError(
                400,
                "InvalidRequest",
                put(trailer("x-amz-checksum-crc32", body, Map.of("x-amz-checksum-crc32", CRC32)), TRAILER, body));
        assertError(
                400,
                "InvalidRequest",
                put(trailer("x-amz-checksum-crc32,x-amz-checksum-sha1", body, Map.of()), TRAILER, body));
        // Announced, but nothing says that the body has trailers: the checksum would never come.
        assertError(400, "InvalidRequest", put(Map.of("x-amz-trailer", "x-amz-checksum-crc32")));
        assertThat(gateway.store.has(bucket, "key")).isFalse();
    }

    @Test
    void theAlgorithmThatIsNamedMustBeTheOneThatIsSent() throws IOException {
        assertThat(put(Map.of(ALGORITHM, "CRC32", "x-amz-checksum-crc32", CRC32))
                        .status())
                .isEqualTo(200);
        assertThat(put(Map.of(ALGORITHM, "crc32", "x-amz-checksum-crc32", CRC32))
                        .status())
                .isEqualTo(200);
        assertThat(put(Map.of("x-amz-checksum-algorithm", "CRC32", "x-amz-checksum-crc32", CRC32))
                        .status())
                .isEqualTo(200);
        gateway.store.delete(bucket, "key", DeleteOptions.DEFAULT);
        assertError(400, "BadDigest", put(Map.of(ALGORITHM, "SHA1", "x-amz-checksum-crc32", CRC32)));
        assertError(400, "InvalidRequest", put(Map.of(ALGORITHM, "CRC32")));
        assertError(400, "InvalidRequest", put(Map.of("x-amz-checksum-algorithm", "CRC32")));
        assertError(400, "BadDigest", put(Map.of("x-amz-checksum-algorithm", "SHA1", "x-amz-checksum-crc32", CRC32)));
        assertError(400, "InvalidRequest", put(Map.of(ALGORITHM, "MD5", "x-amz-checksum-crc32", CRC32)));
        assertThat(gateway.store.has(bucket, "key")).isFalse();
    }

    @Test
    void listingsSayWhichChecksumAnObjectHas() throws IOException {
        putHeader("key", "x-amz-checksum-crc64nvme", "rosUhgp5mIg=");
        assertThat(s3.listObjects(request -> request.bucket(bucket)).contents())
                .singleElement()
                .satisfies(object -> {
                    assertThat(object.checksumAlgorithmAsStrings()).containsExactly("CRC64NVME");
                    assertThat(object.checksumTypeAsString()).isEqualTo("FULL_OBJECT");
                });
        assertThat(s3.listObjectsV2(request -> request.bucket(bucket)).contents())
                .singleElement()
                .satisfies(object ->
                        assertThat(object.checksumAlgorithmAsStrings()).containsExactly("CRC64NVME"));
        assertThat(s3.listObjectVersions(request -> request.bucket(bucket)).versions())
                .singleElement()
                .satisfies(version ->
                        assertThat(version.checksumAlgorithmAsStrings()).containsExactly("CRC64NVME"));
    }

    private Answer putHeader(String key, String header, String value) throws IOException {
        try (RawClient client = client()) {
            return client.head("PUT", "/" + bucket + "/" + key, UNSIGNED, Map.of("content-length", "9", header, value))
                    .send(DIGITS)
                    .answer("PUT");
        }
    }

    private Answer putTrailer(String key, String header, String value) throws IOException {
        String body = "9\r\n" + DIGITS + "\r\n0\r\n" + header + ":" + value + "\r\n\r\n";
        try (RawClient client = client()) {
            return client.head("PUT", "/" + bucket + "/" + key, TRAILER, trailer(header, body, Map.of()))
                    .send(body)
                    .answer("PUT");
        }
    }

    private Answer put(Map<String, String> headers) throws IOException {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("content-length", "9");
        return put(all, UNSIGNED, DIGITS);
    }

    private Answer put(Map<String, String> headers, String payloadHash, String body) throws IOException {
        try (RawClient client = client()) {
            return client.head("PUT", "/" + bucket + "/key", payloadHash, headers)
                    .send(body)
                    .answer("PUT");
        }
    }

    private static Map<String, String> trailer(String names, String body, Map<String, String> more) {
        Map<String, String> headers = new TreeMap<>(more);
        headers.put("content-length", Integer.toString(body.getBytes(StandardCharsets.US_ASCII).length));
        headers.put("content-encoding", "aws-chunked");
        headers.put("x-amz-decoded-content-length", "9");
        headers.put("x-amz-trailer", names);
        return headers;
    }

    private Answer ask(String method, String key, Map<String, String> headers) throws IOException {
        try (RawClient client = client()) {
            return client.head(method, "/" + bucket + "/" + key, UNSIGNED, headers)
                    .answer(method);
        }
    }

    private static RawClient client() throws IOException {
        return new RawClient(gateway.port());
    }

    private static void assertError(int status, String code, Answer answer) {
        assertThat(answer.text()).contains("<Code>" + code + "</Code>");
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }
}
