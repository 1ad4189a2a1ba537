package io.ozone.s3;

import io.ozone.common.error.ErrorCode;
import io.ozone.s3.store.ObjectStore.Reader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Reads of a store in memory, and what can go wrong with them. */
final class MemoryReads {
    private static final int PIECE_BYTES = 1 << 20;

    private final AtomicReference<Runnable> beforeNext = new AtomicReference<>();
    private final AtomicInteger open = new AtomicInteger();
    /** Reads of a key with this in its name end early. */
    private volatile String broken = "";
    /** Reads wait for it. */
    private volatile CountDownLatch mayGoOn = new CountDownLatch(0);

    void breakThoseOf(String part) {
        broken = part;
    }

    void hold(CountDownLatch until) {
        mayGoOn = until;
    }

    /** The data of what is read then are gone. */
    void beforeNext(Runnable replacement) {
        beforeNext.set(replacement);
    }

    /** How many nobody has closed. */
    int open() {
        return open.get();
    }

    Reader open(String key, byte[] data, long offset, long length) {
        Runnable before = beforeNext.getAndSet(null);
        boolean gone = before != null;
        if (gone) {
            before.run();
        }
        boolean cut = !broken.isEmpty() && key.contains(broken);
        ByteBuffer rest = ByteBuffer.wrap(data, (int) offset, (int) (cut ? length / 2 : length))
                .asReadOnlyBuffer();
        open.incrementAndGet();
        return new Reader() {
            @Override
            public ByteBuffer next() throws IOException {
                if (gone) {
                    throw new IOException(ErrorCode.BLOCK_NOT_FOUND.failure("the key was replaced while it was read"));
                }
                try {
                    mayGoOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException(e);
                }
                if (!rest.hasRemaining()) {
                    return null;
                }
                ByteBuffer piece = rest.slice(rest.position(), Math.min(PIECE_BYTES, rest.remaining()));
                rest.position(rest.position() + piece.remaining());
                return piece;
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }
}
