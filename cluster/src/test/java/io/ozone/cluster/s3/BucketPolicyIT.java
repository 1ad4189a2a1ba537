package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.Tag;

/** Policies, and what is done without any signature. Quotes in policies are single ones here. */
final class BucketPolicyIT extends Conformance {
    private static final String ANYBODY_READS = allow("'*'", "'s3:GetObject'", "BUCKET/*");

    private static String allow(String principal, String actions, String resource) {
        return statement("Allow", principal, actions, resource, "");
    }

    private static String deny(String principal, String actions, String resource) {
        return statement("Deny", principal, actions, resource, "");
    }

    private static String statement(
            String effect, String principal, String actions, String resource, String condition) {
        return "{'Effect':'" + effect + "','Principal':" + principal + ",'Action':" + actions
                + ",'Resource':'arn:aws:s3:::" + resource + "'" + condition + "}";
    }

    private String text(String statements, String of) {
        return ("{'Version':'2012-10-17','Statement':[" + statements + "]}")
                .replace("BUCKET", of)
                .replace('\'', '"');
    }

    private void policy(String... statements) {
        s3.putBucketPolicy(r -> r.bucket(bucket).policy(text(String.join(",", statements), bucket)));
    }

    private String policy() {
        return s3.getBucketPolicy(r -> r.bucket(bucket)).policy();
    }

    private boolean isPublic() {
        return s3.getBucketPolicyStatus(r -> r.bucket(bucket)).policyStatus().isPublic();
    }

    private RawClient.Answer nobody(String method, String target, String body, String... headers) {
        return raw.anonymous(method, "/" + bucket + target, body, headers);
    }

    @Test
    void aPolicyIsSetShownReplacedAndDeleted() {
        refuses(404, "NoSuchBucketPolicy", this::policy);
        assertThat(isPublic()).isFalse();
        policy(ANYBODY_READS);
        assertThat(policy()).isEqualTo(text(ANYBODY_READS, bucket));
        assertThat(isPublic()).isTrue();
        policy(allow("{'AWS':'stranger'}", "'s3:GetObject'", "BUCKET/*"));
        assertThat(policy()).contains("stranger");
        assertThat(isPublic()).isFalse();
        assertThat(s3.deleteBucketPolicy(r -> r.bucket(bucket))
                        .sdkHttpResponse()
                        .statusCode())
                .isEqualTo(204);
        refuses(404, "NoSuchBucketPolicy", this::policy);
        s3.deleteBucketPolicy(r -> r.bucket(bucket));
    }

