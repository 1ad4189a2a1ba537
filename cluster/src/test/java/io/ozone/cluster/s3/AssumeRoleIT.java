package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.client.OzoneClient;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/** Temporary credentials: AssumeRole, GetSessionToken and GetCallerIdentity. */
final class AssumeRoleIT extends Conformance {
    private static final String ROLE = "arn:aws:iam::123456789012:role/demo";

    private SharedCluster cluster;
    private StsClient sts;

    @BeforeEach
    void open(SharedCluster shared) {
        cluster = shared;
        sts = shared.sts(SharedCluster.OWNER);
    }

    @AfterEach
    void close() {
        sts.close();
    }

    private static AwsSessionCredentials session(Credentials issued) {
        return AwsSessionCredentials.create(issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken());
    }

    private static void refusesCall(int status, String code, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(StsException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(status);
        });
    }

    @Test
    void aSessionDoesWhatItsUserMay() {
        AssumeRoleResponse answer =
                sts.assumeRole(r -> r.roleArn(ROLE).roleSessionName("job").durationSeconds(900));
        assertThat(answer.credentials().accessKeyId()).startsWith("ASIA");
        assertThat(answer.credentials().expiration())
                .isBetween(Instant.now().plusSeconds(600), Instant.now().plusSeconds(900));
        assertThat(answer.assumedRoleUser().arn()).endsWith("/job");
        AwsCredentials session = session(answer.credentials());
        try (S3Client client = cluster.client(session);
                StsClient sessionSts = cluster.sts(session)) {
            client.putObject(r -> r.bucket(bucket).key("key"), text("content"));
            assertThat(get("key")).isEqualTo("content");
            assertThat(client.listObjectsV2(r -> r.bucket(bucket)).keyCount()).isEqualTo(1);
            assertThat(sessionSts.getCallerIdentity().arn())
                    .isEqualTo(answer.assumedRoleUser().arn());
            refusesCall(
                    403,
                    "AccessDenied",
                    () -> sessionSts.assumeRole(r -> r.roleArn(ROLE).roleSessionName("again")));
            refusesCall(403, "AccessDenied", sessionSts::getSessionToken);
        }
    }

    @Test
    void aPolicyNarrowsIt() {
        put("open/a", "open");
        put("secret/a", "secret");
        String policy = "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'s3:GetObject',"
                + "'Resource':'arn:aws:s3:::BUCKET/open/*'}]}";
        AssumeRoleResponse answer = sts.assumeRole(r -> r.roleArn(ROLE)
                .roleSessionName("job")
                .policy(policy.replace("BUCKET", bucket).replace('\'', '"')));
        assertThat(answer.packedPolicySize()).isPositive();
        try (S3Client client = cluster.client(session(answer.credentials()))) {
            assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key("open/a"))
                            .asUtf8String())
                    .isEqualTo("open");
            refuses(
                    403,
                    "AccessDenied",
                    () -> client.getObjectAsBytes(r -> r.bucket(bucket).key("secret/a")));
            refuses(
                    403,
                    "AccessDenied",
                    () -> client.deleteObject(r -> r.bucket(bucket).key("open/a")));
            refuses(403, "AccessDenied", () -> client.listObjectsV2(r -> r.bucket(bucket)));
            refuses(403, "AccessDenied", client::listBuckets);
        }
        assertThat(keys()).containsExactly("open/a", "secret/a");
    }

    @Test
    void whatIsNotAskedForAsDocumentedIsRefused() {
        refusesCall(
                400,
                "ValidationError",
                () -> sts.assumeRole(r -> r.roleArn(ROLE).roleSessionName("job").durationSeconds(899)));
        refusesCall(
                400,
                "ValidationError",
                () -> sts.assumeRole(r -> r.roleArn(ROLE).roleSessionName("a job")));
        refusesCall(
                400,
                "MalformedPolicyDocument",
                () -> sts.assumeRole(r -> r.roleArn(ROLE).roleSessionName("job").policy("{}")));
        refusesCall(
                501,
                "NotImplemented",
                () -> sts.assumeRole(r -> r.roleArn(ROLE)
                        .roleSessionName("job")
                        .tags(t -> t.key("a").value("b"))));
        try (StsClient wrong = cluster.sts(AwsBasicCredentials.create("conformance", "wrong"));
                StsClient nobody = cluster.sts(AwsBasicCredentials.create("no-such-id", "wrong"))) {
            refusesCall(403, "SignatureDoesNotMatch", wrong::getCallerIdentity);
            refusesCall(403, "InvalidClientTokenId", nobody::getCallerIdentity);
        }
    }

    @Test
    void aSessionEndsWithTheSecretOfItsUser() {
        AwsBasicCredentials user = AwsBasicCredentials.create("short-lived", "short-lived-secret");
        try (OzoneClient ozone = cluster.ozone()) {
            ozone.setS3Secret(user.accessKeyId(), user.secretAccessKey(), "conformance");
            AwsCredentials session;
            try (StsClient userSts = cluster.sts(user)) {
                session = session(userSts.getSessionToken().credentials());
            }
            try (S3Client client = cluster.client(session)) {
                client.putObject(r -> r.bucket(bucket).key("key"), text("content"));
                ozone.revokeS3Secret(user.accessKeyId());
                // A gateway remembers secrets for half a minute.
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThatThrownBy(() -> client.headBucket(r -> r.bucket(bucket)))
                                .isInstanceOf(S3Exception.class));
                refuses(
                        400,
                        "InvalidToken",
                        () -> client.getObjectAsBytes(r -> r.bucket(bucket).key("key")));
            }
        }
        assertThat(get("key")).isEqualTo("content");
    }
}
