package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;

final class PublicAccessBlockIT extends Conformance {
    private PublicAccessBlockConfiguration get() {
        return s3.getPublicAccessBlock(r -> r.bucket(bucket)).publicAccessBlockConfiguration();
    }

    @Test
    void whatIsSetComesBackAndWhatIsNotIsOff() {
        s3.putPublicAccessBlock(r -> r.bucket(bucket)
                .publicAccessBlockConfiguration(c -> c.blockPublicAcls(true).restrictPublicBuckets(true)));
        assertThat(get().blockPublicAcls()).isTrue();
        assertThat(get().restrictPublicBuckets()).isTrue();
        assertThat(get().ignorePublicAcls()).isFalse();
        assertThat(get().blockPublicPolicy()).isFalse();
    }

    @Test
    void whatIsDeletedIsNotThere() {
        s3.putPublicAccessBlock(r -> r.bucket(bucket).publicAccessBlockConfiguration(c -> c.blockPublicAcls(true)));
        assertThat(s3.deletePublicAccessBlock(r -> r.bucket(bucket))
                        .sdkHttpResponse()
                        .statusCode())
                .isEqualTo(204);
        refuses(404, "NoSuchPublicAccessBlockConfiguration", this::get);
        assertRefused(400, "MalformedXML", raw.send("PUT", "/" + bucket + "?publicAccessBlock", "no xml"));
    }
}
