package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** Multipart uploads from clients that write their requests by hand. */
class MultipartWireTest extends GatewayTest {
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String STREAMING = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private static final String UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private static final String HELLO_MD5 = "5d41402abc4b2a76b9719d911017c592";

    // ---------------------------------------------------------------- parts

    @Test
    void signedChunksMakeAPart() throws IOException {
        byte[] data = random(3_000_000);
        String id = begin(Map.of());
        try (RawClient client = client()) {
            client.head("PUT", part(id, 1), STREAMING, chunkedLength(data, 2_000_000));
            client.send(client.chunk(Arrays.copyOf(data, 2_000_000)));
            client.send(client.chunk(Arrays.copyOfRange(data, 2_000_000, data.length)));
            client.send(client.chunk(new byte[0]));
            Answer answer = client.answer("PUT");
            assertThat(answer.status()).isEqualTo(200);
            complete(id, list(1, answer.headers().get("etag")));
        }
        assertThat(get("key").asByteArray()).isEqualTo(data);
    }

    @Test
    void aChunkThatWasChangedOnTheWayMakesNoPart() throws IOException {
        byte[] data = random(2_000_000);
        String id = begin(Map.of());
        try (RawClient client = client()) {
            client.head("PUT", part(id, 1), STREAMING, chunkedLength(data, data.length));
            byte[] chunk = client.chunk(data);
            chunk[chunk.length / 2] ^= 1;
            client.send(chunk).send(client.chunk(new byte[0]));
            assertError(client.answer("PUT"), 403, "SignatureDoesNotMatch");
        }
        assertNoParts(id);
    }

    @Test
    void aChecksumInATrailerIsChecked() throws IOException {
        String id = begin(Map.of("x-amz-checksum-algorithm", "CRC32"));
        assertError(sendWithTrailer(id, "AAAAAA=="), 400, "BadDigest");
        assertNoParts(id);
        Answer answer = sendWithTrailer(id, "NhCmhg==");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("x-amz-checksum-crc32", "NhCmhg==");
    }

    private Answer sendWithTrailer(String id, String crc32) throws IOException {
        String body = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:" + crc32 + "\r\n\r\n";
        try (RawClient client = client()) {
            client.head(
                    "PUT",
                    part(id, 1),
                    UNSIGNED_TRAILER,
                    Map.of(
                            "content-encoding", "aws-chunked",
                            "x-amz-trailer", "x-amz-checksum-crc32",
                            "x-amz-decoded-content-length", "5",
                            "content-length", Integer.toString(body.length())));
            return client.send(body).answer("PUT");
        }
    }

    @Test
    void aPartWithoutAChecksumGetsThatOfItsUpload() throws IOException {
        String id = begin(Map.of("x-amz-checksum-algorithm", "CRC64NVME"));
        Answer answer = exchange("PUT", part(id, 1), Map.of(), "123456789");
        assertThat(answer.headers()).containsEntry("x-amz-checksum-crc64nvme", "rosUhgp5mIg=");
        Answer large = exchange("PUT", part(id, 2), Map.of(), "x".repeat(2_000_000));
        assertThat(large.headers()).containsKey("x-amz-checksum-crc64nvme");
        Answer listed = exchange("GET", "/" + bucket + "/key?uploadId=" + id, Map.of(), "");
        assertThat(listed.text())
                .contains("<ChecksumCRC64NVME>rosUhgp5mIg=</ChecksumCRC64NVME>")
                .contains("<ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType>");
        Answer completed = complete(id, list(1, answer.headers().get("etag")));
        assertThat(completed.text())
                .contains(
                        "<ChecksumCRC64NVME>rosUhgp5mIg=</ChecksumCRC64NVME><ChecksumType>FULL_OBJECT</ChecksumType>");
    }

