package io.ozone.s3.operation;

import io.ozone.s3.body.ObjectBody;

/** Which bodies are received whole and stored in one step; the others stream through, as do all while memory is short. */
final class SmallBodies {
    /** So little is never worth a stream. */
    private static final int ALWAYS_BYTES = 64 << 10;

    private final long mostBytes;
    private final HeapShare memory;

    /** @param mostBytes of those that are received whole */
    SmallBodies(long mostBytes, HeapShare memory) {
        this.mostBytes = mostBytes;
        this.memory = memory;
    }

    /** Whether this one is received whole; if so, {@link #ended} must be called. */
    boolean begin(ObjectBody body) {
        long bytes = body.mostBytes();
        return bytes >= 0 && bytes <= mostBytes && (bytes <= ALWAYS_BYTES || memory.tryTake(bytes));
    }

    void ended(ObjectBody body) {
        if (body.mostBytes() > ALWAYS_BYTES) {
            memory.giveBack(body.mostBytes());
        }
    }
}
