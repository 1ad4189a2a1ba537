package io.ozone.s3.keys;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Bytes that only who has a key of 32 bytes can read, or make: 16 bytes of salt, and what AES-256-GCM makes of them.
 *
 * <p>The key for GCM is the HMAC-SHA256 of the salt, so each is used once. With one key for all, random nonces of 12 bytes
 * would be no safe choice beyond four billion messages.
 */
public final class Sealed {
    public static final int KEY_BYTES = 32;

    private static final int SALT_BYTES = 16;
    private static final int TAG_BITS = 128;
    /** Good for one message under each key. */
    private static final byte[] GCM_NONCE = new byte[12];

    private static final SecureRandom RANDOM = new SecureRandom();

    private Sealed() {}

    public static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    /** @param about what must be the same when it is opened */
    public static byte[] seal(byte[] key, byte[] plain, byte[] about) {
        byte[] salt = random(SALT_BYTES);
        try {
            byte[] sealed = gcm(Cipher.ENCRYPT_MODE, key, salt, about).doFinal(plain);
            return ByteBuffer.allocate(SALT_BYTES + sealed.length)
                    .put(salt)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has AES-GCM", e);
        }
    }

    /** Empty when it was sealed by another key, or about something else, or is damaged. */
    public static Optional<byte[]> open(byte[] key, ByteBuffer from, byte[] about) {
        // With less than a tag the JDK does not say that the tag is wrong, but that it has no room.
        if (from.remaining() < SALT_BYTES + TAG_BITS / Byte.SIZE) {
            return Optional.empty();
        }
        byte[] salt = new byte[SALT_BYTES];
        byte[] sealed = new byte[from.remaining() - SALT_BYTES];
        from.get(salt).get(sealed);
        try {
            return Optional.of(gcm(Cipher.DECRYPT_MODE, key, salt, about).doFinal(sealed));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has AES-GCM", e);
        }
    }

    private static Cipher gcm(int mode, byte[] key, byte[] salt, byte[] about) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(mac.doFinal(salt), "AES"), new GCMParameterSpec(TAG_BITS, GCM_NONCE));
        cipher.updateAAD(about);
        return cipher;
    }
}
