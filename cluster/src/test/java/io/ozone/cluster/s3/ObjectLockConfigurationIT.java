package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;

final class ObjectLockConfigurationIT extends Locked {
    private void set(String of, Consumer<DefaultRetention.Builder> retention) {
        s3.putObjectLockConfiguration(r -> r.bucket(of)
                .objectLockConfiguration(
                        lock -> lock.objectLockEnabled("Enabled").rule(rule -> rule.defaultRetention(retention))));
    }

    private ObjectLockConfiguration found(String of) {
        return s3.getObjectLockConfiguration(r -> r.bucket(of)).objectLockConfiguration();
    }

    private static void refusesAsItStands(ThrowingCallable call) {
        refuses(409, "InvalidBucketState", call);
    }

    @Test
    void aBucketIsMadeWithItAndKeepsVersionsForGood() {
        assertThat(found(bucket).objectLockEnabledAsString()).isEqualTo("Enabled");
        assertThat(found(bucket).rule()).isNull();
        assertThat(s3.getBucketVersioning(r -> r.bucket(bucket)).statusAsString())
                .isEqualTo("Enabled");
        refusesAsItStands(() ->
                s3.putBucketVersioning(r -> r.bucket(bucket).versioningConfiguration(v -> v.status("Suspended"))));
        s3.putBucketVersioning(r -> r.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));
    }

    @Test
    void aBucketMayGetItLater() {
        String plain = newBucket();
        refuses(404, "ObjectLockConfigurationNotFoundError", () -> found(plain));
        refusesAsItStands(
                () -> set(plain, retention -> retention.mode("GOVERNANCE").days(1)));
        String versioned = newVersionedBucket();
        refuses(404, "ObjectLockConfigurationNotFoundError", () -> found(versioned));
        set(versioned, retention -> retention.mode("GOVERNANCE").days(1));
        assertThat(found(versioned).rule().defaultRetention().days()).isEqualTo(1);
        refuses(404, "NoSuchBucket", () -> found(newName()));
    }

    @Test
    void aDefaultIsForNewVersions() {
        String before = putRetained(null, null);
        set(bucket, retention -> retention.mode("GOVERNANCE").days(3));
        DefaultRetention stored = found(bucket).rule().defaultRetention();
        assertThat(stored.modeAsString()).isEqualTo("GOVERNANCE");
        assertThat(stored.days()).isEqualTo(3);
        assertThat(stored.years()).isNull();
        String after = putRetained(null, null);
        assertThat(retention(after).modeAsString()).isEqualTo("GOVERNANCE");
        assertThat(retention(after).retainUntilDate())
                .isCloseTo(Instant.now().plus(3, ChronoUnit.DAYS), within(1, ChronoUnit.HOURS));
        String own = putRetained("COMPLIANCE", tomorrow);
        assertThat(retention(own).modeAsString()).isEqualTo("COMPLIANCE");
        assertThat(retention(own).retainUntilDate()).isEqualTo(tomorrow);
        refuses(404, "NoSuchObjectLockConfiguration", () -> retention(before));
        refuses(403, "AccessDenied", () -> delete(after));
        delete(before);
        deleteBypassing(after);
        s3.putObjectLockConfiguration(
                r -> r.bucket(bucket).objectLockConfiguration(lock -> lock.objectLockEnabled("Enabled")));
        delete(putRetained(null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "GOVERNANCE, 0,  ,  InvalidRetentionPeriod",
        "GOVERNANCE, -1, ,  InvalidRetentionPeriod",
        "GOVERNANCE,  , 0,  InvalidRetentionPeriod",
        "GOVERNANCE, 1, 1,  MalformedXML",
        "GOVERNANCE,  ,  ,  MalformedXML",
        "FOREVER,    1,  ,  MalformedXML"
    })
    void aDefaultHasAModeAndAPeriod(String mode, Integer days, Integer years, String code) {
        refuses(
                400,
                code,
                () -> set(bucket, retention -> retention.mode(mode).days(days).years(years)));
        assertThat(found(bucket).rule()).isNull();
    }

    @Test
    void whatIsNoConfigurationIsRefused() {
        assertRefused(400, "MalformedXML", raw.send("PUT", "/" + bucket + "?object-lock", "no xml"));
        assertRefused(
                400,
                "MalformedXML",
                raw.send(
                        "PUT",
                        "/" + bucket + "?object-lock",
                        "<ObjectLockConfiguration><ObjectLockEnabled>Disabled</ObjectLockEnabled>"
                                + "</ObjectLockConfiguration>"));
    }
}