    @Test
    void partsMayHaveAnyChecksumWhenTheirUploadHasNone() throws IOException {
        String id = begin(Map.of());
        Answer answer = exchange("PUT", part(id, 1), Map.of("x-amz-checksum-crc32", "NhCmhg=="), "hello");
        assertThat(answer.headers()).containsEntry("x-amz-checksum-crc32", "NhCmhg==");
        String path = "/" + bucket + "/key?uploadId=" + id;
        assertThat(exchange("GET", path, Map.of(), "").text()).contains("<ChecksumCRC32>NhCmhg==</ChecksumCRC32>");
        assertError(
                exchange("POST", path, Map.of("x-amz-checksum-crc32", "NhCmhg=="), list(1, HELLO_MD5)),
                400,
                "InvalidRequest");
        String other = list(1, HELLO_MD5).replace("</Part>", "<ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part>");
        assertError(exchange("POST", path, Map.of(), other), 400, "InvalidPart");
        Answer completed = complete(id, list(1, HELLO_MD5));
        assertThat(completed.text()).doesNotContain("Checksum");
    }

    @Test
    void theListSaysTheChecksumsThatTheObjectsIsMadeOf() throws IOException {
        String id = begin(Map.of("x-amz-checksum-algorithm", "CRC32"));
        exchange("PUT", part(id, 3), Map.of(), "hello");
        String path = "/" + bucket + "/key?uploadId=" + id;
        Answer refused = exchange("POST", path, Map.of(), list(3, HELLO_MD5));
        assertError(refused, 400, "InvalidRequest");
        assertThat(refused.text()).contains("created using a crc32 checksum").contains("part 3");
        Answer completed =
                complete(id, list(3, HELLO_MD5).replace("</Part>", "<ChecksumCRC32>NhCmhg==</ChecksumCRC32></Part>"));
        assertThat(completed.text()).contains("<ChecksumType>COMPOSITE</ChecksumType>");
    }

    @Test
    void theListNeedNotSayTheChecksumsOfAWholeObject() throws IOException {
        String id = begin(Map.of("x-amz-checksum-algorithm", "CRC32", "x-amz-checksum-type", "FULL_OBJECT"));
        exchange("PUT", part(id, 1), Map.of(), "hello");
        assertThat(complete(id, list(1, HELLO_MD5)).text()).contains("<ChecksumCRC32>NhCmhg==</ChecksumCRC32>");
    }

    @Test
    void aBodyOfUnknownLengthMakesAPart() throws IOException {
        String id = begin(Map.of());
        try (RawClient client = client()) {
            client.head("PUT", part(id, 1), UNSIGNED, Map.of("transfer-encoding", "chunked"));
            assertThat(client.send("5\r\nhello\r\n0\r\n\r\n").answer("PUT").headers())
                    .containsEntry("etag", '"' + HELLO_MD5 + '"');
        }
    }

    @Test
    void aPartOfMoreThanFiveGibibytesIsRefusedUnseen() throws IOException {
        String id = begin(Map.of());
        try (RawClient client = client()) {
            client.head(
                    "PUT",
                    part(id, 1),
                    UNSIGNED,
                    Map.of("content-length", Long.toString((5L << 30) + 1), "expect", "100-continue"));
            assertError(client.answer("PUT"), 400, "EntityTooLarge");
        }
        try (RawClient client = client()) {
            client.head(
                    "PUT",
                    part(id, 1),
                    UNSIGNED_TRAILER,
                    Map.of(
                            "content-length", Long.toString((5L << 30) + 2000),
                            "x-amz-decoded-content-length", Long.toString((5L << 30) + 1),
                            "expect", "100-continue"));
            assertError(client.answer("PUT"), 400, "EntityTooLarge");
        }
        assertNoParts(id);
    }

    @Test
    void aPartThatIsCutOffIsNotStored() throws IOException {
        String id = begin(Map.of());
        try (RawClient client = client()) {
            client.head("PUT", part(id, 1), UNSIGNED, Map.of("content-length", "3000000"))
                    .send(new byte[1_000_000])
                    .endSending();
            assertError(client.answer("PUT"), 400, "IncompleteBody");
        }
        assertNoParts(id);
        assertThat(gateway.store.openWriters()).isZero();
    }

