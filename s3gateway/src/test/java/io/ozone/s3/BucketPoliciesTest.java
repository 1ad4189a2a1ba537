package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ozone.s3.RawClient.Answer;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.Tag;

/** Bucket policies at the door, and requests that nobody signed. Quotes in policies are single ones here. */
class BucketPoliciesTest extends GatewayTest {
    private static final String ALL = "'arn:aws:s3:::BUCKET','arn:aws:s3:::BUCKET/*'";
    private static final String ANYBODY_READS =
            "{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::BUCKET/*'}";

    private static S3Client bob;

    @BeforeAll
    static void introduceBob() {
        gateway.store.addSecret("AKIDPOLICYBOB", "bobs-secret", "bob");
        bob = gateway.client("AKIDPOLICYBOB", "bobs-secret", true);
    }

    private void policy(String... statements) {
        String text = policyText(statements);
        s3.putBucketPolicy(request -> request.bucket(bucket).policy(text));
    }

    private String policyText(String... statements) {
        return ("{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}")
                .replace("BUCKET", bucket)
                .replace('\'', '"');
    }

    private static String deny(String principal, String action, String more) {
        return "{'Effect':'Deny','Principal':" + principal + ",'Action':" + action + ",'Resource':[" + ALL + "]" + more
                + "}";
    }

    private Answer unsigned(String method, String path, Map<String, String> headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> all = new TreeMap<>(headers);
        all.put("content-length", Integer.toString(bytes.length));
        try (RawClient client = new RawClient(gateway.port())) {
            return client.unsignedHead(method, "/" + bucket + path, all)
                    .send(bytes)
                    .answer(method);
        }
    }

    private Answer unsigned(String method, String path) throws IOException {
        return unsigned(method, path, Map.of(), "");
    }

