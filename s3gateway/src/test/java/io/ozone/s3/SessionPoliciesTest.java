package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** What a session's policy leaves of the rights of the bucket's owner. Quotes in policies are single ones here. */
class SessionPoliciesTest extends GatewayTest {
    private static final String ALL = statement("Allow", "s3:*", "*");

    private static StsClient sts;

    @BeforeAll
    static void openSts() {
        sts = gateway.sts(AwsBasicCredentials.create(TestGateway.ACCESS_ID, TestGateway.SECRET));
    }

    @AfterAll
    static void closeSts() {
        sts.close();
    }

    private static String statement(String effect, String action, String resource) {
        return statement(effect, action, resource, "");
    }

    private static String statement(String effect, String action, String resource, String more) {
        String arn = resource.equals("*") ? resource : "arn:aws:s3:::" + resource;
        return "{'Effect':'%s','Action':'%s','Resource':'%s'%s}".formatted(effect, action, arn, more);
    }

    private AwsSessionCredentials session(String... statements) {
        String policy = "{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}";
        Credentials issued = sts.assumeRole(request -> request.roleArn("arn:aws:iam:::role/any-role")
                        .roleSessionName("narrow")
                        .policy(policy.replace("BUCKET", bucket).replace('\'', '"')))
                .credentials();
        return AwsSessionCredentials.create(issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken());
    }

    private static Answer send(
            AwsSessionCredentials session, String method, String path, Map<String, String> headers, String body)
            throws IOException {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("x-amz-security-token", session.sessionToken());
        all.put("content-length", Integer.toString(body.length()));
        try (RawClient client = new RawClient(gateway.port())) {
            return client.signing(session.accessKeyId(), "s3")
                    .head(
                            method,
                            path,
                            RawClient.sha256(body.getBytes(StandardCharsets.US_ASCII)),
                            all,
                            session.secretAccessKey())
                    .send(body)
                    .answer(method);
        }
    }

