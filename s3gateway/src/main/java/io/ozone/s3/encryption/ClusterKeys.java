package io.ozone.s3.encryption;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.time.Clock;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.store.ObjectStore;
import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.EncryptionKey;
import io.ozone.wire.om.EncryptionScheme;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Keys that the cluster keeps: the one of SSE-S3, and named ones of SSE-KMS. Each has versions; the newest wraps, and a
 * wrapped key begins with the number of its version. Versions never change, so they are remembered.
 */
final class ClusterKeys implements KeyWrapper {
    /** What keeps the keys, as rows name it. */
    static final String PROVIDER = "cluster";

    private static final String OF_S3 = "s3";
    private static final String OF_KMS = "kms/";
    private static final int MAX_KEPT = 10_000;
    /** How long a version may wrap after it was replaced. */
    private static final Duration KEEP_TIME = Duration.ofMinutes(5);

    private final ObjectStore store;
    private final boolean makesKeys;
    private final String defaultKeyId;
    private final Cache<String, EncryptionKey> kept;

    /**
     * @param makesKeys whether any key is made when it is first used, and not only the default one
     * @param defaultKeyId of SSE-KMS
     */
    ClusterKeys(ObjectStore store, boolean makesKeys, String defaultKeyId, Clock clock) {
        this.store = store;
        this.makesKeys = makesKeys;
        this.defaultKeyId = defaultKeyId;
        Ticker ticker = clock::nanos;
        this.kept = Caffeine.newBuilder()
                .maximumSize(MAX_KEPT)
                .expireAfterWrite(KEEP_TIME)
                .ticker(ticker)
                .build();
    }

    @Override
    public DataKey generate(Encryption about) {
        EncryptionKey key = key(about);
        int version = key.getVersionsCount();
        byte[] plain = WrappedKeys.random(WrappedKeys.KEY_BYTES);
        byte[] wrapped = WrappedKeys.wrap(material(key, version), plain, about);
        return new DataKey(
                plain,
                ByteBuffer.allocate(Integer.BYTES + wrapped.length)
                        .putInt(version)
                        .put(wrapped)
                        .array());
    }

    @Override
    public byte[] unwrap(Encryption row) {
        ByteBuffer wrapped = row.getWrappedKey().asReadOnlyByteBuffer();
        int version = wrapped.remaining() < Integer.BYTES ? 0 : wrapped.getInt();
        EncryptionKey key = key(row);
        if (version > key.getVersionsCount()) {
            kept.invalidate(name(row));
            key = key(row);
        }
        if (version < 1 || version > key.getVersionsCount()) {
            throw S3Error.INTERNAL_ERROR.failure(
                    "The object needs version %d of the encryption key '%s', which has %d",
                    version, name(row), key.getVersionsCount());
        }
        return WrappedKeys.unwrap(material(key, version), wrapped, row)
                .orElseThrow(() -> S3Error.INTERNAL_ERROR.failure(
                        "The object's key can't be unwrapped by the encryption key '%s': one of both is damaged",
                        name(row)));
    }

    private static byte[] material(EncryptionKey key, int version) {
        return key.getVersions(version - 1).getMaterial().toByteArray();
    }

    private static String name(Encryption about) {
        return about.getScheme() == EncryptionScheme.SSE_S3 ? OF_S3 : OF_KMS + about.getKeyId();
    }

    private EncryptionKey key(Encryption about) {
        boolean make = makesKeys
                || about.getScheme() == EncryptionScheme.SSE_S3
                || about.getKeyId().equals(defaultKeyId);
        return kept.get(name(about), name -> make ? findOrMake(name) : find(name, about.getKeyId()));
    }

    private EncryptionKey find(String name, String keyId) {
        try {
            return store.encryptionKey(name);
        } catch (OzoneException e) {
            throw e.code() == ErrorCode.ENCRYPTION_KEY_NOT_FOUND
                    ? S3Error.KMS_NOT_FOUND.failure(
                            e, "The KMS key '" + keyId + "' does not exist; 'ozone s3 createkey' makes one")
                    : e;
        }
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
