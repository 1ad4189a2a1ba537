package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

final class ListObjectsIT extends Conformance {
    private static List<String> keys(ListObjectsResponse list) {
        return list.contents().stream().map(S3Object::key).toList();
    }

    private static List<String> prefixes(ListObjectsResponse list) {
        return list.commonPrefixes().stream().map(CommonPrefix::prefix).toList();
    }

    @Test
    void anEmptyBucketHasAnEmptyList() {
        ListObjectsResponse list = s3.listObjects(r -> r.bucket(bucket));
        assertThat(list.contents()).isEmpty();
        assertThat(list.isTruncated()).isFalse();
        assertThat(list.nextMarker()).isNull();
        assertThat(list.name()).isEqualTo(bucket);
        assertThat(list.prefix()).isNullOrEmpty();
        assertThat(list.marker()).isNullOrEmpty();
        assertThat(list.maxKeys()).isEqualTo(1000);
    }

    @Test
    void objectsAreDescribed() {
        put("key", "hello");
        S3Object object = s3.listObjects(r -> r.bucket(bucket)).contents().get(0);
        assertThat(object.eTag()).isEqualTo(etag("hello"));
        assertThat(object.size()).isEqualTo(5);
        assertThat(object.storageClassAsString()).isEqualTo("STANDARD");
        assertThat(object.owner().id()).isNotEmpty();
        assertThat(object.lastModified()).isNotNull();
        assertThat(object.checksumAlgorithmAsStrings()).containsExactly("CRC32");
    }

    @Test
    void theOrderIsThatOfTheBytesOfUtf8() {
        putAll("b", "a", "B", "a/", "a!", "é", "\uff5e", "🙂", "aa", "1", "10", "2");
        assertThat(keys(s3.listObjects(r -> r.bucket(bucket))))
                .containsExactly("1", "10", "2", "B", "a", "a!", "a/", "aa", "b", "é", "\uff5e", "🙂");
    }

    @Test
    void aPrefixChooses() {
        putAll("a", "ab", "abc", "b");
        assertThat(keys(s3.listObjects(r -> r.bucket(bucket).prefix("ab")))).containsExactly("ab", "abc");
        assertThat(keys(s3.listObjects(r -> r.bucket(bucket).prefix("abcd")))).isEmpty();
        assertThat(keys(s3.listObjects(r -> r.bucket(bucket).prefix("")))).hasSize(4);
    }

