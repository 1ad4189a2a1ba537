package io.ozone.s3.body;

import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.RequestBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

/** The bytes that a request brings, decoded and checked in one pass, whatever they are wrapped in. */
public abstract class ObjectBody {
    /** Bytes; -1 when only the end will tell. */
    public abstract long length();

    /** Bytes that it can't be longer than; -1 when only the end will tell. */
    public abstract long mostBytes();

    /**
     * Passes bytes on as they come. True only when all of them came and every check passed.
     *
     * @param patience how long to wait for more of them
     * @return false when none came in this time; {@link #onceMore} must come next, and then this again
     */
    public abstract boolean transferTo(ByteSink sink, Duration patience) throws IOException;

    /** Takes a step, in another thread, when there is more to transfer. */
    public void onceMore(Exchange.Step next) {
        throw new IllegalStateException("This body is never waited for");
    }

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
        if (length() > limit) {
            throw S3Error.ENTITY_TOO_LARGE.failure("The body has %d bytes; at most %d are read here", length(), limit);
        }
        WholeBody whole = new WholeBody(length(), limit);
        transferTo(whole, RequestBody.FOREVER);
        return whole.take();
    }
}
