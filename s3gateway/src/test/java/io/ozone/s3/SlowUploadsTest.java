package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Clients that pause in the middle of what they send. */
@Timeout(60)
class SlowUploadsTest {
    private static final int THREADS = 16;
    private static final String OPEN = "UNSIGNED-PAYLOAD";

    private final byte[] content = new byte[1 << 20];
    private TestGateway gateway;

    @BeforeEach
    void start() {
        new Random(1).nextBytes(content);
        start(Map.of("ozone.s3g.http.threads.max", Integer.toString(THREADS)));
    }

    private void start(Map<String, String> settings) {
        gateway = new TestGateway(settings);
        gateway.s3.createBucket(request -> request.bucket("bucket"));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private RawClient begun(String path, int sent, Map<String, String> headers) throws IOException {
        return new RawClient(gateway.port()).head("PUT", path, OPEN, headers).send(Arrays.copyOf(content, sent));
    }

    private static Map<String, String> length(int bytes) {
        return Map.of("content-length", Integer.toString(bytes));
    }

    private void goOn(RawClient client, int from) throws IOException {
        try (client) {
            client.send(Arrays.copyOfRange(content, from, content.length));
            assertThat(client.answer("PUT").status()).isEqualTo(200);
            // The connection is as good as any other.
            client.head("HEAD", "/bucket/0", OPEN, Map.of());
            assertThat(client.answer("HEAD").status()).isEqualTo(200);
        }
    }

    private byte[] stored(String key) {
        return gateway.s3
                .getObjectAsBytes(request -> request.bucket("bucket").key(key))
                .asByteArray();
    }

    @Test
    void whoPausesTakesNoThreadAndGoesOnLater() throws IOException {
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < 3 * THREADS; i++) {
            slow.add(begun("/bucket/" + i, 100 << 10, length(content.length)));
        }
        gateway.s3.putObject(request -> request.bucket("bucket").key("quick"), RequestBody.fromBytes(content));
        assertThat(stored("quick")).isEqualTo(content);
        for (int i = 0; i < slow.size(); i++) {
            goOn(slow.get(i), 100 << 10);
            assertThat(stored("" + i)).isEqualTo(content);
        }
        assertThat(gateway.store.openWriters()).isZero();
    }

    @Test
    void aPartTakesNoThreadEither() throws IOException {
        gateway.s3.putObject(request -> request.bucket("bucket").key("0"), RequestBody.empty());
        String upload = gateway.s3
                .createMultipartUpload(request -> request.bucket("bucket").key("key"))
                .uploadId();
        List<RawClient> slow = new ArrayList<>();
        for (int i = 1; i <= 2 * THREADS; i++) {
            slow.add(begun("/bucket/key?partNumber=" + i + "&uploadId=" + upload, 1, length(content.length)));
        }
        for (RawClient client : slow) {
            goOn(client, 1);
        }
        String etag = gateway.s3
                .listParts(request -> request.bucket("bucket").key("key").uploadId(upload))
                .parts()
                .get(0)
                .eTag();
        gateway.s3.completeMultipartUpload(request -> request.bucket("bucket")
                .key("key")
                .uploadId(upload)
                .multipartUpload(parts -> parts.parts(
                        CompletedPart.builder().partNumber(1).eTag(etag).build())));
        assertThat(stored("key")).isEqualTo(content);
    }

    @Test
    void chunksAreTakenApartWhereverTheirSenderPauses() throws IOException {
        String body = "4\r\nabcd\r\n3;x=y\r\nefg\r\n0\r\nx-amz-checksum-crc32:MSpqpg==\r\n\r\n";
        Map<String, String> headers = Map.of(
                "content-encoding",
                "aws-chunked",
                "content-length",
                Integer.toString(body.length()),
                "x-amz-decoded-content-length",
                "7",
                "x-amz-trailer",
                "x-amz-checksum-crc32");
        List<RawClient> slow = new ArrayList<>();
        for (int cut = 0; cut < body.length(); cut++) {
            slow.add(new RawClient(gateway.port())
                    .head("PUT", "/bucket/" + cut, "STREAMING-UNSIGNED-PAYLOAD-TRAILER", headers)
                    .send(body.substring(0, cut)));
        }
        assertThat(slow).hasSizeGreaterThan(3 * THREADS);
        gateway.s3.putObject(request -> request.bucket("bucket").key("quick"), RequestBody.empty());
        for (int cut = 0; cut < body.length(); cut++) {
            try (RawClient client = slow.get(cut).send(body.substring(cut))) {
                assertThat(client.answer("PUT").status()).isEqualTo(200);
            }
            assertThat(stored("" + cut)).asString().isEqualTo("abcdefg");
        }
    }

    @Test
    void whatIsEncryptedIsSoAcrossPauses() throws IOException {
        gateway.close();
        start(Map.of("ozone.s3g.small.object.size", "0", "ozone.s3g.http.threads.max", Integer.toString(THREADS)));
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < 2 * THREADS; i++) {
            Map<String, String> headers = Map.of(
                    "content-length", Integer.toString(content.length), "x-amz-server-side-encryption", "AES256");
            slow.add(begun("/bucket/" + i, (80 << 10) + i, headers));
        }
        gateway.s3.putObject(request -> request.bucket("bucket").key("quick"), RequestBody.empty());
        for (int i = 0; i < slow.size(); i++) {
            goOn(slow.get(i), (80 << 10) + i);
            assertThat(stored("" + i)).isEqualTo(content);
        }
    }

    @Test
    void whoGoesAwayInAPauseLeavesNothingBehind() throws IOException {
        gateway.close();
        start(Map.of("ozone.s3g.small.object.size", "0"));
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            slow.add(begun("/bucket/gone", 100 << 10, length(content.length)));
        }
        Awaitility.await().until(() -> gateway.store.openWriters() == slow.size());
        for (RawClient client : slow) {
            client.vanish();
        }
        Awaitility.await().until(() -> gateway.store.openWriters() == 0);
        assertThat(gateway.store.abortedWriters()).isEqualTo(slow.size());
        assertThat(gateway.s3.listObjectsV2(request -> request.bucket("bucket")).contents())
                .isEmpty();
    }

    @Test
    void whoPausesTooLongIsToldSoAndNothingIsStored() throws IOException {
        gateway.close();
        start(Map.of("ozone.s3g.http.idle.timeout", "300ms"));
        try (RawClient client = begun("/bucket/late", 100, length(content.length))) {
            RawClient.Answer answer = client.answer("PUT");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("IncompleteBody");
        }
        assertThat(gateway.store.openWriters()).isZero();
    }
}