    /** A request of each kind, and all the actions that it takes; its headers, and a body. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /                     | s3:ListAllMyBuckets",
                "PUT /new-BUCKET           | s3:CreateBucket",
                "PUT /new-BUCKET           | s3:CreateBucket s3:PutBucketAcl                  | x-amz-acl: public-read",
                "PUT /new-BUCKET           | s3:CreateBucket s3:PutBucketOwnershipControls    | x-amz-object-ownership: ObjectWriter",
                "PUT /new-BUCKET           | s3:CreateBucket s3:PutBucketObjectLockConfiguration s3:PutBucketVersioning | x-amz-bucket-object-lock-enabled: true",
                "PUT /new-BUCKET           | s3:CreateBucket s3:TagResource | | <CreateBucketConfiguration><Tags><Tag><Key>a</Key><Value>b</Value></Tag></Tags></CreateBucketConfiguration>",
                "HEAD /BUCKET              | s3:ListBucket",
                "GET /BUCKET               | s3:ListBucket",
                "GET /BUCKET?list-type=2   | s3:ListBucket",
                "GET /BUCKET?versions      | s3:ListBucketVersions",
                "GET /BUCKET?uploads       | s3:ListBucketMultipartUploads",
                "GET /BUCKET?location      | s3:GetBucketLocation",
                "DELETE /empty-BUCKET      | s3:DeleteBucket",
                "GET /BUCKET?acl           | s3:GetBucketAcl",
                "PUT /BUCKET?acl           | s3:PutBucketAcl | x-amz-acl: private",
                "GET /BUCKET?versioning    | s3:GetBucketVersioning",
                "PUT /BUCKET?versioning    | s3:PutBucketVersioning | | <VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
                "GET /BUCKET?policy        | s3:GetBucketPolicy",
                "PUT /BUCKET?policy        | s3:PutBucketPolicy | | {}",
                "DELETE /BUCKET?policy     | s3:DeleteBucketPolicy",
                "GET /BUCKET?policyStatus  | s3:GetBucketPolicyStatus",
                "GET /BUCKET?cors          | s3:GetBucketCORS",
                "DELETE /BUCKET?cors       | s3:PutBucketCORS",
                "GET /BUCKET?lifecycle     | s3:GetLifecycleConfiguration",
                "DELETE /BUCKET?lifecycle  | s3:PutLifecycleConfiguration",
                "DELETE /BUCKET?tagging    | s3:PutBucketTagging",
                "DELETE /BUCKET?encryption | s3:PutEncryptionConfiguration",
                "DELETE /BUCKET?publicAccessBlock | s3:PutBucketPublicAccessBlock",
                "DELETE /BUCKET?ownershipControls | s3:PutBucketOwnershipControls",
                "GET /BUCKET?object-lock   | s3:GetBucketObjectLockConfiguration",
                "GET /BUCKET?notification  | s3:GetBucketNotification",
                "GET /BUCKET/key           | s3:GetObject",
                "HEAD /BUCKET/key          | s3:GetObject",
                "GET /BUCKET/key?versionId=null  | s3:GetObjectVersion",
                "GET /BUCKET/key?attributes      | s3:GetObject s3:GetObjectAttributes | x-amz-object-attributes: ETag",
                "PUT /BUCKET/key           | s3:PutObject",
                "PUT /BUCKET/new           | s3:PutObject s3:PutObjectTagging | x-amz-tagging: a=b",
                "PUT /BUCKET/new           | s3:PutObject s3:PutObjectAcl     | x-amz-acl: public-read",
                "PUT /BUCKET/new           | s3:PutObject s3:PutObjectLegalHold | x-amz-object-lock-legal-hold: ON",
                "PUT /BUCKET/copy          | s3:PutObject s3:GetObject        | x-amz-copy-source: /BUCKET/key",
                "PUT /BUCKET/copy          | s3:PutObject s3:GetObjectVersion | x-amz-copy-source: /BUCKET/key?versionId=null",
                "PUT /BUCKET/key?uploadId=UPLOAD&partNumber=1 | s3:PutObject s3:GetObject | x-amz-copy-source: /BUCKET/key",
                "DELETE /BUCKET/key        | s3:DeleteObject",
                "DELETE /BUCKET/key        | s3:DeleteObject s3:BypassGovernanceRetention | x-amz-bypass-governance-retention: true",
                "DELETE /BUCKET/key?versionId=null | s3:DeleteObjectVersion",
                "GET /BUCKET/key?tagging   | s3:GetObjectTagging",
                "PUT /BUCKET/key?tagging   | s3:PutObjectTagging | | <Tagging><TagSet/></Tagging>",
                "DELETE /BUCKET/key?tagging | s3:DeleteObjectTagging",
                "GET /BUCKET/key?acl       | s3:GetObjectAcl",
                "PUT /BUCKET/key?acl       | s3:PutObjectAcl | x-amz-acl: private",
                "GET /BUCKET/key?retention | s3:GetObjectRetention",
                "GET /BUCKET/key?legal-hold | s3:GetObjectLegalHold",
                "PUT /BUCKET/key?retention | s3:PutObjectRetention s3:BypassGovernanceRetention | x-amz-bypass-governance-retention: true | <Retention/>",
                "PUT /BUCKET/key?legal-hold | s3:PutObjectLegalHold | | <LegalHold><Status>ON</Status></LegalHold>",
                "POST /BUCKET/key?uploads  | s3:PutObject",
                "PUT /BUCKET/key?uploadId=UPLOAD&partNumber=1 | s3:PutObject",
                "GET /BUCKET/key?uploadId=UPLOAD   | s3:ListMultipartUploadParts",
                "POST /BUCKET/key?uploadId=UPLOAD  | s3:PutObject | | <CompleteMultipartUpload/>",
                "DELETE /BUCKET/key?uploadId=UPLOAD | s3:AbortMultipartUpload"
            })
    void aRequestTakesEachOfItsActions(String row) throws IOException {
        s3.createBucket(r -> r.bucket("empty-" + bucket));
        put("key", "hello");
        String upload =
                s3.createMultipartUpload(r -> r.bucket(bucket).key("key")).uploadId();
        String[] columns =
                row.replace("BUCKET", bucket).replace("UPLOAD", upload).split("\\|");
        String[] parts = columns[0].strip().split(" ");
        String[] field = columns.length < 3 ? new String[0] : columns[2].strip().split(": ");
        Map<String, String> headers = field.length < 2 ? Map.of() : Map.of(field[0], field[1]);
        String content = columns.length < 4 ? "" : columns[3].strip();
        List<String> needed = List.of(columns[1].strip().split(" "));
        for (String missing : needed) {
            List<String> others = new ArrayList<>();
            needed.stream()
                    .filter(action -> !action.equals(missing))
                    .forEach(action -> others.add(statement("Allow", action, "*")));
            others.add(statement("Allow", "s3:GetAccelerateConfiguration", "*"));
            assertThat(send(session(others.toArray(String[]::new)), parts[0], parts[1], headers, content)
                            .status())
                    .as("without %s", missing)
                    .isEqualTo(403);
            assertThat(send(session(ALL, statement("Deny", missing, "*")), parts[0], parts[1], headers, content)
                            .status())
                    .as("denied %s", missing)
                    .isEqualTo(403);
        }
        String[] all =
                needed.stream().map(action -> statement("Allow", action, "*")).toArray(String[]::new);
        assertThat(send(session(all), parts[0], parts[1], headers, content).status())
                .as("with all of them")
                .isNotEqualTo(403);
    }

    @Test
    void eachKeyOfAListIsDecidedOnItsOwn() {
        for (String key : List.of("a/1", "a/2", "b/1")) {
            put(key, key);
        }
        try (S3Client client = gateway.client(session(statement("Allow", "s3:DeleteObject", "BUCKET/a/*")), true)) {
            DeleteObjectsResponse answer = client.deleteObjects(r ->
                    r.bucket(bucket).delete(d -> d.objects(o -> o.key("a/1"), o -> o.key("b/1"), o -> o.key("a/2"))));
            assertThat(answer.deleted()).hasSize(2);
            assertThat(answer.errors()).extracting(S3Error::key).containsExactly("b/1");
            assertThat(answer.errors()).extracting(S3Error::code).containsExactly("AccessDenied");
        }
        assertThat(names(s3.listObjectsV2(r -> r.bucket(bucket)))).containsExactly("b/1");
    }

    @Test
    void aSessionIsForWhatItsPolicyNames() {
        put("a/1", "one");
        put("b/1", "two");
        String inA = ",'Condition':{'StringLike':{'s3:prefix':'a/*'}}";
        AwsSessionCredentials session = session(
                statement("Allow", "s3:GetObject", "BUCKET/a/*"),
                statement("Allow", "s3:PutObject", "BUCKET/a/${aws:username}/*"),
                statement("Allow", "s3:ListBucket", "BUCKET", inA));
        try (S3Client client = gateway.client(session, true)) {
            assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key("a/1")).asUtf8String())
                    .isEqualTo("one");
            client.putObject(r -> r.bucket(bucket).key("a/alice/x"), RequestBody.fromString("x"));
            assertThat(names(client.listObjectsV2(r -> r.bucket(bucket).prefix("a/"))))
                    .hasSize(2);
            assertError(403, "AccessDenied", () -> client.listObjectsV2(r -> r.bucket(bucket)));
            assertError(
                    403,
                    "AccessDenied",
                    () -> client.listObjectsV2(r -> r.bucket(bucket).prefix("b/")));
            assertError(
                    403,
                    "AccessDenied",
                    () -> client.getObjectAsBytes(r -> r.bucket(bucket).key("b/1")));
            assertError(
                    403,
                    "AccessDenied",
                    () -> client.putObject(r -> r.bucket(bucket).key("a/bob/x"), RequestBody.fromString("x")));
            assertError(
                    403,
                    "AccessDenied",
                    () -> client.copyObject(r -> r.sourceBucket(bucket)
                            .sourceKey("b/1")
                            .destinationBucket(bucket)
                            .destinationKey("a/alice/y")));
            // Who may list names like that is told what is not there, but not of buckets.
            assertError(
                    404,
                    "NoSuchKey",
                    () -> client.getObjectAsBytes(r -> r.bucket(bucket).key("a/absent")));
            assertError(
                    403,
                    "AccessDenied",
                    () -> client.getObjectAsBytes(r -> r.bucket("absent-bucket").key("a/1")));
            assertError(403, "AccessDenied", () -> client.listBuckets());
            assertError(403, "AccessDenied", () -> client.createBucket(r -> r.bucket("another-bucket")));
        }
    }

    @Test
    void whatEverybodyMayASessionMayNot() {
        put("key", "hello");
        String everybody = "{'Statement':{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':"
                + "'arn:aws:s3:::BUCKET/*'}}";
        s3.putBucketPolicy(
                r -> r.bucket(bucket).policy(everybody.replace("BUCKET", bucket).replace('\'', '"')));
        try (S3Client client = gateway.client(session(statement("Allow", "s3:PutObject", "*")), true)) {
            assertError(
                    403,
                    "AccessDenied",
                    () -> client.getObjectAsBytes(r -> r.bucket(bucket).key("key")));
        }
    }

    /** As programs look for a file where there is a directory, and are not let read what is in it. */
    @Test
    void whoMayListIsToldWhatIsNotThereThoughReadingIsDenied() throws IOException {
        put("dark/there", "x");
        String denied = statement("Deny", "s3:Get*", "BUCKET/dark/*");
        AwsSessionCredentials lists = session(ALL, denied);
        assertThat(head(lists, "dark/absent")).isEqualTo(404);
        assertThat(head(lists, "dark/there")).isEqualTo(403);
        AwsSessionCredentials listsNot = session(ALL, denied, statement("Deny", "s3:ListBucket", "BUCKET"));
        assertThat(head(listsNot, "dark/absent")).isEqualTo(403);
        assertThat(head(listsNot, "dark/there")).isEqualTo(403);
    }

