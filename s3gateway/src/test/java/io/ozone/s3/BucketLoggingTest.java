package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLogsPermission;
import software.amazon.awssdk.services.s3.model.LoggingEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.PartitionDateSource;
import software.amazon.awssdk.services.s3.model.Type;

/** Where buckets say that their requests are logged: documents, and the buckets that logs go to. */
class BucketLoggingTest extends GatewayTest {
    private String target;

    @BeforeEach
    void makeTarget() {
        target = bucket + "-logs";
        s3.createBucket(request -> request.bucket(target));
    }

    private static LoggingEnabled to(String bucket, String prefix) {
        return LoggingEnabled.builder()
                .targetBucket(bucket)
                .targetPrefix(prefix)
                .build();
    }

    private void log(LoggingEnabled logging) {
        log(s3, logging);
    }

    private void log(S3Client client, LoggingEnabled logging) {
        client.putBucketLogging(
                request -> request.bucket(bucket).bucketLoggingStatus(status -> status.loggingEnabled(logging)));
    }

    private LoggingEnabled found() {
        return s3.getBucketLogging(request -> request.bucket(bucket)).loggingEnabled();
    }

    private Answer put(String content) throws IOException {
        byte[] body = ("<BucketLoggingStatus xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + content.replace("TARGET", target) + "</BucketLoggingStatus>")
                .getBytes(StandardCharsets.UTF_8);
        try (RawClient client = new RawClient(gateway.port())) {
            return client.head(
                            "PUT",
                            "/" + bucket + "?logging",
                            RawClient.sha256(body),
                            Map.of("content-length", Integer.toString(body.length)))
                    .send(body)
                    .answer("PUT");
        }
    }

    private void refusesTarget(S3Client client, String name) {
        assertError(400, "InvalidTargetBucketForLogging", () -> log(client, to(name, "log/")));
    }

    @Test
    void requestsAreNotLoggedUntilTheirBucketSaysSo() {
        assertThat(found()).isNull();
        log(to(target, "log/"));
        assertThat(found()).isEqualTo(to(target, "log/"));
        s3.putBucketLogging(request -> request.bucket(bucket).bucketLoggingStatus(status -> {}));
        assertThat(found()).isNull();
        s3.putBucketLogging(request -> request.bucket(bucket).bucketLoggingStatus(status -> {}));
        assertError(404, "NoSuchBucket", () -> s3.getBucketLogging(request -> request.bucket("absent")));
        assertError(
                404,
                "NoSuchBucket",
                () -> s3.putBucketLogging(request ->
                        request.bucket("absent").bucketLoggingStatus(status -> status.loggingEnabled(to(target, "")))));
    }

    @Test
    void whatIsSetComesBack() {
        LoggingEnabled.Builder logging = to(target, "a b/é<").toBuilder();
        for (LoggingEnabled asked : new LoggingEnabled[] {
            to(target, ""),
            to(bucket, "into/itself/"),
            logging.targetObjectKeyFormat(format -> format.simplePrefix(simple -> {}))
                    .build(),
            logging.targetObjectKeyFormat(format -> format.partitionedPrefix(
                            partitioned -> partitioned.partitionDateSource(PartitionDateSource.EVENT_TIME)))
                    .build(),
            logging.targetObjectKeyFormat(format -> format.partitionedPrefix(
                            partitioned -> partitioned.partitionDateSource(PartitionDateSource.DELIVERY_TIME)))
                    .build(),
            logging.targetGrants(
                            grant -> grant.permission(BucketLogsPermission.READ)
                                    .grantee(grantee ->
                                            grantee.id("bob").displayName("bob").type(Type.CANONICAL_USER)),
                            grant -> grant.permission(BucketLogsPermission.FULL_CONTROL)
                                    .grantee(grantee -> grantee.uri(
                                                    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers")
                                            .type(Type.GROUP)))
                    .build()
        }) {
            log(asked);
            assertThat(found()).isEqualTo(asked);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<LoggingEnabled/>",
                "<LoggingEnabled><TargetBucket>TARGET</TargetBucket></LoggingEnabled>",
                "<LoggingEnabled><TargetPrefix>a</TargetPrefix></LoggingEnabled>",
                "<LoggingDisabled/>",
                "<LoggingEnabled>FINE<LoggingType>Journal</LoggingType></LoggingEnabled>",
                "<LoggingEnabled>FINE<ObjectRollTime>5</ObjectRollTime></LoggingEnabled>",
                "<LoggingEnabled>FINE<RecordsBatchSize>5</RecordsBatchSize></LoggingEnabled>",
                "<LoggingEnabled>FINE<Filter/></LoggingEnabled>",
                "<LoggingEnabled>FINE</LoggingEnabled><LoggingEnabled>FINE</LoggingEnabled>",
                "<LoggingEnabled>FINE<TargetObjectKeyFormat/></LoggingEnabled>",
                "<LoggingEnabled>FINE<TargetObjectKeyFormat><SimplePrefix/><PartitionedPrefix><PartitionDateSource>"
                        + "EventTime</PartitionDateSource></PartitionedPrefix></TargetObjectKeyFormat></LoggingEnabled>",
                "<LoggingEnabled>FINE<TargetObjectKeyFormat><SimplePrefix>x</SimplePrefix></TargetObjectKeyFormat>"
                        + "</LoggingEnabled>",
                "<LoggingEnabled>FINE<TargetObjectKeyFormat><PartitionedPrefix/></TargetObjectKeyFormat></LoggingEnabled>",
                "<LoggingEnabled>FINE<TargetObjectKeyFormat><PartitionedPrefix><PartitionDateSource>kaboom"
                        + "</PartitionDateSource></PartitionedPrefix></TargetObjectKeyFormat></LoggingEnabled>",
                "<LoggingEnabled>FINE<TargetGrants><Grant><Permission>READ</Permission></Grant></TargetGrants>"
                        + "</LoggingEnabled>",
                "<LoggingEnabled>FINE<TargetGrants><Grant><Grantee><ID>bob</ID></Grantee><Permission>READ_ACP</Permission>"
                        + "</Grant></TargetGrants></LoggingEnabled>",
                "<LoggingEnabled>"
            })
    void aDocumentHasItsForm(String content) throws IOException {
        String fine = "<TargetBucket>TARGET</TargetBucket><TargetPrefix>a</TargetPrefix>";
        assertThat(put("<LoggingEnabled>" + fine + "</LoggingEnabled>").status())
                .isEqualTo(200);
        Answer answer = put(content.replace("FINE", fine));
        assertThat(answer.text()).contains("<Code>MalformedXML</Code>");
        assertThat(found()).as("nothing has changed").isEqualTo(to(target, "a"));
    }

    @ParameterizedTest
    @CsvSource({
        "<ID>bob</ID><URI>http://acs.amazonaws.com/groups/global/AllUsers</URI>, MalformedACLError",
        "<URI>http://example.org</URI>, InvalidArgument",
        "<EmailAddress>a@b.c</EmailAddress>, UnresolvableGrantByEmailAddress"
    })
    void granteesAreThoseOfAcls(String grantee, String code) throws IOException {
        Answer answer = put("<LoggingEnabled><TargetBucket>TARGET</TargetBucket><TargetPrefix/><TargetGrants><Grant>"
                + "<Grantee>" + grantee + "</Grantee><Permission>READ</Permission></Grant></TargetGrants>"
                + "</LoggingEnabled>");
        assertThat(answer.text()).contains("<Code>" + code + "</Code>");
        assertThat(found()).isNull();
    }

    @Test
    void namesOfLogsMustBePossible() {
        assertError(400, "KeyTooLongError", () -> log(to(target, "x".repeat(1000))));
        log(to(target, "x".repeat(900)));
    }

    @Test
    void logsGoToABucketOfTheSameOwner() {
        gateway.store.addSecret("AKIDLOGEVE", "eves-secret", "eve");
        refusesTarget(s3, "absent");
        refusesTarget(s3, "IAMNOTREAL");
        try (S3Client eve = gateway.client("AKIDLOGEVE", "eves-secret", true)) {
            String hers = target + "-eve";
            eve.createBucket(request -> request.bucket(hers));
            refusesTarget(s3, hers);
            assertError(403, "AccessDenied", () -> log(eve, to(hers, "")));
        }
        assertThat(found()).isNull();
    }

    @Test
    void onlyTheOwnerSaysSoWhateverThePolicyAllows() {
        gateway.store.addSecret("AKIDLOGBOB", "bobs-secret", "bob");
        s3.putBucketPolicy(request -> request.bucket(bucket)
                .policy("{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*BucketLogging\","
                        + "\"Resource\":\"arn:aws:s3:::" + bucket + "\"}}"));
        log(to(target, "a"));
        try (S3Client bob = gateway.client("AKIDLOGBOB", "bobs-secret", true)) {
            assertError(403, "AccessDenied", () -> log(bob, to(target, "b")));
            assertError(
                    403,
                    "AccessDenied",
                    () -> bob.putBucketLogging(request -> request.bucket(bucket).bucketLoggingStatus(status -> {})));
            assertThat(bob.getBucketLogging(request -> request.bucket(bucket)).loggingEnabled())
                    .isEqualTo(to(target, "a"));
        }
    }

    @Test
    void aBucketThatLocksWhatComesTakesNoLogs() {
        String locked = target + "-locked";
        s3.createBucket(request -> request.bucket(locked).objectLockEnabledForBucket(true));
        log(to(locked, ""));
        s3.putObjectLockConfiguration(request -> request.bucket(locked)
                .objectLockConfiguration(lock -> lock.objectLockEnabled("Enabled")
                        .rule(rule -> rule.defaultRetention(
                                retention -> retention.days(1).mode(ObjectLockRetentionMode.GOVERNANCE)))));
        refusesTarget(s3, locked);
    }

    @Test
    void grantsNeedABucketThatTakesThem() {
        LoggingEnabled toAll = to(target, "").toBuilder()
                .targetGrants(grant -> grant.permission(BucketLogsPermission.READ)
                        .grantee(grantee -> grantee.uri("http://acs.amazonaws.com/groups/global/AllUsers")
                                .type(Type.GROUP)))
                .build();
        s3.putPublicAccessBlock(
                request -> request.bucket(target).publicAccessBlockConfiguration(block -> block.blockPublicAcls(true)));
        assertError(403, "AccessDenied", () -> log(toAll));
        s3.deletePublicAccessBlock(request -> request.bucket(target));
        log(toAll);
        s3.putBucketOwnershipControls(request -> request.bucket(target)
                .ownershipControls(controls ->
                        controls.rules(rule -> rule.objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED))));
        assertError(400, "AccessControlListNotSupported", () -> log(toAll));
        log(to(target, ""));
    }

    @Test
    void whatAPolicyDeniesTheServiceIsRefused() {
        policy(s3, "Deny", "\"*\"", target + "/log/*", "");
        refusesTarget(s3, target);
        log(to(target, "other/"));
    }

    private void policy(S3Client client, String effect, String principal, String resource, String condition) {
        client.putBucketPolicy(request -> request.bucket(target)
                .policy("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"" + effect + "\",\"Principal\":"
                        + principal + ",\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::" + resource + "\""
                        + (condition.isEmpty() ? "" : ",\"Condition\":" + condition) + "}}"));
    }

    @Test
    void whereOthersNeedAGrantTheServiceNeedsOne() {
        String service = "{\"Service\":\"logging.s3.amazonaws.com\"}";
        String fromHere = "{\"ArnLike\":{\"aws:SourceArn\":\"arn:aws:s3:::" + bucket + "\"},"
                + "\"StringEquals\":{\"aws:SourceAccount\":\"OWNER\"}}";
        try (TestGateway strict = new TestGateway(Map.of("ozone.acl.enabled", "true"))) {
            S3Client alice = strict.s3;
            alice.createBucket(request -> request.bucket(bucket));
            alice.createBucket(request -> request.bucket(target));
            refusesTarget(alice, target);
            policy(alice, "Allow", service, target + "/log/*", fromHere.replace("OWNER", "alice"));
            log(alice, to(target, "log/"));
            for (String[] wrong : new String[][] {
                {"{\"AWS\":\"alice\"}", "/log/*", fromHere.replace("OWNER", "alice")},
                {service, "/other/*", fromHere.replace("OWNER", "alice")},
                {service, "/log/*", fromHere.replace("OWNER", "bob")},
                {service, "/log/*", fromHere.replace("OWNER", "alice").replace(bucket, "other")}
            }) {
                policy(alice, "Allow", wrong[0], target + wrong[1], wrong[2]);
                refusesTarget(alice, target);
            }
            alice.deleteBucketPolicy(request -> request.bucket(target));
            alice.putBucketAcl(request -> request.bucket(target).acl("log-delivery-write"));
            log(alice, to(target, "log/"));
            alice.putBucketAcl(request ->
                    request.bucket(target).grantWrite("uri=\"http://acs.amazonaws.com/groups/s3/LogDelivery\""));
            refusesTarget(alice, target);
            assertThat(Optional.ofNullable(alice.getBucketLogging(request -> request.bucket(bucket))
                                    .loggingEnabled())
                            .map(LoggingEnabled::targetPrefix))
                    .contains("log/");
        }
    }
}
