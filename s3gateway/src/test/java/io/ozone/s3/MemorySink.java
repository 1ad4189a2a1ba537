package io.ozone.s3;

import io.ozone.s3.store.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** Gathers what is written, and counts as kept what is not settled. */
public class MemorySink implements ObjectStore.Sink {
    /** Of all sinks of a store. */
    public static final class Counts {
        public final AtomicInteger open = new AtomicInteger();
        public final AtomicInteger settled = new AtomicInteger();
        public final AtomicInteger aborted = new AtomicInteger();
    }

    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final Counts counts;
    private long kept;
    private boolean open = true;

    public MemorySink(Counts counts) {
        this.counts = counts;
        counts.open.incrementAndGet();
    }

    @Override
    public final void write(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        data.writeBytes(bytes);
        kept += bytes.length;
    }

    @Override
    public final long kept() {
        return kept;
    }

    @Override
    public final void settle() {
        kept = 0;
        counts.settled.incrementAndGet();
    }

    @Override
    public final void abort() {
        if (open) {
            end();
            counts.aborted.incrementAndGet();
        }
    }

    /** All that was written; nothing can be written any more. */
    public final byte[] committed() {
        end();
        return data.toByteArray();
    }

    private void end() {
        open = false;
        counts.open.decrementAndGet();
    }
}
