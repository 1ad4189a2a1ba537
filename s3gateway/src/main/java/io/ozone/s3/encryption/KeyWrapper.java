package io.ozone.s3.encryption;

import io.ozone.wire.om.Encryption;

/**
 * Hides data keys, so that nobody but it can tell them, and gives them back. Whoever keeps the keys of SSE-KMS is one of
 * these; any number of threads may ask at the same time.
 *
 * <p>Failures are {@link io.ozone.s3.error.S3Exception}: {@code KMS.NotFoundException} when there is no such key, {@code
 * KMS.DisabledException} or {@code KMS.KMSInvalidStateException} when it may not be used so, {@code AccessDenied} when the
 * gateway may not use it, {@code ServiceUnavailable} when nobody answers. All but the last are final.
 */
interface KeyWrapper {
    /** @param wrapped as it may be kept with the object */
    record DataKey(byte[] plain, byte[] wrapped) {}

    /**
     * A new data key of 32 random bytes.
     *
     * @param about scheme, name of the wrapping key and context, of which all must be the same when it is unwrapped
     */
    DataKey generate(Encryption about);

    /** The data key in the row of an object, or of an upload. */
    byte[] unwrap(Encryption row);
}
