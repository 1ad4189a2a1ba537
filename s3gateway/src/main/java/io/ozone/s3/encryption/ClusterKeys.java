package io.ozone.s3.encryption;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.keys.KeyRing;
import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.EncryptionScheme;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * Keys that the cluster keeps: the one of SSE-S3, and named ones of SSE-KMS. A wrapped key begins with the number of the
 * version that wrapped it.
 */
final class ClusterKeys implements KeyWrapper {
    /** What keeps the keys, as rows name it. */
    static final String PROVIDER = "cluster";

    private static final String OF_S3 = "s3";
    private static final String OF_KMS = "kms/";

    private final KeyRing keys;
    private final boolean makesKeys;
    private final String defaultKeyId;

    /**
     * @param makesKeys whether any key is made when it is first used, and not only the default one
     * @param defaultKeyId of SSE-KMS
     */
    ClusterKeys(KeyRing keys, boolean makesKeys, String defaultKeyId) {
        this.keys = keys;
        this.makesKeys = makesKeys;
        this.defaultKeyId = defaultKeyId;
    }

    @Override
    public DataKey generate(Encryption about) {
        KeyRing.Version key = found(about, () -> keys.newest(name(about), makes(about)));
        byte[] plain = WrappedKeys.random(WrappedKeys.KEY_BYTES);
        byte[] wrapped = WrappedKeys.wrap(key.material(), plain, about);
        return new DataKey(
                plain,
                ByteBuffer.allocate(Integer.BYTES + wrapped.length)
                        .putInt(key.number())
                        .put(wrapped)
                        .array());
    }

    @Override
    public byte[] unwrap(Encryption row) {
        ByteBuffer wrapped = row.getWrappedKey().asReadOnlyByteBuffer();
        int number = wrapped.remaining() < Integer.BYTES ? 0 : wrapped.getInt();
        KeyRing.Version key = found(row, () -> keys.version(name(row), number, makes(row)))
                .orElseThrow(() -> S3Error.INTERNAL_ERROR.failure(
                        "The object needs version %d of the encryption key '%s', which has no such version",
                        number, name(row)));
        return WrappedKeys.unwrap(key.material(), wrapped, row)
                .orElseThrow(() -> S3Error.INTERNAL_ERROR.failure(
                        "The object's key can't be unwrapped by the encryption key '%s': one of both is damaged",
                        name(row)));
    }

    private static String name(Encryption about) {
        return about.getScheme() == EncryptionScheme.SSE_S3 ? OF_S3 : OF_KMS + about.getKeyId();
    }

    private boolean makes(Encryption about) {
        return makesKeys
                || about.getScheme() == EncryptionScheme.SSE_S3
                || about.getKeyId().equals(defaultKeyId);
    }

    private static <T> T found(Encryption about, Supplier<T> asked) {
        try {
            return asked.get();
        } catch (OzoneException e) {
            throw e.code() == ErrorCode.ENCRYPTION_KEY_NOT_FOUND
                    ? S3Error.KMS_NOT_FOUND.failure(
                            e, "The KMS key '" + about.getKeyId() + "' does not exist; 'ozone s3 createkey' makes one")
                    : e;
        }
    }
}
