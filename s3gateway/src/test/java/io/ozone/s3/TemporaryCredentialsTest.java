package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.StsException;

/** STS at the S3 door's port: sessions, what they can do, and how they end. */
class TemporaryCredentialsTest extends GatewayTest {
    private static final String ROLE = "arn:aws:iam::000000000000:role/any";
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final AwsBasicCredentials ALICE =
            AwsBasicCredentials.create(TestGateway.ACCESS_ID, TestGateway.SECRET);

    private static StsClient sts;

    @BeforeAll
    static void openSts() {
        sts = gateway.sts(ALICE);
    }

    @AfterAll
    static void closeSts() {
        sts.close();
    }

    private static AwsSessionCredentials session(Credentials issued) {
        return AwsSessionCredentials.create(issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken());
    }

    private static AwsSessionCredentials session() {
        return session(sts.getSessionToken().credentials());
    }

    private static AssumeRoleRequest.Builder role(AssumeRoleRequest.Builder request) {
        return request.roleArn(ROLE).roleSessionName("job-1");
    }

    private static void assertStsError(int status, String code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StsException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).as(e.toString()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(status);
            assertThat(e.requestId()).isNotEmpty();
        });
    }

    // ---------------------------------------------------------------- what is handed out

    @Test
    void aCallerIsToldWhoItIs() {
        GetCallerIdentityResponse user = sts.getCallerIdentity();
        assertThat(user.arn()).isEqualTo("arn:aws:iam:::user/alice");
        assertThat(user.userId()).isEqualTo("alice");
        assertThat(user.account()).isEqualTo("alice");
        try (StsClient session = gateway.sts(session())) {
            assertThat(session.getCallerIdentity().arn()).isEqualTo("arn:aws:iam:::user/alice");
        }
        try (StsClient session =
                gateway.sts(session(sts.assumeRole(request -> role(request)).credentials()))) {
            GetCallerIdentityResponse assumed = session.getCallerIdentity();
            assertThat(assumed.arn()).isEqualTo("arn:aws:sts:::assumed-role/alice/job-1");
            assertThat(assumed.userId()).isEqualTo("alice:job-1");
            assertThat(assumed.account()).isEqualTo("alice");
        }
    }

    @Test
    void aSessionHasCredentialsOfItsOwn() {
        Instant before = Instant.now();
        AssumeRoleResponse answer = sts.assumeRole(request -> role(request).durationSeconds(900));
        Credentials issued = answer.credentials();
        assertThat(issued.accessKeyId()).matches("ASIA[A-Z2-7]{16}");
        assertThat(issued.secretAccessKey()).hasSize(40);
        assertThat(issued.sessionToken()).hasSizeLessThan(1000).doesNotContain("alice");
        assertThat(issued.expiration())
                .isBetween(before.plusSeconds(899), Instant.now().plusSeconds(900));
        assertThat(answer.assumedRoleUser().arn()).isEqualTo("arn:aws:sts:::assumed-role/alice/job-1");
        assertThat(answer.assumedRoleUser().assumedRoleId()).isEqualTo("alice:job-1");
        assertThat(answer.packedPolicySize()).isNull();
        assertThat(session()).isNotEqualTo(session());
    }

    @ParameterizedTest
    @CsvSource({
        "AssumeRole, , 3600",
        "AssumeRole, 900, 900",
        "AssumeRole, 43200, 43200",
        "AssumeRole, 899, ",
        "AssumeRole, 43201, ",
        "AssumeRole, 0, ",
        "AssumeRole, -1, ",
        "GetSessionToken, , 43200",
        "GetSessionToken, 900, 900",
        "GetSessionToken, 129600, 129600",
        "GetSessionToken, 129601, ",
        "GetSessionToken, 899, "
    })
    void aSessionLastsAsLongAsItIsAskedFor(String action, Integer asked, Integer seconds) {
        ThrowingCallable call = () -> {
            Credentials issued = action.equals("AssumeRole")
                    ? sts.assumeRole(request -> role(request).durationSeconds(asked))
                            .credentials()
                    : sts.getSessionToken(request -> request.durationSeconds(asked))
                            .credentials();
            Instant expected = Instant.now().plusSeconds(seconds == null ? 0 : seconds);
            assertThat(issued.expiration()).isBetween(expected.minusSeconds(30), expected);
        };
        if (seconds == null) {
            assertStsError(400, "ValidationError", call);
        } else {
            assertThatCode(call).doesNotThrowAnyException();
        }
    }

    @Test
    void whatIsAskedForIsChecked() {
        assertStsError(
                400,
                "ValidationError",
                () -> sts.assumeRole(request -> role(request).roleArn("arn:aws:iam::1:role")));
        assertStsError(
                400,
                "ValidationError",
                () -> sts.assumeRole(request -> role(request).roleArn("r".repeat(2049))));
        for (String name : List.of("a", "a b", "ü-ber", "a/b", "a".repeat(65))) {
            assertStsError(
                    400,
                    "ValidationError",
                    () -> sts.assumeRole(request -> role(request).roleSessionName(name)));
        }
        assertThat(sts.assumeRole(request -> role(request).roleSessionName("a+=,.@-_9"))
                        .assumedRoleUser()
                        .arn())
                .endsWith("/a+=,.@-_9");
        assertStsError(
                400,
                "MalformedPolicyDocument",
                () -> sts.assumeRole(request -> role(request).policy("{\"Statement\":[]}")));
        assertStsError(
                400,
                "ValidationError",
                () -> sts.assumeRole(request -> role(request).policy(" ".repeat(2049))));
        assertStsError(
                400,
                "PackedPolicyTooLarge",
                () -> sts.assumeRole(request -> role(request).policy("\u00fc".repeat(2000))));
    }

    @Test
    void aPolicyOfFullLengthFitsIntoAToken() {
        String statement = "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":[\"*\",\"arn:aws:s3:::%s\"]}";
        String policy = "{\"Statement\":" + statement.formatted("") + "}";
        String longest = "{\"Statement\":" + statement.formatted("x".repeat(2048 - policy.length())) + "}";
        AssumeRoleResponse answer = sts.assumeRole(request -> role(request).policy(longest));
        assertThat(answer.packedPolicySize()).isEqualTo(100);
        assertThat(answer.credentials().sessionToken()).hasSizeLessThan(4096);
        try (S3Client client = gateway.client(session(answer.credentials()), true)) {
            assertThat(client.listBuckets().buckets()).isNotEmpty();
        }
    }

    // ---------------------------------------------------------------- what a session can do

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSessionDoesWhatItsUserMay(boolean chunked) {
        try (S3Client client = gateway.client(session(), chunked)) {
            client.putObject(r -> r.bucket(bucket).key("a b/\u00fc"), RequestBody.fromString("hello"));
            assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key("a b/\u00fc"))
                            .asUtf8String())
                    .isEqualTo("hello");
            assertThat(get("a b/\u00fc").asUtf8String()).isEqualTo("hello");
            assertThat(names(client.listObjectsV2(r -> r.bucket(bucket)))).containsExactly("a b/\u00fc");
            client.copyObject(r -> r.sourceBucket(bucket)
                    .sourceKey("a b/\u00fc")
                    .destinationBucket(bucket)
                    .destinationKey("copy"));
            String id = client.createMultipartUpload(r -> r.bucket(bucket).key("parts"))
                    .uploadId();
            String etag = client.uploadPart(
                            r -> r.bucket(bucket).key("parts").uploadId(id).partNumber(1),
                            RequestBody.fromString("part"))
                    .eTag();
            client.completeMultipartUpload(r -> r.bucket(bucket)
                    .key("parts")
                    .uploadId(id)
                    .multipartUpload(list -> list.parts(
                            CompletedPart.builder().partNumber(1).eTag(etag).build())));
            assertThat(get("parts").asUtf8String()).isEqualTo("part");
            client.deleteObject(r -> r.bucket(bucket).key("copy"));
            client.deleteObjects(r -> r.bucket(bucket).delete(d -> d.objects(o -> o.key("parts"))));
            assertThat(names(s3.listObjectsV2(r -> r.bucket(bucket)))).containsExactly("a b/\u00fc");
            client.createBucket(r -> r.bucket(bucket + "-of-session"));
            client.deleteBucket(r -> r.bucket(bucket + "-of-session"));
        }
        assertThat(s3.listObjectsV2(r -> r.bucket(bucket).fetchOwner(true))
                        .contents()
                        .get(0)
                        .owner()
                        .id())
                .isEqualTo("alice");
    }

    @Test
    void aSessionPresigns() throws Exception {
        try (S3Presigner presigner = gateway.presigner(session())) {
            URI put = presigner
                    .presignPutObject(p -> p.signatureDuration(Duration.ofMinutes(1))
                            .putObjectRequest(r -> r.bucket(bucket).key("key")))
                    .url()
                    .toURI();
            assertThat(put.toString()).contains("X-Amz-Security-Token=");
            HttpClient http = HttpClient.newHttpClient();
            HttpResponse<String> stored = http.send(
                    HttpRequest.newBuilder(put)
                            .PUT(HttpRequest.BodyPublishers.ofString("hello"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
            URI get = presigner
                    .presignGetObject(p -> p.signatureDuration(Duration.ofMinutes(1))
                            .getObjectRequest(r -> r.bucket(bucket).key("key")))
                    .url()
                    .toURI();
            assertThat(http.send(HttpRequest.newBuilder(get).build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("hello");
            String other = get.toString().replace("Security-Token=", "Security-Token=A");
            assertThat(http.send(HttpRequest.newBuilder(URI.create(other)).build(), BodyHandlers.ofString())
                            .body())
                    .contains("<Code>InvalidToken</Code>");
        }
    }

    @Test
    void aSessionSignsForms() throws IOException {
        s3.createBucket(r -> r.bucket("bucket"));
        AwsSessionCredentials session = session();
        Answer stored = UploadFormBuilder.forKey("form")
                .allowed("x-amz-security-token", session.sessionToken())
                .signer(session.accessKeyId(), session.secretAccessKey())
                .post(gateway);
        assertThat(stored.status()).as(stored.text()).isEqualTo(204);
        Answer uncovered = UploadFormBuilder.forKey("form")
                .field("x-amz-security-token", session.sessionToken())
                .signer(session.accessKeyId(), session.secretAccessKey())
                .post(gateway);
        assertAnswer(403, "AccessDenied", uncovered);
        Answer without = UploadFormBuilder.forKey("form")
                .signer(session.accessKeyId(), session.secretAccessKey())
                .post(gateway);
        assertAnswer(403, "InvalidAccessKeyId", without);
        Answer unsigned = UploadFormBuilder.forKey("form")
                .unsigned()
                .field("x-amz-security-token", session.sessionToken())
                .post(gateway);
        assertAnswer(400, "InvalidToken", unsigned);
    }

    @Test
    void aSessionMakesNoOthers() {
        for (Credentials issued : List.of(
                sts.getSessionToken().credentials(),
                sts.assumeRole(request -> role(request)).credentials())) {
            try (StsClient session = gateway.sts(session(issued))) {
                assertStsError(403, "AccessDenied", session::getSessionToken);
                assertStsError(403, "AccessDenied", () -> session.assumeRole(request -> role(request)));
            }
        }
    }

    @Test
    void aSessionHasNoMoreRightsThanItsUser() {
        try (TestGateway strict = new TestGateway(Map.of(S3Settings.ACL_ENABLED.name(), "true"))) {
            strict.store.addSecret("AKIDSTSBOB", "bobs-secret", "bob");
            strict.s3.createBucket(r -> r.bucket("alices"));
            strict.s3.putObject(r -> r.bucket("alices").key("key"), RequestBody.fromString("hello"));
            Credentials issued;
            try (StsClient bob = strict.sts(AwsBasicCredentials.create("AKIDSTSBOB", "bobs-secret"))) {
                issued = bob.assumeRole(request -> role(request)
                                .policy("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}"))
                        .credentials();
            }
            try (S3Client client = strict.client(session(issued), true)) {
                assertError(
                        403,
                        "AccessDenied",
                        () -> client.getObjectAsBytes(r -> r.bucket("alices").key("key")));
                assertThat(client.listBuckets().buckets()).isEmpty();
                client.createBucket(r -> r.bucket("bobs"));
                assertThat(strict.store.bucket("bobs").owner()).isEqualTo("bob");
            }
        }
    }

    // ---------------------------------------------------------------- how it ends

    @Test
    void aSessionEndsWithItsTime() throws IOException {
        try (TestGateway own = new TestGateway();
                StsClient ownSts = own.sts(ALICE)) {
            own.s3.createBucket(r -> r.bucket("bucket"));
            // As far as two clocks may differ, so that requests can be signed by the system's.
            own.clock.move(Duration.ofMinutes(-14));
            AwsSessionCredentials session =
                    session(ownSts.getSessionToken(r -> r.durationSeconds(900)).credentials());
            try (S3Client client = own.client(session, true);
                    StsClient sessionSts = own.sts(session)) {
                own.clock.move(Duration.ofMinutes(14).plusSeconds(30));
                client.headBucket(r -> r.bucket("bucket"));
                own.clock.move(Duration.ofSeconds(31));
                assertError(400, "ExpiredToken", () -> client.listObjectsV2(r -> r.bucket("bucket")));
                assertStsError(403, "ExpiredToken", sessionSts::getCallerIdentity);
                own.clock.move(Duration.ofSeconds(-31));
                client.headBucket(r -> r.bucket("bucket"));
            }
        }
    }

    @Test
    void aPresignedRequestEndsWithItsSession() throws IOException {
        try (TestGateway own = new TestGateway();
                StsClient ownSts = own.sts(ALICE)) {
            own.s3.createBucket(r -> r.bucket("bucket"));
            AwsSessionCredentials session =
                    session(ownSts.getSessionToken(r -> r.durationSeconds(900)).credentials());
            URI list;
            try (S3Presigner presigner = own.presigner(session)) {
                list = URI.create(presigner
                        .presignHeadBucket(
                                p -> p.signatureDuration(Duration.ofDays(1)).headBucketRequest(r -> r.bucket("bucket")))
                        .url()
                        .toString());
            }
            try (RawClient client = new RawClient(own.port())) {
                String target = list.getRawPath() + "?" + list.getRawQuery();
                assertThat(client.unsignedHead("HEAD", target, Map.of())
                                .answer("HEAD")
                                .status())
                        .isEqualTo(200);
                own.clock.move(Duration.ofMinutes(16));
                assertThat(client.unsignedHead("HEAD", target, Map.of())
                                .answer("HEAD")
                                .status())
                        .isEqualTo(400);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "revoked, , ",
        "replaced, other-secret, alice",
        "given away, wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY, eve"
    })
    void aSessionEndsWithTheSecretThatItWasBegunWith(String how, String secret, String user) {
        try (TestGateway own = new TestGateway();
                StsClient ownSts = own.sts(ALICE)) {
            own.s3.createBucket(r -> r.bucket("bucket"));
            AwsSessionCredentials session = session(ownSts.getSessionToken().credentials());
            try (S3Client client = own.client(session, true);
                    StsClient sessionSts = own.sts(session)) {
                client.listObjectsV2(r -> r.bucket("bucket"));
                if (secret == null) {
                    own.store.removeSecret(TestGateway.ACCESS_ID);
                } else {
                    own.store.addSecret(TestGateway.ACCESS_ID, secret, user);
                }
                own.clock.move(Duration.ofSeconds(31));
                assertError(400, "InvalidToken", () -> client.listObjectsV2(r -> r.bucket("bucket")));
                assertStsError(403, "InvalidClientTokenId", sessionSts::getCallerIdentity);
                own.store.addSecret(TestGateway.ACCESS_ID, TestGateway.SECRET, "alice");
                own.clock.move(Duration.ofSeconds(31));
                client.listObjectsV2(r -> r.bucket("bucket"));
            }
        }
    }

    @Test
    void aSessionOfANewSecretWorksAtOnceAtAGatewayThatKnowsTheOldOne() {
        try (TestGateway own = new TestGateway()) {
            own.s3.createBucket(r -> r.bucket("bucket"));
            own.store.addSecret(TestGateway.ACCESS_ID, "new-secret", "alice");
            try (TestDoor other = new TestDoor(own);
                    StsClient otherSts = other.sts("new-secret")) {
                AwsSessionCredentials session =
                        session(otherSts.getSessionToken().credentials());
                own.clock.move(Duration.ofSeconds(2));
                try (S3Client client = own.client(session, true)) {
                    client.listObjectsV2(r -> r.bucket("bucket"));
                }
            }
        }
    }

    @Test
    void aTokenIsGoodAtEveryGatewayAndOutlivesTheKeysVersion() {
        try (TestGateway own = new TestGateway();
                TestDoor other = new TestDoor(own);
                StsClient ownSts = own.sts(ALICE);
                StsClient otherSts = other.sts(TestGateway.SECRET)) {
            own.s3.createBucket(r -> r.bucket("bucket"));
            AwsSessionCredentials first = session(otherSts.getSessionToken().credentials());
            try (S3Client client = own.client(first, true)) {
                client.listObjectsV2(r -> r.bucket("bucket"));
            }
            own.store.rotateEncryptionKey("sts");
            own.clock.move(Duration.ofMinutes(6));
            AwsSessionCredentials second = session(ownSts.getSessionToken().credentials());
            assertThat(second.sessionToken().substring(0, 8))
                    .isNotEqualTo(first.sessionToken().substring(0, 8));
            for (AwsSessionCredentials session : List.of(first, second)) {
                try (StsClient client = other.sts(session)) {
                    client.getCallerIdentity();
                }
                try (S3Client client = own.client(session, true)) {
                    client.listObjectsV2(r -> r.bucket("bucket"));
                }
            }
        }
    }

    /** Another gateway in front of the same store, which it does not close. */
    private static final class TestDoor implements AutoCloseable {
        private final TestGateway first;
        private final S3Gateway gateway;

        TestDoor(TestGateway first) {
            this.first = first;
            this.gateway = first.another();
        }

        StsClient sts(String secret) {
            return sts(AwsBasicCredentials.create(TestGateway.ACCESS_ID, secret));
        }

        StsClient sts(AwsCredentials credentials) {
            return first.sts(credentials, URI.create("http://" + gateway.address()));
        }

        @Override
        public void close() {
            gateway.close();
        }
    }

    // ---------------------------------------------------------------- tokens that are none

    private Answer list(RawClient client, AwsSessionCredentials session, String token) throws IOException {
        return client.signing(session.accessKeyId(), "s3")
                .head(
                        "GET",
                        "/" + bucket + "?list-type=2",
                        UNSIGNED,
                        Map.of("x-amz-security-token", token),
                        session.secretAccessKey())
                .answer("GET");
    }

    @Test
    void eachByteOfATokenCounts() throws IOException {
        AwsSessionCredentials session = session();
        byte[] token = Base64.getDecoder().decode(session.sessionToken());
        try (RawClient client = new RawClient(gateway.port())) {
            assertThat(list(client, session, session.sessionToken()).status()).isEqualTo(200);
            for (int i = 0; i < token.length; i++) {
                byte[] damaged = token.clone();
                damaged[i] ^= 1;
                assertAnswer(400, "InvalidToken", list(client, session, encode(damaged)));
            }
            for (int length = 1; length < token.length; length += 7) {
                byte[] cut = Arrays.copyOf(token, length);
                assertAnswer(400, "InvalidToken", list(client, session, encode(cut)));
            }
            byte[] longer = Arrays.copyOf(token, token.length + 1);
            for (String other : List.of(
                    encode(longer),
                    session.sessionToken() + "=",
                    " x",
                    "%",
                    session.sessionToken().replaceAll("=+$", "") + "A",
                    "A".repeat(9000))) {
                assertAnswer(400, "InvalidToken", list(client, session, other));
            }
            assertThat(list(client, session, session.sessionToken()).status()).isEqualTo(200);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void bitsOfATokenThatMeanNothingAreNotPassedOver() throws IOException {
        for (int length = 2; length < 5; length++) {
            String name = "n".repeat(length);
            AwsSessionCredentials session =
                    session(sts.assumeRole(request -> role(request).roleSessionName(name))
                            .credentials());
            String token = session.sessionToken();
            int last = token.replaceAll("=+$", "").length() - 1;
            if (last < token.length() - 1) {
                String other = token.substring(0, last) + (char) (token.charAt(last) + 1) + token.substring(last + 1);
                assertThat(Base64.getDecoder().decode(other))
                        .isEqualTo(Base64.getDecoder().decode(token));
                try (RawClient client = new RawClient(gateway.port())) {
                    assertAnswer(400, "InvalidToken", list(client, session, other));
                }
            }
        }
    }

    @Test
    void aTokenIsGoodForItsOwnCredentialsOnly() throws IOException {
        AwsSessionCredentials first = session();
        AwsSessionCredentials second = session();
        try (RawClient client = new RawClient(gateway.port())) {
            assertAnswer(400, "InvalidToken", list(client, first, second.sessionToken()));
            AwsSessionCredentials ofAlice =
                    AwsSessionCredentials.create(TestGateway.ACCESS_ID, TestGateway.SECRET, first.sessionToken());
            assertAnswer(400, "InvalidToken", list(client, ofAlice, first.sessionToken()));
            AwsSessionCredentials wrongSecret =
                    AwsSessionCredentials.create(first.accessKeyId(), TestGateway.SECRET, first.sessionToken());
            assertAnswer(403, "SignatureDoesNotMatch", list(client, wrongSecret, first.sessionToken()));
            assertAnswer(
                    403,
                    "InvalidAccessKeyId",
                    client.signing(first.accessKeyId(), "s3")
                            .head("GET", "/" + bucket, UNSIGNED, Map.of(), first.secretAccessKey())
                            .answer("GET"));
        }
    }

    @Test
    void aTokenThatIsNotSignedIsRefused() throws IOException {
        AwsSessionCredentials session = session();
        for (String[] signer : new String[][] {
            {session.accessKeyId(), session.secretAccessKey()}, {TestGateway.ACCESS_ID, TestGateway.SECRET}
        }) {
            try (RawClient client = new RawClient(gateway.port())) {
                client.splitting("probe", "probe\r\nX-Amz-Security-Token: " + session.sessionToken());
                Answer answer = client.signing(signer[0], "s3")
                        .head("GET", "/" + bucket, UNSIGNED, Map.of("x-probe", "probe"), signer[1])
                        .answer("GET");
                assertAnswer(403, "AccessDenied", answer);
                assertThat(answer.text()).contains("x-amz-security-token is there but not signed");
            }
        }
    }

    @Test
    void aTokenInTheQueryOfASignedRequestCountsLikeOneInTheHeader() throws IOException {
        AwsSessionCredentials session = session();
        String encoded = URLEncoder.encode(session.sessionToken(), StandardCharsets.UTF_8);
        try (RawClient client = new RawClient(gateway.port())) {
            for (String name : List.of("X-Amz-Security-Token", "x-amz-security-token")) {
                String path = "/" + bucket + "?" + name + "=" + encoded;
                assertAnswer(
                        400,
                        "InvalidToken",
                        client.signing(TestGateway.ACCESS_ID, "s3")
                                .head("GET", path, UNSIGNED, Map.of())
                                .answer("GET"));
                assertAnswer(
                        400,
                        "InvalidArgument",
                        client.signing(session.accessKeyId(), "s3")
                                .head(
                                        "GET",
                                        path,
                                        UNSIGNED,
                                        Map.of("x-amz-security-token", session.sessionToken()),
                                        session.secretAccessKey())
                                .answer("GET"));
            }
        }
    }

    @Test
    void anOldSignatureHasNoSession() throws IOException {
        try (TestGateway old = new TestGateway(Map.of(S3Settings.OLD_SIGNATURES.name(), "true"));
                RawClient client = new RawClient(old.port())) {
            Map<String, String> headers = new TreeMap<>(
                    Map.of("authorization", "AWS " + TestGateway.ACCESS_ID + ":x", "x-amz-security-token", "t"));
            assertAnswer(
                    400,
                    "InvalidToken",
                    client.unsignedHead("GET", "/", headers).answer("GET"));
        }
    }

    private static void assertAnswer(int status, String code, Answer answer) {
        assertThat(answer.text()).contains("<Code>" + code + "</Code>");
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }
}
