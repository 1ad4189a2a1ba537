package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CORSRule;

final class BucketCorsIT extends Conformance {
    private static final CORSRule SITE = CORSRule.builder()
            .id("site")
            .allowedOrigins("https://www.example.com", "https://*.sub.example.com")
            .allowedMethods("GET", "PUT")
            .allowedHeaders("x-amz-*", "Content-Type")
            .exposeHeaders("ETag", "x-amz-request-id")
            .maxAgeSeconds(300)
            .build();

    private void rules(CORSRule... rules) {
        s3.putBucketCors(r -> r.bucket(bucket).corsConfiguration(c -> c.corsRules(rules)));
    }

    private static CORSRule rule(String origin, String method) {
        return CORSRule.builder().allowedOrigins(origin).allowedMethods(method).build();
    }

    private RawClient.Answer preflight(String origin, String method, String headers) {
        String target = "/" + bucket + "/any/key";
        return headers.isEmpty()
                ? raw.anonymous("OPTIONS", target, "", "Origin", origin, "Access-Control-Request-Method", method)
                : raw.anonymous(
                        "OPTIONS",
                        target,
                        "",
                        "Origin",
                        origin,
                        "Access-Control-Request-Method",
                        method,
                        "Access-Control-Request-Headers",
                        headers);
    }

    @Test
    void aBucketHasNoRulesUntilItIsGivenSome() {
        refuses(404, "NoSuchCORSConfiguration", () -> s3.getBucketCors(r -> r.bucket(bucket)));
        rules(SITE, rule("*", "HEAD"));
        assertThat(s3.getBucketCors(r -> r.bucket(bucket)).corsRules())
                .hasSize(2)
                .contains(SITE);
        rules(rule("*", "GET"));
        assertThat(s3.getBucketCors(r -> r.bucket(bucket)).corsRules()).hasSize(1);
        assertThat(s3.deleteBucketCors(r -> r.bucket(bucket)).sdkHttpResponse().statusCode())
                .isEqualTo(204);
        refuses(404, "NoSuchCORSConfiguration", () -> s3.getBucketCors(r -> r.bucket(bucket)));
        s3.deleteBucketCors(r -> r.bucket(bucket));
    }

    @Test
    void aRuleHasItsForm() {
        refuses(400, "InvalidRequest", () -> rules(rule("*", "PATCH")));
        refuses(400, "InvalidRequest", () -> rules(rule("*.exa*mple.com", "GET")));
        refuses(
                400,
                "InvalidRequest",
                () -> rules(rule("*", "GET").toBuilder().allowedHeaders("x-*-*").build()));
        refuses(
                400,
                "InvalidRequest",
                () -> rules(rule("*", "GET").toBuilder().exposeHeaders("x-*").build()));
        refuses(400, "MalformedXML", () -> rules());
        refuses(
                400,
                "MalformedXML",
                () -> rules(Collections.nCopies(101, rule("*", "GET")).toArray(CORSRule[]::new)));
        assertRefused(400, "MalformedXML", raw.send("PUT", "/" + bucket + "?cors", "no xml"));
        rules(Collections.nCopies(100, rule("*", "GET")).toArray(CORSRule[]::new));
    }

    @Test
    void aPreflightIsAnsweredByTheFirstRuleThatAllowsIt() {
        rules(SITE, rule("*", "GET"));
        RawClient.Answer allowed = preflight("https://www.example.com", "PUT", "x-amz-meta-colour, content-type");
        assertThat(allowed.status()).isEqualTo(200);
        assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo("https://www.example.com");
        assertThat(allowed.header("Access-Control-Allow-Methods").split(", ")).containsExactly("GET", "PUT");
        assertThat(allowed.header("Access-Control-Allow-Headers").split(", "))
                .containsExactly("x-amz-meta-colour", "content-type");
        assertThat(allowed.header("Access-Control-Expose-Headers")).isEqualTo("ETag, x-amz-request-id");
        assertThat(allowed.header("Access-Control-Max-Age")).isEqualTo("300");
        assertThat(allowed.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(allowed.header("Vary")).contains("Origin");

        RawClient.Answer everybody = preflight("https://elsewhere.org", "GET", "");
        assertThat(everybody.status()).isEqualTo(200);
        assertThat(everybody.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(everybody.header("Access-Control-Allow-Credentials")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://www.example.com|GET|",
                "https://a.sub.example.com|GET|",
                "https://a.b.sub.example.com|PUT|CONTENT-TYPE",
                "https://www.example.com|GET|X-Amz-Date,x-amz-anything"
            })
    void aStarStandsForAnyTextAndHeadersForAnyCase(String origin, String method, String headers) {
        rules(SITE);
        assertThat(preflight(origin, method, headers == null ? "" : headers).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://www.example.com|GET|",
                "https://www.example.com.evil.org|GET|",
                "https://WWW.example.com|GET|",
                "https://sub.example.com|GET|",
                "https://www.example.com|DELETE|",
                "https://www.example.com|GET|x-other",
                "https://www.example.com|GET|x-amz-date,x-other"
            })
    void whatNoRuleAllowsIsForbidden(String origin, String method, String headers) {
        rules(SITE);
        RawClient.Answer answer = preflight(origin, method, headers == null ? "" : headers);
        assertRefused(403, "AccessForbidden", answer);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void withoutRulesNothingIsAllowed() {
        assertRefused(403, "AccessForbidden", preflight("https://www.example.com", "GET", ""));
    }

    @Test
    void aPreflightSaysWhatIsGoingToBeAsked() {
        rules(SITE);
        String target = "/" + bucket + "/key";
        assertRefused(400, "BadRequest", raw.anonymous("OPTIONS", target, "", "Access-Control-Request-Method", "GET"));
        assertRefused(400, "BadRequest", raw.anonymous("OPTIONS", target, "", "Origin", "https://www.example.com"));
        assertRefused(400, "BadRequest", preflight("https://www.example.com", "FLY", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/key", "/missing", ""})
    void answersSayToWhomTheyMayBeShown(String path) {
        rules(SITE);
        put("key", "x");
        RawClient.Answer answer = raw.send("GET", "/" + bucket + path, "", "Origin", "https://www.example.com");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://www.example.com");
        assertThat(answer.header("Access-Control-Expose-Headers")).contains("ETag");
        assertThat(answer.header("Vary")).contains("Origin");
        for (String origin : List.of("https://elsewhere.org", "null")) {
            assertThat(raw.send("GET", "/" + bucket + path, "", "Origin", origin)
                            .header("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @Test
    void whoIsNotKnownIsRefusedInAWayThatCanBeShown() {
        rules(rule("*", "GET"));
        RawClient.Answer answer = raw.anonymous("GET", "/" + bucket + "/key", "", "Origin", "https://elsewhere.org");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }
}
