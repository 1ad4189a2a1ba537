package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;

final class ListBucketsIT extends Conformance {
    private List<String> threeOf(String prefix) {
        List<String> names = List.of(prefix + "-1", prefix + "-2", prefix + "-3");
        names.forEach(name -> s3.createBucket(r -> r.bucket(name)));
        return names;
    }

    @Test
    void onesBucketsAreListedByName() {
        List<String> names = threeOf(newName());
        ListBucketsResponse list = s3.listBuckets();
        assertThat(list.buckets()).extracting(Bucket::name).containsAll(names).isSorted();
        assertThat(list.owner().id()).isNotEmpty();
        assertThat(list.buckets())
                .filteredOn(found -> found.name().equals(bucket))
                .singleElement()
                .satisfies(found -> assertThat(found.creationDate())
                        .isBetween(
                                Instant.now().minusSeconds(120), Instant.now().plusSeconds(2)));
    }

    @Test
    void aPrefixChooses() {
        String prefix = newName();
        List<String> names = threeOf(prefix);
        ListBucketsResponse list = s3.listBuckets(r -> r.prefix(prefix));
        assertThat(list.buckets()).extracting(Bucket::name).isEqualTo(names);
        assertThat(list.prefix()).isEqualTo(prefix);
        assertThat(list.continuationToken()).isNull();
    }

    @Test
    void pagesGoOnAtTheToken() {
        String prefix = newName();
        List<String> names = threeOf(prefix);
        ListBucketsResponse first = s3.listBuckets(r -> r.prefix(prefix).maxBuckets(2));
        assertThat(first.buckets()).extracting(Bucket::name).isEqualTo(names.subList(0, 2));
        ListBucketsResponse second =
                s3.listBuckets(r -> r.prefix(prefix).maxBuckets(2).continuationToken(first.continuationToken()));
        assertThat(second.buckets()).extracting(Bucket::name).containsExactly(names.get(2));
        assertThat(second.continuationToken()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-buckets=0", "max-buckets=10001", "max-buckets=x", "continuation-token=x"})
    void parametersAreChecked(String parameter) {
        assertRefused(400, "InvalidArgument", raw.send("GET", "/?" + parameter, ""));
    }

    @Test
    void nobodyHasNone() {
        assertThat(raw.anonymous("GET", "/", "").status()).isEqualTo(403);
    }
}
