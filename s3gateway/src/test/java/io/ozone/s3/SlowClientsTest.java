package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
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
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Clients that take an answer more slowly than it can be sent, or not at all. */
@Timeout(60)
class SlowClientsTest {
    /** More than the sockets on both sides hold. */
    private static final int LENGTH = 24 << 20;

    private final byte[] content = new byte[LENGTH];
    private TestGateway gateway;

    @BeforeEach
    void start() {
        new Random(1).nextBytes(content);
        gateway = new TestGateway();
        gateway.s3.createBucket(request -> request.bucket("bucket"));
        gateway.s3.putObject(request -> request.bucket("bucket").key("large"), RequestBody.fromBytes(content));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private RawClient asking(Map<String, String> headers) throws IOException {
        return new RawClient(gateway.port()).head("GET", "/bucket/large", "UNSIGNED-PAYLOAD", headers);
    }

    @Test
    void whoTakesNothingKeepsNothingOpenAndGetsTheRestLater() throws IOException {
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            slow.add(asking(Map.of()));
        }
        slow.add(asking(Map.of("range", "bytes=1-")));
        Awaitility.await("nothing is read for those who take nothing")
                .atMost(Duration.ofSeconds(20))
                .until(() -> gateway.store.openReaders() == 0);
        assertThat(gateway.s3
                        .getObjectAsBytes(
                                request -> request.bucket("bucket").key("large").range("bytes=0-99"))
                        .asByteArray())
                .isEqualTo(Arrays.copyOf(content, 100));
        for (int i = 0; i < slow.size(); i++) {
            try (RawClient client = slow.get(i)) {
                byte[] body = client.answer("GET").body();
                assertThat(body).isEqualTo(i < 5 ? content : Arrays.copyOfRange(content, 1, LENGTH));
                // The connection is as good as any other.
                client.head("HEAD", "/bucket/large", "UNSIGNED-PAYLOAD", Map.of());
                assertThat(client.answer("HEAD").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void whoTakesNothingTakesNoThread() throws IOException {
        gateway.close();
        gateway = new TestGateway(Map.of("ozone.s3g.http.threads.max", "16"));
        gateway.s3.createBucket(request -> request.bucket("bucket"));
        gateway.s3.putObject(request -> request.bucket("bucket").key("large"), RequestBody.fromBytes(content));
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            slow.add(asking(Map.of()));
        }
        try (RawClient quick = asking(Map.of())) {
            assertThat(quick.answer("GET").body()).isEqualTo(content);
        }
        for (RawClient client : slow) {
            client.close();
        }
    }

    @Test
    void whoGoesAwayInTheMiddleLeavesNothingBehind() throws IOException {
        RawClient client = asking(Map.of());
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> gateway.store.openReaders() == 0);
        client.vanish();
        try (RawClient next = asking(Map.of())) {
            assertThat(next.answer("GET").body()).isEqualTo(content);
        }
        assertThat(gateway.store.openReaders()).isZero();
    }

    /** Nobody is to see that there was another value between the lookup of this one and its first bytes. */
    @Test
    void whoAsksForWhatIsReplacedMeanwhileGetsTheNewValue() {
        gateway.s3.putObject(
                request -> request.bucket("bucket").key("key").contentType("text/old"), RequestBody.fromString("old"));
        gateway.store.beforeNextRead(() -> gateway.s3.putObject(
                request -> request.bucket("bucket").key("key"), RequestBody.fromString("a new one")));
        ResponseBytes<GetObjectResponse> answer =
                gateway.s3.getObjectAsBytes(request -> request.bucket("bucket").key("key"));
        assertThat(answer.asUtf8String()).isEqualTo("a new one");
        assertThat(answer.response().contentType()).isNotEqualTo("text/old");
    }

    @Test
    void whatIsGoneAndNotReplacedIsAnErrorAtOnce() {
        gateway.s3.putObject(request -> request.bucket("bucket").key("key"), RequestBody.fromString("old"));
        gateway.store.beforeNextRead(() -> {});
        assertThatThrownBy(() -> gateway.s3.getObjectAsBytes(
                        request -> request.bucket("bucket").key("key")))
                .isInstanceOf(S3Exception.class)
                .satisfies(e -> assertThat(((S3Exception) e).statusCode()).isEqualTo(500));
        assertThat(gateway.store.openReaders()).isZero();
    }
}
