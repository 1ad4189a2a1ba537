package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GetBucketLocationIT extends Conformance {
    @Test
    void theFirstRegionHasNoName() {
        RawClient.Answer answer = raw.send("GET", "/" + bucket + "?location", "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("<LocationConstraint");
        assertThat(s3.getBucketLocation(r -> r.bucket(bucket)).locationConstraintAsString())
                .isNullOrEmpty();
    }
}
