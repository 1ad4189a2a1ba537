package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectLegalHoldIT extends Locked {
    private void hold(String version, String status) {
        s3.putObjectLegalHold(
                r -> r.bucket(bucket).key("key").versionId(version).legalHold(hold -> hold.status(status)));
    }

    private String held(String version) {
        return s3.getObjectLegalHold(r -> r.bucket(bucket).key("key").versionId(version))
                .legalHold()
                .statusAsString();
    }

    @Test
    void aVersionIsHeldUntilItIsLetGo() {
        String version = putRetained(null, null);
        refuses(404, "NoSuchObjectLockConfiguration", () -> held(version));
        hold(version, "ON");
        assertThat(held(version)).isEqualTo("ON");
        assertThat(s3.headObject(r -> r.bucket(bucket).key("key")).objectLockLegalHoldStatusAsString())
                .isEqualTo("ON");
        refuses(403, "AccessDenied", () -> delete(version));
        refuses(403, "AccessDenied", () -> deleteBypassing(version));
        hold(null, "OFF");
        assertThat(held(version)).isEqualTo("OFF");
        delete(version);
        refuses(404, "NoSuchVersion", () -> held(version));
    }

    @Test
    void anObjectIsStoredWithAHold() {
        String version = s3.putObject(r -> r.bucket(bucket).key("key").objectLockLegalHoldStatus("ON"), text("content"))
                .versionId();
        refuses(403, "AccessDenied", () -> delete(version));
        refuses(
                400,
                "InvalidArgument",
                () -> s3.putObject(r -> r.bucket(bucket).key("key").objectLockLegalHoldStatus("maybe"), text("x")));
        hold(version, "OFF");
        delete(version);
    }

    @Test
    void aHoldIsOfOneVersion() {
        String held = putRetained(null, null);
        hold(held, "ON");
        String free = putRetained(null, null);
        delete(free);
        refuses(403, "AccessDenied", () -> delete(held));
        assertThat(get("key")).isEqualTo("content");
    }

    @Test
    void aHoldStaysWhenTheRetentionGoes() {
        String version = putRetained("GOVERNANCE", tomorrow);
        hold(version, "ON");
        refuses(403, "AccessDenied", () -> deleteBypassing(version));
        hold(version, "OFF");
        deleteBypassing(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no xml", "<LegalHold/>", "<LegalHold><Status>on</Status></LegalHold>", "<Retention/>"})
    void aHoldComesInADocument(String body) {
        putRetained(null, null);
        assertRefused(400, "MalformedXML", raw.send("PUT", "/" + bucket + "/key?legal-hold", body));
    }

    @Test
    void whatIsNotThereIsNotHeld() {
        refuses(404, "NoSuchKey", () -> held(null));
        refuses(404, "NoSuchKey", () -> hold(null, "ON"));
        bucket = newVersionedBucket();
        put("key", "x");
        refuses(400, "InvalidRequest", () -> held(null));
        refuses(400, "InvalidRequest", () -> hold(null, "ON"));
    }
}
