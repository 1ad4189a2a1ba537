package io.ozone.s3.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.time.Clock;
import io.ozone.s3.store.ObjectStore;
import io.ozone.wire.om.EncryptionKey;
import java.time.Duration;
import java.util.Optional;

/**
 * Keys that the cluster keeps. Each has versions, of which the newest is used for what is new. A version never changes, so
 * they are remembered.
 */
public final class KeyRing {
    private static final int MAX_KEPT = 10_000;
    /** How long a version may be used after it was replaced. */
    private static final Duration KEEP_TIME = Duration.ofMinutes(5);

    /** @param number from 1 on */
    public record Version(int number, byte[] material) {}

    private final ObjectStore store;
    private final Cache<String, EncryptionKey> kept;

    /** @param store as the gateway itself sees it */
    public KeyRing(ObjectStore store, Clock clock) {
        this.store = store;
        Ticker ticker = clock::nanos;
        this.kept = Caffeine.newBuilder()
                .maximumSize(MAX_KEPT)
                .expireAfterWrite(KEEP_TIME)
                .ticker(ticker)
                .build();
    }

    /**
     * The one to be used for what is new.
     *
     * @param make whether a key that is not there is made
     * @throws OzoneException ENCRYPTION_KEY_NOT_FOUND
     */
    public Version newest(String name, boolean make) {
        EncryptionKey key = key(name, make);
        return version(key, key.getVersionsCount());
    }

    /**
     * An earlier one; empty when the key has none of this number.
     *
     * @param make whether a key that is not there is made
     * @throws OzoneException ENCRYPTION_KEY_NOT_FOUND
     */
    public Optional<Version> version(String name, int number, boolean make) {
        EncryptionKey key = key(name, make);
        if (number > key.getVersionsCount()) {
            kept.invalidate(name);
            key = key(name, make);
        }
        return number < 1 || number > key.getVersionsCount() ? Optional.empty() : Optional.of(version(key, number));
    }

    private static Version version(EncryptionKey key, int number) {
        return new Version(number, key.getVersions(number - 1).getMaterial().toByteArray());
    }

    private EncryptionKey key(String name, boolean make) {
        return kept.get(name, any -> make ? findOrMake(name) : store.encryptionKey(name));
    }

    private EncryptionKey findOrMake(String name) {
        try {
            return store.encryptionKey(name);
        } catch (OzoneException e) {
            if (e.code() != ErrorCode.ENCRYPTION_KEY_NOT_FOUND) {
                throw e;
            }
        }
        store.createEncryptionKey(name);
        return store.encryptionKey(name);
    }
}
