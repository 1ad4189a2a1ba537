package io.ozone.s3.operation;

import io.ozone.s3.error.S3Error;
import java.nio.charset.StandardCharsets;

/** The one rule that S3 has for keys. */
public final class ObjectKeys {
    private static final int MAX_BYTES = 1024;

    private ObjectKeys() {}

    /** @throws io.ozone.s3.error.S3Exception KeyTooLongError */
    public static void requireShort(String key) {
        int bytes = key.length() * 3 <= MAX_BYTES ? 0 : key.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw S3Error.KEY_TOO_LONG
                    .failure("Your key is too long: it has %d bytes in UTF-8; at most %d are allowed", bytes, MAX_BYTES)
                    .with("Size", bytes)
                    .with("MaxSizeAllowed", MAX_BYTES);
        }
    }
}