    @Test
    void aBucketThatIsNotThereHasNone() {
        String absent = newName();
        refuses(404, "NoSuchBucket", () -> s3.getBucketPolicy(r -> r.bucket(absent)));
        refuses(
                404,
                "NoSuchBucket",
                () -> s3.putBucketPolicy(r -> r.bucket(absent).policy(text(ANYBODY_READS, absent))));
        refuses(404, "NoSuchBucket", () -> s3.deleteBucketPolicy(r -> r.bucket(absent)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json",
                "{}",
                "{'Statement':[]}",
                "{'Statement':[{'Effect':'Perhaps','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::BUCKET/*'}]}",
                "{'Statement':[{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::BUCKET/*'}]}",
                "{'Statement':[{'Effect':'Allow','Principal':'*','Action':'s3:NoSuchAction','Resource':'arn:aws:s3:::BUCKET/*'}]}",
                "{'Statement':[{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::another-bucket/*'}]}",
                "{'Statement':[{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::BUCKET'}]}",
                "{'Statement':[{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::BUCKET/*',"
                        + "'Condition':{'NoSuchOperator':{'aws:SourceIp':'127.0.0.1'}}}]}"
            })
    void whatIsNoPolicyIsRefused(String policy) {
        String text = policy.replace("BUCKET", bucket).replace('\'', '"');
        refuses(
                400,
                "MalformedPolicy",
                () -> s3.putBucketPolicy(r -> r.bucket(bucket).policy(text)));
        refuses(404, "NoSuchBucketPolicy", this::policy);
    }

    @Test
    void nobodyMayDoAnythingUntilAPolicySaysSo() {
        put("key", "content");
        assertRefused(403, "AccessDenied", nobody("GET", "/key", ""));
        policy(ANYBODY_READS);
        assertThat(nobody("GET", "/key", "").body()).isEqualTo("content");
        assertThat(nobody("HEAD", "/key", "").status()).isEqualTo(200);
        assertRefused(403, "AccessDenied", nobody("PUT", "/key", "other"));
        assertRefused(403, "AccessDenied", nobody("DELETE", "/key", ""));
        assertRefused(403, "AccessDenied", nobody("GET", "", ""));
        // Who may not list is not told what there is.
        assertRefused(403, "AccessDenied", nobody("GET", "/absent", ""));
        policy(ANYBODY_READS, allow("'*'", "'s3:ListBucket'", "BUCKET"));
        assertRefused(404, "NoSuchKey", nobody("GET", "/absent", ""));
        assertThat(nobody("GET", "?list-type=2", "").body()).contains("<Key>key</Key>");
        s3.deleteBucketPolicy(r -> r.bucket(bucket));
        assertRefused(403, "AccessDenied", nobody("GET", "/key", ""));
    }

    @Test
    void nobodyWritesAndDeletesWhereAPolicySaysSo() {
        policy(allow("'*'", "['s3:PutObject','s3:DeleteObject']", "BUCKET/drop/*"));
        assertThat(nobody("PUT", "/drop/a", "content").status()).isEqualTo(200);
        assertThat(get("drop/a")).isEqualTo("content");
        assertRefused(403, "AccessDenied", nobody("PUT", "/other", "content"));
        assertRefused(403, "AccessDenied", nobody("GET", "/drop/a", ""));
        assertThat(nobody("DELETE", "/drop/a", "").status()).isEqualTo(204);
        assertThat(keys()).isEmpty();
    }

    @Test
    void aDenialCountsMoreThanAnAllowance() {
        put("open/a", "open");
        put("secret/a", "secret");
        policy(ANYBODY_READS, deny("'*'", "'s3:GetObject'", "BUCKET/secret/*"));
        assertThat(nobody("GET", "/open/a", "").body()).isEqualTo("open");
        assertRefused(403, "AccessDenied", nobody("GET", "/secret/a", ""));
        refuses(403, "AccessDenied", () -> get("secret/a"));
        refuses(403, () -> s3.headObject(r -> r.bucket(bucket).key("secret/a")));
    }

    @Test
    void theOwnerIsNeverLockedOutOfThePolicy() {
        put("key", "content");
        policy(deny("'*'", "'s3:*'", "BUCKET"), deny("'*'", "'s3:*'", "BUCKET/*"));
        refuses(403, "AccessDenied", () -> get("key"));
        refuses(403, "AccessDenied", () -> s3.listObjectsV2(r -> r.bucket(bucket)));
        refuses(403, "AccessDenied", () -> other.getBucketPolicy(r -> r.bucket(bucket)));
        assertThat(policy()).contains("Deny");
        s3.deleteBucketPolicy(r -> r.bucket(bucket));
        assertThat(get("key")).isEqualTo("content");
    }

    @Test
    void aDenialIsForThoseThatItNames() {
        put("key", "content");
        policy(deny("{'AWS':'stranger'}", "['s3:GetObject','s3:PutObject']", "BUCKET/*"));
        refuses(
                403,
                "AccessDenied",
                () -> other.getObjectAsBytes(r -> r.bucket(bucket).key("key")));
        refuses(403, "AccessDenied", () -> other.putObject(r -> r.bucket(bucket).key("key"), text("other")));
        assertThat(get("key")).isEqualTo("content");
    }

    @Test
    void aCopyNeedsItsSourceAndItsTarget() {
        put("secret/a", "x");
        put("open/a", "x");
        policy(
                deny("{'AWS':'stranger'}", "'s3:GetObject'", "BUCKET/secret/*"),
                deny("{'AWS':'stranger'}", "'s3:PutObject'", "BUCKET/shut/*"));
        refuses(403, "AccessDenied", () -> copy("secret/a", "open/b"));
        refuses(403, "AccessDenied", () -> copy("open/a", "shut/b"));
        copy("open/a", "open/b");
        assertThat(keys()).containsExactly("open/a", "open/b", "secret/a");
    }

    private void copy(String from, String to) {
        other.copyObject(r -> r.sourceBucket(bucket)
                .sourceKey(from)
                .destinationBucket(bucket)
                .destinationKey(to)
                .metadataDirective(MetadataDirective.COPY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'IpAddress':{'aws:SourceIp':'127.0.0.0/8'}     | true",
                "'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}  | false",
                "'NotIpAddress':{'aws:SourceIp':'127.0.0.0/8'}  | false",
                "'Bool':{'aws:SecureTransport':'true'}          | false",
                "'Bool':{'aws:SecureTransport':'false'}         | true",
                "'StringLike':{'aws:Referer':'http://here/*'}   | true",
                "'StringLike':{'aws:Referer':'http://there/*'}  | false",
                "'StringEquals':{'s3:ExistingObjectTag/t':'v'}  | true",
                "'StringEquals':{'s3:ExistingObjectTag/t':'w'}  | false",
                "'DateLessThan':{'aws:CurrentTime':'2020-01-01T00:00:00Z'}    | false",
                "'DateGreaterThan':{'aws:CurrentTime':'2020-01-01T00:00:00Z'} | true",
                "'Null':{'aws:username':'true'}                 | true",
                "'StringEquals':{'aws:username':'stranger'}     | false"
            })
    void aConditionIsHeldAgainstTheRequest(String condition, boolean holds) {
        s3.putObject(r -> r.bucket(bucket).key("key").tagging("t=v"), text("content"));
        policy(statement("Allow", "'*'", "'s3:GetObject'", "BUCKET/*", ",'Condition':{" + condition.strip() + "}"));
        RawClient.Answer answer = nobody("GET", "/key", "", "referer", "http://here/page");
        assertThat(answer.status()).as(answer.body()).isEqualTo(holds ? 200 : 403);
    }

    @Test
    void aConditionCanBeAboutWhatIsAskedFor() {
        policy(
                statement(
                        "Deny",
                        "{'AWS':'stranger'}",
                        "'s3:ListBucket'",
                        "BUCKET",
                        ",'Condition':{'StringNotEquals':{'s3:prefix':'home/'}}"),
                statement(
                        "Deny",
                        "{'AWS':'stranger'}",
                        "'s3:PutObjectTagging'",
                        "BUCKET/*",
                        ",'Condition':{'StringEquals':{'s3:RequestObjectTag/colour':'red'}}"));
        other.listObjectsV2(r -> r.bucket(bucket).prefix("home/"));
        refuses(403, "AccessDenied", () -> other.listObjectsV2(r -> r.bucket(bucket)));
        refuses(
                403,
                "AccessDenied",
                () -> other.listObjectsV2(r -> r.bucket(bucket).prefix("root/")));
        other.putObject(r -> r.bucket(bucket).key("a").tagging("colour=blue"), text("x"));
        refuses(
                403,
                "AccessDenied",
                () -> other.putObject(r -> r.bucket(bucket).key("b").tagging("colour=red"), text("x")));
        assertThat(keys()).containsExactly("a");
    }

    @Test
    void othersConfigureWhereAPolicySaysSo() {
        Tag tag = Tag.builder().key("by").value("stranger").build();
        refuses(
                403,
                "AccessDenied",
                () -> other.putBucketTagging(r -> r.bucket(bucket).tagging(t -> t.tagSet(tag))));
        refuses(
                403,
                "AccessDenied",
                () -> other.putBucketPolicy(r -> r.bucket(bucket).policy(text(ANYBODY_READS, bucket))));
        policy(allow("{'AWS':'stranger'}", "['s3:PutBucketTagging','s3:GetBucketTagging']", "BUCKET"));
        other.putBucketTagging(r -> r.bucket(bucket).tagging(t -> t.tagSet(tag)));
        assertThat(s3.getBucketTagging(r -> r.bucket(bucket)).tagSet()).containsExactly(tag);
        other.deleteBucketTagging(r -> r.bucket(bucket));
        refuses(404, "NoSuchTagSet", () -> s3.getBucketTagging(r -> r.bucket(bucket)));
        refuses(403, "AccessDenied", () -> other.deleteBucketPolicy(r -> r.bucket(bucket)));
    }

    @Test
    void nobodyListsOrMakesBuckets() {
        policy(allow("'*'", "'s3:*'", "BUCKET"));
        assertRefused(403, "AccessDenied", raw.anonymous("GET", "/", ""));
        assertRefused(403, "AccessDenied", raw.anonymous("PUT", "/" + newName(), ""));
        assertThat(nobody("GET", "", "").status()).isEqualTo(200);
    }
}