    private int head(AwsSessionCredentials session, String key) throws IOException {
        return send(session, "HEAD", "/" + bucket + "/" + key, Map.of(), "").status();
    }

    @Test
    void anObjectsTagsDecideAboutThatObjectOnly() {
        put("key", "hello");
        String open = ",'Condition':{'StringEquals':{'s3:ExistingObjectTag/open':'yes'}}";
        try (S3Client client = gateway.client(session(statement("Allow", "s3:GetObject", "*", open)), true)) {
            assertError(
                    403,
                    "AccessDenied",
                    () -> client.getObjectAsBytes(r -> r.bucket(bucket).key("key")));
            s3.putObject(r -> r.bucket(bucket).key("key").tagging("open=yes"), RequestBody.fromString("open"));
            assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key("key")).asUtf8String())
                    .isEqualTo("open");
            gateway.store.beforeNextLookup(() -> put("key", "secret"));
            assertError(
                    409,
                    "OperationAborted",
                    () -> client.getObjectAsBytes(r -> r.bucket(bucket).key("key")));
        }
    }

    @Test
    void aFormNeedsItsActions() throws IOException {
        s3.createBucket(r -> r.bucket("bucket"));
        assertThat(post(session(statement("Allow", "s3:PutObject", "bucket/form")))
                        .status())
                .isEqualTo(204);
        assertThat(post(session(statement("Allow", "s3:PutObject", "bucket/other")))
                        .status())
                .isEqualTo(403);
    }

    private static Answer post(AwsSessionCredentials session) throws IOException {
        return UploadFormBuilder.forKey("form")
                .allowed("x-amz-security-token", session.sessionToken())
                .signer(session.accessKeyId(), session.secretAccessKey())
                .post(gateway);
    }
}
