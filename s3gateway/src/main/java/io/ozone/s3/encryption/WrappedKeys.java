package io.ozone.s3.encryption;

import io.ozone.s3.keys.Sealed;
import io.ozone.wire.om.Encryption;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Data keys wrapped by a key of 32 bytes that is at hand. */
final class WrappedKeys {
    static final int KEY_BYTES = Sealed.KEY_BYTES;

    private WrappedKeys() {}

    static byte[] random(int bytes) {
        return Sealed.random(bytes);
    }

    /** @param about what must be the same when it is unwrapped */
    static byte[] wrap(byte[] with, byte[] dataKey, Encryption about) {
        return Sealed.seal(with, dataKey, bytes(about));
    }

    /** Empty when it was wrapped by another key, or about something else. */
    static Optional<byte[]> unwrap(byte[] with, ByteBuffer wrapped, Encryption about) {
        return Sealed.open(with, wrapped, bytes(about));
    }

    /** Not the object's name: that may change without the door. */
    private static byte[] bytes(Encryption about) {
        return (about.getScheme().name() + '\n' + about.getKeyId() + '\n' + about.getContext())
                .getBytes(StandardCharsets.UTF_8);
    }
}
