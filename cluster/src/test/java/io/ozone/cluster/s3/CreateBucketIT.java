package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.Tag;

final class CreateBucketIT extends Conformance {
    @Test
    void theAnswerSaysWhereItIs() {
        String name = newName();
        assertThat(s3.createBucket(r -> r.bucket(name)).location()).endsWith(name);
        s3.headBucket(r -> r.bucket(name));
        assertThat(s3.listObjectsV2(r -> r.bucket(name)).contents()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab",
                "Capitals",
                "under_score",
                "-hyphen",
                "hyphen-",
                ".dot",
                "dot.",
                "two..dots",
                "192.168.5.4",
                "sp%20ace",
                "%C3%BCnicode",
                "excl!",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void aNameHasRules(String name) {
        assertRefused(400, "InvalidBucketName", raw.send("PUT", "/" + name, ""));
    }

    @Test
    void aNameHasThreeToSixtyThreeCharacters() {
        String unique = newName().substring(2).replace("-", "");
        for (String name : new String[] {
            unique + "x".repeat(63 - unique.length()), "0." + unique + ".dots-and.9", unique.substring(0, 3)
        }) {
            s3.createBucket(r -> r.bucket(name));
            s3.headBucket(r -> r.bucket(name));
        }
    }

    @Test
    void aBucketIsMadeOnce() {
        put("key", "x");
        s3.createBucket(r -> r.bucket(bucket));
        refuses(
                409,
                "BucketAlreadyExists",
                () -> s3.createBucket(r -> r.bucket(bucket).acl("public-read")));
        refuses(409, "BucketAlreadyExists", () -> other.createBucket(r -> r.bucket(bucket)));
        assertThat(keys()).containsExactly("key");
    }

    @Test
    void nobodyMakesNone() {
        assertRefused(403, "AccessDenied", raw.anonymous("PUT", "/" + newName(), ""));
    }

    @Test
    void itIsWhereTheClusterIs() {
        String elsewhere = newName();
        refuses(
                400,
                "IllegalLocationConstraintException",
                () -> s3.createBucket(
                        r -> r.bucket(elsewhere).createBucketConfiguration(c -> c.locationConstraint("eu-central-1"))));
        refuses(404, () -> s3.headBucket(r -> r.bucket(elsewhere)));
    }

    @Test
    void aDocumentIsOne() {
        assertRefused(400, "MalformedXML", raw.send("PUT", "/" + newName(), "no xml"));
        assertRefused(400, "MalformedXML", raw.send("PUT", "/" + newName(), "<Other/>"));
    }

    @Test
    void itHasTheOwnershipThatIsAskedFor() {
        String name = newName();
        s3.createBucket(r -> r.bucket(name).objectOwnership("BucketOwnerEnforced"));
        assertThat(s3.getBucketOwnershipControls(r -> r.bucket(name))
                        .ownershipControls()
                        .rules()
                        .get(0)
                        .objectOwnershipAsString())
                .isEqualTo("BucketOwnerEnforced");
        assertRefused(
                400, "InvalidArgument", raw.send("PUT", "/" + newName(), "", "x-amz-object-ownership", "Everybody"));
    }

    @Test
    void itHasTheTagsThatAreAskedFor() {
        String name = newName();
        Tag tag = Tag.builder().key("a").value("1").build();
        s3.createBucket(r -> r.bucket(name).createBucketConfiguration(c -> c.tags(tag)));
        assertThat(s3.getBucketTagging(r -> r.bucket(name)).tagSet()).containsExactly(tag);
    }
}
