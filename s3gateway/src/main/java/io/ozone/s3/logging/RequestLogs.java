package io.ozone.s3.logging;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.settings.Settings;
import io.ozone.common.time.Clock;
import io.ozone.s3.S3Settings;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.access.LoggedBucket;
import io.ozone.s3.encryption.ObjectEncryption;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.store.ObjectStore;
import io.ozone.server.DaemonThreads;
import io.ozone.server.Metrics;
import io.ozone.server.PeriodicTasks;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the lines of buckets whose requests are logged, and stores them as objects: an interval after the first line, when
 * there is enough for an object, and when the gateway stops. What can't be stored is tried again for a day, as long as
 * memory has room for it; what is lost is counted.
 *
 * <p>What is stored is not stored through the door, so it makes no lines itself, also where a bucket's log is in that bucket.
 */
public final class RequestLogs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RequestLogs.class);

    private static final String TASK = "request logs";
    private static final String LINES = "ozone.s3.log.lines";
    private static final String LINES_DOC = "Lines of the logs that buckets' owners asked for";

    private static final int OBJECT_BYTES = 4 << 20;
    private static final int MAX_KEPT = 10_000;
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);
    private static final long FIRST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long GIVE_UP_NANOS = TimeUnit.DAYS.toNanos(1);
    private static final long TELL_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int PART_OF_HEAP = 16;

    private final Gatekeeper gatekeeper;
    private final LogStore store;
    private final LogBuffer buffer;
    private final PeriodicTasks tasks;
    private final Clock clock;
    private final long intervalNanos;
    private final Counter delivered;
    private final Counter dropped;
    private final Cache<LoggedBucket, Optional<BucketLogging>> documents =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).build();

    private final Object telling = new Object();
    private long lost;
    private long toldNanos;
    private volatile boolean killed;

    /** @param store as the gateway itself sees it */
    public RequestLogs(
            Settings settings,
            Gatekeeper gatekeeper,
            ObjectStore store,
            ObjectEncryption encryption,
            Metrics metrics,
            Clock clock) {
        this.gatekeeper = gatekeeper;
        this.store = new LogStore(gatekeeper, store, encryption, new LogNames(settings.get(S3Settings.REGION)), clock);
        this.buffer = new LogBuffer(
                Math.min(
                        settings.get(S3Settings.LOG_BUFFER_SIZE),
                        Runtime.getRuntime().maxMemory() / PART_OF_HEAP),
                OBJECT_BYTES,
                this::lose);
        this.clock = clock;
        Duration interval = settings.get(S3Settings.LOG_INTERVAL);
        this.intervalNanos = interval.toNanos();
        this.toldNanos = clock.nanos() - TELL_NANOS;
        this.delivered = metrics.counter(LINES, LINES_DOC, "result", "delivered");
        this.dropped = metrics.counter(LINES, LINES_DOC, "result", "dropped");
        metrics.gauge("ozone.s3.log.buffer.bytes", "Memory of lines that wait to be stored", buffer::bytes);
        this.tasks = new PeriodicTasks("s3g", 1, clock, metrics);
        tasks.add(TASK, interval.compareTo(LOOK_INTERVAL) < 0 ? interval : LOOK_INTERVAL, this::deliver);
    }

    /** Where a bucket's requests are logged, as far as it is known without asking; null = nowhere. */
    public LoggedBucket find(String bucket) {
        return bucket.isEmpty() ? null : gatekeeper.logging(bucket);
    }

    /** @param eventMillis when the request came that the line is about */
    public void add(LoggedBucket source, long eventMillis, String line) {
        Optional<BucketLogging> logging = documents.get(source, RequestLogs::read);
        if (logging.isEmpty()) {
            lose(1);
        } else if (buffer.add(source, logging.get(), line, eventMillis, clock.nanos())) {
            tasks.trigger(TASK);
        }
    }

    private static Optional<BucketLogging> read(LoggedBucket source) {
        try {
            return Optional.of(BucketLogging.of(source.configuration()));
        } catch (S3Exception e) {
            LOG.warn(
                    "Where the requests of bucket {} are logged can't be read, so they are not; set it again",
                    source.bucket(),
                    e);
            return Optional.empty();
        }
    }

    /** Stores what is due. */
    public synchronized void deliver() {
        long now = clock.nanos();
        buffer.close(batch -> now - batch.begunNanos() >= intervalNanos);
        LogBatch batch = buffer.take(waiting -> waiting.isDue(now));
        while (batch != null) {
            store(batch);
            batch = buffer.take(waiting -> waiting.isDue(now));
        }
    }

    /** @return whether it is settled, for good or bad */
    private boolean store(LogBatch batch) {
        try {
            if (store.put(batch)) {
                delivered.increment(batch.size());
                buffer.settle(batch);
            } else {
                giveUp(batch, "the bucket does not let it be stored");
            }
            return true;
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.BUCKET_NOT_FOUND) {
                giveUp(batch, "the bucket is not there");
                return true;
            }
            return !triesAgain(batch, e);
        } catch (RuntimeException e) {
            return !triesAgain(batch, e);
        }
    }

    private boolean triesAgain(LogBatch batch, RuntimeException reason) {
        long now = clock.nanos();
        int failures = batch.fail(now);
        if (now - batch.failedNanos() >= GIVE_UP_NANOS) {
            giveUp(batch, "it could not be stored for a day: " + reason.getMessage());
            return false;
        }
        LOG.debug("The log {} can't be stored yet", described(batch), reason);
        batch.dueAt(now + Math.min(LONGEST_WAIT_NANOS, FIRST_WAIT_NANOS << Math.min(failures - 1, 10)));
        buffer.giveBack(batch);
        return true;
    }

    private void giveUp(LogBatch batch, String reason) {
        buffer.settle(batch);
        LOG.debug("The log {} is lost: {}", described(batch), reason);
        lose(batch.size(), "Those of bucket " + described(batch) + ": " + reason);
    }

    private static String described(LogBatch batch) {
        return batch.source().bucket() + " in bucket " + batch.logging().bucket();
    }

    private void lose(long lines) {
        lose(lines, "Memory for them is full, or where they go can't be read");
    }

    /** Not with each line that is lost, or the gateway's own log would be full of it. */
    private void lose(long lines, String reason) {
        dropped.increment(lines);
        synchronized (telling) {
            lost += lines;
            long now = clock.nanos();
            if (now - toldNanos < TELL_NANOS) {
                return;
            }
            LOG.warn("Lost {} lines of the logs of buckets' requests. {}", lost, reason);
            lost = 0;
            toldNanos = now;
        }
    }

    /** Stores what there is, for a short time. No requests may come any more. */
    @Override
    public void close() {
        tasks.close();
        if (killed) {
            return;
        }
        buffer.close(batch -> true);
        Thread last = DaemonThreads.factory("s3g-last-request-logs").newThread(this::storeRest);
        last.start();
        try {
            last.join(CLOSE_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        last.interrupt();
        LogBatch batch = buffer.take(waiting -> true);
        while (batch != null) {
            giveUp(batch, "the gateway stops, and it could not be stored before");
            batch = buffer.take(waiting -> true);
        }
    }

    /** Up to the first that can't be stored: there is no time to wait for better. */
    private void storeRest() {
        LogBatch batch = buffer.take(waiting -> true);
        while (batch != null && store(batch)) {
            batch = buffer.take(waiting -> true);
        }
    }

    /** Whatever was not stored is lost. */
    public void kill() {
        killed = true;
        tasks.close();
    }
}
