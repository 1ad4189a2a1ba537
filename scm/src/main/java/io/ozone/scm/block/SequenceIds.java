package io.ozone.scm.block;

import io.ozone.scm.state.BlockSpace;
import io.ozone.scm.state.ScmLog;
import io.ozone.wire.scm.ReserveIds;
import io.ozone.wire.scm.ScmCommand;
import io.ozone.wire.scm.ScmReply;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Ids that are never handed out twice. A range is reserved in the log before its first id is used; what is
 * left of it when this SCM stops leading is lost. The next range is fetched while the last half of the current
 * one is used, so that callers seldom wait.
 */
public final class SequenceIds {
    private final ScmLog log;
    private final int batchSize;
    private final long timeoutMillis;
    private final Map<String, Range> ranges = new ConcurrentHashMap<>();

    public SequenceIds(ScmLog log, int batchSize, Duration timeout) {
        this.log = log;
        this.batchSize = batchSize;
        this.timeoutMillis = timeout.toMillis();
    }

    /** The first of {@code count} consecutive ids. */
    public long take(String sequence, int count) {
        Range range = ranges.computeIfAbsent(sequence, name -> new Range());
        synchronized (range) {
            if (range.next + count > range.end) {
                fetch(sequence, range, count);
            }
            long first = range.next;
            range.next += count;
            if (range.coming == null && range.end - range.next < batchSize / 2) {
                range.coming = reserve(sequence, batchSize);
            }
            return first;
        }
    }

    /** Another SCM may have led in between; ranges it reserved are in the log, ours stay ours but are dropped. */
    public void reset() {
        ranges.clear();
    }

    private void fetch(String sequence, Range range, int count) {
        CompletableFuture<ScmReply> coming = range.coming;
        range.coming = null;
        if (coming == null || count > batchSize) {
            coming = reserve(sequence, Math.max(count, batchSize));
        }
        long first = BlockSpace.check(BlockSpace.await(coming)).getFirstId();
        range.next = first;
        range.end = first + Math.max(count, batchSize);
    }

    private CompletableFuture<ScmReply> reserve(String sequence, int count) {
        return log.submit(ScmCommand.newBuilder()
                        .setReserveIds(
                                ReserveIds.newBuilder().setSequence(sequence).setCount(count))
                        .build())
                .orTimeout(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    /** Guarded by itself. {@code coming} is a reservation of one batch under way. */
    private static final class Range {
        long next;
        long end;
        CompletableFuture<ScmReply> coming;
    }
}
