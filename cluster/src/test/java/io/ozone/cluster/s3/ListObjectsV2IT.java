package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

final class ListObjectsV2IT extends Conformance {
    private static List<String> keys(ListObjectsV2Response list) {
        return list.contents().stream().map(S3Object::key).toList();
    }

    private static List<String> prefixes(ListObjectsV2Response list) {
        return list.commonPrefixes().stream().map(CommonPrefix::prefix).toList();
    }

    @Test
    void anEmptyBucketHasAnEmptyList() {
        ListObjectsV2Response list = s3.listObjectsV2(r -> r.bucket(bucket));
        assertThat(list.contents()).isEmpty();
        assertThat(list.keyCount()).isZero();
        assertThat(list.maxKeys()).isEqualTo(1000);
        assertThat(list.isTruncated()).isFalse();
        assertThat(list.nextContinuationToken()).isNull();
        assertThat(list.name()).isEqualTo(bucket);
    }

    @Test
    void anOwnerIsSaidWhereItIsAskedFor() {
        put("key", "hello");
        S3Object object = s3.listObjectsV2(r -> r.bucket(bucket)).contents().get(0);
        assertThat(object.owner()).isNull();
        assertThat(object.eTag()).isEqualTo(etag("hello"));
        assertThat(object.size()).isEqualTo(5);
        assertThat(object.storageClassAsString()).isEqualTo("STANDARD");
        assertThat(s3.listObjectsV2(r -> r.bucket(bucket).fetchOwner(true))
                        .contents()
                        .get(0)
                        .owner()
                        .id())
                .isEqualTo(SharedCluster.OWNER.accessKeyId());
    }

    @Test
    void keysAndPrefixesAreCounted() {
        putAll("a/1", "a/2", "b", "c/1");
        ListObjectsV2Response list = s3.listObjectsV2(r -> r.bucket(bucket).delimiter("/"));
        assertThat(keys(list)).containsExactly("b");
        assertThat(prefixes(list)).containsExactly("a/", "c/");
        assertThat(list.keyCount()).isEqualTo(3);
        assertThat(list.delimiter()).isEqualTo("/");
    }

    @Test
    void aPrefixAndADelimiterShowOneFolder() {
        putAll("photos/2006/1.jpg", "photos/2006/2.jpg", "photos/2006/more/3.jpg", "photos/2007/4.jpg", "photos/5.jpg");
        ListObjectsV2Response list =
                s3.listObjectsV2(r -> r.bucket(bucket).delimiter("/").prefix("photos/2006/"));
        assertThat(keys(list)).containsExactly("photos/2006/1.jpg", "photos/2006/2.jpg");
        assertThat(prefixes(list)).containsExactly("photos/2006/more/");
        assertThat(prefixes(
                        s3.listObjectsV2(r -> r.bucket(bucket).delimiter("/").prefix("photos/200"))))
                .containsExactly("photos/2006/", "photos/2007/");
    }

    @Test
    void aListBeginsBehindAKeyThatNeedNotBeThere() {
        putAll("a", "b", "c");
        ListObjectsV2Response list = s3.listObjectsV2(r -> r.bucket(bucket).startAfter("a"));
        assertThat(keys(list)).containsExactly("b", "c");
        assertThat(list.startAfter()).isEqualTo("a");
        assertThat(keys(s3.listObjectsV2(r -> r.bucket(bucket).startAfter("aa"))))
                .containsExactly("b", "c");
        assertThat(keys(s3.listObjectsV2(r -> r.bucket(bucket).startAfter("zzz"))))
                .isEmpty();
    }

    @Test
    void pagesGoOnAtTheToken() {
        putAll("a", "b", "c");
        ListObjectsV2Response first = s3.listObjectsV2(r -> r.bucket(bucket).maxKeys(1));
        assertThat(keys(first)).containsExactly("a");
        assertThat(first.isTruncated()).isTrue();
        assertThat(first.keyCount()).isEqualTo(1);
        ListObjectsV2Response rest =
                s3.listObjectsV2(r -> r.bucket(bucket).continuationToken(first.nextContinuationToken()));
        assertThat(keys(rest)).containsExactly("b", "c");
        assertThat(rest.isTruncated()).isFalse();
        assertThat(rest.continuationToken()).isEqualTo(first.nextContinuationToken());
        assertThat(rest.nextContinuationToken()).isNull();
    }

    @Test
    void theTokenCountsForMoreThanTheStart() {
        putAll("a", "b", "c", "d");
        ListObjectsV2Response first =
                s3.listObjectsV2(r -> r.bucket(bucket).startAfter("a").maxKeys(2));
        assertThat(keys(first)).containsExactly("b", "c");
        ListObjectsV2Response rest = s3.listObjectsV2(
                r -> r.bucket(bucket).startAfter("a").continuationToken(first.nextContinuationToken()));
        assertThat(keys(rest)).containsExactly("d");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 8})
    void pagesHaveEveryNameOnce(int size) {
        putAll("a/1", "a/2", "b", "c/1", "c/2", "d", "é/1", "漢");
        List<String> names = new ArrayList<>();
        for (ListObjectsV2Response page :
                s3.listObjectsV2Paginator(r -> r.bucket(bucket).delimiter("/").maxKeys(size))) {
            assertThat(page.keyCount()).isBetween(1, size);
            names.addAll(keys(page));
            names.addAll(prefixes(page));
        }
        assertThat(names).containsExactlyInAnyOrder("a/", "b", "c/", "d", "é/", "漢");
    }

    @Test
    void noKeysAreAPageToo() {
        putAll("a", "b");
        ListObjectsV2Response none = s3.listObjectsV2(r -> r.bucket(bucket).maxKeys(0));
        assertThat(none.keyCount()).isZero();
        assertThat(none.isTruncated()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-keys=-1", "max-keys=x", "encoding-type=x", "continuation-token=x"})
    void parametersAreChecked(String parameter) {
        assertRefused(400, "InvalidArgument", raw.send("GET", "/" + bucket + "?list-type=2&" + parameter, ""));
    }

    @Test
    void namesAreEncodedWhereThatIsAskedFor() {
        putAll("dir+/test_file(3).png", "é");
        RawClient.Answer answer =
                raw.send("GET", "/" + bucket + "?delimiter=%2B&encoding-type=url&list-type=2&start-after=a%26", "");
        assertThat(answer.body())
                .contains("<Prefix>dir%2B</Prefix>")
                .contains("<Delimiter>%2B</Delimiter>")
                .contains("<StartAfter>a%26</StartAfter>")
                .contains("<Key>%C3%A9</Key>");
    }

    @Test
    void theKindOfTheChecksumIsListed() {
        put("key", "x");
        S3Object object = s3.listObjectsV2(r -> r.bucket(bucket)).contents().get(0);
        assertThat(object.checksumAlgorithmAsStrings()).containsExactly("CRC32");
        assertThat(object.checksumTypeAsString()).isEqualTo("FULL_OBJECT");
    }
}
