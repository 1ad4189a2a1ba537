package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.Tag;

final class ObjectTaggingIT extends Conformance {
    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static Tag[] tags(int count) {
        return IntStream.range(0, count).mapToObj(i -> tag("k" + i, "v" + i)).toArray(Tag[]::new);
    }

    private void setTags(Tag... tags) {
        s3.putObjectTagging(r -> r.bucket(bucket).key("key").tagging(t -> t.tagSet(tags)));
    }

    private List<Tag> getTags() {
        return s3.getObjectTagging(r -> r.bucket(bucket).key("key")).tagSet();
    }

    @Test
    void anObjectHasNoTagsUntilItIsGivenSome() {
        put("key", "x");
        assertThat(getTags()).isEmpty();
        setTags(tag("a", "1"), tag("empty", ""));
        assertThat(getTags()).containsExactlyInAnyOrder(tag("a", "1"), tag("empty", ""));
    }

    @Test
    void newTagsTakeThePlaceOfAllOldOnes() {
        put("key", "x");
        setTags(tag("a", "1"), tag("b", "2"));
        setTags(tag("b", "3"));
        assertThat(getTags()).containsExactly(tag("b", "3"));
        setTags();
        assertThat(getTags()).isEmpty();
    }

    @Test
    void deletedTagsAreGoneAndTheObjectIsNot() {
        put("key", "x");
        setTags(tag("a", "1"));
        assertThat(s3.deleteObjectTagging(r -> r.bucket(bucket).key("key"))
                        .sdkHttpResponse()
                        .statusCode())
                .isEqualTo(204);
        assertThat(getTags()).isEmpty();
        assertThat(get("key")).isEqualTo("x");
        s3.deleteObjectTagging(r -> r.bucket(bucket).key("key"));
    }

    @Test
    void tagsDoNotChangeTheObject() {
        put("key", "x");
        HeadObjectResponse before = s3.headObject(r -> r.bucket(bucket).key("key"));
        setTags(tag("a", "1"));
        HeadObjectResponse after = s3.headObject(r -> r.bucket(bucket).key("key"));
        assertThat(after.eTag()).isEqualTo(before.eTag());
        assertThat(after.lastModified()).isEqualTo(before.lastModified());
    }

    @Test
    void thereAreTenAtMost() {
        put("key", "x");
        setTags(tags(10));
        refuses(400, "InvalidTag", () -> setTags(tags(11)));
        assertThat(getTags()).hasSize(10);
    }

    @Test
    void aNameHas128CharactersAndAValue256() {
        put("key", "x");
        Tag longest = tag("k".repeat(128), "v".repeat(256));
        setTags(longest);
        refuses(400, "InvalidTag", () -> setTags(tag("k".repeat(129), "v")));
        refuses(400, "InvalidTag", () -> setTags(tag("k", "v".repeat(257))));
        refuses(400, "InvalidTag", () -> setTags(tag("", "v")));
        assertThat(getTags()).containsExactly(longest);
    }

    @Test
    void tagsHaveLettersNumbersSpacesAndSomeSigns() {
        put("key", "x");
        Tag odd = tag("Ünïcödé 漢字 1", "+ - = . _ : / @");
        setTags(odd);
        assertThat(getTags()).containsExactly(odd);
        refuses(400, "InvalidTag", () -> setTags(tag("a?", "1")));
        refuses(400, "InvalidTag", () -> setTags(tag("a", "1&2")));
    }

    @Test
    void aNameIsThereOnceAndIsNotOfTheSystem() {
        put("key", "x");
        refuses(400, "InvalidTag", () -> setTags(tag("a", "1"), tag("a", "2")));
        refuses(400, "InvalidTag", () -> setTags(tag("aws:a", "1")));
        setTags(tag("a", "1"), tag("A", "2"));
        assertThat(getTags()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no xml",
                "<Tagging/>",
                "<Tagging><TagSet><Tag><Key>a</Key></Tag></TagSet></Tagging>",
                "<Tagging><TagSet><Tag><Value>a</Value></Tag></TagSet></Tagging>",
                "<Tags><TagSet></TagSet></Tags>"
            })
    void tagsComeInADocument(String body) {
        put("key", "x");
        assertRefused(400, "MalformedXML", raw.send("PUT", "/" + bucket + "/key?tagging", body));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        refuses(404, "NoSuchKey", () -> setTags(tag("a", "1")));
        refuses(404, "NoSuchKey", this::getTags);
        refuses(
                404,
                "NoSuchKey",
                () -> s3.deleteObjectTagging(r -> r.bucket(bucket).key("key")));
    }

    @Test
    void everyVersionHasItsOwn() {
        String versioned = newVersionedBucket();
        String first =
                s3.putObject(r -> r.bucket(versioned).key("key"), text("1")).versionId();
        s3.putObject(r -> r.bucket(versioned).key("key"), text("2"));
        assertThat(s3.putObjectTagging(r ->
                                r.bucket(versioned).key("key").versionId(first).tagging(t -> t.tagSet(tag("a", "1"))))
                        .versionId())
                .isEqualTo(first);
        assertThat(s3.getObjectTagging(r -> r.bucket(versioned).key("key").versionId(first))
                        .tagSet())
                .isEqualTo(Arrays.asList(tag("a", "1")));
        assertThat(s3.getObjectTagging(r -> r.bucket(versioned).key("key")).tagSet())
                .isEmpty();
    }
}