    @Test
    void headersOfACopyMeanNothingForABody() throws IOException {
        String id = begin(Map.of());
        Answer answer = exchange("PUT", part(id, 1), Map.of("x-amz-copy-source-range", "bytes=0-1"), "hello");
        assertError(answer, 501, "NotImplemented");
        assertError(exchange("PUT", part(id, 1), Map.of("x-amz-copy-source", "nothing"), ""), 400, "InvalidArgument");
        assertError(exchange("PUT", part(id, 1), Map.of("x-amz-meta-colour", "red"), "hello"), 501, "NotImplemented");
        assertNoParts(id);
    }

    @Test
    void aCopyThatTakesLongerThanConnectionsMayRestIsNotCutOff() throws IOException {
        s3.putObject(request -> request.bucket(bucket).key("source"), RequestBody.fromBytes(random(2 << 20)));
        String id = begin(Map.of());
        CountDownLatch readsMayGoOn = new CountDownLatch(1);
        gateway.store.holdReads(readsMayGoOn);
        try (RawClient client = client()) {
            client.head(
                    "PUT",
                    part(id, 1),
                    UNSIGNED,
                    Map.of("x-amz-copy-source", bucket + "/source", "content-length", "0"));
            await().until(() -> gateway.store.openWriters() == 1);
            // Not sooner: a busy machine may be long about it to send the request.
            gateway.gateway.connectionsMayRest(Duration.ofMillis(100));
            await().during(Duration.ofSeconds(1)).until(() -> gateway.store.openWriters() == 1);
            readsMayGoOn.countDown();
            assertThat(client.answer("PUT").text()).contains("<CopyPartResult");
        } finally {
            readsMayGoOn.countDown();
        }
    }

    // ---------------------------------------------------------------- lists of parts

    @Test
    void theElementsOfAPartMayStandInAnyOrder() throws IOException {
        String id = begin(Map.of());
        exchange("PUT", part(id, 1), Map.of(), "hello");
        complete(
                id,
                "<?xml version=\"1.0\"?>\n<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\n"
                        + " <Part>\n  <ETag>&quot;" + HELLO_MD5 + "&quot;</ETag>\n"
                        + "  <PartNumber> 1 </PartNumber>\n </Part>\n</CompleteMultipartUpload>\n");
        assertThat(get("key").asUtf8String()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<CompleteMultipartUpload/>",
                "<CompleteMultipartUpload><Part/></CompleteMultipartUpload>",
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>",
                "<CompleteMultipartUpload><Part><ETag>x</ETag></Part></CompleteMultipartUpload>",
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>x</ETag><Size>1</Size></Part></CompleteMultipartUpload>",
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><PartNumber>1</PartNumber><ETag>x</ETag></Part></CompleteMultipartUpload>",
                "<CompleteMultipartUpload><Object/></CompleteMultipartUpload>",
                "<Delete/>",
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>x</ETag></Part>",
                "not xml"
            })
    void aListThatIsNoneIsMalformed(String body) throws IOException {
        String id = begin(Map.of());
        assertError(exchange("POST", "/" + bucket + "/key?uploadId=" + id, Map.of(), body), 400, "MalformedXML");
    }

    @Test
    void numbersOfAListAreThoseOfParts() throws IOException {
        String id = begin(Map.of());
        String path = "/" + bucket + "/key?uploadId=" + id;
        for (String number : new String[] {"0", "10001", "-1", "x", ""}) {
            String body = list(1, HELLO_MD5).replace(">1<", ">" + number + "<");
            assertError(exchange("POST", path, Map.of(), body), 400, "InvalidArgument");
        }
        assertError(
                exchange("POST", path, Map.of("x-amz-mp-object-size", "many"), list(1, HELLO_MD5)),
                400,
                "InvalidRequest");
        assertError(
                exchange("POST", path, Map.of("x-amz-mp-object-size", "-1"), list(1, HELLO_MD5)),
                400,
                "InvalidRequest");
    }

