package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OwnershipControlsIT extends Conformance {
    private void set(String ownership) {
        s3.putBucketOwnershipControls(
                r -> r.bucket(bucket).ownershipControls(c -> c.rules(rule -> rule.objectOwnership(ownership))));
    }

    private String get() {
        return s3.getBucketOwnershipControls(r -> r.bucket(bucket))
                .ownershipControls()
                .rules()
                .get(0)
                .objectOwnershipAsString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"})
    void whatIsSetComesBack(String ownership) {
        set(ownership);
        assertThat(get()).isEqualTo(ownership);
    }

    @Test
    void whatIsDeletedIsNotThere() {
        set("ObjectWriter");
        assertThat(s3.deleteBucketOwnershipControls(r -> r.bucket(bucket))
                        .sdkHttpResponse()
                        .statusCode())
                .isEqualTo(204);
        refuses(404, "OwnershipControlsNotFoundError", this::get);
    }

    @Test
    void thereIsOneRuleOfThreeKinds() {
        refuses(400, "MalformedXML", () -> set("Everybody"));
        assertRefused(
                400, "MalformedXML", raw.send("PUT", "/" + bucket + "?ownershipControls", "<OwnershipControls/>"));
    }

    private String owner(String key) {
        return s3.getObjectAcl(r -> r.bucket(bucket).key(key)).owner().id();
    }

    private void putAsStranger(String key, String acl) {
        other.putObject(r -> r.bucket(bucket).key(key).acl(acl), text("x"));
    }

    @Test
    void whereItIsPreferredWhatIsSharedIsTheBucketOwners() {
        set("BucketOwnerPreferred");
        putAsStranger("shared", "bucket-owner-full-control");
        putAsStranger("kept", "bucket-owner-read");
        assertThat(owner("shared")).isEqualTo("conformance");
        assertThat(owner("kept")).isEqualTo("stranger");
        String upload = other.createMultipartUpload(
                        r -> r.bucket(bucket).key("parts").acl("bucket-owner-full-control"))
                .uploadId();
        assertThat(s3.listParts(r -> r.bucket(bucket).key("parts").uploadId(upload))
                        .owner()
                        .id())
                .isEqualTo("conformance");
        assertThat(s3.listMultipartUploads(r -> r.bucket(bucket))
                        .uploads()
                        .get(0)
                        .owner()
                        .id())
                .isEqualTo("conformance");
    }

    @Test
    void whereItIsEnforcedAllIsTheBucketOwners() {
        putAsStranger("before", "bucket-owner-read");
        set("BucketOwnerEnforced");
        other.putObject(r -> r.bucket(bucket).key("plain"), text("x"));
        putAsStranger("shared", "bucket-owner-full-control");
        refuses(400, "AccessControlListNotSupported", () -> putAsStranger("private", "private"));
        for (String key : new String[] {"before", "plain", "shared"}) {
            assertThat(owner(key)).as(key).isEqualTo("conformance");
        }
        set("ObjectWriter");
        assertThat(owner("before")).isEqualTo("stranger");
        assertThat(owner("plain")).isEqualTo("conformance");
    }

    @Test
    void itIsNotEnforcedWhereOthersAreGrantedTheBucket() {
        s3.putBucketAcl(r -> r.bucket(bucket).acl("public-read"));
        refuses(400, "InvalidBucketAclWithObjectOwnership", () -> set("BucketOwnerEnforced"));
        s3.putBucketAcl(r -> r.bucket(bucket).acl("private"));
        set("BucketOwnerEnforced");
    }
}
