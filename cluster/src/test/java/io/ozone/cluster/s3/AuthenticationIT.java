package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

final class AuthenticationIT extends Conformance {
    @Test
    void whoSignsWithAnotherSecretIsRefused() {
        AwsBasicCredentials wrong = AwsBasicCredentials.create(SharedCluster.OWNER.accessKeyId(), "guessed");
        assertRefused(403, "SignatureDoesNotMatch", raw.sendAs(wrong, "GET", "/" + bucket, ""));
        assertRefused(403, "SignatureDoesNotMatch", raw.sendAs(wrong, "PUT", "/" + bucket + "/key", "x"));
        assertThat(keys()).isEmpty();
    }

    @Test
    void whoIsNotKnownIsRefused() {
        AwsBasicCredentials nobody = AwsBasicCredentials.create("nobody-of-this-name", "secret");
        assertRefused(403, "InvalidAccessKeyId", raw.sendAs(nobody, "GET", "/" + bucket, ""));
    }

    @Test
    void whoDoesNotSignIsRefused() {
        put("key", "x");
        assertRefused(403, "AccessDenied", raw.anonymous("GET", "/" + bucket, ""));
        assertRefused(403, "AccessDenied", raw.anonymous("GET", "/" + bucket + "/key", ""));
        assertRefused(403, "AccessDenied", raw.anonymous("PUT", "/" + bucket + "/new", "x"));
        assertRefused(403, "AccessDenied", raw.anonymous("DELETE", "/" + bucket + "/key", ""));
        assertThat(raw.anonymous("HEAD", "/" + bucket + "/key", "").status()).isEqualTo(403);
        assertThat(keys()).containsExactly("key");
    }

    @Test
    void everyAnswerHasANumber() {
        assertThat(raw.send("GET", "/" + bucket, "").header("x-amz-request-id"))
                .isNotEmpty()
                .isNotEqualTo(raw.send("GET", "/" + bucket, "").header("x-amz-request-id"));
        RawClient.Answer error = raw.send("GET", "/" + bucket + "/missing", "");
        assertThat(error.header("content-type")).isEqualTo("application/xml");
        assertThat(error.body())
                .contains("<RequestId>" + error.header("x-amz-request-id") + "</RequestId>")
                .contains("<Key>missing</Key>")
                .contains("<Resource>/" + bucket + "/missing</Resource>");
    }
}
