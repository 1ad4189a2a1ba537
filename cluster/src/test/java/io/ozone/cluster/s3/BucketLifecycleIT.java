package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleExpiration;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.Tag;

final class BucketLifecycleIT extends Conformance {
    private static LifecycleRule rule(String id, Consumer<LifecycleRule.Builder> more) {
        LifecycleRule.Builder rule = LifecycleRule.builder()
                .id(id)
                .status(ExpirationStatus.ENABLED)
                .filter(f -> f.prefix(""))
                .expiration(e -> e.days(1));
        more.accept(rule);
        return rule.build();
    }

    private void rules(LifecycleRule... rules) {
        s3.putBucketLifecycleConfiguration(r -> r.bucket(bucket).lifecycleConfiguration(c -> c.rules(rules)));
    }

    private List<LifecycleRule> found() {
        return s3.getBucketLifecycleConfiguration(r -> r.bucket(bucket)).rules();
    }

    @Test
    void aBucketHasNoRulesUntilItIsGivenSome() {
        refuses(404, "NoSuchLifecycleConfiguration", this::found);
        rules(rule("a", r -> {}));
        assertThat(found()).containsExactly(rule("a", r -> {}));
        rules(rule("b", r -> {}));
        assertThat(found()).containsExactly(rule("b", r -> {}));
        assertThat(s3.deleteBucketLifecycle(r -> r.bucket(bucket))
                        .sdkHttpResponse()
                        .statusCode())
                .isEqualTo(204);
        refuses(404, "NoSuchLifecycleConfiguration", this::found);
    }

    @Test
    void rulesComeBackAsTheyWereSet() {
        LifecycleRule[] rules = {
            rule("date", r -> r.expiration(e -> e.date(Instant.parse("2040-01-01T00:00:00Z")))),
            rule("off", r -> r.status(ExpirationStatus.DISABLED)),
            rule(
                    "tag",
                    r -> r.filter(f -> f.tag(Tag.builder().key("a").value("1").build()))),
            rule("size", r -> r.filter(f -> f.objectSizeGreaterThan(1000L))),
            rule(
                    "all",
                    r -> r.filter(f -> f.and(and -> and.prefix("p/")
                            .tags(
                                    Tag.builder().key("a").value("1").build(),
                                    Tag.builder().key("b").value("2").build())
                            .objectSizeLessThan(5000L)))),
            rule(
                    "uploads",
                    r -> r.filter(f -> f.prefix("u/"))
                            .expiration((LifecycleExpiration) null)
                            .abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(7)))
        };
        rules(rules);
        assertThat(found()).containsExactlyInAnyOrder(rules);
    }

    @Test
    void aRuleWithoutANameIsGivenOne() {
        rules(rule(null, r -> {}));
        assertThat(found())
                .singleElement()
                .satisfies(rule -> assertThat(rule.id()).isNotEmpty());
    }

    @Test
    void aRuleHasItsForm() {
        refuses(400, "InvalidArgument", () -> rules(rule("a", r -> {}), rule("a", r -> {})));
        refuses(400, "InvalidArgument", () -> rules(rule("x".repeat(256), r -> {})));
        refuses(400, "InvalidArgument", () -> rules(rule("a", r -> r.expiration(e -> e.days(0)))));
        refuses(400, "InvalidArgument", () -> rules(rule("a", r -> r.expiration(e -> e.days(-1)))));
        refuses(
                400,
                "InvalidArgument",
                () -> rules(rule("a", r -> r.expiration(e -> e.date(Instant.parse("2040-01-01T00:00:01Z"))))));
        refuses(
                400,
                "MalformedXML",
                () -> rules(rule("a", r -> r.expiration(e -> e.days(1).date(Instant.parse("2040-01-01T00:00:00Z"))))));
        refuses(400, "MalformedXML", () -> rules(rule("a", r -> r.status("on"))));
        refuses(400, "MalformedXML", () -> rules(new LifecycleRule[0]));
        refuses(
                400,
                "MalformedXML",
                () -> rules(IntStream.range(0, 1001)
                        .mapToObj(i -> rule("rule-" + i, r -> {}))
                        .toArray(LifecycleRule[]::new)));
        refuses(404, "NoSuchLifecycleConfiguration", this::found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no xml",
                "<LifecycleConfiguration/>",
                "<LifecycleConfiguration><Rule><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule>"
                        + "</LifecycleConfiguration>",
                "<LifecycleConfiguration><Rule><Prefix>a</Prefix><Filter><Prefix>a</Prefix></Filter><Status>Enabled</Status>"
                        + "<Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>",
                "<LifecycleConfiguration><Rule><Prefix/><Status>Enabled</Status><Expiration><Days>x</Days></Expiration>"
                        + "</Rule></LifecycleConfiguration>"
            })
    void rulesComeInADocument(String body) {
        assertRefused(400, "MalformedXML", raw.send("PUT", "/" + bucket + "?lifecycle", body));
    }

    @Test
    void theOldFormHasAPrefixInTheRule() {
        String body = "<LifecycleConfiguration><Rule><ID>old</ID><Prefix>a/</Prefix><Status>Enabled</Status>"
                + "<Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>";
        assertThat(raw.send("PUT", "/" + bucket + "?lifecycle", body).status()).isEqualTo(200);
        put("a/1", "x");
        assertThat(s3.headObject(r -> r.bucket(bucket).key("a/1")).expiration()).contains("rule-id=\"old\"");
    }

    @Test
    void anObjectThatWillEndSaysWhenAndWhy() {
        rules(rule("logs", r -> r.filter(f -> f.prefix("log/")).expiration(e -> e.days(10))));
        assertThat(put("log/1", "x").expiration()).contains("rule-id=\"logs\"").contains("expiry-date=\"");
        assertThat(put("other", "x").expiration()).isNull();
        String expiration = s3.headObject(r -> r.bucket(bucket).key("log/1")).expiration();
        assertThat(expiration).endsWith(" 00:00:00 GMT\", rule-id=\"logs\"");
        assertThat(s3.headObject(r -> r.bucket(bucket).key("other")).expiration())
                .isNull();
    }
}
