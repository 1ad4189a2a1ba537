package io.ozone.s3.encryption;

import io.ozone.wire.om.Encryption;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Data keys wrapped by a key of 32 bytes that is at hand: 16 bytes of salt, and what AES-256-GCM makes of the data key.
 *
 * <p>The key for GCM is the HMAC-SHA256 of the salt, so each is used once. With one key for all, random nonces of 12 bytes
 * would be no safe choice beyond four billion objects.
 */
final class WrappedKeys {
    static final int KEY_BYTES = 32;

    private static final int SALT_BYTES = 16;
    private static final int TAG_BITS = 128;
    /** Good for one message under each key. */
    private static final byte[] GCM_NONCE = new byte[12];

    private static final SecureRandom RANDOM = new SecureRandom();

    private WrappedKeys() {}

    static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    /** @param about what must be the same when it is unwrapped */
    static byte[] wrap(byte[] with, byte[] dataKey, Encryption about) {
        byte[] salt = random(SALT_BYTES);
        try {
            byte[] sealed = gcm(Cipher.ENCRYPT_MODE, with, salt, about).doFinal(dataKey);
            return ByteBuffer.allocate(SALT_BYTES + sealed.length)
                    .put(salt)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has AES-GCM", e);
        }
    }

    /** Empty when it was wrapped by another key, or about something else. */
    static Optional<byte[]> unwrap(byte[] with, ByteBuffer wrapped, Encryption about) {
        if (wrapped.remaining() <= SALT_BYTES) {
            return Optional.empty();
        }
        byte[] salt = new byte[SALT_BYTES];
        byte[] sealed = new byte[wrapped.remaining() - SALT_BYTES];
        wrapped.get(salt).get(sealed);
        try {
            return Optional.of(gcm(Cipher.DECRYPT_MODE, with, salt, about).doFinal(sealed));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has AES-GCM", e);
        }
    }

    private static Cipher gcm(int mode, byte[] with, byte[] salt, Encryption about) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(with, "HmacSHA256"));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(mac.doFinal(salt), "AES"), new GCMParameterSpec(TAG_BITS, GCM_NONCE));
        cipher.updateAAD(text(about).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** Not the object's name: that may change without the door. */
    private static String text(Encryption about) {
        return about.getScheme().name() + '\n' + about.getKeyId() + '\n' + about.getContext();
    }
}
