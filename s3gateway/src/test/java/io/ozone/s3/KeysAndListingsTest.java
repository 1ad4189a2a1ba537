package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.OptionalObjectAttributes;

/** Keys at their limits, and the order and encoding of listings. */
class KeysAndListingsTest extends GatewayTest {
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    /** In the order of their UTF-8 bytes, which is not that of Java's strings: U+FF5E comes before U+1F600. */
    private static final List<String> ORDERED = List.of(
            " ", "!", "-", "/", "//", "/a", "0", "A", "Z", "_", "a", "a/", "a/b", "a0", "b", "~", "é", "中", "～", "😀");

    @Test
    void keysAreListedByTheirBytes() {
        List<String> shuffled = new ArrayList<>(ORDERED);
        Collections.reverse(shuffled);
        shuffled.forEach(key -> put(key, "x"));
        assertThat(names(s3.listObjectsV2(request -> request.bucket(bucket)))).isEqualTo(ORDERED);
        for (int page : new int[] {1, 3, 7}) {
            List<String> paged = new ArrayList<>();
            s3.listObjectsV2Paginator(
                            request -> request.bucket(bucket).maxKeys(page).encodingType("url"))
                    .contents()
                    .forEach(object -> paged.add(object.key()));
            assertThat(paged).isEqualTo(ORDERED);
        }
        assertThat(names(s3.listObjectsV2(request -> request.bucket(bucket).startAfter("～"))))
                .containsExactly("😀");
        assertThat(s3.listObjects(request -> request.bucket(bucket).marker("～")).contents())
                .hasSize(1);
        assertThat(s3.listObjectsV2(request -> request.bucket(bucket).delimiter("/"))
                        .commonPrefixes())
                .extracting(CommonPrefix::prefix)
                .containsExactly("/", "a/");
    }

    @Test
    void listsMayBeAskedForTheStateOfRestores() {
        put("key", "x");
        assertThat(s3.listObjectsV2(request -> request.bucket(bucket)
                                .optionalObjectAttributes(OptionalObjectAttributes.RESTORE_STATUS))
                        .contents())
                .singleElement()
                .satisfies(object -> assertThat(object.restoreStatus()).isNull());
        assertThat(s3.listObjects(request -> request.bucket(bucket)
                                .optionalObjectAttributes(OptionalObjectAttributes.RESTORE_STATUS))
                        .contents())
                .hasSize(1);
        assertThat(s3.listObjectVersions(request -> request.bucket(bucket)
                                .optionalObjectAttributes(OptionalObjectAttributes.RESTORE_STATUS))
                        .versions())
                .hasSize(1);
        assertError(
                501,
                "NotImplemented",
                () -> s3.listObjectsV2(request -> request.bucket(bucket).optionalObjectAttributesWithStrings("Other")));
    }

    @Test
    void anEmptyContinuationTokenIsTheBeginning() {
        put("key", "x");
        ListObjectsV2Response page =
                s3.listObjectsV2(request -> request.bucket(bucket).continuationToken(""));
        assertThat(names(page)).containsExactly("key");
        assertThat(page.continuationToken()).isEmpty();
    }

    @Test
    void aListingCanBeEncoded() throws IOException {
        put("dir é/a+b c%2F&<", "x");
        try (RawClient client = client()) {
            String path = "/" + bucket
                    + "?delimiter=%2B&encoding-type=url&list-type=2&prefix=dir%20%C3%A9%2F&start-after=dir%20";
            Answer rolledUp = client.head("GET", path, UNSIGNED, Map.of()).answer("GET");
            assertThat(rolledUp.text())
                    .contains("<Prefix>dir%20%C3%A9/</Prefix>")
                    .contains("<Delimiter>%2B</Delimiter>")
                    .contains("<EncodingType>url</EncodingType>")
                    .contains("<StartAfter>dir%20</StartAfter>")
                    .contains("<CommonPrefixes><Prefix>dir%20%C3%A9/a%2B</Prefix></CommonPrefixes>");
            assertThat(client.head("GET", "/" + bucket + "?encoding-type=url", UNSIGNED, Map.of())
                            .answer("GET")
                            .text())
                    .contains("<Key>dir%20%C3%A9/a%2Bb%20c%252F%26%3C</Key>");
            assertThat(client.head("GET", "/" + bucket, UNSIGNED, Map.of())
                            .answer("GET")
                            .text())
                    .contains("<Key>dir é/a+b c%2F&amp;&lt;</Key>")
                    .doesNotContain("EncodingType");
            Answer unknown = client.head("GET", "/" + bucket + "?encoding-type=base64", UNSIGNED, Map.of())
                    .answer("GET");
            assertThat(unknown.text()).contains("<Code>InvalidArgument</Code>");
        }
    }

    @Test
    void aKeyOf1025BytesIsTooLongForEveryOperation() throws IOException {
        String longest = "k".repeat(1024);
        put(longest, "x");
        assertThat(names(s3.listObjectsV2(request -> request.bucket(bucket)))).containsExactly(longest);
        for (String key : List.of(longest + "x", "%C3%A9".repeat(512) + "x", "%2F".repeat(1025))) {
            for (String method : List.of("GET", "HEAD", "PUT", "DELETE")) {
                try (RawClient client = client()) {
                    Answer answer = client.head(
                                    method, "/" + bucket + "/" + key, UNSIGNED, Map.of("content-length", "0"))
                            .answer(method);
                    assertThat(answer.status()).as(method).isEqualTo(400);
                    if (!method.equals("HEAD")) {
                        assertThat(answer.text())
                                .contains("<Code>KeyTooLongError</Code>")
                                .contains("<Size>1025</Size><MaxSizeAllowed>1024</MaxSizeAllowed>");
                    }
                }
            }
        }
    }

    @Test
    void anAnswerToHeadHasNoBody() throws IOException {
        put("key", "hello");
        try (RawClient client = client()) {
            for (int i = 0; i < 2; i++) {
                for (String path : List.of("/" + bucket + "/none", "/absent", "/" + bucket + "/key?acl", "/")) {
                    assertThat(client.head("HEAD", path, UNSIGNED, Map.of())
                                    .answer("HEAD")
                                    .status())
                            .isGreaterThanOrEqualTo(404);
                }
                Answer head = client.head("HEAD", "/" + bucket + "/key", UNSIGNED, Map.of())
                        .answer("HEAD");
                assertThat(head.status()).isEqualTo(200);
                assertThat(head.headers()).containsEntry("content-length", "5");
                // A byte too many before would be taken for the start of this answer.
                assertThat(client.head("GET", "/" + bucket + "/key", UNSIGNED, Map.of())
                                .answer("GET")
                                .text())
                        .isEqualTo("hello");
            }
        }
    }

    private static RawClient client() throws IOException {
        return new RawClient(gateway.port());
    }
}
