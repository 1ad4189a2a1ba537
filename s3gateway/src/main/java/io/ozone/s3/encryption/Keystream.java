package io.ozone.s3.encryption;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;

/**
 * AES-256 in counter mode, from any place on: lengths stay as they are, and a range needs nothing of what lies before it.
 * Encrypting and decrypting are the same. That the bytes are what was stored is for the checksums of blocks to tell.
 *
 * <p>A nonce is the first counter. Its lowest 40 bits are zero and count blocks of 16 bytes, so that the counters of two
 * nonces can't meet within 16 TB; the others are random, and no nonce is used for two contents.
 */
final class Keystream {
    private static final String ALGORITHM = "AES/CTR/NoPadding";
    private static final int BLOCK_BYTES = 16;
    private static final int RANDOM_BYTES = 11;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Cipher cipher;

    /** @param offset bytes of the content before the first that will come */
    Keystream(SecretKey key, ByteString nonce, long offset) {
        try {
            cipher = Cipher.getInstance(ALGORITHM);
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter(nonce, offset / BLOCK_BYTES)));
            cipher.update(new byte[(int) (offset % BLOCK_BYTES)]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }

    static ByteString newNonce() {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return ByteString.copyFrom(Arrays.copyOf(random, BLOCK_BYTES));
    }

    private static byte[] counter(ByteString nonce, long blocks) {
        byte[] counter = nonce.toByteArray();
        if (counter.length != BLOCK_BYTES) {
            throw new IllegalStateException("a nonce has " + BLOCK_BYTES + " bytes, not " + counter.length);
        }
        long carry = blocks;
        for (int i = BLOCK_BYTES - 1; i >= 0 && carry != 0; i--) {
            carry += counter[i] & 0xff;
            counter[i] = (byte) carry;
            carry >>>= Byte.SIZE;
        }
        return counter;
    }

    /** Encrypts, or decrypts, all that is left in the one buffer into the other, which may lie at the same place. */
    void apply(ByteBuffer from, ByteBuffer to) {
        try {
            cipher.update(from, to);
        } catch (ShortBufferException e) {
            throw new IllegalArgumentException(from.remaining() + " bytes do not fit " + to.remaining(), e);
        }
    }
}
