package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

final class ObjectRetentionIT extends Locked {
    private void retain(String version, String mode, Instant until, boolean bypass) {
        s3.putObjectRetention(r -> r.bucket(bucket)
                .key("key")
                .versionId(version)
                .bypassGovernanceRetention(bypass ? true : null)
                .retention(x -> x.mode(mode).retainUntilDate(until)));
    }

    @Test
    void aVersionSaysHowItIsRetained() {
        String version = putRetained("COMPLIANCE", tomorrow);
        HeadObjectResponse head = s3.headObject(r -> r.bucket(bucket).key("key").versionId(version));
        assertThat(head.objectLockModeAsString()).isEqualTo("COMPLIANCE");
        assertThat(head.objectLockRetainUntilDate()).isEqualTo(tomorrow);
        assertThat(retention(version).retainUntilDate()).isEqualTo(tomorrow);
        String newer = putRetained(null, null);
        refuses(404, "NoSuchObjectLockConfiguration", () -> retention(newer));
        refuses(404, "NoSuchObjectLockConfiguration", () -> retention(null));
    }

    @Test
    void aRetainedVersionStaysUnderAMarker() {
        String version = putRetained("COMPLIANCE", tomorrow);
        refuses(403, "AccessDenied", () -> delete(version));
        String marker = s3.deleteObject(r -> r.bucket(bucket).key("key")).versionId();
        refuses(404, "NoSuchKey", () -> get("key"));
        refuses(405, "MethodNotAllowed", () -> retention(marker));
        delete(marker);
        assertThat(get("key")).isEqualTo("content");
        refuses(409, "BucketNotEmpty", () -> s3.deleteBucket(r -> r.bucket(bucket)));
    }

    @Test
    void governanceGivesWayToWhoSaysSo() {
        String version = putRetained("GOVERNANCE", later);
        refuses(403, "AccessDenied", () -> delete(version));
        refuses(403, "AccessDenied", () -> retain(version, "GOVERNANCE", tomorrow, false));
        refuses(403, "AccessDenied", () -> retain(version, "COMPLIANCE", later, false));
        retain(version, "GOVERNANCE", later.plusSeconds(1), false);
        assertThat(retention(version).retainUntilDate()).isEqualTo(later.plusSeconds(1));
        retain(version, "GOVERNANCE", tomorrow, true);
        assertThat(retention(version).retainUntilDate()).isEqualTo(tomorrow);
        deleteBypassing(version);
        refuses(404, "NoSuchVersion", () -> retention(version));
    }

    @Test
    void complianceGivesWayToNobody() {
        String version = putRetained("COMPLIANCE", tomorrow);
        refuses(403, "AccessDenied", () -> deleteBypassing(version));
        refuses(403, "AccessDenied", () -> retain(version, "COMPLIANCE", tomorrow.minusSeconds(60), true));
        refuses(403, "AccessDenied", () -> retain(version, "GOVERNANCE", later, true));
        retain(version, "COMPLIANCE", later, false);
        assertThat(retention(version).retainUntilDate()).isEqualTo(later);
    }

    @Test
    void aPolicyCanKeepFromTheBypass() {
        String version = putRetained("GOVERNANCE", tomorrow);
        s3.putBucketPolicy(r -> r.bucket(bucket).policy("""
                {"Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:BypassGovernanceRetention",
                    "Resource": "arn:aws:s3:::%s/*"}}""".formatted(bucket)));
        refuses(403, "AccessDenied", () -> deleteBypassing(version));
        s3.deleteBucketPolicy(r -> r.bucket(bucket));
        deleteBypassing(version);
    }

    @Test
    void manyAreDeletedButForThoseThatAreRetained() {
        String free = putRetained(null, null);
        String kept = putRetained("COMPLIANCE", tomorrow);
        DeleteObjectsResponse deleted = s3.deleteObjects(
                r -> r.bucket(bucket).bypassGovernanceRetention(true).delete(d -> d.objects(named(free), named(kept))));
        assertThat(deleted.deleted()).extracting(DeletedObject::versionId).containsExactly(free);
        assertThat(deleted.errors()).extracting(S3Error::versionId).containsExactly(kept);
        assertThat(deleted.errors()).extracting(S3Error::code).containsExactly("AccessDenied");
    }

    private static ObjectIdentifier named(String version) {
        return ObjectIdentifier.builder().key("key").versionId(version).build();
    }

    @Test
    void aRetentionHasAModeAndADateToCome() {
        refuses(
                400,
                "InvalidArgument",
                () -> putRetained("COMPLIANCE", Instant.now().minusSeconds(60)));
        refuses(400, "InvalidArgument", () -> putRetained("FOREVER", tomorrow));
        refuses(
                400,
                "InvalidArgument",
                () -> s3.putObject(r -> r.bucket(bucket).key("key").objectLockMode("COMPLIANCE"), text("x")));
        String version = putRetained(null, null);
        refuses(
                400,
                "InvalidArgument",
                () -> retain(version, "COMPLIANCE", Instant.now().minusSeconds(60), false));
        refuses(400, "MalformedXML", () -> retain(version, "FOREVER", tomorrow, false));
        refuses(404, "NoSuchObjectLockConfiguration", () -> retention(version));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no xml",
                "<Retention><Mode>COMPLIANCE</Mode></Retention>",
                "<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>tomorrow</RetainUntilDate></Retention>",
                "<LegalHold><Status>ON</Status></LegalHold>"
            })
    void aRetentionComesInADocument(String body) {
        putRetained(null, null);
        assertRefused(400, "MalformedXML", raw.send("PUT", "/" + bucket + "/key?retention", body));
    }

    @Test
    void whereThereIsNoLockThereIsNoRetention() {
        bucket = newVersionedBucket();
        put("key", "x");
        refuses(400, "InvalidRequest", () -> retention(null));
        refuses(400, "InvalidRequest", () -> retain(null, "GOVERNANCE", tomorrow, false));
        refuses(400, "InvalidRequest", () -> putRetained("GOVERNANCE", tomorrow));
    }
}
