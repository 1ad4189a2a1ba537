package io.ozone.s3.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.ozone.client.S3Secret;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.time.Clock;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.store.ObjectStore;
import java.time.Duration;
import java.util.function.Function;

/**
 * The secrets of access ids, remembered for a short time. A secret that does not fit is asked for again
 * before the request is refused, so a new secret works at once; a revoked one for as long as it is
 * remembered.
 */
final class Credentials {
    private static final int MAX_KEPT = 100_000;
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    /** @param store as the secret's user may see it */
    record Credential(S3Secret secret, ObjectStore store, long loadedNanos) {}

    private final ObjectStore store;
    private final Clock clock;
    private final Cache<String, Credential> kept;

    Credentials(ObjectStore store, Duration keepTime, Clock clock) {
        this.store = store;
        this.clock = clock;
        Ticker ticker = clock::nanos;
        this.kept = Caffeine.newBuilder()
                .maximumSize(MAX_KEPT)
                .expireAfterWrite(keepTime)
                .ticker(ticker)
                .build();
    }

    /**
     * What the check makes of the secret; null when it makes nothing of any.
     *
     * @param check asked once more, with a newer secret, before that is said
     * @throws io.ozone.s3.error.S3Exception InvalidAccessKeyId
     */
    <T> T find(String accessId, Function<Credential, T> check) {
        Credential known = kept.getIfPresent(accessId);
        Credential credential = known != null ? known : load(accessId);
        T found = check.apply(credential);
        if (found == null) {
            credential = newerThan(credential);
            found = credential == null ? null : check.apply(credential);
        }
        return found;
    }

    /** The secret as it is now, unless this one was loaded a moment ago; then null. */
    private Credential newerThan(Credential credential) {
        if (clock.nanos() - credential.loadedNanos() < FRESH_NANOS) {
            return null;
        }
        Credential newer = load(credential.secret().accessId());
        return newer.secret().equals(credential.secret()) ? null : newer;
    }

    private Credential load(String accessId) {
        S3Secret secret;
        try {
            secret = store.secret(accessId);
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.ACCESS_ID_NOT_FOUND) {
                kept.invalidate(accessId);
                throw S3Error.INVALID_ACCESS_KEY_ID.failure(
                        "The access key id '%s' is not known; 'ozone s3 getsecret' makes one", accessId);
            }
            throw e;
        }
        Credential credential = new Credential(secret, store.as(secret.user()), clock.nanos());
        kept.put(accessId, credential);
        return credential;
    }
}
