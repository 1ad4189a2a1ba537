package io.ozone.kv;

import java.util.Arrays;

/**
 * A range of encoded keys.
 *
 * @param lower first key inside, may be empty
 * @param upper first key behind, null = to the end
 */
record KeyRange(byte[] lower, byte[] upper) {
    private static final byte[] EMPTY = {};

    /** The range of a {@link Reader#scan}. */
    static KeyRange of(byte[] prefix, byte[] startAfter) {
        byte[] lower = prefix == null ? EMPTY : prefix;
        byte[] upper = prefix == null ? null : behindPrefix(prefix);
        if (startAfter != null) {
            lower = max(lower, successor(startAfter));
        }
        return new KeyRange(lower, upper);
    }

    static <K> KeyRange of(Codec<K> keys, K prefix, K startAfter) {
        return of(prefix == null ? null : keys.encode(prefix), startAfter == null ? null : keys.encode(startAfter));
    }

    /** The smallest key that is greater. */
    static byte[] successor(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    static byte[] max(byte[] one, byte[] other) {
        return Arrays.compareUnsigned(one, other) >= 0 ? one : other;
    }

    /** The smallest key greater than all keys with the prefix; null when there is none. */
    static byte[] behindPrefix(byte[] prefix) {
        int length = prefix.length;
        while (length > 0 && prefix[length - 1] == (byte) 0xff) {
            length--;
        }
        if (length == 0) {
            return null;
        }
        byte[] bound = Arrays.copyOf(prefix, length);
        bound[length - 1]++;
        return bound;
    }
}
