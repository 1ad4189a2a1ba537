package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for all operations alike. */
final class EveryOperationIT extends Conformance {
    private static final String EXPECTED_OWNER = "x-amz-expected-bucket-owner";

    @ParameterizedTest
    @EnumSource
    void aBucketThatIsNotThereIsNotFound(EveryOperation operation) {
        RawClient.Answer answer = operation.send(raw, newName());
        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo(operation.explains() ? "NoSuchBucket" : "");
    }

    @ParameterizedTest
    @EnumSource
    void aBucketOfSomebodyElseThanExpectedIsLeftAlone(EveryOperation operation) {
        put("key", "content");
        RawClient.Answer answer = operation.send(raw, bucket, EXPECTED_OWNER, "stranger");
        assertThat(answer.status()).as(answer.body()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo(operation.explains() ? "AccessDenied" : "");
        assertThat(keys()).containsExactly("key");
        assertThat(get("key")).isEqualTo("content");
    }

    @ParameterizedTest
    @EnumSource
    void aBucketOfTheExpectedOwnerIsServed(EveryOperation operation) {
        put("key", "content");
        RawClient.Answer answer = operation.send(raw, bucket, EXPECTED_OWNER, SharedCluster.OWNER.accessKeyId());
        assertThat(answer.status()).as(answer.body()).isNotIn(400, 403, 500, 501);
    }
}
