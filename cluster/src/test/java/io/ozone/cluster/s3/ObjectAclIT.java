package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.GetObjectAclResponse;

final class ObjectAclIT extends Conformance {
    private GetObjectAclResponse acl(String key) {
        return s3.getObjectAcl(r -> r.bucket(bucket).key(key));
    }

    private List<String> grants(String key) {
        return Grants.of(acl(key).grants());
    }

    private int anonymously(String method, String target) {
        return raw.anonymous(method, "/" + bucket + target, "").status();
    }

    private void set(String key, String canned) {
        s3.putObjectAcl(r -> r.bucket(bucket).key(key).acl(canned));
    }

    private void own(String ownership) {
        s3.putBucketOwnershipControls(
                r -> r.bucket(bucket).ownershipControls(c -> c.rules(rule -> rule.objectOwnership(ownership))));
    }

    @Test
    void anObjectIsItsWritersAlone() {
        put("key", "x");
        assertThat(acl("key").owner().id()).isEqualTo("conformance");
        assertThat(grants("key")).containsExactly("FULL_CONTROL conformance");
        other.putObject(r -> r.bucket(bucket).key("others"), text("x"));
        assertThat(grants("others")).containsExactly("FULL_CONTROL stranger");
        assertThat(anonymously("GET", "/key")).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "private,''",
        "public-read,READ AllUsers",
        "public-read-write,READ AllUsers|WRITE AllUsers",
        "authenticated-read,READ AuthenticatedUsers"
    })
    void aCannedAclIsShort(String canned, String more) {
        String[] expected = ("FULL_CONTROL conformance" + (more.isEmpty() ? "" : "|" + more)).split("\\|");
        s3.putObject(r -> r.bucket(bucket).key("with").acl(canned), text("x"));
        assertThat(grants("with")).containsExactlyInAnyOrder(expected);
        put("later", "x");
        set("later", canned);
        assertThat(grants("later")).containsExactlyInAnyOrder(expected);
    }

    @Test
    void whatIsGrantedIsAllowedAndNoMore() {
        s3.putObject(r -> r.bucket(bucket).key("key").acl("public-read"), text("content"));
        assertThat(raw.anonymous("GET", "/" + bucket + "/key", "").body()).isEqualTo("content");
        assertThat(anonymously("GET", "/key?acl")).isEqualTo(403);
        assertThat(anonymously("PUT", "/key")).isEqualTo(403);
        assertThat(anonymously("DELETE", "/key")).isEqualTo(403);
        s3.putObjectAcl(r -> r.bucket(bucket)
                .key("key")
                .grantFullControl("id=\"conformance\"")
                .grantReadACP("uri=\"" + Grants.ALL_USERS + "\""));
        assertThat(anonymously("GET", "/key?acl")).isEqualTo(200);
        assertThat(anonymously("GET", "/key")).isEqualTo(403);
    }

    @Test
    void theBucketsOwnerCanBeGivenAllOfIt() {
        other.putObject(r -> r.bucket(bucket).key("key").acl("bucket-owner-full-control"), text("x"));
        assertThat(grants("key")).containsExactlyInAnyOrder("FULL_CONTROL stranger", "FULL_CONTROL conformance");
        other.putObject(r -> r.bucket(bucket).key("read").acl("bucket-owner-read"), text("x"));
        assertThat(grants("read")).containsExactlyInAnyOrder("FULL_CONTROL stranger", "READ conformance");
    }

    @Test
    void anAclIsOfOneValue() {
        s3.putObject(r -> r.bucket(bucket).key("key").acl("public-read"), text("x"));
        s3.copyObject(r -> r.sourceBucket(bucket)
                .sourceKey("key")
                .destinationBucket(bucket)
                .destinationKey("copy"));
        assertThat(grants("copy")).containsExactly("FULL_CONTROL conformance");
        put("key", "again");
        assertThat(grants("key")).containsExactly("FULL_CONTROL conformance");
    }

    @Test
    void eachVersionHasItsOwn() {
        bucket = newVersionedBucket();
        String first = put("key", "first").versionId();
        put("key", "second");
        s3.putObjectAcl(r -> r.bucket(bucket).key("key").versionId(first).acl("public-read"));
        assertThat(grants("key")).containsExactly("FULL_CONTROL conformance");
        assertThat(Grants.of(s3.getObjectAcl(r -> r.bucket(bucket).key("key").versionId(first))
                        .grants()))
                .contains("READ AllUsers");
        String marker = s3.deleteObject(r -> r.bucket(bucket).key("key")).versionId();
        refuses(
                405,
                "MethodNotAllowed",
                () -> s3.getObjectAcl(r -> r.bucket(bucket).key("key").versionId(marker)));
        refuses(
                405,
                "MethodNotAllowed",
                () -> s3.putObjectAcl(
                        r -> r.bucket(bucket).key("key").versionId(marker).acl("private")));
    }

    @Test
    void whatIsNotThereHasNone() {
        refuses(404, "NoSuchKey", () -> acl("absent"));
        refuses(404, "NoSuchKey", () -> set("absent", "private"));
        put("key", "x");
        refuses(400, "InvalidArgument", () -> set("key", "open"));
        assertRefused(400, "MalformedACLError", raw.send("PUT", "/" + bucket + "/key?acl", "<AccessControlPolicy/>"));
    }

    @Test
    void whereTheBucketsOwnerOwnsAllNoAclCounts() {
        other.putObject(r -> r.bucket(bucket).key("key").acl("public-read"), text("x"));
        assertThat(anonymously("GET", "/key")).isEqualTo(200);
        own("BucketOwnerEnforced");
        assertThat(anonymously("GET", "/key")).isEqualTo(403);
        assertThat(grants("key")).containsExactly("FULL_CONTROL conformance");
        refuses(400, "AccessControlListNotSupported", () -> set("key", "public-read"));
        refuses(
                400,
                "AccessControlListNotSupported",
                () -> s3.putObject(r -> r.bucket(bucket).key("new").acl("public-read"), text("x")));
        s3.putObject(r -> r.bucket(bucket).key("new").acl("bucket-owner-full-control"), text("x"));
        own("ObjectWriter");
        assertThat(anonymously("GET", "/key")).isEqualTo(200);
    }
}