    @Test
    void keysAreRolledUpAtTheDelimiter() {
        putAll("a/1", "a/2", "b", "c/d/e", "c/f", "g/");
        ListObjectsResponse root = s3.listObjects(r -> r.bucket(bucket).delimiter("/"));
        assertThat(keys(root)).containsExactly("b");
        assertThat(prefixes(root)).containsExactly("a/", "c/", "g/");
        assertThat(root.delimiter()).isEqualTo("/");
        ListObjectsResponse below =
                s3.listObjects(r -> r.bucket(bucket).delimiter("/").prefix("c/"));
        assertThat(keys(below)).containsExactly("c/f");
        assertThat(prefixes(below)).containsExactly("c/d/");
        ListObjectsResponse folder =
                s3.listObjects(r -> r.bucket(bucket).delimiter("/").prefix("g/"));
        assertThat(keys(folder)).containsExactly("g/");
        assertThat(prefixes(folder)).isEmpty();
        ListObjectsResponse half =
                s3.listObjects(r -> r.bucket(bucket).delimiter("/").prefix("a"));
        assertThat(prefixes(half)).containsExactly("a/");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"a", "%", "` `", ".", "ab", "é", "_", "`,`"})
    void aDelimiterIsAnyText(String delimiter) {
        putAll("x" + delimiter + "1", "x" + delimiter + "2", "y");
        ListObjectsResponse list = s3.listObjects(r -> r.bucket(bucket).delimiter(delimiter));
        assertThat(prefixes(list)).containsExactly("x" + delimiter);
        assertThat(keys(list)).containsExactly("y");
    }

    @Test
    void anEmptyDelimiterIsNone() {
        putAll("a/1", "b");
        assertThat(keys(s3.listObjects(r -> r.bucket(bucket).delimiter("")))).containsExactly("a/1", "b");
    }

    @Test
    void aListBeginsBehindTheMarker() {
        putAll("a", "b", "c");
        assertThat(keys(s3.listObjects(r -> r.bucket(bucket).marker("a")))).containsExactly("b", "c");
        assertThat(keys(s3.listObjects(r -> r.bucket(bucket).marker("aa")))).containsExactly("b", "c");
        assertThat(keys(s3.listObjects(r -> r.bucket(bucket).marker("c")))).isEmpty();
        assertThat(keys(s3.listObjects(r -> r.bucket(bucket).marker("a").prefix("c"))))
                .containsExactly("c");
        assertThat(s3.listObjects(r -> r.bucket(bucket).marker("a")).marker()).isEqualTo("a");
    }

    @Test
    void aPageWithoutADelimiterGoesOnBehindItsLastKey() {
        putAll("a", "b", "c");
        ListObjectsResponse first = s3.listObjects(r -> r.bucket(bucket).maxKeys(2));
        assertThat(keys(first)).containsExactly("a", "b");
        assertThat(first.isTruncated()).isTrue();
        assertThat(first.maxKeys()).isEqualTo(2);
        ListObjectsResponse second =
                s3.listObjects(r -> r.bucket(bucket).maxKeys(2).marker("b"));
        assertThat(keys(second)).containsExactly("c");
        assertThat(second.isTruncated()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void pagesWithADelimiterHaveEveryNameOnce(int size) {
        putAll("a/1", "a/2", "b", "c/1", "c/2", "c/3", "d");
        List<String> names = new ArrayList<>();
        String marker = null;
        boolean more = true;
        while (more) {
            String from = marker;
            ListObjectsResponse page = s3.listObjects(
                    r -> r.bucket(bucket).delimiter("/").maxKeys(size).marker(from));
            assertThat(page.contents().size() + page.commonPrefixes().size()).isBetween(1, size);
            names.addAll(keys(page));
            names.addAll(prefixes(page));
            more = page.isTruncated();
            marker = page.nextMarker();
            assertThat(marker != null).isEqualTo(more);
        }
        assertThat(names).containsExactlyInAnyOrder("a/", "b", "c/", "d");
    }

    @Test
    void noKeysAreAPageToo() {
        putAll("a", "b");
        ListObjectsResponse none = s3.listObjects(r -> r.bucket(bucket).maxKeys(0));
        assertThat(none.contents()).isEmpty();
        assertThat(none.isTruncated()).isFalse();
        assertThat(none.maxKeys()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-keys=-1", "max-keys=x", "encoding-type=base64"})
    void parametersAreChecked(String parameter) {
        assertRefused(400, "InvalidArgument", raw.send("GET", "/" + bucket + "?" + parameter, ""));
    }

    @Test
    void namesAreEncodedWhereThatIsAskedFor() {
        putAll("dir+/test_file(3).png", "é&", "tab\t\u0001");
        RawClient.Answer plainList = raw.send("GET", "/" + bucket + "?prefix=%C3%A9", "");
        assertThat(plainList.body()).contains("<Key>é&amp;</Key>");
        RawClient.Answer encoded = raw.send("GET", "/" + bucket + "?encoding-type=url", "");
        assertThat(encoded.body())
                .contains("<EncodingType>url</EncodingType>")
                .contains("<Key>dir%2B/test_file%283%29.png</Key>")
                .contains("<Key>%C3%A9%26</Key>")
                .contains("<Key>tab%09%01</Key>");
        RawClient.Answer rolled = raw.send("GET", "/" + bucket + "?delimiter=%2F&encoding-type=url&prefix=dir%2B", "");
        assertThat(rolled.body()).contains("<Prefix>dir%2B/</Prefix>").contains("<Prefix>dir%2B</Prefix>");
    }

    @Test
    void theListIsThatOfThisMoment() {
        put("a", "x");
        put("b", "x");
        s3.deleteObject(r -> r.bucket(bucket).key("a"));
        put("c", "x");
        assertThat(keys(s3.listObjects(r -> r.bucket(bucket)))).containsExactly("b", "c");
    }
}
