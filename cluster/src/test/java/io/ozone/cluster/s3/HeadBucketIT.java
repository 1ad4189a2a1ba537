package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

final class HeadBucketIT extends Conformance {
    @Test
    void aBucketThatIsThereIsInARegion() {
        assertThat(s3.headBucket(r -> r.bucket(bucket)).bucketRegion()).isEqualTo(SharedCluster.REGION.id());
    }

    @Test
    void aBucketThatIsNotThereIsNotFound() {
        assertThat(refuses(404, () -> s3.headBucket(r -> r.bucket(newName()))))
                .isInstanceOf(NoSuchBucketException.class);
    }

    @Test
    void itIsTheExpectedOwners() {
        s3.headBucket(r -> r.bucket(bucket).expectedBucketOwner(SharedCluster.OWNER.accessKeyId()));
        refuses(403, () -> s3.headBucket(r -> r.bucket(bucket).expectedBucketOwner("stranger")));
    }
}
