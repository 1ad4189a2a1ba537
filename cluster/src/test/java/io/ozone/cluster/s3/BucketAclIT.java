package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.GetBucketAclResponse;

final class BucketAclIT extends Conformance {
    private GetBucketAclResponse acl() {
        return s3.getBucketAcl(r -> r.bucket(bucket));
    }

    private List<String> grants() {
        return Grants.of(acl().grants());
    }

    private int anonymously(String method, String target) {
        return raw.anonymous(method, "/" + bucket + target, "").status();
    }

    @Test
    void aBucketIsItsOwnersAlone() {
        assertThat(acl().owner().id()).isEqualTo("conformance");
        assertThat(grants()).containsExactly("FULL_CONTROL conformance");
        refuses(404, "NoSuchBucket", () -> s3.getBucketAcl(r -> r.bucket(newName())));
        refuses(
                404,
                "NoSuchBucket",
                () -> s3.putBucketAcl(r -> r.bucket(newName()).acl("private")));
    }

    @ParameterizedTest
    @CsvSource({
        "private,''",
        "public-read,READ AllUsers",
        "public-read-write,READ AllUsers|WRITE AllUsers",
        "authenticated-read,READ AuthenticatedUsers"
    })
    void aCannedAclIsShort(String canned, String more) {
        s3.putBucketAcl(r -> r.bucket(bucket).acl(canned));
        assertThat(grants())
                .containsExactlyInAnyOrder(
                        ("FULL_CONTROL conformance" + (more.isEmpty() ? "" : "|" + more)).split("\\|"));
    }

    @Test
    void aBucketIsMadeWithAnAcl() {
        String made = newName();
        s3.createBucket(r -> r.bucket(made).acl("public-read").objectOwnership("ObjectWriter"));
        assertThat(Grants.of(s3.getBucketAcl(r -> r.bucket(made)).grants())).contains("READ AllUsers");
        assertThat(raw.anonymous("GET", "/" + made, "").status()).isEqualTo(200);
    }

    @Test
    void grantsComeInHeaders() {
        s3.putBucketAcl(r -> r.bucket(bucket)
                .grantFullControl("id=\"conformance\"")
                .grantRead("id=\"stranger\", uri=\"" + Grants.ALL_USERS + "\"")
                .grantWriteACP("id=\"stranger\""));
        assertThat(grants())
                .containsExactlyInAnyOrder(
                        "FULL_CONTROL conformance", "READ stranger", "READ AllUsers", "WRITE_ACP stranger");
    }

    @Test
    void grantsComeInADocument() {
        s3.putBucketAcl(r -> r.bucket(bucket)
                .accessControlPolicy(p -> p.owner(o -> o.id("conformance"))
                        .grants(
                                Grants.user("conformance", "FULL_CONTROL"),
                                Grants.user("stranger", "READ_ACP"),
                                Grants.everybody("READ"))));
        assertThat(grants())
                .containsExactlyInAnyOrder("FULL_CONTROL conformance", "READ_ACP stranger", "READ AllUsers");
    }

    @Test
    void whoMayReadABucketListsIt() {
        s3.putObject(r -> r.bucket(bucket).key("key"), text("x"));
        assertThat(anonymously("GET", "")).isEqualTo(403);
        s3.putBucketAcl(r -> r.bucket(bucket).acl("public-read"));
        assertThat(anonymously("GET", "")).isEqualTo(200);
        assertThat(anonymously("GET", "?list-type=2")).isEqualTo(200);
        assertThat(anonymously("GET", "/key")).isEqualTo(403);
        assertThat(anonymously("PUT", "/new")).isEqualTo(403);
        s3.putBucketAcl(r -> r.bucket(bucket).acl("public-read-write"));
        assertThat(anonymously("PUT", "/new")).isEqualTo(200);
        assertThat(anonymously("DELETE", "/key")).isEqualTo(204);
        assertThat(keys()).containsExactly("new");
        assertThat(anonymously("GET", "?acl")).isEqualTo(403);
    }

    @Test
    void whoMayWriteTheAclDoes() {
        refuses(
                403,
                "AccessDenied",
                () -> other.putBucketAcl(r -> r.bucket(bucket).acl("public-read")));
        s3.putBucketAcl(
                r -> r.bucket(bucket).grantFullControl("id=\"conformance\"").grantWriteACP("id=\"stranger\""));
        other.putBucketAcl(r -> r.bucket(bucket).acl("public-read"));
        assertThat(grants()).containsExactlyInAnyOrder("FULL_CONTROL conformance", "READ AllUsers");
        refuses(
                403,
                "AccessDenied",
                () -> other.putBucketAcl(r -> r.bucket(bucket).acl("private")));
    }

    @Test
    void anAclHasItsForm() {
        refuses(
                400,
                "InvalidArgument",
                () -> s3.putBucketAcl(r -> r.bucket(bucket).acl("open")));
        refuses(
                400,
                "InvalidRequest",
                () -> s3.putBucketAcl(r -> r.bucket(bucket).acl("private").grantRead("id=\"stranger\"")));
        assertRefused(400, "MalformedACLError", raw.send("PUT", "/" + bucket + "?acl", "<AccessControlPolicy/>"));
        assertThat(grants()).containsExactly("FULL_CONTROL conformance");
    }

    @Test
    void whereTheBucketsOwnerOwnsAllNoAclIsTaken() {
        s3.putBucketAcl(r -> r.bucket(bucket).acl("public-read"));
        s3.putBucketAcl(r -> r.bucket(bucket).acl("private"));
        s3.putBucketOwnershipControls(r ->
                r.bucket(bucket).ownershipControls(c -> c.rules(rule -> rule.objectOwnership("BucketOwnerEnforced"))));
        refuses(
                400,
                "AccessControlListNotSupported",
                () -> s3.putBucketAcl(r -> r.bucket(bucket).acl("public-read")));
        assertThat(grants()).containsExactly("FULL_CONTROL conformance");
        String made = newName();
        refuses(
                400,
                "InvalidBucketAclWithObjectOwnership",
                () -> s3.createBucket(r -> r.bucket(made).acl("public-read").objectOwnership("BucketOwnerEnforced")));
    }
}
