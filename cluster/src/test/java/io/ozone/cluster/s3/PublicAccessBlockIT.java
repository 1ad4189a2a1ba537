package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;

final class PublicAccessBlockIT extends Conformance {
    private PublicAccessBlockConfiguration get() {
        return s3.getPublicAccessBlock(r -> r.bucket(bucket)).publicAccessBlockConfiguration();
    }

    private void block(Consumer<PublicAccessBlockConfiguration.Builder> what) {
        s3.putPublicAccessBlock(r -> r.bucket(bucket).publicAccessBlockConfiguration(what));
    }

    private void anybodyReads() {
        s3.putBucketPolicy(r -> r.bucket(bucket).policy("""
                {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                    "Resource": "arn:aws:s3:::%s/*"}}""".formatted(bucket)));
    }

    private int anonymously(String key) {
        return raw.anonymous("GET", "/" + bucket + "/" + key, "").status();
    }

    @Test
    void whatIsSetComesBackAndWhatIsNotIsOff() {
        block(c -> c.blockPublicAcls(true).restrictPublicBuckets(true));
        assertThat(get().blockPublicAcls()).isTrue();
        assertThat(get().restrictPublicBuckets()).isTrue();
        assertThat(get().ignorePublicAcls()).isFalse();
        assertThat(get().blockPublicPolicy()).isFalse();
    }

    @Test
    void whatIsDeletedIsNotThere() {
        block(c -> c.blockPublicAcls(true));
        assertThat(s3.deletePublicAccessBlock(r -> r.bucket(bucket))
                        .sdkHttpResponse()
                        .statusCode())
                .isEqualTo(204);
        refuses(404, "NoSuchPublicAccessBlockConfiguration", this::get);
        assertRefused(400, "MalformedXML", raw.send("PUT", "/" + bucket + "?publicAccessBlock", "no xml"));
    }

    @Test
    void publicPoliciesAreNotTaken() {
        block(c -> c.blockPublicPolicy(true));
        refuses(403, "AccessDenied", this::anybodyReads);
        s3.putBucketPolicy(r -> r.bucket(bucket).policy("""
                {"Statement": {"Effect": "Allow", "Principal": {"AWS": "stranger"}, "Action": "s3:GetObject",
                    "Resource": "arn:aws:s3:::%s/*"}}""".formatted(bucket)));
    }

    @Test
    void publicPoliciesCountForNothing() {
        put("key", "x");
        anybodyReads();
        assertThat(anonymously("key")).isEqualTo(200);
        block(c -> c.restrictPublicBuckets(true));
        assertThat(anonymously("key")).isEqualTo(403);
        assertThat(get("key")).isEqualTo("x");
        s3.deletePublicAccessBlock(r -> r.bucket(bucket));
        assertThat(anonymously("key")).isEqualTo(200);
    }

    @Test
    void publicAclsAreNotTaken() {
        put("key", "x");
        s3.putObject(r -> r.bucket(bucket).key("before").acl("public-read"), text("x"));
        block(c -> c.blockPublicAcls(true));
        refuses(403, "AccessDenied", () -> s3.putBucketAcl(r -> r.bucket(bucket).acl("public-read")));
        refuses(
                403,
                "AccessDenied",
                () -> s3.putObjectAcl(r -> r.bucket(bucket).key("key").acl("public-read")));
        refuses(
                403,
                "AccessDenied",
                () -> s3.putObject(r -> r.bucket(bucket).key("new").acl("public-read"), text("x")));
        assertThat(keys()).containsExactly("before", "key");
        s3.putObjectAcl(r -> r.bucket(bucket).key("key").acl("private"));
        // What was granted before stays granted.
        assertThat(anonymously("before")).isEqualTo(200);
    }

    @Test
    void publicAclsCountForNothing() {
        s3.putObject(r -> r.bucket(bucket).key("key").acl("public-read"), text("x"));
        assertThat(anonymously("key")).isEqualTo(200);
        block(c -> c.ignorePublicAcls(true));
        assertThat(anonymously("key")).isEqualTo(403);
        s3.putObject(r -> r.bucket(bucket).key("new").acl("public-read"), text("x"));
        assertThat(anonymously("new")).isEqualTo(403);
    }
}
