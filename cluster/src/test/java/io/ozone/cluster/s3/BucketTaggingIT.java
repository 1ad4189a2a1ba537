package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.Tag;

final class BucketTaggingIT extends Conformance {
    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private void setTags(Tag... tags) {
        s3.putBucketTagging(r -> r.bucket(bucket).tagging(t -> t.tagSet(tags)));
    }

    private List<Tag> getTags() {
        return s3.getBucketTagging(r -> r.bucket(bucket)).tagSet();
    }

    @Test
    void aBucketHasNoTagsUntilItIsGivenSome() {
        refuses(404, "NoSuchTagSet", this::getTags);
        setTags(tag("a", "1"), tag("b", ""));
        assertThat(getTags()).containsExactlyInAnyOrder(tag("a", "1"), tag("b", ""));
        setTags(tag("c", "3"));
        assertThat(getTags()).containsExactly(tag("c", "3"));
        assertThat(s3.deleteBucketTagging(r -> r.bucket(bucket))
                        .sdkHttpResponse()
                        .statusCode())
                .isEqualTo(204);
        refuses(404, "NoSuchTagSet", this::getTags);
    }

    @Test
    void tagsHaveLimits() {
        Tag[] most = IntStream.range(0, 50).mapToObj(i -> tag("k" + i, "v")).toArray(Tag[]::new);
        setTags(most);
        assertThat(getTags()).hasSize(50);
        refuses(
                400,
                () -> setTags(
                        IntStream.range(0, 51).mapToObj(i -> tag("k" + i, "v")).toArray(Tag[]::new)));
        setTags(tag("k".repeat(128), "v".repeat(256)));
        refuses(400, "InvalidTag", () -> setTags(tag("k".repeat(129), "v")));
        refuses(400, "InvalidTag", () -> setTags(tag("k", "v".repeat(257))));
        refuses(400, "InvalidTag", () -> setTags(tag("a", "1"), tag("a", "2")));
        refuses(400, "InvalidTag", () -> setTags(tag("aws:a", "1")));
        assertRefused(400, "MalformedXML", raw.send("PUT", "/" + bucket + "?tagging", "no xml"));
        assertThat(getTags()).hasSize(1);
    }
}
