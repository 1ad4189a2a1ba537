package io.ozone.om.state;

import static io.ozone.om.Commands.lifecycle;
import static io.ozone.om.Commands.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.wire.KeyValue;
import io.ozone.wire.om.Expiration;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.Lifecycle;
import io.ozone.wire.om.LifecycleRule;
import io.ozone.wire.om.Upload;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifecyclesTest {
    private static final KeyValue GREEN = tag("colour", "green");

    @ParameterizedTest
    @CsvSource({
        "2014-01-15T10:30:00Z, 3, 2014-01-19T00:00:00Z",
        "2014-01-15T00:00:00Z, 3, 2014-01-18T00:00:00Z",
        "2014-01-15T00:00:00.001Z, 3, 2014-01-19T00:00:00Z",
        "2014-01-15T23:59:59.999Z, 1, 2014-01-17T00:00:00Z",
        "2023-12-30T12:00:00Z, 60, 2024-02-29T00:00:00Z"
    })
    void daysAreCountedToTheNextMidnight(String written, int days, String expected) {
        long millis = expiration(rule("r", "").setExpirationDays(days), "key", key(written))
                .getMillis();
        assertThat(millis % 86_400_000).isZero();
        assertThat(Instant.ofEpochMilli(millis)).isEqualTo(Instant.parse(expected));
    }

    @Test
    void aDateIsTheSameForAllKeys() {
        long date = Instant.parse("2015-01-01T00:00:00Z").toEpochMilli();
        assertThat(expiration(rule("r", "").setExpirationDateMillis(date), "key", key("2014-01-15T10:30:00Z"))
                        .getMillis())
                .isEqualTo(date);
    }

    @Test
    void theFirstRuleThatComesToItsTimeCounts() {
        Lifecycle lifecycle = lifecycle(
                        rule("disabled", "").setExpirationDays(1).setEnabled(false),
                        rule("aborts", "").setAbortUploadDays(1),
                        rule("late", "").setExpirationDays(3),
                        rule("early", "a/").setExpirationDays(2),
                        rule("elsewhere", "b/").setExpirationDays(1))
                .getLifecycle();
        Key key = key("2014-01-15T10:30:00Z");
        assertThat(Lifecycles.expiration(lifecycle, "a/key", key).orElseThrow().getRuleId())
                .isEqualTo("early");
        assertThat(Lifecycles.expiration(lifecycle, "key", key).orElseThrow().getRuleId())
                .isEqualTo("late");
        assertThat(Lifecycles.expiration(
                        lifecycle(rule("b", "b/").setExpirationDays(1)).getLifecycle(), "a", key))
                .isEmpty();
    }

    @Test
    void aRuleIsAboutKeysThatMeetAllOfIt() {
        LifecycleRule.Builder rule = rule("r", "a/")
                .setExpirationDays(1)
                .addTags(GREEN)
                .setSizeGreaterThan(10)
                .setSizeLessThan(20);
        Key fits = Key.newBuilder()
                .setLength(15)
                .addTags(tag("a", "b"))
                .addTags(GREEN)
                .build();
        assertThat(isAbout(rule, "a/key", fits)).isTrue();
        assertThat(isAbout(rule, "b/key", fits)).isFalse();
        assertThat(isAbout(rule, "a/key", fits.toBuilder().setLength(10).build()))
                .isFalse();
        assertThat(isAbout(rule, "a/key", fits.toBuilder().setLength(11).build()))
                .isTrue();
        assertThat(isAbout(rule, "a/key", fits.toBuilder().setLength(19).build()))
                .isTrue();
        assertThat(isAbout(rule, "a/key", fits.toBuilder().setLength(20).build()))
                .isFalse();
        assertThat(isAbout(rule, "a/key", fits.toBuilder().removeTags(1).build()))
                .isFalse();
        assertThat(isAbout(rule.addTags(tag("more", "")), "a/key", fits)).isFalse();
    }

    @Test
    void anUploadIsOverAtTheMidnightBehindItsDays() {
        Lifecycle lifecycle = lifecycle(
                        rule("expires", "").setExpirationDays(1),
                        rule("later", "").setAbortUploadDays(3),
                        rule("off", "").setAbortUploadDays(1).setEnabled(false),
                        rule("aborts", "a/").setAbortUploadDays(2))
                .getLifecycle();
        Upload upload = Upload.newBuilder()
                .setCreatedMillis(Instant.parse("2014-01-15T10:30:00Z").toEpochMilli())
                .build();
        assertThat(Lifecycles.abortion(lifecycle, "a/key", upload))
                .contains(Expiration.newBuilder()
                        .setMillis(Instant.parse("2014-01-18T00:00:00Z").toEpochMilli())
                        .setRuleId("aborts")
                        .build());
        assertThat(Lifecycles.abortion(lifecycle, "b/key", upload))
                .map(Expiration::getRuleId)
                .contains("later");
        assertThat(Lifecycles.abortion(Lifecycle.getDefaultInstance(), "a/key", upload))
                .isEmpty();
    }

    @Test
    void aVersionEndsDaysAfterANewerOneCame() {
        Lifecycle lifecycle = lifecycle(
                        rule("disabled", "").setNoncurrentDays(1).setEnabled(false),
                        rule("expires", "").setExpirationDays(1),
                        rule("few", "a/").setNoncurrentDays(3).setNewerNoncurrentVersions(2),
                        rule("all", "a/").setNoncurrentDays(4))
                .getLifecycle();
        assertThat(noncurrentEnd(lifecycle, "a/key", 2, "2014-01-18T23:59:59.999Z"))
                .isEmpty();
        assertThat(noncurrentEnd(lifecycle, "a/key", 2, "2014-01-19T00:00:00Z")).hasValue(2);
        assertThat(noncurrentEnd(lifecycle, "a/key", 1, "2014-01-19T00:00:00Z")).isEmpty();
        assertThat(noncurrentEnd(lifecycle, "a/key", 1, "2014-01-20T00:00:00Z")).hasValue(0);
        assertThat(noncurrentEnd(lifecycle, "a/key", 3, "2014-01-20T00:00:00Z")).hasValue(0);
        assertThat(noncurrentEnd(lifecycle, "b/key", 9, "2014-02-20T00:00:00Z")).isEmpty();
    }

    private static OptionalInt noncurrentEnd(Lifecycle lifecycle, String name, int newer, String now) {
        return Lifecycles.noncurrentEnd(
                lifecycle,
                name,
                key("2013-01-01T00:00:00Z"),
                Instant.parse("2014-01-15T10:30:00Z").toEpochMilli(),
                newer,
                Instant.parse(now).toEpochMilli());
    }

    @Test
    void aLoneMarkerEndsAtOnceOrWithItsTime() {
        assertThat(endsMarker(rule("r", "").setExpiredDeleteMarkers(true), "2014-01-15T00:00:00Z"))
                .isTrue();
        assertThat(endsMarker(rule("r", "").setExpiredDeleteMarkers(false), "2014-01-15T00:00:00Z"))
                .isFalse();
        assertThat(endsMarker(rule("r", "x").setExpiredDeleteMarkers(true), "2014-01-15T00:00:00Z"))
                .isFalse();
        assertThat(endsMarker(rule("r", "").setNoncurrentDays(1), "2015-01-15T00:00:00Z"))
                .isFalse();
        LifecycleRule.Builder days = rule("r", "").setExpirationDays(3);
        assertThat(endsMarker(days, "2014-01-18T23:59:59.999Z")).isFalse();
        assertThat(endsMarker(days, "2014-01-19T00:00:00Z")).isTrue();
        assertThat(endsMarker(days.setSizeLessThan(5), "2014-01-19T00:00:00Z")).isFalse();
        LifecycleRule.Builder date = rule("r", "")
                .setExpirationDateMillis(Instant.parse("2014-01-16T00:00:00Z").toEpochMilli());
        assertThat(endsMarker(date, "2014-01-15T23:00:00Z")).isFalse();
        assertThat(endsMarker(date, "2014-01-16T00:00:00Z")).isTrue();
        assertThat(endsMarker(date.addTags(GREEN), "2014-01-16T00:00:00Z")).isFalse();
    }

    private static boolean endsMarker(LifecycleRule.Builder rule, String now) {
        Key marker =
                key("2014-01-15T10:30:00Z").toBuilder().setDeleteMarker(true).build();
        return Lifecycles.endsLoneMarker(
                lifecycle(rule).getLifecycle(),
                "key",
                marker,
                Instant.parse(now).toEpochMilli());
    }

    @Test
    void onlyTheLeastPrefixesAreLookedThrough() {
        Lifecycle lifecycle = lifecycle(
                        rule("1", "a/b/").setExpirationDays(1),
                        rule("2", "a/").setExpirationDays(1),
                        rule("3", "c").setExpirationDateMillis(86_400_000),
                        rule("4", "a/").setExpirationDays(3),
                        rule("5", "").setAbortUploadDays(1),
                        rule("6", "").setExpirationDays(1).setEnabled(false))
                .getLifecycle();
        assertThat(Lifecycles.prefixesOfExpiration(lifecycle)).containsExactlyInAnyOrder("a/", "c");
        Lifecycle ofVersions = lifecycle(
                        rule("1", "a/").setNoncurrentDays(1),
                        rule("2", "b/").setExpiredDeleteMarkers(true),
                        rule("3", "c/").setExpirationDays(1),
                        rule("4", "d/").setExpiredDeleteMarkers(false),
                        rule("5", "e/").setAbortUploadDays(1))
                .getLifecycle();
        assertThat(Lifecycles.prefixesOfVersions(ofVersions)).containsExactlyInAnyOrder("a/", "b/", "c/");
    }

    private static boolean isAbout(LifecycleRule.Builder rule, String name, Key key) {
        return Lifecycles.expiration(lifecycle(rule).getLifecycle(), name, key).isPresent();
    }

    private static Expiration expiration(LifecycleRule.Builder rule, String name, Key key) {
        return Lifecycles.expiration(lifecycle(rule).getLifecycle(), name, key).orElseThrow();
    }

    private static Key key(String written) {
        return Key.newBuilder()
                .setModifiedMillis(Instant.parse(written).toEpochMilli())
                .build();
    }

    private static KeyValue tag(String key, String value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }
}
