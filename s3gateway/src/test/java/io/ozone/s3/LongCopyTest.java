package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.s3.RawClient.Answer;
import io.ozone.wire.om.Versioning;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Copies that take so long that the answer begins before they are done. */
class LongCopyTest extends GatewayTest {
    private static final byte[] DATA = random(3 << 20);

    private CountDownLatch reads;

    @BeforeEach
    void holdReads() {
        s3.putObject(request -> request.bucket(bucket).key("source"), RequestBody.fromBytes(DATA));
        reads = new CountDownLatch(1);
        gateway.store.holdReads(reads);
    }

    @AfterEach
    void letGo() {
        reads.countDown();
        gateway.store.breakReadsOf("");
        assertThat(gateway.store.openWriters()).isZero();
    }

    /** Lets it begin, and go on after so long a time that a client would take its connection for dead. */
    private <T> T taking(Duration time, Supplier<T> copy) {
        CompletableFuture<T> answer = CompletableFuture.supplyAsync(copy);
        Awaitility.await().until(() -> gateway.store.openWriters() == 1);
        gateway.clock.move(time);
        reads.countDown();
        return answer.join();
    }

    private void copy() {
        s3.copyObject(request -> request.sourceBucket(bucket)
                .sourceKey("source")
                .destinationBucket(bucket)
                .destinationKey("copy"));
    }

    private Answer rawCopy() {
        try (RawClient client = new RawClient(gateway.port())) {
            return begin(client).answer("PUT");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RawClient begin(RawClient client) throws IOException {
        return client.head(
                "PUT",
                "/" + bucket + "/copy",
                "UNSIGNED-PAYLOAD",
                Map.of("x-amz-copy-source", "/" + bucket + "/source", "content-length", "0"));
    }

    @Test
    void theAnswerBeginsBeforeTheCopyIsDoneAndIsOneDocument() {
        Answer answer = taking(Duration.ofSeconds(10), this::rawCopy);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("transfer-encoding", "chunked")
                .containsEntry("content-type", "application/xml")
                .containsKey("x-amz-request-id");
        assertThat(answer.text())
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CopyObjectResult ")
                .endsWith("</CopyObjectResult>")
                .containsOnlyOnce("<?xml");
        assertThat(get("copy").asByteArray()).isEqualTo(DATA);
    }

    @Test
    void aLateAnswerNamesTheVersionThatIsCopiedOnly() {
        gateway.store.setVersioning(bucket, Versioning.ENABLED);
        Answer answer = taking(Duration.ofSeconds(10), this::rawCopy);
        assertThat(answer.headers())
                .containsEntry("x-amz-copy-source-version-id", "null")
                .doesNotContainKey("x-amz-version-id");
        assertThat(gateway.store.head(bucket, "copy").versionId()).hasSize(17);
    }

    @Test
    void aCopyThatIsDoneInTimeIsAnsweredAtOnce() {
        Answer answer = taking(Duration.ofSeconds(5), this::rawCopy);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsKey("content-length");
    }

    @Test
    void aClientUnderstandsTheAnswer() {
        String etag = taking(
                Duration.ofMinutes(1),
                () -> s3.copyObject(request -> request.sourceBucket(bucket)
                                .sourceKey("source")
                                .destinationBucket(bucket)
                                .destinationKey("copy"))
                        .copyObjectResult()
                        .eTag());
        assertThat(etag).isEqualTo(get("copy").response().eTag());
    }

    @Test
    void anErrorThatComesLateIsSeen() {
        gateway.store.breakReadsOf("source");
        Answer answer = taking(Duration.ofSeconds(20), this::rawCopy);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>InternalError</Code>")
                .endsWith("</Error>");
        assertThat(gateway.store.has(bucket, "copy")).isFalse();
    }

    @Test
    void aClientSeesAnErrorThatComesLate() {
        gateway.store.breakReadsOf("source");
        assertThatThrownBy(() -> taking(Duration.ofSeconds(20), () -> {
                    copy();
                    return null;
                }))
                .cause()
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InternalError"));
        assertThat(gateway.store.has(bucket, "copy")).isFalse();
    }

    @Test
    void aCopyThatNobodyWaitsForIsGivenUp() throws IOException {
        int abortedBefore = gateway.store.abortedWriters();
        try (RawClient client = begin(new RawClient(gateway.port()))) {
            Awaitility.await().until(() -> gateway.store.openWriters() == 1);
            client.vanish();
        }
        gateway.clock.move(Duration.ofSeconds(20));
        reads.countDown();
        Awaitility.await().until(() -> gateway.store.openWriters() == 0);
        assertThat(gateway.store.abortedWriters()).isEqualTo(abortedBefore + 1);
        assertThat(gateway.store.has(bucket, "copy")).isFalse();
    }

    @Test
    void aPartIsCopiedInTheSameWay() {
        String id = s3.createMultipartUpload(request -> request.bucket(bucket).key("copy"))
                .uploadId();
        CopyPartResult copied = taking(
                Duration.ofSeconds(20),
                () -> s3.uploadPartCopy(request -> request.sourceBucket(bucket)
                                .sourceKey("source")
                                .destinationBucket(bucket)
                                .destinationKey("copy")
                                .uploadId(id)
                                .partNumber(1))
                        .copyPartResult());
        s3.completeMultipartUpload(request -> request.bucket(bucket)
                .key("copy")
                .uploadId(id)
                .multipartUpload(list -> list.parts(CompletedParts.of(1, copied))));
        assertThat(get("copy").asByteArray()).isEqualTo(DATA);
    }
}
