package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which condition wins when a request has several, and how ranges meet them. */
class ConditionsTest extends GatewayTest {
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String ETAG = "\"781e5e245d69b566979b86e28d23f2c7\"";

    private String path;

    @BeforeEach
    void putObject() {
        put("key", "0123456789");
        path = "/" + bucket + "/key";
    }

    /** Each condition holds (+), does not (-), or is not sent (o): If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since. */
    @ParameterizedTest
    @CsvSource({
        "oooo, 200", "+ooo, 200", "-ooo, 412", "o+oo, 200", "o-oo, 412", "oo+o, 200", "oo-o, 304", "ooo+, 200",
        "ooo-, 304", "++oo, 200", "+-oo, 200", "-+oo, 412", "--oo, 412", "oo++, 200", "oo+-, 200", "oo-+, 304",
        "oo--, 304", "+o+o, 200", "+o-o, 304", "-o+o, 412", "-o-o, 412", "+oo+, 200", "+oo-, 304", "-oo-, 412",
        "o++o, 200", "o+-o, 304", "o-+o, 412", "o--o, 412", "o+o+, 200", "o+o-, 304", "o-o+, 412", "o-o-, 412",
        "++++, 200", "+-++, 200", "+---, 304", "+--+, 304", "+-+-, 200", "-+++, 412", "----, 412"
    })
    void theFirstConditionThatIsThereDecides(String conditions, int status) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        add(headers, "if-match", conditions.charAt(0), ETAG, "\"other\"");
        add(headers, "if-unmodified-since", conditions.charAt(1), date(60), date(-60));
        add(headers, "if-none-match", conditions.charAt(2), "\"other\"", ETAG);
        add(headers, "if-modified-since", conditions.charAt(3), date(-60), date(60));
        for (String method : List.of("GET", "HEAD")) {
            Answer answer = ask(method, headers);
            assertThat(answer.status()).as(method + " " + conditions).isEqualTo(status);
            if (status == 304) {
                assertThat(answer.headers()).containsEntry("etag", ETAG).containsKey("last-modified");
            }
            if (status == 412 && method.equals("GET")) {
                assertThat(answer.text())
                        .contains("<Code>PreconditionFailed</Code>")
                        .contains("<Condition>" + (conditions.charAt(0) == '-' ? "If-Match" : "If-Unmodified-Since"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "if-match | 781e5e245d69b566979b86e28d23f2c7 | 200",
                "if-match | * | 200",
                "if-match | \"a\", \"781e5e245d69b566979b86e28d23f2c7\" | 200",
                "if-match | \"781E5E245D69B566979B86E28D23F2C7\" | 412",
                "if-none-match | * | 304",
                "if-none-match | W/\"781e5e245d69b566979b86e28d23f2c7\" | 304",
                "if-none-match | \"a\",\"b\" | 200",
                "if-modified-since | nonsense | 200",
                "if-unmodified-since | nonsense | 200"
            })
    void conditionsAreReadAsHttpHasThem(String header, String value, int status) throws IOException {
        assertThat(ask("GET", Map.of(header, value)).status()).isEqualTo(status);
    }

    @Test
    void aListOfETagsMayStandOnSeveralLines() throws IOException {
        assertThat(several("GET", "if-match", "\"a\"", ETAG)).isEqualTo(200);
        assertThat(several("GET", "if-match", "\"a\"", "\"b\"")).isEqualTo(412);
        assertThat(several("GET", "if-none-match", "\"a\"", ETAG)).isEqualTo(304);
        assertThat(several("DELETE", "if-match", ETAG, "\"a\"")).isEqualTo(400);
        assertThat(several("PUT", "if-none-match", "*", "\"a\"")).isEqualTo(400);
        assertThat(several("PUT", "if-match", ETAG, "\"a\"")).isEqualTo(400);
    }

    /** Lines of one name are signed as one, joined by a comma. */
    private int several(String method, String name, String first, String second) throws IOException {
        String joined = first + "," + second;
        try (RawClient client = client()) {
            client.splitting(joined, first + "\r\n" + name + ": " + second);
            return client.head(method, path, UNSIGNED, Map.of(name, joined, "content-length", "0"))
                    .answer(method)
                    .status();
        }
    }

    @Test
    void conditionsComeBeforeRangesAndBehindTheKey() throws IOException {
        assertThat(ask("GET", Map.of("range", "bytes=50-", "if-match", "\"other\""))
                        .status())
                .isEqualTo(412);
        assertThat(ask("GET", Map.of("range", "bytes=50-", "if-none-match", ETAG))
                        .status())
                .isEqualTo(304);
        Answer range = ask("GET", Map.of("range", "bytes=50-", "if-match", ETAG));
        assertThat(range.status()).isEqualTo(416);
        assertThat(range.text())
                .contains("<Code>InvalidRange</Code>")
                .contains("<RangeRequested>bytes=50-</RangeRequested><ActualObjectSize>10</ActualObjectSize>");
        try (RawClient client = client()) {
            assertThat(client.head("GET", "/" + bucket + "/none", UNSIGNED, Map.of("if-match", "*"))
                            .answer("GET")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void aRangeNeedsTheVersionThatIfRangeNames() throws IOException {
        assertThat(ask("GET", Map.of("range", "bytes=0-1", "if-range", ETAG)).text())
                .isEqualTo("01");
        assertThat(ask("GET", Map.of("range", "bytes=0-1", "if-range", "\"other\""))
                        .text())
                .isEqualTo("0123456789");
        assertThat(ask("GET", Map.of("range", "bytes=0-1", "if-range", date(-60)))
                        .text())
                .isEqualTo("0123456789");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 206, 1, bytes 0-0/10",
        "bytes=-1, 206, 1, bytes 9-9/10",
        "bytes=-10, 206, 10, bytes 0-9/10",
        "bytes=-11, 206, 10, bytes 0-9/10",
        "bytes=3-, 206, 7, bytes 3-9/10",
        "bytes=3-100, 206, 7, bytes 3-9/10",
        "'bytes=0-1,3-4', 200, 10, ",
        "bytes=4-3, 200, 10, ",
        "items=0-1, 200, 10, ",
        "bytes=10-, 416, -1, bytes */10",
        "bytes=-0, 416, -1, bytes */10"
    })
    void aHeadWithARangeSaysWhatTheGetWould(String range, int status, int length, String contentRange)
            throws IOException {
        for (String method : List.of("HEAD", "GET")) {
            Answer answer = ask(method, Map.of("range", range));
            assertThat(answer.status()).as(method).isEqualTo(status);
            assertThat(answer.headers().get("content-range")).as(method).isEqualTo(contentRange);
            if (length >= 0) {
                assertThat(answer.headers()).containsEntry("content-length", Integer.toString(length));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 2_000_000})
    void aWriteThatMustBeTheFirstIsRefusedWithoutHarm(int size) throws IOException {
        Answer first = write("key", size, Map.of("if-none-match", "*"));
        assertError(412, "PreconditionFailed", first);
        assertThat(first.text()).contains("<Condition>If-None-Match</Condition>");
        assertError(412, "PreconditionFailed", write("key", size, Map.of("if-match", "\"other\"")));
        assertError(404, "NoSuchKey", write("none", size, Map.of("if-match", ETAG)));
        assertError(412, "PreconditionFailed", write("key", size, Map.of("if-match", ETAG, "if-none-match", "*")));
        assertError(404, "NoSuchKey", write("none", size, Map.of("if-match", "*")));
        assertError(404, "NoSuchKey", write("none", size, Map.of("if-match", "*", "if-none-match", ETAG)));
        for (String same : List.of(ETAG, ETAG.replace("\"", ""))) {
            Answer changed = write("key", size, Map.of("if-none-match", same));
            assertError(412, "PreconditionFailed", changed);
            assertThat(changed.text()).contains("<Condition>If-None-Match</Condition>");
        }
        assertError(400, "InvalidArgument", write("key", size, Map.of("if-none-match", "\"\"")));
        assertError(501, "NotImplemented", write("key", size, Map.of("if-unmodified-since", date(60))));
        assertError(501, "NotImplemented", write("key", size, Map.of("if-modified-since", date(60))));
        assertThat(get("key").asUtf8String()).isEqualTo("0123456789");
        assertThat(write("key", size, Map.of("if-match", ETAG, "if-none-match", "\"other\""))
                        .status())
                .isEqualTo(200);
        assertThat(write("key", size, Map.of("if-match", "*")).status()).isEqualTo(200);
        assertThat(write("key", size, Map.of("if-none-match", ETAG)).status()).isEqualTo(200);
        assertThat(write("new", size, Map.of("if-none-match", "*")).status()).isEqualTo(200);
        assertThat(gateway.store.openWriters()).isZero();
    }

    @Test
    void ofManyFirstWritersOneWins() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                int size = i % 2 == 0 ? 10 : 1_500_000;
                answers.add(pool.submit(
                        () -> write("raced", size, Map.of("if-none-match", "*")).status()));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void eachDeleteOfALotCanHaveACondition() throws IOException {
        for (String key : List.of("right", "star", "wrong", "free")) {
            put(key, "0123456789");
        }
        String list = "<Delete>" + entry("right", ETAG) + entry("star", "*") + entry("wrong", "&quot;other&quot;")
                + entry("absent", ETAG) + entry("odd", "a,b") + "<Object><Key>free</Key></Object></Delete>";
        assertThat(deleteAll(list))
                .contains("<Deleted><Key>right</Key></Deleted>")
                .contains("<Deleted><Key>star</Key></Deleted>")
                .contains("<Deleted><Key>free</Key></Deleted>")
                .contains("<Error><Key>wrong</Key><Code>PreconditionFailed</Code>")
                .contains("<Deleted><Key>absent</Key></Deleted>")
                .contains("<Error><Key>odd</Key><Code>InvalidArgument</Code>");
        assertThat(names(s3.listObjectsV2(request -> request.bucket(bucket)))).containsExactly("key", "wrong");
    }

    @Test
    void eachDeleteOfALotCanWantATimeAndASize() throws IOException {
        String modified = modified();
        for (String key : List.of("right", "late", "long", "odd", "never")) {
            put(key, "0123456789");
        }
        String list = "<Delete>"
                + object("key", "<LastModifiedTime>" + modified + "</LastModifiedTime><Size>10</Size>")
                + object("right", "<ETag>" + ETAG + "</ETag><Size>10</Size>")
                + object("late", "<Size>10</Size><LastModifiedTime>" + date(-60) + "</LastModifiedTime>")
                + object("long", "<Size>9</Size>")
                + object("odd", "<Size>ten</Size>")
                + object("never", "<LastModifiedTime>2015-01-01</LastModifiedTime>")
                + object("absent", "<Size>9</Size>")
                + "</Delete>";
        assertThat(deleteAll(list))
                .contains("<Deleted><Key>key</Key></Deleted>")
                .contains("<Deleted><Key>right</Key></Deleted>")
                .contains("<Deleted><Key>absent</Key></Deleted>")
                .contains("<Error><Key>late</Key><Code>PreconditionFailed</Code>")
                .contains("<Error><Key>long</Key><Code>PreconditionFailed</Code>")
                .contains("<Error><Key>odd</Key><Code>InvalidArgument</Code>")
                .contains("<Error><Key>never</Key><Code>InvalidArgument</Code>");
        assertThat(names(s3.listObjectsV2(request -> request.bucket(bucket))))
                .containsExactly("late", "long", "never", "odd");
    }

    private String deleteAll(String list) throws IOException {
        byte[] bytes = list.getBytes(StandardCharsets.UTF_8);
        try (RawClient client = client()) {
            Answer answer = client.head(
                            "POST",
                            "/" + bucket + "?delete",
                            RawClient.sha256(bytes),
                            Map.of("content-length", Integer.toString(bytes.length)))
                    .send(bytes)
                    .answer("POST");
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            return answer.text();
        }
    }

    private static String object(String key, String conditions) {
        return "<Object><Key>" + key + "</Key>" + conditions + "</Object>";
    }

    /** As HEAD tells. */
    private String modified() throws IOException {
        return ask("HEAD", Map.of()).headers().get("last-modified");
    }

    @Test
    void aDeleteCanWantATimeAndASize() throws IOException {
        String time = "x-amz-if-match-last-modified-time";
        String size = "x-amz-if-match-size";
        String modified = modified();
        Answer late = ask("DELETE", Map.of(time, date(-60)));
        assertError(412, "PreconditionFailed", late);
        assertThat(late.text()).contains("<Condition>" + time + "</Condition>");
        Answer large = ask("DELETE", Map.of(size, "11"));
        assertError(412, "PreconditionFailed", large);
        assertThat(large.text()).contains("<Condition>" + size + "</Condition>");
        assertError(412, "PreconditionFailed", ask("DELETE", Map.of(size, "10", time, date(-60))));
        assertError(412, "PreconditionFailed", ask("DELETE", Map.of(size, "11", time, modified)));
        assertError(
                412, "PreconditionFailed", ask("DELETE", Map.of(size, "10", time, modified, "if-match", "\"other\"")));
        for (String odd : List.of("-1", "ten", "")) {
            assertError(400, "InvalidArgument", ask("DELETE", Map.of(size, odd)));
        }
        assertError(400, "InvalidArgument", ask("DELETE", Map.of(time, "2015-01-01")));
        assertThat(get("key").asUtf8String()).isEqualTo("0123456789");
        assertThat(ask("DELETE", Map.of(size, "10", time, modified, "if-match", ETAG))
                        .status())
                .isEqualTo(204);
        assertError(404, "NoSuchKey", ask("GET", Map.of()));
        assertThat(ask("DELETE", Map.of(size, "11")).status()).isEqualTo(204);
        assertThat(ask("DELETE", Map.of(time, date(-60))).status()).isEqualTo(204);
    }

    private static String entry(String key, String etag) {
        return object(key, "<ETag>" + etag + "</ETag>");
    }

    @Test
    void whatIsNotThereIsDeletedWhateverTheCondition() throws IOException {
        try (RawClient client = client()) {
            assertError(
                    412,
                    "PreconditionFailed",
                    client.head("DELETE", path, UNSIGNED, Map.of("if-match", "\"other\""))
                            .answer("DELETE"));
            assertThat(client.head("DELETE", path, UNSIGNED, Map.of("if-match", "*"))
                            .answer("DELETE")
                            .status())
                    .isEqualTo(204);
            assertError(404, "NoSuchKey", ask("GET", Map.of()));
            for (String match : List.of("*", ETAG)) {
                assertThat(client.head("DELETE", path, UNSIGNED, Map.of("if-match", match))
                                .answer("DELETE")
                                .status())
                        .isEqualTo(204);
            }
            assertThat(client.head("DELETE", path, UNSIGNED, Map.of())
                            .answer("DELETE")
                            .status())
                    .isEqualTo(204);
            assertThat(client.head("GET", "/absent-bucket/key", UNSIGNED, Map.of())
                            .answer("GET")
                            .text())
                    .contains("<Code>NoSuchBucket</Code>")
                    .contains("<BucketName>absent-bucket</BucketName>");
        }
    }

    @Test
    void headersAreReplacedForSignedRequestsOnly() throws IOException {
        String target = path + "?response-content-type=text%2Fx&response-expires=soon";
        try (RawClient client = client()) {
            for (String method : List.of("GET", "HEAD")) {
                Answer answer = client.head(method, target, UNSIGNED, Map.of("range", "bytes=0-1"))
                        .answer(method);
                assertThat(answer.status()).isEqualTo(206);
                assertThat(answer.headers())
                        .containsEntry("content-type", "text/x")
                        .containsEntry("expires", "soon");
            }
            assertError(
                    403,
                    "AccessDenied",
                    client.unsignedHead("GET", target, Map.of()).answer("GET"));
        }
        assertThat(get("key").response().contentType()).isNotEqualTo("text/x");
    }

    private static void add(Map<String, String> headers, String name, char state, String good, String bad) {
        if (state != 'o') {
            headers.put(name, state == '+' ? good : bad);
        }
    }

    private static RawClient client() throws IOException {
        return new RawClient(gateway.port());
    }

    private Answer ask(String method, Map<String, String> headers) throws IOException {
        try (RawClient client = client()) {
            return client.head(method, path, UNSIGNED, headers).answer(method);
        }
    }

    private Answer write(String key, int size, Map<String, String> conditions) throws IOException {
        Map<String, String> headers = new TreeMap<>(conditions);
        headers.put("content-length", Integer.toString(size));
        try (RawClient client = client()) {
            return client.head("PUT", "/" + bucket + "/" + key, UNSIGNED, headers)
                    .send(new byte[size])
                    .answer("PUT");
        }
    }

    private static String date(int seconds) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(seconds).atOffset(ZoneOffset.UTC));
    }

    private static void assertError(int status, String code, Answer answer) {
        assertThat(answer.text()).contains("<Code>" + code + "</Code>");
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }
}
