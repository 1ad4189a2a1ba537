package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.client.KeyInfo;
import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.Tag;

/** PutObjectTagging, GetObjectTagging, DeleteObjectTagging, and the tags that come with an object. */
class ObjectTaggingTest extends GatewayTest {
    private static final String LONGEST_KEY = "é".repeat(128);
    private static final String LONGEST_VALUE = "中".repeat(256);

    private void tag(Tag... tags) {
        s3.putObjectTagging(request -> request.bucket(bucket).key("key").tagging(tagging -> tagging.tagSet(tags)));
    }

    private List<Tag> tags() {
        return s3.getObjectTagging(request -> request.bucket(bucket).key("key")).tagSet();
    }

    private void putTagged(String header) {
        s3.putObject(request -> request.bucket(bucket).key("key").tagging(header), RequestBody.fromString("hello"));
    }

    private static Tag pair(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static Tag[] many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> pair("key" + i, "value" + i))
                .toArray(Tag[]::new);
    }

    @Test
    void tagsTakeThePlaceOfAllThatWereThere() {
        put("key", "hello");
        assertThat(tags()).isEmpty();
        tag(pair("b", "2"), pair("a", "1"), pair("empty", ""));
        assertThat(tags()).containsExactly(pair("a", "1"), pair("b", "2"), pair("empty", ""));
        tag(pair("c", "3"));
        assertThat(tags()).containsExactly(pair("c", "3"));
        s3.deleteObjectTagging(request -> request.bucket(bucket).key("key"));
        assertThat(tags()).isEmpty();
        tag(pair("c", "3"));
        tag();
        assertThat(tags()).isEmpty();
        assertThat(get("key").asUtf8String()).isEqualTo("hello");
    }

    @Test
    void newTagsChangeNeitherETagNorLastModified() {
        put("key", "hello");
        KeyInfo before = gateway.store.head(bucket, "key");
        gateway.clock.move(Duration.ofMinutes(1));
        tag(pair("a", "1"));
        KeyInfo after = gateway.store.head(bucket, "key");
        assertThat(after.etag()).isEqualTo(before.etag());
        assertThat(after.modifiedMillis()).isEqualTo(before.modifiedMillis());
        assertThat(after.generation()).isGreaterThan(before.generation());
    }

    @Test
    void anObjectSaysHowManyTagsItHas() {
        put("key", "hello");
        assertThat(get("key").response().tagCount()).isNull();
        tag(many(2));
        GetObjectResponse got = get("key").response();
        HeadObjectResponse head =
                s3.headObject(request -> request.bucket(bucket).key("key"));
        assertThat(got.tagCount()).isEqualTo(2);
        assertThat(head.sdkHttpResponse().firstMatchingHeader("x-amz-tagging-count"))
                .contains("2");
    }

    @Test
    void tagsComeWithAnObjectInAHeader() {
        putTagged("a=1&b%20c=%C3%BC+x&empty=&none&%2B=%3D");
        assertThat(gateway.store.head(bucket, "key").tags())
                .isEqualTo(Map.of("a", "1", "b c", "ü x", "empty", "", "none", "", "+", "="));
        put("key", "hello");
        assertThat(tags()).isEmpty();
    }

    @Test
    void asManyAndAsLongTagsAsMayBeAreTaken() {
        put("key", "hello");
        tag(many(10));
        assertThat(tags()).hasSize(10);
        Tag odd = pair("a B_.:/=+-@9", " +-=._:/@é中");
        tag(pair(LONGEST_KEY, LONGEST_VALUE), odd);
        assertThat(tags()).containsExactlyInAnyOrder(pair(LONGEST_KEY, LONGEST_VALUE), odd);
    }

    @Test
    void whatIsNoTagIsRefusedAndChangesNothing() {
        put("key", "hello");
        tag(pair("a", "1"));
        for (List<Tag> wrong : List.of(
                List.of(pair("", "x")),
                List.of(pair(LONGEST_KEY + "x", "x")),
                List.of(pair("x", LONGEST_VALUE + "x")),
                List.of(pair("aws:x", "x")),
                List.of(pair("AWS:x", "x")),
                List.of(pair("x!", "x")),
                List.of(pair("x", "a\nb")),
                List.of(pair("x", "<y>")),
                List.of(pair("x", "1"), pair("x", "2")),
                List.of(many(11)))) {
            assertError(400, "InvalidTag", () -> tag(wrong.toArray(Tag[]::new)));
        }
        assertThat(tags()).containsExactly(pair("a", "1"));
    }

    @ParameterizedTest
    @CsvSource({
        "a=1&a=2, InvalidArgument",
        "a=b=c, InvalidArgument",
        "a=%C3, InvalidArgument",
        "a=%zz, InvalidArgument",
        "=b, InvalidTag",
        "aws:a=b, InvalidTag",
        "a=%21, InvalidTag",
        "0&1&2&3&4&5&6&7&8&9&a, BadRequest"
    })
    void aHeaderThatHoldsNoTagsIsRefusedAndNothingIsStored(String header, String code) {
        assertError(400, code, () -> putTagged(header));
        assertThat(gateway.store.has(bucket, "key")).isFalse();
    }

    @Test
    void onlyAnObjectThatIsThereHasTags() {
        assertError(404, "NoSuchKey", this::tags);
        assertError(404, "NoSuchKey", () -> tag(pair("a", "1")));
        assertError(
                404,
                "NoSuchKey",
                () -> s3.deleteObjectTagging(request -> request.bucket(bucket).key("key")));
        assertError(
                404,
                "NoSuchBucket",
                () -> s3.getObjectTagging(request -> request.bucket("none").key("key")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "<Tagging/>",
                "<TagSet/>",
                "<Tagging><TagSet/><TagSet/></Tagging>",
                "<Tagging><TagSet/><Tag/></Tagging>",
                "<Tagging><Tag><Key>a</Key><Value>b</Value></Tag></Tagging>",
                "<Tagging><TagSet><Tag><Key>a</Key></Tag></TagSet></Tagging>",
                "<Tagging><TagSet><Tag><Value>a</Value></Tag></TagSet></Tagging>",
                "<Tagging><TagSet><Tag><Key>a</Key><Key>b</Key><Value/></Tag></TagSet></Tagging>",
                "<Tagging><TagSet><Tag><Key>a</Key><Value/><Value/></Tag></TagSet></Tagging>",
                "<Tagging><TagSet><Tag><Key>a</Key><Value/><X/></Tag></TagSet></Tagging>",
                "<Tagging><TagSet><X/></TagSet></Tagging>",
                "<Tagging><TagSet/></Tagging><Tagging/>",
                "<Tagging><TagSet></Tagging>"
            })
    void whatIsNoDocumentOfTagsIsMalformed(String document) throws IOException {
        put("key", "hello");
        tag(pair("a", "1"));
        Answer answer = exchange("PUT", document);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("<Code>MalformedXML</Code>");
        assertThat(tags()).containsExactly(pair("a", "1"));
    }

    @Test
    void theDocumentsAreAsS3HasThem() throws IOException {
        put("key", "hello");
        Answer put = exchange(
                "PUT",
                "<?xml version=\"1.0\"?>\n<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\n <TagSet>"
                        + "<Tag> <Value>a+b</Value><Key> k </Key></Tag></TagSet>\n</Tagging>");
        assertThat(put.status()).as(put.text()).isEqualTo(200);
        assertThat(put.body()).isEmpty();
        assertThat(exchange("GET", "").text())
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        + "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + "<TagSet><Tag><Key> k </Key><Value>a+b</Value></Tag></TagSet></Tagging>");
        assertThat(exchange("DELETE", "").status()).isEqualTo(204);
        assertThat(exchange("GET", "").text()).contains("<TagSet></TagSet>");
    }

    private Answer exchange(String method, String document) throws IOException {
        byte[] body = document.getBytes(StandardCharsets.UTF_8);
        try (RawClient client = new RawClient(gateway.port())) {
            return client.head(
                            method,
                            "/" + bucket + "/key?tagging",
                            "UNSIGNED-PAYLOAD",
                            Map.of("content-length", Integer.toString(body.length)))
                    .send(body)
                    .answer(method);
        }
    }
}
