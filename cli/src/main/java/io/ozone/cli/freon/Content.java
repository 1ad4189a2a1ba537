package io.ozone.cli.freon;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.ozone.common.error.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * What keys hold: random bytes that follow from the key's name and length alone, so that a reader knows
 * them without having written them. All keys share one run of random bytes, which repeats; the name says
 * where in it a key starts.
 */
final class Content {
    private static final int SHORTEST_POOL = 1 << 20;
    private static final int LONGEST_POOL = 8 << 20;
    private static final int STARTS = 1 << 16;
    private static final long SEED = 0x6f7a6f6e65L;

    /** The run, and its first bytes once more behind it. */
    private final byte[] pool;

    private final int period;
    private final long length;

    /** @param length bytes of each key */
    Content(long length) {
        this.length = length;
        // The period must not depend on the length where that would only save memory.
        period = length <= SHORTEST_POOL ? SHORTEST_POOL : LONGEST_POOL;
        pool = new byte[period + (int) Math.min(period, Math.max(length, 1)) + STARTS];
        SplittableRandom random = new SplittableRandom(SEED);
        ByteBuffer longs = ByteBuffer.wrap(pool, 0, period);
        while (longs.hasRemaining()) {
            longs.putLong(random.nextLong());
        }
        for (int at = period; at < pool.length; at += period) {
            System.arraycopy(pool, 0, pool, at, Math.min(period, pool.length - at));
        }
    }

    /** Whether a key is one piece of memory. */
    boolean isWhole() {
        return length <= period;
    }

    /** Where in the run a key starts. */
    private int start(String key) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 16) & (STARTS - 1);
    }

    /** The key's bytes, not copied; only when it {@link #isWhole}. */
    ByteString whole(String key) {
        return UnsafeByteOperations.unsafeWrap(pool, start(key), (int) length);
    }

    void write(String key, OutputStream target, int step) throws IOException {
        long written = 0;
        int at = start(key);
        while (written < length) {
            int count = (int) Math.min(Math.min(step, pool.length - at), length - written);
            target.write(pool, at, count);
            written += count;
            at = (int) ((start(key) + written) % period);
        }
    }

    /**
     * Checks a run of a key's bytes.
     *
     * @param offset of the run in the key
     * @throws io.ozone.common.error.OzoneException CORRUPT
     */
    void check(String key, long offset, ByteBuffer data) {
        ByteBuffer rest = data.duplicate();
        long at = offset;
        while (rest.hasRemaining()) {
            int from = (int) ((start(key) + at) % period);
            int count = Math.min(rest.remaining(), pool.length - from);
            ByteBuffer expected = ByteBuffer.wrap(pool, from, count);
            ByteBuffer actual = rest.slice(rest.position(), count);
            int differs = expected.mismatch(actual);
            if (differs >= 0) {
                throw ErrorCode.CORRUPT.failure("key '%s' is not what was written from byte %d on", key, at + differs);
            }
            rest.position(rest.position() + count);
            at += count;
        }
    }

    void checkLength(String key, long actual) {
        if (actual != length) {
            throw ErrorCode.CORRUPT.failure("key '%s' has %d bytes and not %d", key, actual, length);
        }
    }
}
