package io.ozone.s3.logging;

import io.ozone.s3.access.LoggedBucket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Lines that become one object. Used by one thread at a time. */
final class LogBatch {
    private static final byte NEW_LINE = '\n';

    private final LoggedBucket source;
    private final BucketLogging logging;
    private final long eventMillis;
    private final long begunNanos;
    private final List<byte[]> lines = new ArrayList<>();
    private int lineBytes;
    private String name;
    private int failures;
    private long failedNanos;
    private long dueNanos;

    /** @param eventMillis when the first of the requests came */
    LogBatch(LoggedBucket source, BucketLogging logging, long eventMillis, long begunNanos) {
        this.source = source;
        this.logging = logging;
        this.eventMillis = eventMillis;
        this.begunNanos = begunNanos;
        this.dueNanos = begunNanos;
    }

    LoggedBucket source() {
        return source;
    }

    BucketLogging logging() {
        return logging;
    }

    long begunNanos() {
        return begunNanos;
    }

    void add(byte[] line) {
        lines.add(line);
        lineBytes += line.length + 1;
    }

    int size() {
        return lines.size();
    }

    /** Bytes that its object will have. */
    int objectBytes() {
        return lineBytes;
    }

    /** The object's content; the lines stay, for another try. */
    ByteBuffer content() {
        ByteBuffer content = ByteBuffer.allocate(lineBytes);
        lines.forEach(line -> content.put(line).put(NEW_LINE));
        return content.flip();
    }

    /** The same at each try, as one that seemed to fail may have been stored. */
    String name(LogNames names, long nowMillis) {
        if (name == null) {
            name = names.next(source, logging, eventMillis, nowMillis);
        }
        return name;
    }

    /** @return how often by now */
    int fail(long nowNanos) {
        if (failures == 0) {
            failedNanos = nowNanos;
        }
        return ++failures;
    }

    boolean hasFailed() {
        return failures > 0;
    }

    /** When it failed first. */
    long failedNanos() {
        return failedNanos;
    }

    void dueAt(long nanos) {
        dueNanos = nanos;
    }

    boolean isDue(long nowNanos) {
        return dueNanos - nowNanos <= 0;
    }
}
