package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.CORSRule;

/** What browsers are told about requests of pages from elsewhere. */
class CorsTest extends GatewayTest {
    private static final String EMPTY = RawClient.sha256(new byte[0]);

    private void allow(CORSRule... rules) {
        s3.putBucketCors(request -> request.bucket(bucket).corsConfiguration(cors -> cors.corsRules(rules)));
    }

    private static CORSRule rule(String origin, String... methods) {
        return CORSRule.builder().allowedOrigins(origin).allowedMethods(methods).build();
    }

    @Test
    void theRulesComeBackAsTheyWereSet() {
        CORSRule rule = CORSRule.builder()
                .id("first")
                .allowedOrigins("http://*.example.com", "https://a.b")
                .allowedMethods("GET", "PUT", "POST", "DELETE", "HEAD")
                .allowedHeaders("x-amz-*", "*")
                .exposeHeaders("ETag", "x-amz-request-id")
                .maxAgeSeconds(3000)
                .build();
        assertError(404, "NoSuchCORSConfiguration", () -> s3.getBucketCors(request -> request.bucket(bucket)));
        allow(rule, rule("*", "GET"));
        assertThat(s3.getBucketCors(request -> request.bucket(bucket)).corsRules())
                .containsExactly(rule, rule("*", "GET"));
        allow(rule("*", "PUT"));
        assertThat(s3.getBucketCors(request -> request.bucket(bucket)).corsRules())
                .containsExactly(rule("*", "PUT"));
        s3.deleteBucketCors(request -> request.bucket(bucket));
        s3.deleteBucketCors(request -> request.bucket(bucket));
        assertError(404, "NoSuchCORSConfiguration", () -> s3.getBucketCors(request -> request.bucket(bucket)));
        assertError(404, "NoSuchBucket", () -> s3.getBucketCors(request -> request.bucket("absent")));
        assertError(404, "NoSuchBucket", () -> s3.deleteBucketCors(request -> request.bucket("absent")));
    }

    @Test
    void rulesThatS3RefusesAreRefused() {
        assertRefused("InvalidRequest", rule("*", "PATCH"));
        assertRefused("InvalidRequest", rule("http://*.*", "GET"));
        assertRefused(
                "InvalidRequest",
                rule("*", "GET").toBuilder().allowedHeaders("*-*").build());
        assertRefused(
                "InvalidRequest",
                rule("*", "GET").toBuilder().exposeHeaders("x-*").build());
        assertRefused(
                "InvalidRequest",
                rule("*", "GET").toBuilder().exposeHeaders("a\r\nb: c").build());
        assertRefused(
                "InvalidRequest",
                rule("*", "GET").toBuilder().id("x".repeat(256)).build());
        assertRefused(
                "MalformedXML", rule("*", "GET").toBuilder().maxAgeSeconds(-1).build());
        assertRefused("MalformedXML", CORSRule.builder().allowedMethods("GET").build());
        assertRefused("MalformedXML", CORSRule.builder().allowedOrigins("*").build());
        assertRefused(
                "MalformedXML",
                IntStream.range(0, 101).mapToObj(i -> rule("*", "GET")).toArray(CORSRule[]::new));
        assertRefused("MalformedXML");
        assertError(404, "NoSuchCORSConfiguration", () -> s3.getBucketCors(request -> request.bucket(bucket)));
    }

    private void assertRefused(String code, CORSRule... rules) {
        assertError(400, code, () -> allow(rules));
    }

