package io.ozone.s3.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.settings.Settings;
import io.ozone.common.time.Clock;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.auth.SessionTokens;
import io.ozone.s3.encryption.ObjectEncryption;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Api;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.journal.RestNames;
import io.ozone.s3.keys.KeyRing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    /** Nothing here is served, so nobody is asked for anything. */
    private static final Gatekeeper GATEKEEPER = new Gatekeeper(null, false, Duration.ofSeconds(1), Clock.SYSTEM);

    private static final KeyRing KEYS = new KeyRing(null, Clock.SYSTEM);
    private static final ObjectEncryption ENCRYPTION = ObjectEncryption.of(Settings.defaults(), KEYS, GATEKEEPER);

    private static final List<Operation> OPERATIONS = Operations.all(
            Settings.defaults(), GATEKEEPER, ENCRYPTION, new SessionTokens(KEYS, Clock.SYSTEM), Clock.SYSTEM);
    private static final Routes ROUTES = new Routes(OPERATIONS);

    private static final List<String> METHODS = List.of("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS");
    private static final List<String> PATHS = List.of("/", "/bucket", "/bucket/key");

    /** Every sub-resource and every parameter that changes what is done, of all of S3. */
    private static final List<String> SUBRESOURCES = List.of(
            "accelerate",
            "acl",
            "analytics",
            "annotation",
            "attributes",
            "cors",
            "delete",
            "encryption",
            "intelligent-tiering",
            "inventory",
            "legal-hold",
            "lifecycle",
            "list-type",
            "location",
            "logging",
            "metadataConfiguration",
            "metadataInventoryTable",
            "metadataJournalTable",
            "metadataTable",
            "metrics",
            "notification",
            "object-lock",
            "ownershipControls",
            "partNumber",
            "policy",
            "policyStatus",
            "publicAccessBlock",
            "renameObject",
            "replication",
            "requestPayment",
            "restore",
            "retention",
            "select",
            "select-type",
            "session",
            "tagging",
            "torrent",
            "uploadId",
            "uploads",
            "versionId",
            "versioning",
            "versions",
            "website",
            "append",
            "x-unknown",
            "AWSAccessKeyId",
            "Action");

    @Test
    void thePlainRequestsAreServed() {
        TreeMap<String, String> served = new TreeMap<>();
        for (String method : METHODS) {
            for (String path : PATHS) {
                served.put(method + " " + path, route(method, path, null));
            }
        }
        served.values().removeIf(name -> name.equals("NotImplemented"));
        assertThat(served)
                .isEqualTo(new TreeMap<>(Map.of(
                        "GET /", "ListBuckets",
                        "GET /bucket", "ListObjects",
                        "HEAD /bucket", "HeadBucket",
                        "PUT /bucket", "CreateBucket",
                        "DELETE /bucket", "DeleteBucket",
                        "POST /bucket", "PostObject",
                        "GET /bucket/key", "GetObject",
                        "HEAD /bucket/key", "HeadObject",
                        "PUT /bucket/key", "PutObject",
                        "DELETE /bucket/key", "DeleteObject")));
    }

    @Test
    void everySubresourceIsItsOwnOperationOrNotImplemented() {
        Set<String> served = new TreeSet<>();
        for (String method : METHODS) {
            for (String path : PATHS) {
                for (String subresource : SUBRESOURCES) {
                    for (String query :
                            List.of(subresource, subresource + "=", subresource + "=value", subresource + "&x-id=Y")) {
                        String name = route(method, path, query);
                        if (!name.equals("NotImplemented")) {
                            served.add(method + " " + path + "?" + subresource + " " + name);
                        }
                    }
                }
            }
        }
        assertThat(served)
                .containsExactly(
                        "DELETE /bucket/key?tagging DeleteObjectTagging",
                        "DELETE /bucket/key?uploadId AbortMultipartUpload",
                        "DELETE /bucket/key?versionId DeleteObject",
                        "DELETE /bucket?cors DeleteBucketCors",
                        "DELETE /bucket?encryption DeleteBucketEncryption",
                        "DELETE /bucket?lifecycle DeleteBucketLifecycle",
                        "DELETE /bucket?ownershipControls DeleteBucketOwnershipControls",
                        "DELETE /bucket?policy DeleteBucketPolicy",
                        "DELETE /bucket?publicAccessBlock DeletePublicAccessBlock",
                        "DELETE /bucket?replication DeleteBucketReplication",
                        "DELETE /bucket?tagging DeleteBucketTagging",
                        "DELETE /bucket?website DeleteBucketWebsite",
                        "GET /bucket/key?acl GetObjectAcl",
                        "GET /bucket/key?attributes GetObjectAttributes",
                        "GET /bucket/key?legal-hold GetObjectLegalHold",
                        "GET /bucket/key?partNumber GetObject",
                        "GET /bucket/key?retention GetObjectRetention",
                        "GET /bucket/key?tagging GetObjectTagging",
                        "GET /bucket/key?uploadId ListParts",
                        "GET /bucket/key?versionId GetObject",
                        "GET /bucket?accelerate GetBucketAccelerateConfiguration",
                        "GET /bucket?acl GetBucketAcl",
                        "GET /bucket?cors GetBucketCors",
                        "GET /bucket?encryption GetBucketEncryption",
                        "GET /bucket?lifecycle GetBucketLifecycleConfiguration",
                        "GET /bucket?list-type ListObjectsV2",
                        "GET /bucket?location GetBucketLocation",
                        "GET /bucket?logging GetBucketLogging",
                        "GET /bucket?notification GetBucketNotificationConfiguration",
                        "GET /bucket?object-lock GetObjectLockConfiguration",
                        "GET /bucket?ownershipControls GetBucketOwnershipControls",
                        "GET /bucket?policy GetBucketPolicy",
                        "GET /bucket?policyStatus GetBucketPolicyStatus",
                        "GET /bucket?publicAccessBlock GetPublicAccessBlock",
                        "GET /bucket?replication GetBucketReplication",
                        "GET /bucket?requestPayment GetBucketRequestPayment",
                        "GET /bucket?tagging GetBucketTagging",
                        "GET /bucket?uploads ListMultipartUploads",
                        "GET /bucket?versioning GetBucketVersioning",
                        "GET /bucket?versions ListObjectVersions",
                        "GET /bucket?website GetBucketWebsite",
                        "HEAD /bucket/key?partNumber HeadObject",
                        "HEAD /bucket/key?versionId HeadObject",
                        "POST /bucket/key?uploadId CompleteMultipartUpload",
                        "POST /bucket/key?uploads CreateMultipartUpload",
                        "POST /bucket?delete DeleteObjects",
                        "PUT /bucket/key?acl PutObjectAcl",
                        "PUT /bucket/key?legal-hold PutObjectLegalHold",
                        "PUT /bucket/key?retention PutObjectRetention",
                        "PUT /bucket/key?tagging PutObjectTagging",
                        "PUT /bucket/key?uploadId UploadPart",
                        "PUT /bucket?acl PutBucketAcl",
                        "PUT /bucket?cors PutBucketCors",
                        "PUT /bucket?encryption PutBucketEncryption",
                        "PUT /bucket?lifecycle PutBucketLifecycleConfiguration",
                        "PUT /bucket?logging PutBucketLogging",
                        "PUT /bucket?notification PutBucketNotificationConfiguration",
                        "PUT /bucket?object-lock PutObjectLockConfiguration",
                        "PUT /bucket?ownershipControls PutBucketOwnershipControls",
                        "PUT /bucket?policy PutBucketPolicy",
                        "PUT /bucket?publicAccessBlock PutPublicAccessBlock",
                        "PUT /bucket?requestPayment PutBucketRequestPayment",
                        "PUT /bucket?tagging PutBucketTagging",
                        "PUT /bucket?versioning PutBucketVersioning");
    }

    @Test
    void twoSubresourcesAtOnceAreNeverHalfServed() {
        for (String one : SUBRESOURCES) {
            for (String other : SUBRESOURCES) {
                if (!one.equals(other)) {
                    for (String method : METHODS) {
                        assertThat(route(method, "/bucket", one + "&" + other)).isEqualTo("NotImplemented");
                    }
                }
            }
        }
    }

    @Test
    void onlyPartsAndVersionsComeWithAnother() {
        Set<String> served = new TreeSet<>();
        for (String one : SUBRESOURCES) {
            for (String other : SUBRESOURCES) {
                for (String method : METHODS) {
                    String name = route(method, "/bucket/key", one + "&" + other);
                    if (!one.equals(other) && !name.equals("NotImplemented")) {
                        served.add(method + " " + name);
                    }
                }
            }
        }
        assertThat(served)
                .containsExactly(
                        "DELETE DeleteObjectTagging",
                        "GET GetObject",
                        "GET GetObjectAcl",
                        "GET GetObjectAttributes",
                        "GET GetObjectLegalHold",
                        "GET GetObjectRetention",
                        "GET GetObjectTagging",
                        "HEAD HeadObject",
                        "PUT PutObjectAcl",
                        "PUT PutObjectLegalHold",
                        "PUT PutObjectRetention",
                        "PUT PutObjectTagging",
                        "PUT UploadPart");
    }

    @Test
    void parametersOfOneOperationAreNotThoseOfAnother() {
        assertThat(route("GET", "/bucket/key", "uploadId=u&partNumber=1")).isEqualTo("NotImplemented");
        assertThat(route("PUT", "/bucket/key", "partNumber=1")).isEqualTo("NotImplemented");
        assertThat(route("GET", "/bucket", "uploads&start-after=a")).isEqualTo("NotImplemented");
        assertThat(route("GET", "/bucket/key", "max-parts=1")).isEqualTo("NotImplemented");
        assertThat(route("GET", "/bucket", "list-type=2&prefix=a&continuation-token=b"))
                .isEqualTo("ListObjectsV2");
        assertThat(route("GET", "/bucket", "prefix=a&continuation-token=b")).isEqualTo("NotImplemented");
        assertThat(route("GET", "/bucket", "bucket=b&key=k&etag=e")).isEqualTo("ListObjects");
        assertThat(route("GET", "/bucket", "list-type=2&key=k")).isEqualTo("NotImplemented");
        assertThat(route("GET", "/bucket", "location&prefix=a")).isEqualTo("NotImplemented");
        assertThat(route("GET", "/bucket/key", "response-content-type=a")).isEqualTo("GetObject");
        assertThat(route("PUT", "/bucket/key", "response-content-type=a")).isEqualTo("NotImplemented");
        assertThat(route("GET", "/bucket/key", "X-Amz-Signature=a&X-Amz-Date=b"))
                .isEqualTo("GetObject");
    }

    @Test
    void methodsThatS3DoesNotHaveAreNotAllowed() {
        assertThat(route("PATCH", "/bucket/key", null)).isEqualTo("MethodNotAllowed");
        assertThat(route("get", "/bucket/key", null)).isEqualTo("MethodNotAllowed");
        assertThat(route("TRACE", "/", null)).isEqualTo("MethodNotAllowed");
    }

    @Test
    void everyOperationSaysWhatItNeedsToBeAllowed() {
        assertThatCode(() -> new Permissions(OPERATIONS, GATEKEEPER)).doesNotThrowAnyException();
        Operation other = new Operation() {
            @Override
            public Match match() {
                return Match.plain("OpenTheBarn", "GET", Level.OBJECT);
            }

            @Override
            public void serve(Exchange exchange, Identity caller) {
                throw new AssertionError("never served");
            }
        };
        assertThatThrownBy(() -> new Permissions(List.of(other), GATEKEEPER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("OpenTheBarn");
    }

    @Test
    void noTwoOperationsServeTheSameRequests() {
        Set<List<Object>> seen = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (Operation operation : OPERATIONS) {
            Match match = operation.match();
            String action = match.api() == Api.STS ? match.name() : "";
            assertThat(seen.add(List.of(match.api(), match.method(), match.level(), match.subresource(), action)))
                    .as(match.name())
                    .isTrue();
            names.add(match.name());
        }
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void everyOperationOnABucketHasItsNameInLogs() {
        assertThat(OPERATIONS.stream()
                        .map(Operation::match)
                        .filter(match -> match.level() != Level.SERVICE)
                        .map(Match::name))
                .allMatch(RestNames::has);
        assertThat(List.of("CopyObject", "UploadPartCopy", "Preflight")).allMatch(RestNames::has);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /?Action=AssumeRole, AssumeRole",
        "POST, /?Action=AssumeRole&Policy=x, AssumeRole",
        "POST, /?Action=GetSessionToken, GetSessionToken",
        "POST, /?Action=GetCallerIdentity, GetCallerIdentity",
        "POST, /?Action=assumerole, NotImplemented",
        "POST, /?Action=AssumeRoleWithWebIdentity, NotImplemented",
        "POST, /?Action=, NotImplemented",
        "POST, /, NotImplemented",
        "POST, /?Action=AssumeRole&Tags.member.1.Key=a, NotImplemented",
        "POST, /?Action=GetSessionToken&RoleArn=a, NotImplemented",
        "POST, /?Action=GetCallerIdentity&X-Amz-Security-Token=t, NotImplemented",
        "GET, /?Action=AssumeRole, NotImplemented",
        "GET, /, NotImplemented",
        "PUT, /bucket, NotImplemented",
        "GET, /bucket/key, NotImplemented"
    })
    void stsHasAClosedTableOfItsOwn(String method, String target, String expected) {
        assertThat(route(Api.STS, method, target)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-server-side-encryption-unknown: x",
                "x-amz-object-lock-unknown: x",
                "x-amz-bypass-governance-retention: true",
                "x-amz-write-offset-bytes: 5",
                "x-amz-mfa: 1",
                "x-amz-checksum-md5: t",
                "x-amz-unknown: x",
                "if-modified-since: x",
                "content-range: bytes 0-1/2",
                "X-Amz-Server-Side-Encryption-Customer: x"
            })
    void headersThatAskForMoreAreNotImplemented(String header) {
        int colon = header.indexOf(':');
        HttpFields headers = HttpFields.build().add(header.substring(0, colon), header.substring(colon + 2));
        assertThatThrownBy(() -> HeaderRules.check(put(), headers))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.code()).isEqualTo("NotImplemented"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-acl: public-read",
                "x-amz-grant-read: id=x",
                "x-amz-meta-anything: x",
                "x-amz-storage-class: STANDARD",
                "x-amz-tagging: a=b",
                "x-amz-object-lock-mode: GOVERNANCE",
                "x-amz-object-lock-retain-until-date: x",
                "x-amz-object-lock-legal-hold: ON",
                "x-amz-server-side-encryption: AES256",
                "x-amz-server-side-encryption-aws-kms-key-id: k",
                "x-amz-server-side-encryption-context: e30=",
                "x-amz-server-side-encryption-bucket-key-enabled: true",
                "x-amz-server-side-encryption-customer-algorithm: AES256",
                "x-amz-server-side-encryption-customer-key: k",
                "x-amz-server-side-encryption-customer-key-MD5: m",
                "x-amz-website-redirect-location: /x",
                "X-Amz-Copy-Source: /b/k",
                "x-amz-checksum-crc32: AAAAAA==",
                "if-match: x",
                "content-type: x",
                "x-amz-security-token: t",
                "x-forwarded-for: x"
            })
    void headersThatAreServedPass(String header) {
        int colon = header.indexOf(':');
        HttpFields headers = HttpFields.build().add(header.substring(0, colon), header.substring(colon + 2));
        assertThatCode(() -> HeaderRules.check(put(), headers)).doesNotThrowAnyException();
    }

    private static Match put() {
        return ROUTES.find(Api.S3, "PUT", RequestTarget.parse("/bucket/key", ""))
                .match();
    }

    private static String route(String method, String path, String query) {
        return route(Api.S3, method, query == null ? path : path + "?" + query);
    }

    private static String route(Api api, String method, String target) {
        try {
            return ROUTES.find(api, method, RequestTarget.parse(target, ""))
                    .match()
                    .name();
        } catch (S3Exception e) {
            return e.code();
        }
    }
}
