package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OwnershipControlsIT extends Conformance {
    private void set(String ownership) {
        s3.putBucketOwnershipControls(
                r -> r.bucket(bucket).ownershipControls(c -> c.rules(rule -> rule.objectOwnership(ownership))));
    }

    private String get() {
        return s3.getBucketOwnershipControls(r -> r.bucket(bucket))
                .ownershipControls()
                .rules()
                .get(0)
                .objectOwnershipAsString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"})
    void whatIsSetComesBack(String ownership) {
        set(ownership);
        assertThat(get()).isEqualTo(ownership);
    }

    @Test
    void whatIsDeletedIsNotThere() {
        set("ObjectWriter");
        assertThat(s3.deleteBucketOwnershipControls(r -> r.bucket(bucket))
                        .sdkHttpResponse()
                        .statusCode())
                .isEqualTo(204);
        refuses(404, "OwnershipControlsNotFoundError", this::get);
    }

    @Test
    void thereIsOneRuleOfThreeKinds() {
        refuses(400, "MalformedXML", () -> set("Everybody"));
        assertRefused(
                400, "MalformedXML", raw.send("PUT", "/" + bucket + "?ownershipControls", "<OwnershipControls/>"));
    }
}