    @ParameterizedTest
    @CsvSource({
        "foo.suffix, GET, true",
        "foo.bar, GET, false",
        "foo.suffix.get, GET, false",
        "startend, GET, true",
        "start1end, GET, true",
        "starten, GET, false",
        "0start12end, GET, false",
        "prefix, GET, true",
        "prefix.suffix, GET, true",
        "bla.prefix, GET, false",
        "foo.put, PUT, true",
        "foo.put, GET, false",
        "foo.suffix, PUT, false",
        "FOO.SUFFIX, GET, false"
    })
    void aPreflightIsAllowedByTheRuleThatFits(String origin, String method, boolean allowed) throws IOException {
        allow(
                CORSRule.builder()
                        .allowedMethods("GET")
                        .allowedOrigins("*suffix", "start*end", "prefix*")
                        .build(),
                rule("*.put", "PUT"));
        Answer answer =
                preflight("/" + bucket + "/key", Map.of("origin", origin, "access-control-request-method", method));
        if (allowed) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers())
                    .containsEntry("access-control-allow-origin", origin)
                    .containsEntry("access-control-allow-methods", method)
                    .containsEntry("access-control-allow-credentials", "true")
                    .containsEntry("vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
        } else {
            assertForbidden(answer);
        }
    }

    @Test
    void allOriginsGetTheSameAnswer() throws IOException {
        allow(rule("*", "GET", "PUT").toBuilder()
                .allowedHeaders("Content-*", "x-amz-date")
                .exposeHeaders("ETag", "x-amz-meta-a")
                .maxAgeSeconds(60)
                .build());
        Answer answer = preflight(
                "/" + bucket,
                Map.of(
                        "origin",
                        "null",
                        "access-control-request-method",
                        "PUT",
                        "access-control-request-headers",
                        "content-type, X-Amz-Date"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers())
                .containsEntry("access-control-allow-origin", "*")
                .containsEntry("access-control-allow-methods", "GET, PUT")
                .containsEntry("access-control-allow-headers", "content-type, x-amz-date")
                .containsEntry("access-control-expose-headers", "ETag, x-amz-meta-a")
                .containsEntry("access-control-max-age", "60")
                .doesNotContainKey("access-control-allow-credentials");
    }

    @Test
    void aHeaderThatNoRuleAllowsIsForbidden() throws IOException {
        allow(rule("*", "GET").toBuilder().exposeHeaders("x-amz-meta-header1").build());
        Map<String, String> asked = Map.of("origin", "example.origin", "access-control-request-method", "GET");
        assertThat(preflight("/" + bucket, asked).status()).isEqualTo(200);
        Map<String, String> more = new TreeMap<>(asked);
        more.put("access-control-request-headers", "x-amz-meta-header2");
        assertForbidden(preflight("/" + bucket, more));
    }

    @Test
    void aPreflightSaysWhatIsMissing() throws IOException {
        assertThat(preflight("/" + bucket, Map.of()).text()).contains("<Code>BadRequest</Code>");
        assertThat(preflight("/" + bucket, Map.of("origin", "http://a")).status())
                .isEqualTo(400);
        assertThat(preflight("/" + bucket, Map.of("origin", "http://a", "access-control-request-method", "TRACE"))
                        .status())
                .isEqualTo(400);
        Map<String, String> whole = Map.of("origin", "http://a", "access-control-request-method", "GET");
        assertForbidden(preflight("/" + bucket, whole));
        assertForbidden(preflight("/absent/key", whole));
        allow(rule("*", "GET"));
        assertThat(preflight("/" + bucket + "/key?X-Amz-Signature=abc&uploadId=x", whole)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void answersSayWhichPagesMaySeeThem() throws IOException {
        put("key", "hello");
        allow(rule("http://page", "GET", "HEAD").toBuilder()
                .exposeHeaders("etag")
                .build());
        Answer served = signed("GET", "/" + bucket + "/key", Map.of("origin", "http://page"));
        assertThat(served.text()).isEqualTo("hello");
        assertThat(served.headers())
                .containsEntry("access-control-allow-origin", "http://page")
                .containsEntry("access-control-allow-methods", "GET, HEAD")
                .containsEntry("access-control-expose-headers", "etag")
                .containsKey("vary");
        assertThat(signed("GET", "/" + bucket + "/key", Map.of("origin", "http://other"))
                        .headers())
                .doesNotContainKeys("access-control-allow-origin", "access-control-allow-methods");
        assertThat(signed("GET", "/" + bucket + "/key", Map.of()).headers())
                .doesNotContainKeys("access-control-allow-origin", "vary");
        assertThat(signed("PUT", "/" + bucket + "/key", Map.of("origin", "http://page", "content-length", "0"))
                        .headers())
                .doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void errorsSayItToo() throws IOException {
        allow(rule("http://page", "GET"));
        Answer missing = signed("GET", "/" + bucket + "/absent", Map.of("origin", "http://page"));
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.headers()).containsEntry("access-control-allow-origin", "http://page");
        try (RawClient client = new RawClient(gateway.port())) {
            Answer stranger = client.unsignedHead("GET", "/" + bucket + "/absent", Map.of("origin", "http://page"))
                    .answer("GET");
            assertThat(stranger.status()).isEqualTo(403);
            assertThat(stranger.headers()).containsEntry("access-control-allow-origin", "http://page");
        }
    }

    @Test
    void onlyRequestsOfPagesCostALookup() throws IOException {
        put("key", "hello");
        int before = gateway.store.configurationReads();
        get("key");
        signed("GET", "/", Map.of("origin", "http://page"));
        assertThat(gateway.store.configurationReads()).isEqualTo(before);
        signed("GET", "/" + bucket + "/key", Map.of("origin", "http://page"));
        assertThat(gateway.store.configurationReads()).isEqualTo(before + 1);
    }

    private Answer signed(String method, String path, Map<String, String> headers) throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            return client.head(method, path, EMPTY, headers).answer(method);
        }
    }

    private static Answer preflight(String path, Map<String, String> headers) throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            return client.unsignedHead("OPTIONS", path, headers).answer("OPTIONS");
        }
    }

    private static void assertForbidden(Answer answer) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("<Code>AccessForbidden</Code>");
        assertThat(List.copyOf(answer.headers().keySet())).doesNotContain("access-control-allow-origin");
    }
}
