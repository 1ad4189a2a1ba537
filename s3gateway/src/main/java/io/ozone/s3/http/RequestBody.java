package io.ozone.s3.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * The body of a request, as it was sent.
 *
 * <p>The first read makes Jetty answer {@code Expect: 100-continue}, so nobody may read before the request is authenticated,
 * but for the fields of a form, which say who sent it, and a call, which is small and signed byte by byte.
 */
public final class RequestBody {
    /** As long as the connection lives. */
    public static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private static final ByteBuffer NONE_YET = ByteBuffer.allocate(0);

    private final Request request;
    private final LongSupplier nanos;
    private Content.Chunk chunk;
    /** Completes when there is more of the body, or is known that there is not. */
    private CompletableFuture<Void> arrival = CompletableFuture.completedFuture(null);

    private boolean ended;
    private boolean touched;
    private boolean broken;
    private long received;
    private long endNanos;

    RequestBody(Request request, LongSupplier nanos) {
        this.request = request;
        this.nanos = nanos;
        this.endNanos = nanos.getAsLong();
    }

    /** Bytes as they are sent; -1 when the request does not say. */
    public long length() {
        return request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    }

    /** Whether the body's end is marked in the body itself. */
    public boolean isChunkedTransfer() {
        return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    /**
     * The next bytes; null at the end. Good until the next call.
     *
     * @throws IOException when the client went away, or sent nothing for too long, before the end
     */
    public ByteBuffer read() throws IOException {
        return read(FOREVER);
    }

    /**
     * The next bytes, like {@link #read()}; empty when there are none within this time: {@link Exchange#onceMore} must come
     * next.
     */
    public ByteBuffer read(Duration patience) throws IOException {
        release();
        touched = true;
        while (!ended && !broken) {
            Content.Chunk next = request.read();
            if (next == null) {
                if (!arrivesWithin(patience)) {
                    return NONE_YET;
                }
            } else if (Content.Chunk.isFailure(next)) {
                broken = true;
                throw new IOException("The body was cut off", next.getFailure());
            } else {
                ended = next.isLast();
                endNanos = ended ? nanos.getAsLong() : endNanos;
                received += next.remaining();
                if (next.hasRemaining()) {
                    chunk = next;
                    return next.getByteBuffer();
                }
                next.release();
            }
        }
        return null;
    }

    private boolean arrivesWithin(Duration patience) throws IOException {
        CompletableFuture<Void> next = new CompletableFuture<>();
        arrival = next;
        request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, () -> next.complete(null)));
        return Moments.isDone(next, patience);
    }

    CompletableFuture<Void> arrival() {
        return arrival;
    }

    /** What was read last is needed no more. */
    void release() {
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
    }

    /** Whether all of it was read. */
    public boolean isEnded() {
        return ended || (length() <= 0 && !isChunkedTransfer());
    }

    /** Whether it can't be read to its end. */
    public boolean isBroken() {
        return broken;
    }

    /** Whether the client waits to be told to send it, and was not. */
    public boolean isHeldBack() {
        return !touched && request.getHeaders().contains(HttpHeader.EXPECT);
    }

    /** Bytes so far. */
    public long received() {
        return received;
    }

    /** When its last byte was read; when the request came, if it has none. */
    long endNanos() {
        return endNanos;
    }
}
