package io.ozone.s3.body;

import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.error.S3Error;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/** The bytes that a request brings, decoded and checked in one pass, whatever they are wrapped in. */
public abstract class ObjectBody {
    private static final int FIRST_BUFFER_BYTES = 16 << 10;
    /** Who has sent so much is taken at its word for the rest. */
    private static final int TRUSTED_BYTES = 64 << 10;

    /** Bytes; -1 when only the end will tell. */
    public abstract long length();

    /** Bytes that it can't be longer than; -1 when only the end will tell. */
    public abstract long mostBytes();

    /** Passes the bytes on. Returns only when all of them came and every check passed. */
    public abstract void transferTo(ByteSink sink) throws IOException;

    /** After {@link #transferTo}. */
    public abstract String md5Hex();

    /** What {@link #checksums} will have; null = nothing. */
    public abstract Kind checksumKind();

    /** The checksum that comes with the bytes and that was found right, by header. */
    public abstract Map<String, String> checksums();

    /**
     * All the bytes at once.
     *
     * @param limit bytes; more is EntityTooLarge
     */
    public final ByteBuffer readWhole(long limit) throws IOException {
        long length = length();
        if (length > limit) {
            throw S3Error.ENTITY_TOO_LARGE.failure("The body has %d bytes; at most %d are read here", length, limit);
        }
        ByteBuffer[] whole = {
            ByteBuffer.allocate(
                    (int) (length < 0 ? Math.min(limit, FIRST_BUFFER_BYTES) : Math.min(length, TRUSTED_BYTES)))
        };
        transferTo(data -> {
            if (data.remaining() > whole[0].remaining()) {
                whole[0] = grown(whole[0], data.remaining(), length, limit);
            }
            whole[0].put(data);
        });
        return whole[0].flip();
    }

    private static ByteBuffer grown(ByteBuffer buffer, int more, long length, long limit) {
        long needed = (long) buffer.position() + more;
        if (needed > limit) {
            throw S3Error.ENTITY_TOO_LARGE.failure("The body has more than the %d bytes that are read here", limit);
        }
        int capacity = (int) (needed <= length ? length : Math.min(limit, Math.max(needed, 2L * buffer.capacity())));
        return ByteBuffer.wrap(Arrays.copyOf(buffer.array(), capacity)).position(buffer.position());
    }
}
