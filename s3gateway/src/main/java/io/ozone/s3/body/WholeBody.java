package io.ozone.s3.body;

import io.ozone.s3.error.S3Error;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Gathers the bytes of a body, in memory that grows as they come. */
public final class WholeBody implements ByteSink {
    private static final int GROWTH = 4;

    private static final byte[] NOTHING = new byte[0];

    private final long length;
    private final long limit;
    private byte[] bytes = NOTHING;
    private int count;

    /**
     * @param length of the body, as it is announced; -1 when only the end will tell
     * @param limit bytes; more is EntityTooLarge
     */
    public WholeBody(long length, long limit) {
        this.length = length;
        this.limit = limit;
    }

    @Override
    public void accept(ByteBuffer data) {
        int more = data.remaining();
        if (more > bytes.length - count) {
            grow(count + (long) more);
        }
        data.get(bytes, count, more);
        count += more;
    }

    private void grow(long needed) {
        if (needed > limit) {
            throw S3Error.ENTITY_TOO_LARGE.failure("The body has more than the %d bytes that are read here", limit);
        }
        long most = needed <= length ? length : limit;
        bytes = Arrays.copyOf(bytes, (int) Math.min(most, Math.max(needed, (long) GROWTH * bytes.length)));
    }

    /** Bytes of memory that it keeps. */
    public long kept() {
        return bytes.length;
    }

    /** What has come so far, of which nothing is kept any more. */
    public ByteBuffer take() {
        ByteBuffer taken = ByteBuffer.wrap(bytes, 0, count);
        bytes = NOTHING;
        count = 0;
        return taken;
    }
}
