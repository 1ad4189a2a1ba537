package io.ozone.s3.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.client.S3Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session is bound to, for whoever could seal a token. */
class SessionTest {
    private static final S3Secret PARENT = new S3Secret("AKID", "secret", "alice");
    private static final String POLICY =
            "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}}";

    private final Session session = Session.begin("ASIA1", "s", PARENT, 1000, "job", POLICY);

    private Session with(String accessId, String secret, String user, long expires, String name, String policy) {
        return new Session(accessId, secret, "AKID", user, session.proof(), expires, name, policy);
    }

    @Test
    void itBelongsToTheSecretThatItWasBegunWith() {
        assertThat(session.isOf(PARENT)).isTrue();
        assertThat(session.isOf(new S3Secret("AKID", "other", "alice"))).isFalse();
        assertThat(session.isOf(new S3Secret("AKID", "secret", "bob"))).isFalse();
    }

    @Test
    void nothingOfItCanBeChangedWithoutThatSecret() {
        assertThat(with("ASIA1", "s", "alice", 1000, "job", POLICY).isOf(PARENT))
                .isTrue();
        assertThat(List.of(
                        with("ASIA2", "s", "alice", 1000, "job", POLICY),
                        with("ASIA1", "t", "alice", 1000, "job", POLICY),
                        with("ASIA1", "s", "alice", 1001, "job", POLICY),
                        with("ASIA1", "s", "alice", 1000, "joy", POLICY),
                        with("ASIA1", "s", "alice", 1000, "job", POLICY + " "),
                        with("ASIA1", "s", "alice", 1000, "job", "")))
                .noneMatch(changed -> changed.isOf(PARENT));
        assertThat(with("ASIA1", "s", "bob", 1000, "job", POLICY).isOf(new S3Secret("AKID", "secret", "bob")))
                .isFalse();
    }
}
