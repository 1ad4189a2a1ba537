package io.ozone.cluster.s3;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;

/** What the tests of locks share: a bucket with object lock. */
abstract class Locked extends Conformance {
    final Instant tomorrow = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(1, ChronoUnit.DAYS);
    final Instant later = tomorrow.plus(1, ChronoUnit.DAYS);

    @BeforeEach
    final void makeBucketWithLock() {
        bucket = newName();
        s3.createBucket(r -> r.bucket(bucket).objectLockEnabledForBucket(true));
    }

    /** @param mode null = the version is not retained */
    final String putRetained(String mode, Instant until) {
        return s3.putObject(
                        r -> {
                            r.bucket(bucket).key("key");
                            if (mode != null) {
                                r.objectLockMode(mode).objectLockRetainUntilDate(until);
                            }
                        },
                        text("content"))
                .versionId();
    }

    final ObjectLockRetention retention(String version) {
        return s3.getObjectRetention(r -> r.bucket(bucket).key("key").versionId(version))
                .retention();
    }

    final void delete(String version) {
        s3.deleteObject(r -> r.bucket(bucket).key("key").versionId(version));
    }

    final void deleteBypassing(String version) {
        s3.deleteObject(r -> r.bucket(bucket).key("key").versionId(version).bypassGovernanceRetention(true));
    }
}
