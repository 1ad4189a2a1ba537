package io.ozone.s3.logging;

import io.ozone.s3.access.LoggedBucket;
import io.ozone.s3.logging.BucketLogging.KeyFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * The lines that are in memory, in batches. A batch is open while lines are added to it, then waits to be stored, and is taken
 * while somebody tries to. All of them together have a limit. What goes when it is reached is what could not be stored
 * before, the oldest first, so that a bucket that takes no logs does not cost the others theirs; and else what comes.
 */
final class LogBuffer {
    /** What is around a line, and around a batch, in memory. */
    private static final int LINE_BYTES = 32;

    private static final int BATCH_BYTES = 1024;

    /** @param day of its requests, where that makes a difference; else 0 */
    private record Place(LoggedBucket source, long day) {}

    private final long maxBytes;
    private final int objectBytes;
    private final LongConsumer dropped;
    private final Map<Place, LogBatch> open = new HashMap<>();
    private final Deque<LogBatch> waiting = new ArrayDeque<>();
    private long bytes;

    /**
     * @param maxBytes in memory
     * @param objectBytes at which a batch is full
     * @param dropped is told how many lines are lost
     */
    LogBuffer(long maxBytes, int objectBytes, LongConsumer dropped) {
        this.maxBytes = maxBytes;
        this.objectBytes = objectBytes;
        this.dropped = dropped;
    }

    /** @return whether a batch is full with it, and waits */
    synchronized boolean add(LoggedBucket source, BucketLogging logging, String line, long eventMillis, long nowNanos) {
        byte[] encoded = line.getBytes(StandardCharsets.UTF_8);
        long day = logging.format() == KeyFormat.BY_EVENT ? TimeUnit.MILLISECONDS.toDays(eventMillis) : 0;
        Place place = new Place(source, day);
        boolean first = !open.containsKey(place);
        int needed = encoded.length + LINE_BYTES + (first ? BATCH_BYTES : 0);
        if (!makeRoom(needed)) {
            dropped.accept(1);
            return false;
        }
        bytes += needed;
        LogBatch batch = open.computeIfAbsent(place, there -> new LogBatch(source, logging, eventMillis, nowNanos));
        batch.add(encoded);
        if (batch.objectBytes() < objectBytes) {
            return false;
        }
        waiting.add(open.remove(place));
        return true;
    }

    private boolean makeRoom(int needed) {
        Iterator<LogBatch> batches = waiting.iterator();
        while (bytes + needed > maxBytes && batches.hasNext()) {
            LogBatch batch = batches.next();
            if (batch.hasFailed()) {
                batches.remove();
                settle(batch);
                dropped.accept(batch.size());
            }
        }
        return bytes + needed <= maxBytes;
    }

    /** No lines are added any more to the batches that these are. */
    synchronized void close(Predicate<LogBatch> which) {
        List<LogBatch> closed = new ArrayList<>();
        open.values().removeIf(batch -> which.test(batch) && closed.add(batch));
        waiting.addAll(closed);
    }

    /** One that waits, for the caller to store, and then to {@link #settle} or to {@link #giveBack}; null = none is so. */
    synchronized LogBatch take(Predicate<LogBatch> which) {
        Iterator<LogBatch> batches = waiting.iterator();
        while (batches.hasNext()) {
            LogBatch batch = batches.next();
            if (which.test(batch)) {
                batches.remove();
                return batch;
            }
        }
        return null;
    }

    /** Its memory is free. */
    synchronized void settle(LogBatch batch) {
        bytes -= batch.objectBytes() + (LINE_BYTES - 1L) * batch.size() + BATCH_BYTES;
    }

    /** It waits again. */
    synchronized void giveBack(LogBatch batch) {
        waiting.addFirst(batch);
    }

    /** In memory, by estimate. */
    synchronized long bytes() {
        return bytes;
    }
}
