package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Locks of objects, by Amazon's SDK and byte by byte. */
class ObjectLockTest {
    private static final String PLAIN = "plain";

    private static TestGateway gateway;
    private static S3Client s3;
    private static int buckets;

    private final Instant tomorrow =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(1));
    private final Instant later = tomorrow.plus(Duration.ofDays(1));
    private String bucket;

    @BeforeAll
    static void start() {
        gateway = new TestGateway();
        s3 = gateway.s3;
        s3.createBucket(request -> request.bucket(PLAIN));
        s3.putObject(request -> request.bucket(PLAIN).key("key"), RequestBody.fromString("hello"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void createBucket() {
        bucket = "locked-" + ++buckets;
        s3.createBucket(request -> request.bucket(bucket).objectLockEnabledForBucket(true));
    }

    private String put(Consumer<PutObjectRequest.Builder> more) {
        return s3.putObject(
                        request -> {
                            request.bucket(bucket).key("key");
                            more.accept(request);
                        },
                        RequestBody.fromString("hello"))
                .versionId();
    }

    private String put(ObjectLockMode mode, Instant until) {
        return put(request -> request.objectLockMode(mode).objectLockRetainUntilDate(until));
    }

    private void delete(String versionId) {
        s3.deleteObject(request -> request.bucket(bucket).key("key").versionId(versionId));
    }

    private void deleteBypassing(String versionId) {
        s3.deleteObject(request ->
                request.bucket(bucket).key("key").versionId(versionId).bypassGovernanceRetention(true));
    }

    private void retain(String versionId, ObjectLockRetentionMode mode, Instant until, boolean bypass) {
        s3.putObjectRetention(request -> request.bucket(bucket)
                .key("key")
                .versionId(versionId)
                .bypassGovernanceRetention(bypass ? true : null)
                .retention(retention -> retention.mode(mode).retainUntilDate(until)));
    }

    private ObjectLockRetention retention(String versionId) {
        return s3.getObjectRetention(
                        request -> request.bucket(bucket).key("key").versionId(versionId))
                .retention();
    }

    private void hold(String versionId, ObjectLockLegalHoldStatus status) {
        s3.putObjectLegalHold(request ->
                request.bucket(bucket).key("key").versionId(versionId).legalHold(hold -> hold.status(status)));
    }

    private void configure(String of, Consumer<DefaultRetention.Builder> retention) {
        s3.putObjectLockConfiguration(request -> request.bucket(of)
                .objectLockConfiguration(lock -> lock.objectLockEnabled(ObjectLockEnabled.ENABLED)
                        .rule(rule -> rule.defaultRetention(retention))));
    }

    private static S3Exception failure(String code, int status, ThrowingCallable call) {
        S3Exception[] caught = new S3Exception[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(status);
            caught[0] = e;
        });
        return caught[0];
    }

    private static void denied(ThrowingCallable call) {
        failure("AccessDenied", 403, call);
    }

    @Test
    void aBucketWithObjectLockKeepsVersionsForGood() {
        assertThat(s3.getBucketVersioning(request -> request.bucket(bucket)).status())
                .isEqualTo(BucketVersioningStatus.ENABLED);
        ObjectLockConfiguration lock =
                s3.getObjectLockConfiguration(request -> request.bucket(bucket)).objectLockConfiguration();
        assertThat(lock.objectLockEnabled()).isEqualTo(ObjectLockEnabled.ENABLED);
        assertThat(lock.rule()).isNull();
        failure(
                "InvalidBucketState",
                409,
                () -> s3.putBucketVersioning(request -> request.bucket(bucket)
                        .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.SUSPENDED))));
        s3.putBucketVersioning(request -> request.bucket(bucket)
                .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
        s3.deleteBucket(request -> request.bucket(bucket));
    }

    @Test
    void objectLockIsSwitchedOnWhereVersionsAreKept() {
        String made = bucket + "-later";
        s3.createBucket(request -> request.bucket(made).objectLockEnabledForBucket(false));
        failure(
                "ObjectLockConfigurationNotFoundError",
                404,
                () -> s3.getObjectLockConfiguration(request -> request.bucket(made)));
        failure(
                "InvalidBucketState",
                409,
                () -> configure(made, retention -> retention.mode("COMPLIANCE").days(1)));
        s3.putBucketVersioning(request -> request.bucket(made)
                .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
        configure(made, retention -> retention.mode("COMPLIANCE").years(2));
        DefaultRetention found = s3.getObjectLockConfiguration(request -> request.bucket(made))
                .objectLockConfiguration()
                .rule()
                .defaultRetention();
        assertThat(found.mode()).isEqualTo(ObjectLockRetentionMode.COMPLIANCE);
        assertThat(found.years()).isEqualTo(2);
        assertThat(found.days()).isNull();
        failure(
                "NoSuchBucket",
                404,
                () -> configure(
                        "absent", retention -> retention.mode("COMPLIANCE").days(1)));
    }

    @Test
    void aPutSaysHowItsVersionIsLocked() {
        String id = put(request -> request.objectLockMode(ObjectLockMode.COMPLIANCE)
                .objectLockRetainUntilDate(tomorrow)
                .objectLockLegalHoldStatus(ObjectLockLegalHoldStatus.ON));
        HeadObjectResponse head =
                s3.headObject(request -> request.bucket(bucket).key("key"));
        assertThat(head.objectLockMode()).isEqualTo(ObjectLockMode.COMPLIANCE);
        assertThat(head.objectLockRetainUntilDate()).isEqualTo(tomorrow);
        assertThat(head.objectLockLegalHoldStatus()).isEqualTo(ObjectLockLegalHoldStatus.ON);
        String newer = put(request -> {});
        GetObjectResponse old = s3.getObjectAsBytes(
                        request -> request.bucket(bucket).key("key").versionId(id))
                .response();
        assertThat(old.objectLockMode()).isEqualTo(ObjectLockMode.COMPLIANCE);
        assertThat(s3.headObject(request -> request.bucket(bucket).key("key")).objectLockMode())
                .isNull();
        denied(() -> delete(id));
        denied(() -> deleteBypassing(id));
        delete(newer);
    }

    @Test
    void aDeletionThatNamesNoVersionPutsAMarker() {
        String id = put(ObjectLockMode.COMPLIANCE, tomorrow);
        String marker =
                s3.deleteObject(request -> request.bucket(bucket).key("key")).versionId();
        denied(() -> delete(id));
        failure("MethodNotAllowed", 405, () -> hold(marker, ObjectLockLegalHoldStatus.ON));
        failure("MethodNotAllowed", 405, () -> retention(marker));
        failure("NoSuchKey", 404, () -> retention(null));
        failure("BucketNotEmpty", 409, () -> s3.deleteBucket(request -> request.bucket(bucket)));
        delete(marker);
        assertThat(retention(null).retainUntilDate()).isEqualTo(tomorrow);
    }

    @Test
    void aVersionMayGoWhenItsTimeIsOver() {
        Instant soon = Instant.now().plusSeconds(300);
        String id = put(ObjectLockMode.COMPLIANCE, soon);
        denied(() -> delete(id));
        gateway.clock.move(Duration.ofSeconds(301));
        try {
            delete(id);
        } finally {
            gateway.clock.move(Duration.ofSeconds(-301));
        }
        s3.deleteBucket(request -> request.bucket(bucket));
    }

    @Test
    void governanceIsBypassedByWhoSaysSo() {
        String id = put(ObjectLockMode.GOVERNANCE, later);
        denied(() -> delete(id));
        denied(() -> retain(id, ObjectLockRetentionMode.GOVERNANCE, tomorrow, false));
        denied(() -> retain(id, ObjectLockRetentionMode.COMPLIANCE, later, false));
        denied(() -> retain(id, null, null, false));
        retain(id, ObjectLockRetentionMode.GOVERNANCE, later.plusSeconds(1), false);
        retain(id, ObjectLockRetentionMode.GOVERNANCE, tomorrow, true);
        assertThat(retention(id).retainUntilDate()).isEqualTo(tomorrow);
        retain(id, null, null, true);
        failure("NoSuchObjectLockConfiguration", 404, () -> retention(id));
        retain(id, ObjectLockRetentionMode.GOVERNANCE, tomorrow, false);
        deleteBypassing(id);
        failure("NoSuchVersion", 404, () -> retention(id));
    }

    @Test
    void aPolicyMayKeepFromLocksAndFromTheirBypass() {
        String version = put(ObjectLockMode.GOVERNANCE, later);
        deny("s3:BypassGovernanceRetention");
        denied(() -> deleteBypassing(version));
        denied(() -> retain(version, ObjectLockRetentionMode.GOVERNANCE, tomorrow, true));
        assertThat(s3.deleteObjects(request -> request.bucket(bucket)
                                .bypassGovernanceRetention(true)
                                .delete(delete ->
                                        delete.objects(one -> one.key("key").versionId(version))))
                        .errors())
                .singleElement()
                .satisfies(error -> assertThat(error.code()).isEqualTo("AccessDenied"));
        assertThat(retention(version).retainUntilDate()).isEqualTo(later);
        deny("s3:PutObjectRetention");
        denied(() -> put(ObjectLockMode.GOVERNANCE, later));
        denied(() -> retain(version, ObjectLockRetentionMode.GOVERNANCE, later.plusSeconds(1), false));
        deny("s3:PutObjectLegalHold");
        denied(() -> put(request -> request.objectLockLegalHoldStatus(ObjectLockLegalHoldStatus.ON)));
        denied(() -> hold(version, ObjectLockLegalHoldStatus.ON));
        put(request -> {});
        deleteBypassing(version);
    }

    /** Of locks that come with an object, and of those that come later. */
    @Test
    void aPolicyMaySayWhichLocks() {
        String version = put(request -> {});
        deny("s3:PutObjectRetention", "\"NumericGreaterThan\": {\"s3:object-lock-remaining-retention-days\": \"30\"}");
        Instant month = later(30);
        Instant more = later(31);
        denied(() -> retain(version, ObjectLockRetentionMode.GOVERNANCE, more, false));
        denied(() -> put(ObjectLockMode.GOVERNANCE, more));
        retain(version, ObjectLockRetentionMode.GOVERNANCE, month, false);
        put(ObjectLockMode.GOVERNANCE, month);
        deny("s3:PutObjectRetention", "\"StringEquals\": {\"s3:object-lock-mode\": \"COMPLIANCE\"}");
        denied(() -> retain(version, ObjectLockRetentionMode.COMPLIANCE, month, false));
        denied(() -> put(ObjectLockMode.COMPLIANCE, month));
        retain(version, ObjectLockRetentionMode.GOVERNANCE, more, false);
        deny(
                "s3:BypassGovernanceRetention",
                "\"DateLessThan\": {\"s3:object-lock-retain-until-date\": \"" + month + "\"}");
        denied(() -> retain(version, ObjectLockRetentionMode.GOVERNANCE, later(29), true));
        retain(version, ObjectLockRetentionMode.GOVERNANCE, month, true);
        deny("s3:PutObjectLegalHold", "\"StringEquals\": {\"s3:object-lock-legal-hold\": \"OFF\"}");
        hold(version, ObjectLockLegalHoldStatus.ON);
        denied(() -> hold(version, ObjectLockLegalHoldStatus.OFF));
    }

    private static Instant later(int days) {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(days));
    }

    private void deny(String action) {
        deny(action, "");
    }

    private void deny(String action, String condition) {
        s3.putBucketPolicy(request -> request.bucket(bucket).policy("""
                        {"Statement": {"Effect": "Deny", "Principal": "*", "Action": "%s",
                            "Resource": "arn:aws:s3:::%s/*", "Condition": {%s}}}""".formatted(action, bucket, condition)));
    }

    @Test
    void complianceIsOnlyExtended() {
        String id = put(ObjectLockMode.COMPLIANCE, tomorrow);
        denied(() -> retain(id, ObjectLockRetentionMode.COMPLIANCE, tomorrow.minusSeconds(1), true));
        denied(() -> retain(id, ObjectLockRetentionMode.GOVERNANCE, later, true));
        denied(() -> retain(id, null, null, true));
        retain(id, ObjectLockRetentionMode.COMPLIANCE, later, false);
        assertThat(retention(id).mode()).isEqualTo(ObjectLockRetentionMode.COMPLIANCE);
        assertThat(retention(id).retainUntilDate()).isEqualTo(later);
    }

    @Test
    void aLegalHoldBlocksUntilItIsLifted() {
        String id = put(request -> {});
        failure(
                "NoSuchObjectLockConfiguration",
                404,
                () -> s3.getObjectLegalHold(request -> request.bucket(bucket).key("key")));
        hold(id, ObjectLockLegalHoldStatus.ON);
        assertThat(s3.getObjectLegalHold(
                                request -> request.bucket(bucket).key("key").versionId(id))
                        .legalHold()
                        .status())
                .isEqualTo(ObjectLockLegalHoldStatus.ON);
        denied(() -> deleteBypassing(id));
        hold(null, ObjectLockLegalHoldStatus.OFF);
        assertThat(s3.getObjectLegalHold(request -> request.bucket(bucket).key("key"))
                        .legalHold()
                        .status())
                .isEqualTo(ObjectLockLegalHoldStatus.OFF);
        delete(id);
    }

    @Test
    void manyAreDeletedButForThoseThatAreLocked() {
        String free = put(request -> {});
        String governed = put(ObjectLockMode.GOVERNANCE, tomorrow);
        String kept = put(ObjectLockMode.COMPLIANCE, tomorrow);
        DeleteObjectsResponse first = deleteAll(false, free, governed, kept);
        assertThat(first.deleted()).extracting(DeletedObject::versionId).containsExactly(free);
        assertThat(first.errors()).extracting(S3Error::versionId).containsExactlyInAnyOrder(governed, kept);
        assertThat(first.errors()).extracting(S3Error::code).containsOnly("AccessDenied");
        DeleteObjectsResponse second = deleteAll(true, governed, kept);
        assertThat(second.deleted()).extracting(DeletedObject::versionId).containsExactly(governed);
        assertThat(second.errors()).extracting(S3Error::versionId).containsExactly(kept);
    }

    private DeleteObjectsResponse deleteAll(boolean bypass, String... ids) {
        List<ObjectIdentifier> objects = List.of(ids).stream()
                .map(id -> ObjectIdentifier.builder().key("key").versionId(id).build())
                .toList();
        return s3.deleteObjects(request -> request.bucket(bucket)
                .bypassGovernanceRetention(bypass ? true : null)
                .delete(list -> list.objects(objects)));
    }

    @Test
    void newObjectsGetTheBucketsDefault() {
        configure(bucket, retention -> retention.mode("GOVERNANCE").days(3));
        Instant before = Instant.now();
        String id = put(request -> {});
        ObjectLockRetention found = retention(id);
        assertThat(found.mode()).isEqualTo(ObjectLockRetentionMode.GOVERNANCE);
        assertThat(found.retainUntilDate())
                .isBetween(
                        before.plus(Duration.ofDays(3)).minusSeconds(5),
                        Instant.now().plus(Duration.ofDays(3)).plusSeconds(5));
        String own = put(ObjectLockMode.COMPLIANCE, tomorrow);
        assertThat(retention(own).retainUntilDate()).isEqualTo(tomorrow);
        s3.putObjectLockConfiguration(request -> request.bucket(bucket)
                .objectLockConfiguration(lock -> lock.objectLockEnabled(ObjectLockEnabled.ENABLED)));
        String free = put(request -> {});
        failure("NoSuchObjectLockConfiguration", 404, () -> retention(free));
    }

    @Test
    void copiesAndUploadsAreLockedAsTheySay() {
        put(ObjectLockMode.COMPLIANCE, later);
        String copied = s3.copyObject(request -> request.sourceBucket(bucket)
                        .sourceKey("key")
                        .destinationBucket(bucket)
                        .destinationKey("copy"))
                .versionId();
        HeadObjectResponse copy =
                s3.headObject(request -> request.bucket(bucket).key("copy").versionId(copied));
        assertThat(copy.objectLockMode()).isNull();
        s3.copyObject(request -> request.sourceBucket(bucket)
                .sourceKey("key")
                .destinationBucket(bucket)
                .destinationKey("copy")
                .objectLockMode(ObjectLockMode.GOVERNANCE)
                .objectLockRetainUntilDate(tomorrow));
        copy = s3.headObject(request -> request.bucket(bucket).key("copy"));
        assertThat(copy.objectLockMode()).isEqualTo(ObjectLockMode.GOVERNANCE);
        assertThat(copy.objectLockRetainUntilDate()).isEqualTo(tomorrow);

        String upload = s3.createMultipartUpload(request -> request.bucket(bucket)
                        .key("upload")
                        .objectLockMode(ObjectLockMode.COMPLIANCE)
                        .objectLockRetainUntilDate(tomorrow)
                        .objectLockLegalHoldStatus(ObjectLockLegalHoldStatus.OFF))
                .uploadId();
        CompletedPart part = CompletedParts.of(
                1,
                s3.uploadPart(
                        request -> request.bucket(bucket)
                                .key("upload")
                                .uploadId(upload)
                                .partNumber(1),
                        RequestBody.fromString("hello")));
        s3.completeMultipartUpload(request ->
                request.bucket(bucket).key("upload").uploadId(upload).multipartUpload(parts -> parts.parts(part)));
        HeadObjectResponse whole =
                s3.headObject(request -> request.bucket(bucket).key("upload"));
        assertThat(whole.objectLockMode()).isEqualTo(ObjectLockMode.COMPLIANCE);
        assertThat(whole.objectLockRetainUntilDate()).isEqualTo(tomorrow);
        assertThat(whole.objectLockLegalHoldStatus()).isEqualTo(ObjectLockLegalHoldStatus.OFF);
    }

    @Test
    void withoutObjectLockThereIsNothingToLock() {
        bucket = PLAIN;
        failure("InvalidRequest", 400, () -> put(ObjectLockMode.GOVERNANCE, tomorrow));
        failure(
                "InvalidRequest",
                400,
                () -> s3.createMultipartUpload(request ->
                        request.bucket(PLAIN).key("key").objectLockLegalHoldStatus(ObjectLockLegalHoldStatus.ON)));
        failure("InvalidRequest", 400, () -> retain(null, ObjectLockRetentionMode.GOVERNANCE, tomorrow, false));
        S3Exception missing = failure("InvalidRequest", 400, () -> retention(null));
        assertThat(missing.awsErrorDetails().errorMessage()).contains("Bucket is missing Object Lock Configuration");
        failure("InvalidRequest", 400, () -> hold(null, ObjectLockLegalHoldStatus.ON));
        failure(
                "InvalidRequest",
                400,
                () -> s3.getObjectLegalHold(request -> request.bucket(PLAIN).key("key")));
        deleteBypassing("null");
        s3.putObject(request -> request.bucket(PLAIN).key("key"), RequestBody.fromString("hello"));
    }

    @Test
    void datesMustBeInTheFutureAndComeWithAMode() {
        Instant past = Instant.now().minusSeconds(60);
        failure("InvalidArgument", 400, () -> put(ObjectLockMode.GOVERNANCE, past));
        failure("InvalidArgument", 400, () -> put(request -> request.objectLockMode(ObjectLockMode.GOVERNANCE)));
        failure("InvalidArgument", 400, () -> put(request -> request.objectLockRetainUntilDate(tomorrow)));
        failure(
                "InvalidArgument",
                400,
                () -> put(request -> request.objectLockMode("governance").objectLockRetainUntilDate(tomorrow)));
        failure("InvalidArgument", 400, () -> put(request -> request.objectLockLegalHoldStatus("on")));
        String id = put(request -> {});
        failure("InvalidArgument", 400, () -> retain(id, ObjectLockRetentionMode.COMPLIANCE, past, false));
        failure("MalformedXML", 400, () -> retain(id, ObjectLockRetentionMode.COMPLIANCE, null, false));
        assertThat(s3.listObjectVersions(request -> request.bucket(bucket)).versions())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "GOVERNANCE, 0, , InvalidRetentionPeriod",
        "GOVERNANCE, , -1, InvalidRetentionPeriod",
        "GOVERNANCE, 36501, , InvalidRetentionPeriod",
        "GOVERNANCE, , 101, InvalidRetentionPeriod",
        "GOVERNANCE, 1, 1, MalformedXML",
        "GOVERNANCE, , , MalformedXML",
        "governance, 1, , MalformedXML",
        ", 1, , MalformedXML"
    })
    void aDefaultThatIsNoneIsRefused(String mode, Integer days, Integer years, String code) {
        failure(
                code,
                400,
                () -> configure(
                        bucket, retention -> retention.mode(mode).days(days).years(years)));
        assertThat(s3.getObjectLockConfiguration(request -> request.bucket(bucket))
                        .objectLockConfiguration()
                        .rule())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "retention, <Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>tomorrow</RetainUntilDate></Retention>",
        "retention, <Retention><Mode>FOREVER</Mode><RetainUntilDate>2099-01-01T00:00:00Z</RetainUntilDate></Retention>",
        "retention, <Retention><RetainUntilDate>2099-01-01T00:00:00Z</RetainUntilDate></Retention>",
        "retention, <Retention><Other>x</Other></Retention>",
        "retention, <LegalHold><Status>ON</Status></LegalHold>",
        "legal-hold, <LegalHold><Status>on</Status></LegalHold>",
        "legal-hold, <LegalHold/>",
        "legal-hold, <Retention/>"
    })
    void aDocumentThatIsNoneIsMalformed(String subresource, String document) throws IOException {
        put(request -> {});
        Answer answer = send("/" + bucket + "/key?" + subresource, document);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains("<Code>MalformedXML</Code>");
        failure("NoSuchObjectLockConfiguration", 404, () -> retention(null));
    }

    @Test
    void anyIso8601DateWillDo() throws IOException {
        put(request -> {});
        assertThat(send(
                                "/" + bucket + "/key?retention",
                                "<Retention><Mode>COMPLIANCE</Mode>"
                                        + "<RetainUntilDate>2099-01-01T02:00:00+02:00</RetainUntilDate></Retention>")
                        .status())
                .isEqualTo(200);
        assertThat(retention(null).retainUntilDate()).isEqualTo(Instant.parse("2099-01-01T00:00:00Z"));
        assertThat(send(
                                "/" + bucket + "?object-lock",
                                "<ObjectLockConfiguration><ObjectLockEnabled>Disabled</ObjectLockEnabled>"
                                        + "</ObjectLockConfiguration>")
                        .text())
                .contains("<Code>MalformedXML</Code>");
    }

    private static Answer send(String target, String document) throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
            return client.head(
                            "PUT",
                            target,
                            RawClient.sha256(bytes),
                            Map.of("content-length", Integer.toString(bytes.length)))
                    .send(bytes)
                    .answer("PUT");
        }
    }
}