    @Test
    void aListMayHaveTenThousandPartsAndNotOneMore() throws IOException {
        String id = begin(Map.of());
        String path = "/" + bucket + "/key?uploadId=" + id;
        StringBuilder parts = new StringBuilder();
        for (int number = 1; number <= 10_000; number++) {
            parts.append(partElement(number, HELLO_MD5));
        }
        String most = "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>";
        assertError(exchange("POST", path, Map.of(), most), 400, "InvalidPart");
        String more = "<CompleteMultipartUpload>" + parts + partElement(10_000, "x") + "</CompleteMultipartUpload>";
        assertError(exchange("POST", path, Map.of(), more), 400, "MalformedXML");
    }

    @Test
    void whatIsNotThereIsRefusedAndBeginsNothing() throws IOException {
        for (Map.Entry<String, String> header : Map.of(
                        "x-amz-server-side-encryption", "aws:kms:dsse",
                        "x-amz-acl", "log-delivery-write",
                        "x-amz-bypass-governance-retention", "true")
                .entrySet()) {
            assertError(
                    exchange("POST", "/" + bucket + "/key?uploads", Map.of(header.getKey(), header.getValue()), ""),
                    501,
                    "NotImplemented");
        }
        for (Map.Entry<String, String> header : Map.of(
                        "x-amz-checksum-algorithm", "MD5",
                        "x-amz-checksum-type", "COMPOSITE")
                .entrySet()) {
            assertError(
                    exchange("POST", "/" + bucket + "/key?uploads", Map.of(header.getKey(), header.getValue()), ""),
                    400,
                    "InvalidRequest");
        }
        assertThat(s3.listMultipartUploads(request -> request.bucket(bucket)).uploads())
                .isEmpty();
    }

    // ---------------------------------------------------------------- what the tests share

    private String begin(Map<String, String> headers) throws IOException {
        String answer =
                exchange("POST", "/" + bucket + "/key?uploads", headers, "").text();
        int start = answer.indexOf("<UploadId>") + "<UploadId>".length();
        return answer.substring(start, answer.indexOf("</UploadId>"));
    }

    private String part(String id, int number) {
        return "/" + bucket + "/key?partNumber=" + number + "&uploadId=" + id;
    }

    private static String list(int number, String etag) {
        return "<CompleteMultipartUpload>" + partElement(number, etag) + "</CompleteMultipartUpload>";
    }

    private static String partElement(int number, String etag) {
        return "<Part><PartNumber>" + number + "</PartNumber><ETag>" + etag + "</ETag></Part>";
    }

    private Answer complete(String id, String list) throws IOException {
        Answer answer = exchange("POST", "/" + bucket + "/key?uploadId=" + id, Map.of(), list);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    private void assertNoParts(String id) throws IOException {
        assertThat(exchange("GET", "/" + bucket + "/key?uploadId=" + id, Map.of(), "")
                        .text())
                .contains("ListPartsResult")
                .doesNotContain("<Part>");
    }

    private static void assertError(Answer answer, int status, String code) {
        assertThat(answer.text()).contains("<Code>" + code + "</Code>");
        assertThat(answer.status()).isEqualTo(status);
    }

    private static Answer exchange(String method, String path, Map<String, String> headers, String body)
            throws IOException {
        Map<String, String> all = new HashMap<>(headers);
        all.put("content-length", Integer.toString(body.length()));
        try (RawClient client = client()) {
            return client.head(method, path, UNSIGNED, all)
                    .send(body.getBytes(StandardCharsets.US_ASCII))
                    .answer(method);
        }
    }

    private static Map<String, String> chunkedLength(byte[] data, int chunk) {
        long length = 0;
        int left = data.length;
        while (left > 0) {
            int size = Math.min(left, chunk);
            length += frame(size) + size;
            left -= size;
        }
        return Map.of(
                "content-encoding", "aws-chunked",
                "x-amz-decoded-content-length", Integer.toString(data.length),
                "content-length", Long.toString(length + frame(0)));
    }

    private static int frame(int size) {
        return Integer.toHexString(size).length() + ";chunk-signature=".length() + 64 + 2 + 2;
    }

    private static RawClient client() throws IOException {
        return new RawClient(gateway.port());
    }
}