    private static void assertDenied(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.text()).contains("<Code>AccessDenied</Code>");
    }

    @Test
    void aPolicyIsSetReplacedShownAndDeleted() {
        assertError(404, "NoSuchBucketPolicy", () -> s3.getBucketPolicy(request -> request.bucket(bucket)));
        policy(ANYBODY_READS);
        assertThat(s3.getBucketPolicy(request -> request.bucket(bucket)).policy())
                .isEqualTo(policyText(ANYBODY_READS));
        assertThat(isPublic()).isTrue();
        policy(deny("'*'", "'s3:PutObject'", ""));
        assertThat(isPublic()).isFalse();
        s3.deleteBucketPolicy(request -> request.bucket(bucket));
        s3.deleteBucketPolicy(request -> request.bucket(bucket));
        assertError(404, "NoSuchBucketPolicy", () -> s3.getBucketPolicy(request -> request.bucket(bucket)));
        assertThat(isPublic()).isFalse();
        assertError(
                404,
                "NoSuchBucket",
                () -> s3.putBucketPolicy(request -> request.bucket("absent")
                        .policy(policyText(ANYBODY_READS).replace(bucket, "absent"))));
    }

    @Test
    void aBucketIsPublicByItsAclAsFarAsThatCounts() {
        s3.putBucketAcl(request -> request.bucket(bucket).grantRead("id=bob"));
        assertThat(isPublic()).isFalse();
        s3.putBucketAcl(request -> request.bucket(bucket).acl(BucketCannedACL.AUTHENTICATED_READ));
        assertThat(isPublic()).isTrue();
        s3.putPublicAccessBlock(request ->
                request.bucket(bucket).publicAccessBlockConfiguration(block -> block.ignorePublicAcls(true)));
        assertThat(isPublic()).isFalse();
        policy(ANYBODY_READS);
        assertThat(isPublic()).isTrue();
        assertError(404, "NoSuchBucket", () -> s3.getBucketPolicyStatus(request -> request.bucket("absent")));
    }

    private boolean isPublic() {
        return s3.getBucketPolicyStatus(request -> request.bucket(bucket))
                .policyStatus()
                .isPublic();
    }

    @Test
    void whatIsNoPolicyIsRefusedAndChangesNothing() {
        policy(ANYBODY_READS);
        for (String other : List.of(
                "{}",
                "not json",
                policyText(ANYBODY_READS).replace(bucket, "another"),
                policyText(ANYBODY_READS).replace("GetObject", "GetObjekt"),
                policyText(ANYBODY_READS).replace("\"Principal\":\"*\"", "\"NotPrincipal\":{\"AWS\":\"bob\"}"),
                policyText(deny("'*'", "'s3:*'", ",'Condition':{'StringEquals':{'s3:colour':'red'}}")))) {
            assertError(
                    400,
                    "MalformedPolicy",
                    () -> s3.putBucketPolicy(request -> request.bucket(bucket).policy(other)));
        }
        assertThat(s3.getBucketPolicy(request -> request.bucket(bucket)).policy())
                .isEqualTo(policyText(ANYBODY_READS));
    }

    @Test
    void aPolicyNeedsNoChecksum() throws IOException {
        String text = policyText(ANYBODY_READS);
        try (RawClient client = new RawClient(gateway.port())) {
            Answer answer = client.head(
                            "PUT",
                            "/" + bucket + "?policy",
                            "UNSIGNED-PAYLOAD",
                            Map.of("content-length", Integer.toString(text.length())))
                    .send(text)
                    .answer("PUT");
            assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        }
        assertThat(s3.getBucketPolicy(request -> request.bucket(bucket)).policy())
                .isEqualTo(text);
    }

    @Test
    void nobodyMayDoAnythingUntilAPolicySaysSo() throws IOException {
        put("key", "hello");
        assertDenied(unsigned("GET", "/key"));
        policy(ANYBODY_READS);
        Answer read = unsigned("GET", "/key");
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.text()).isEqualTo("hello");
        assertThat(unsigned("HEAD", "/key").status()).isEqualTo(200);
        assertThat(unsigned("GET", "/key", Map.of("range", "bytes=1-2"), "").text())
                .isEqualTo("el");
        assertDenied(unsigned("PUT", "/key", Map.of(), "bye"));
        assertDenied(unsigned("DELETE", "/key"));
        assertDenied(unsigned("GET", "/key?tagging"));
        assertDenied(unsigned("GET", "/key?acl"));
        assertDenied(unsigned("GET", "/key?versionId=null"));
        assertDenied(unsigned("GET", ""));
        assertDenied(unsigned("GET", "?policy"));
        assertDenied(unsigned("DELETE", "?policy"));
        s3.deleteBucketPolicy(request -> request.bucket(bucket));
        assertDenied(unsigned("GET", "/key"));
        assertThat(unsigned("HEAD", "/key").body()).isEmpty();
        assertThat(unsigned("HEAD", "/key").status()).isEqualTo(403);
    }

    @Test
    void whoMayNotListIsNotToldWhatIsThere() throws IOException {
        policy(ANYBODY_READS);
        assertDenied(unsigned("GET", "/absent"));
        assertThat(unsigned("HEAD", "/absent").status()).isEqualTo(403);
        policy(
                ANYBODY_READS,
                "{'Effect':'Allow','Principal':'*','Action':'s3:ListBucket','Resource':'arn:aws:s3:::BUCKET'}");
        assertThat(unsigned("GET", "/absent").text()).contains("<Code>NoSuchKey</Code>");
        assertThat(unsigned("HEAD", "/absent").status()).isEqualTo(404);
        assertThat(unsigned("GET", "?list-type=2").text()).contains("<KeyCount>0</KeyCount>");
    }

    @Test
    void thatABucketIsNotThereIsToldToEverybody() throws IOException {
        bucket = "absent";
        for (String request : List.of(
                "GET ",
                "GET ?policy",
                "GET /key",
                "HEAD /key",
                "PUT /key",
                "PUT ?acl",
                "DELETE ",
                "DELETE /key",
                "POST ?delete",
                "PUT /key?tagging",
                "POST /key?uploads")) {
            int blank = request.indexOf(' ');
            Answer answer = unsigned(request.substring(0, blank), request.substring(blank + 1));
            assertThat(answer.status()).as(request).isEqualTo(404);
            if (!request.startsWith("HEAD")) {
                assertThat(answer.text()).as(request).contains("<Code>NoSuchBucket</Code>", "absent");
            }
        }
        assertError(
                404,
                "NoSuchBucket",
                () -> bob.getObjectAsBytes(request -> request.bucket(bucket).key("key")));
        // What is no operation is not told of.
        assertDenied(unsigned("GET", "?metrics"));
    }

    @Test
    void whoMayListSomeNamesIsToldWhichOfThoseAreThere() throws IOException {
        String somebodyLists =
                "{'Effect':'Allow','Principal':'*','Action':'s3:ListBucket','Resource':'arn:aws:s3:::BUCKET',"
                        + "'Condition':{'StringLike':{'s3:prefix':'public/*'}}}";
        for (String[] statements : new String[][] {{somebodyLists}, {somebodyLists, ANYBODY_READS}}) {
            policy(statements);
            assertThat(unsigned("HEAD", "/public/absent").status()).isEqualTo(404);
            assertThat(unsigned("GET", "/public/absent").text()).contains("<Code>NoSuchKey</Code>");
            assertThat(unsigned("HEAD", "/private/absent").status()).isEqualTo(403);
            assertDenied(unsigned("GET", "/private/absent"));
        }
    }

    @Test
    void anybodyWritesAndDeletesWhereAPolicySaysSo() throws IOException {
        policy("{'Effect':'Allow','Principal':'*','Action':['s3:PutObject','s3:DeleteObject'],"
                + "'Resource':'arn:aws:s3:::BUCKET/drop/*'}");
        assertThat(unsigned("PUT", "/drop/a", Map.of("x-amz-meta-a", "b"), "hello")
                        .status())
                .isEqualTo(200);
        assertThat(gateway.store.head(bucket, "drop/a").owner()).isEqualTo("anonymous");
        assertThat(get("drop/a").asUtf8String()).isEqualTo("hello");
        assertDenied(unsigned("PUT", "/other", Map.of(), "hello"));
        // Tags are a permission of their own.
        assertDenied(unsigned("PUT", "/drop/b", Map.of("x-amz-tagging", "a=b"), "hello"));
        assertThat(gateway.store.has(bucket, "drop/b")).isFalse();
        String list = "<Delete><Object><Key>drop/a</Key></Object><Object><Key>kept</Key></Object></Delete>";
        put("kept", "x");
        Answer deleted = unsigned("POST", "?delete", Map.of("content-md5", md5(list)), list);
        assertThat(deleted.text())
                .contains("<Deleted><Key>drop/a</Key></Deleted>")
                .contains("<Error><Key>kept</Key><Code>AccessDenied</Code>");
        assertThat(gateway.store.has(bucket, "drop/a")).isFalse();
        assertThat(gateway.store.has(bucket, "kept")).isTrue();
    }

    private static String md5(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void othersConfigureABucketWhereAPolicySaysSo() {
        assertError(403, "AccessDenied", () -> tagAsBob());
        policy("{'Effect':'Allow','Principal':{'AWS':'bob'},'Action':['s3:PutBucketTagging','s3:PutBucketCORS',"
                + "'s3:PutLifecycleConfiguration','s3:PutBucketAcl'],'Resource':'arn:aws:s3:::BUCKET'}");
        tagAsBob();
        assertThat(s3.getBucketTagging(request -> request.bucket(bucket)).tagSet())
                .containsExactly(Tag.builder().key("by").value("bob").build());
        bob.deleteBucketTagging(request -> request.bucket(bucket));
        bob.putBucketAcl(request -> request.bucket(bucket).acl(BucketCannedACL.PUBLIC_READ));
        bob.deleteBucketCors(request -> request.bucket(bucket));
        bob.deleteBucketLifecycle(request -> request.bucket(bucket));
        assertError(
                403,
                "AccessDenied",
                () -> bob.putBucketPolicy(request -> request.bucket(bucket).policy(policyText(ANYBODY_READS))));
        assertError(403, "AccessDenied", () -> bob.deletePublicAccessBlock(request -> request.bucket(bucket)));
        policy(deny("{'AWS':'bob'}", "'s3:PutBucketTagging'", ""));
        assertError(403, "AccessDenied", () -> tagAsBob());
    }

    private void tagAsBob() {
        bob.putBucketTagging(request -> request.bucket(bucket)
                .tagging(
                        tags -> tags.tagSet(Tag.builder().key("by").value("bob").build())));
    }

    @Test
    void aFormNeedsNoSignatureWhereAnybodyMayWrite() throws IOException {
        String form = "--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nform\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nhello\r\n--x--\r\n";
        Map<String, String> type = Map.of("content-type", "multipart/form-data; boundary=x");
        assertThat(unsigned("POST", "", type, form).status()).isEqualTo(403);
        policy("{'Effect':'Allow','Principal':'*','Action':'s3:PutObject','Resource':'arn:aws:s3:::BUCKET/form'}");
        assertThat(unsigned("POST", "", type, form).status()).isEqualTo(204);
        assertThat(get("form").asUtf8String()).isEqualTo("hello");
        assertThat(unsigned("POST", "", type, form.replace("\r\nform\r\n", "\r\nother\r\n"))
                        .status())
                .isEqualTo(403);
        assertThat(gateway.store.has(bucket, "other")).isFalse();
    }

    @Test
    void nobodyMakesOrListsBuckets() throws IOException {
        policy("{'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':[" + ALL + "]}");
        try (RawClient client = new RawClient(gateway.port())) {
            assertDenied(client.unsignedHead("GET", "/", Map.of()).answer("GET"));
            assertDenied(client.unsignedHead("PUT", "/made-by-nobody", Map.of("content-length", "0"))
                    .answer("PUT"));
            assertDenied(client.unsignedHead("PUT", "/" + bucket, Map.of("content-length", "0"))
                    .answer("PUT"));
        }
        assertThat(unsigned("GET", "").status()).isEqualTo(200);
    }

    @Test
    void aPartOfASignatureIsNoneAndNotNobodys() throws IOException {
        put("key", "hello");
        policy(ANYBODY_READS);
        for (String query : List.of("?X-Amz-Signature=x", "?X-Amz-Date=20300101T000000Z", "?Signature=x&Expires=1")) {
            assertThat(unsigned("GET", "/key" + query).status()).as(query).isNotEqualTo(200);
        }
        assertThat(unsigned("GET", "/key", Map.of("authorization", "Bearer x"), "")
                        .status())
                .isNotEqualTo(200);
        assertThat(unsigned("GET", "/key", Map.of("x-amz-security-token", "x"), "")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aDenialCountsForTheOwnerToo() {
        put("key", "hello");
        policy(deny("'*'", "'s3:*'", ""));
        assertError(403, "AccessDenied", () -> get("key"));
        assertError(403, "AccessDenied", () -> put("key", "bye"));
        assertError(403, "AccessDenied", () -> s3.listObjectsV2(request -> request.bucket(bucket)));
        assertError(403, "AccessDenied", () -> s3.deleteBucket(request -> request.bucket(bucket)));
        assertError(403, null, () -> s3.headBucket(request -> request.bucket(bucket)));
        assertError(403, "AccessDenied", () -> bob.getBucketPolicy(request -> request.bucket(bucket)));
        // Or it would be for ever.
        assertThat(s3.getBucketPolicy(request -> request.bucket(bucket)).policy())
                .contains("Deny");
        policy(deny("{'AWS':'bob'}", "'s3:*'", ""));
        assertThat(get("key").asUtf8String()).isEqualTo("hello");
        assertError(
                403,
                "AccessDenied",
                () -> bob.getObjectAsBytes(request -> request.bucket(bucket).key("key")));
        s3.deleteBucketPolicy(request -> request.bucket(bucket));
        assertThat(bob.getObjectAsBytes(request -> request.bucket(bucket).key("key"))
                        .asUtf8String())
                .isEqualTo("hello");
    }

    @Test
    void aCopyNeedsBothEnds() {
        put("secret/a", "hello");
        put("open/a", "hello");
        policy(
                "{'Effect':'Deny','Principal':{'AWS':'bob'},'Action':'s3:GetObject',"
                        + "'Resource':'arn:aws:s3:::BUCKET/secret/*'}",
                "{'Effect':'Deny','Principal':{'AWS':'bob'},'Action':'s3:PutObject',"
                        + "'Resource':'arn:aws:s3:::BUCKET/shut/*'}");
        assertError(403, "AccessDenied", () -> copy("secret/a", "open/b"));
        assertError(403, "AccessDenied", () -> copy("open/a", "shut/b"));
        copy("open/a", "open/b");
        String upload = bob.createMultipartUpload(
                        request -> request.bucket(bucket).key("open/c"))
                .uploadId();
        assertError(
                403,
                "AccessDenied",
                () -> bob.uploadPartCopy(request -> request.sourceBucket(bucket)
                        .sourceKey("secret/a")
                        .destinationBucket(bucket)
                        .destinationKey("open/c")
                        .uploadId(upload)
                        .partNumber(1)));
        assertThat(gateway.store.has(bucket, "open/b")).isTrue();
        assertThat(gateway.store.has(bucket, "shut/b")).isFalse();
    }

    private void copy(String from, String to) {
        bob.copyObject(request -> request.sourceBucket(bucket)
                .sourceKey(from)
                .destinationBucket(bucket)
                .destinationKey(to));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'StringNotEquals':{'s3:prefix':'a/'}                      | LIST  | true",
                "'StringEquals':{'s3:prefix':'a/'}                         | LIST  | false",
                "'NumericGreaterThan':{'s3:max-keys':'10'}                 | LIST  | true",
                "'NumericGreaterThan':{'s3:max-keys':'6'}                  | LIST  | false",
                "'IpAddress':{'aws:SourceIp':'127.0.0.0/8'}                | LIST  | false",
                "'NotIpAddress':{'aws:SourceIp':'127.0.0.0/8'}             | LIST  | true",
                "'Bool':{'aws:SecureTransport':'false'}                    | LIST  | false",
                "'StringEquals':{'aws:username':'bob'}                     | LIST  | false",
                "'DateGreaterThan':{'aws:CurrentTime':'2020-01-01'}        | LIST  | false",
                "'DateGreaterThan':{'aws:EpochTime':'99999999999'}         | LIST  | true",
                "'StringLike':{'aws:UserAgent':'aws-sdk-java*'}            | LIST  | false",
                "'StringEquals':{'s3:signatureversion':'AWS4-HMAC-SHA256'} | LIST  | false",
                "'StringEquals':{'s3:authType':'REST-HEADER'}              | LIST  | false",
                "'StringEquals':{'s3:ExistingObjectTag/t':'v'}             | GET   | false",
                "'StringEquals':{'s3:ExistingObjectTag/t':'w'}             | GET   | true",
                "'Null':{'s3:ExistingObjectTag/t':'true'}                  | GET   | true",
                "'StringEquals':{'s3:RequestObjectTag/n':'1'}              | PUT   | false",
                "'ForAnyValue:StringEquals':{'s3:RequestObjectTagKeys':'n'} | PUT  | false",
                "'ForAnyValue:StringEquals':{'s3:RequestObjectTagKeys':'o'} | PUT  | true",
                "'StringEquals':{'s3:RequestObjectTag/n':'2'}              | TAG   | false",
                "'StringEquals':{'s3:RequestObjectTag/n':'1'}              | TAG   | true",
                "'StringEquals':{'s3:x-amz-storage-class':'STANDARD'}      | PUT   | false",
                "'Null':{'s3:x-amz-server-side-encryption':'true'}         | PUT   | false",
                "'StringEquals':{'s3:x-amz-acl':'private'}                 | PUT   | false",
                "'Null':{'s3:if-none-match':'true'}                        | PUT   | false",
                "'Null':{'s3:if-none-match':'false'}                       | PUT   | true",
                "'Bool':{'s3:ObjectCreationOperation':'true'}              | PUT   | false",
                "'Bool':{'s3:ObjectCreationOperation':'false'}             | PUT   | true",
                "'Bool':{'s3:ObjectCreationOperation':'true'}              | BEGIN | true",
                "'Bool':{'s3:ObjectCreationOperation':'false'}             | BEGIN | false",
                "'NumericLessThan':{'s3:signatureAge':'600000'}            | PUT   | false",
                "'NumericGreaterThan':{'s3:signatureAge':'600000'}         | PUT   | true",
                "'StringLike':{'s3:x-amz-copy-source':'BUCKET/k*'}         | COPY  | false",
                "'StringEquals':{'s3:x-amz-metadata-directive':'REPLACE'}  | COPY  | false"
            })
    void conditionsAreHeldAgainstTheRequest(String condition, String what, boolean allowed) {
        s3.putObject(request -> request.bucket(bucket).key("key").tagging("t=v"), RequestBody.fromString("hello"));
        policy(deny(
                "{'AWS':'bob'}",
                "['s3:ListBucket','s3:GetObject','s3:PutObject','s3:PutObjectTagging']",
                ",'Condition':{" + condition.strip() + "}"));
        Runnable call = () -> act(what);
        if (allowed) {
            call.run();
        } else {
            assertError(403, "AccessDenied", call::run);
        }
    }

    private void act(String what) {
        switch (what) {
            case "LIST" ->
                bob.listObjectsV2(request -> request.bucket(bucket).prefix("a/").maxKeys(7));
            case "GET" -> bob.getObjectAsBytes(request -> request.bucket(bucket).key("key"));
            case "PUT" ->
                bob.putObject(
                        request -> request.bucket(bucket)
                                .key("new")
                                .tagging("n=1")
                                .storageClass("STANDARD")
                                .acl("private"),
                        RequestBody.fromString("x"));
            case "BEGIN" ->
                bob.createMultipartUpload(request -> request.bucket(bucket).key("new"));
            case "TAG" ->
                bob.putObjectTagging(request -> request.bucket(bucket)
                        .key("key")
                        .tagging(tags ->
                                tags.tagSet(Tag.builder().key("n").value("2").build())));
            default ->
                bob.copyObject(request -> request.sourceBucket(bucket)
                        .sourceKey("key")
                        .destinationBucket(bucket)
                        .destinationKey("copy")
                        .metadataDirective(MetadataDirective.REPLACE));
        }
    }

    /** As S3's guide has it: nobody overwrites, neither at once nor in parts. */
    @Test
    void aPolicyMayWantConditionsOfAllThatMakesObjects() {
        policy("{'Effect':'Deny','Principal':'*','Action':'s3:PutObject','Resource':'arn:aws:s3:::BUCKET/*',"
                + "'Condition':{'Null':{'s3:if-none-match':'true'},'Bool':{'s3:ObjectCreationOperation':'true'}}}");
        RequestBody body = RequestBody.fromString("x");
        assertError(
                403,
                "AccessDenied",
                () -> bob.putObject(request -> request.bucket(bucket).key("k"), body));
        bob.putObject(request -> request.bucket(bucket).key("k").ifNoneMatch("*"), body);
        String id = bob.createMultipartUpload(request -> request.bucket(bucket).key("p"))
                .uploadId();
        String etag = bob.uploadPart(
                        request -> request.bucket(bucket).key("p").uploadId(id).partNumber(1), body)
                .eTag();
        assertError(403, "AccessDenied", () -> complete(id, etag, request -> {}));
        complete(id, etag, request -> request.ifNoneMatch("*"));
    }

    private void complete(String id, String etag, Consumer<CompleteMultipartUploadRequest.Builder> more) {
        bob.completeMultipartUpload(request -> more.accept(request.bucket(bucket)
                .key("p")
                .uploadId(id)
                .multipartUpload(upload -> upload.parts(
                        CompletedPart.builder().partNumber(1).eTag(etag).build()))));
    }

    /** The answer tells what the object's ETag is, to who guesses it. */
    @Test
    void whoComparesMustBeAllowedToRead() {
        RequestBody body = RequestBody.fromString("x");
        String etag =
                s3.putObject(request -> request.bucket(bucket).key("k"), body).eTag();
        policy(deny("{'AWS':'bob'}", "'s3:GetObject'", ""));
        assertError(
                403,
                "AccessDenied",
                () -> bob.putObject(request -> request.bucket(bucket).key("k").ifMatch(etag), body));
        assertError(
                403,
                "AccessDenied",
                () -> bob.deleteObject(
                        request -> request.bucket(bucket).key("k").ifMatch(etag)));
        assertThat(deleteAsBob(etag).errors())
                .singleElement()
                .satisfies(error -> assertThat(error.code()).isEqualTo("AccessDenied"));
        bob.putObject(request -> request.bucket(bucket).key("k").ifMatch("*"), body);
        assertThat(deleteAsBob("*").errors()).isEmpty();
        assertThat(s3.listObjectsV2(request -> request.bucket(bucket)).contents())
                .isEmpty();
    }

    /** As S3's guide has it: nothing is deleted but what somebody has just seen. */
    @Test
    void aPolicyMayWantAConditionOfDeletions() {
        String etag = s3.putObject(request -> request.bucket(bucket).key("k"), RequestBody.fromString("x"))
                .eTag();
        policy(deny("{'AWS':'bob'}", "'s3:DeleteObject'", ",'Condition':{'Null':{'s3:if-match':'true'}}"));
        assertError(
                403,
                "AccessDenied",
                () -> bob.deleteObject(request -> request.bucket(bucket).key("k")));
        assertThat(deleteAsBob(null).errors()).hasSize(1);
        policy(deny("{'AWS':'bob'}", "'s3:DeleteObject'", ",'Condition':{'StringNotEquals':{'s3:if-match':'*'}}"));
        assertThat(deleteAsBob(etag).errors()).hasSize(1);
        assertThat(deleteAsBob("*").errors()).isEmpty();
    }

    private DeleteObjectsResponse deleteAsBob(String etag) {
        return bob.deleteObjects(request -> request.bucket(bucket)
                .delete(delete -> delete.objects(one -> one.key("k").eTag(etag))));
    }

    @Test
    void publicPoliciesCanBeBlockedOrCountForNothing() throws IOException {
        put("key", "hello");
        policy(ANYBODY_READS);
        assertThat(unsigned("GET", "/key").status()).isEqualTo(200);
        s3.putPublicAccessBlock(request ->
                request.bucket(bucket).publicAccessBlockConfiguration(block -> block.restrictPublicBuckets(true)));
        assertDenied(unsigned("GET", "/key"));
        assertThat(get("key").asUtf8String()).isEqualTo("hello");
        s3.putPublicAccessBlock(request ->
                request.bucket(bucket).publicAccessBlockConfiguration(block -> block.blockPublicPolicy(true)));
        // What is there stays; what is new is refused.
        assertThat(unsigned("GET", "/key").status()).isEqualTo(200);
        assertError(403, "AccessDenied", () -> policy(ANYBODY_READS));
        policy("{'Effect':'Allow','Principal':{'AWS':'bob'},'Action':'s3:GetObject',"
                + "'Resource':'arn:aws:s3:::BUCKET/*'}");
        assertDenied(unsigned("GET", "/key"));
    }

    @Test
    void whoSignsNeedsAGrantWhereAclsAreChecked() {
        try (TestGateway strict = new TestGateway(Map.of("ozone.acl.enabled", "true"))) {
            strict.store.addSecret("AKIDSTRICTBOB", "bobs-secret", "bob");
            strict.s3.createBucket(request -> request.bucket("strict"));
            strict.s3.putObject(request -> request.bucket("strict").key("a/key"), RequestBody.fromString("hello"));
            try (S3Client guest = strict.client("AKIDSTRICTBOB", "bobs-secret", true)) {
                guest.createBucket(request -> request.bucket("bobs-own"));
                assertError(
                        403,
                        "AccessDenied",
                        () -> guest.getObjectAsBytes(
                                request -> request.bucket("strict").key("a/key")));
                assertError(403, "AccessDenied", () -> guest.listObjectsV2(request -> request.bucket("strict")));
                assertError(404, "NoSuchBucket", () -> guest.listObjectsV2(request -> request.bucket("absent")));
                strict.s3.putBucketPolicy(request -> request.bucket("strict")
                        .policy(("{'Statement':{'Effect':'Allow','Principal':{'AWS':'bob'},'Action':"
                                        + "['s3:GetObject','s3:DeleteObject'],"
                                        + "'Resource':'arn:aws:s3:::strict/a/*'}}")
                                .replace('\'', '"')));
                assertThat(guest.getObjectAsBytes(
                                        request -> request.bucket("strict").key("a/key"))
                                .asUtf8String())
                        .isEqualTo("hello");
                DeleteObjectsResponse deleted = guest.deleteObjects(request -> request.bucket("strict")
                        .delete(delete -> delete.objects(object -> object.key("a/key"), object -> object.key("b"))));
                assertThat(deleted.errors()).extracting(S3Error::key).containsExactly("b");
                assertThat(deleted.errors()).extracting(S3Error::code).containsExactly("AccessDenied");
                assertThat(strict.store.has("strict", "a/key")).isFalse();
                assertThat(guest.listBuckets().buckets())
                        .extracting(Bucket::name)
                        .containsExactly("bobs-own");
                strict.s3.createBucket(request -> request.bucket("another"));
                ListBucketsResponse first = strict.s3.listBuckets(request -> request.maxBuckets(1));
                assertThat(first.buckets()).extracting(Bucket::name).containsExactly("another");
                assertThat(strict.s3
                                .listBuckets(
                                        request -> request.maxBuckets(1).continuationToken(first.continuationToken()))
                                .buckets())
                        .extracting(Bucket::name)
                        .containsExactly("strict");
            }
        }
    }

    @Test
    void whatABucketSaysIsAskedForOnceInAWhile() throws IOException {
        try (TestGateway other = new TestGateway()) {
            bucket = "remembered";
            other.s3.createBucket(request -> request.bucket(bucket));
            int before = other.store.accessReads();
            for (int i = 0; i < 20; i++) {
                String key = "key" + i;
                other.s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString("hello"));
            }
            assertThat(other.store.accessReads() - before).isLessThan(20);
            // As another gateway would do it.
            other.store
                    .as("alice")
                    .putConfiguration(
                            bucket,
                            BucketConfiguration.newBuilder()
                                    .setKind(BucketConfigurationKind.POLICY)
                                    .setDocument(ByteString.copyFromUtf8(policyText(ANYBODY_READS)))
                                    .build());
            other.clock.move(Duration.ofSeconds(3));
            assertThat(read(other)).isEqualTo(200);
            other.store.as("alice").deleteConfiguration(bucket, BucketConfigurationKind.POLICY);
            other.clock.move(Duration.ofSeconds(3));
            assertThat(read(other)).isEqualTo(403);
            other.store
                    .as("alice")
                    .putConfiguration(
                            bucket,
                            BucketConfiguration.newBuilder()
                                    .setKind(BucketConfigurationKind.POLICY)
                                    .setDocument(ByteString.copyFromUtf8("of a later version"))
                                    .build());
            other.clock.move(Duration.ofSeconds(3));
            assertError(403, "AccessDenied", () -> other.s3.listObjectsV2(request -> request.bucket(bucket)));
            other.s3.deleteBucketPolicy(request -> request.bucket(bucket));
            other.s3.listObjectsV2(request -> request.bucket(bucket));
        }
    }

    private int read(TestGateway other) throws IOException {
        try (RawClient client = new RawClient(other.port())) {
            return client.unsignedHead("GET", "/" + bucket + "/key1", Map.of())
                    .answer("GET")
                    .status();
        }
    }
}
