package io.ozone.s3.operation;

import io.ozone.s3.body.ObjectBody;
import io.ozone.s3.http.HeapShare;

/**
 * Memory of bodies on their way to the store. It decides which are received whole and stored in one step, while the others
 * stream through; and what those whose senders pause may keep meanwhile, all together.
 */
final class UploadMemory {
    /** So little is never worth a stream. */
    private static final int ALWAYS_BYTES = 64 << 10;

    private static final int PAUSED_PART_OF_WHOLE = 8;

    private final long mostBytes;
    private final HeapShare whole;
    private final HeapShare paused;

    /**
     * @param mostBytes of those that are received whole
     * @param bytes for all that are received whole
     */
    UploadMemory(long mostBytes, long bytes) {
        this.mostBytes = mostBytes;
        this.whole = new HeapShare(bytes);
        this.paused = new HeapShare(bytes / PAUSED_PART_OF_WHOLE);
    }

    /** Whether this one is received whole; if so, {@link #ended} must be called. */
    boolean begin(ObjectBody body) {
        long bytes = body.mostBytes();
        return bytes >= 0 && bytes <= mostBytes && (bytes <= ALWAYS_BYTES || whole.tryTake(bytes));
    }

    void ended(ObjectBody body) {
        if (body.mostBytes() > ALWAYS_BYTES) {
            whole.giveBack(body.mostBytes());
        }
    }

    /** Whether so much may be kept while the sender pauses; if so, {@link #goesOn} must be called. */
    boolean pause(long bytes) {
        return paused.tryTake(bytes);
    }

    void goesOn(long bytes) {
        paused.giveBack(bytes);
    }
}
