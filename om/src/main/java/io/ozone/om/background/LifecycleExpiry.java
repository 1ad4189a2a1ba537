package io.ozone.om.background;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Cursor;
import io.ozone.kv.Snapshot;
import io.ozone.kv.Table;
import io.ozone.om.state.Lifecycles;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.server.PeriodicTasks;
import io.ozone.wire.om.AbortMultipartUpload;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.ExpireKeys;
import io.ozone.wire.om.ExpiredKey;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.Lifecycle;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.Upload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the lifecycles of buckets: deletes keys, removes versions and aborts uploads whose time is up.
 *
 * <p>A bucket is looked through page by page, each with rows and rules as they are then, so no old rows are held while
 * commands are under way. A command names the generations of what it was decided by, and does nothing to what has
 * changed on the way to the log.
 */
public final class LifecycleExpiry implements PeriodicTasks.Task {
    private static final Logger LOG = LoggerFactory.getLogger(LifecycleExpiry.class);
    private static final int PAGE_ROWS = 10_000;

    /** What may have happened meanwhile, so that nothing is left to do or others are to decide anew. */
    static final ErrorCode[] OVERTAKEN = {
        ErrorCode.ATOMIC_WRITE_CONFLICT,
        ErrorCode.NO_SUCH_UPLOAD,
        ErrorCode.BUCKET_NOT_FOUND,
        ErrorCode.VOLUME_NOT_FOUND
    };

    private final Proposals proposals;
    private final GroupTime time;
    private final int batchSize;
    private GroupTime.Round round;

    /** @param batchSize keys, or versions, deleted by one command */
    public LifecycleExpiry(Proposals proposals, GroupTime time, int batchSize) {
        this.proposals = proposals;
        this.time = time;
        this.batchSize = batchSize;
    }

    private record Place(String volume, String bucket) {}

    /** @param last the row it ended with; null = there is no more */
    private record Page<T>(List<T> due, long lifecycleId, String last) {}

    @Override
    public void run() throws InterruptedException {
        String first = nextLifecycle(null);
        if (first == null) {
            return;
        }
        round = time.round("Lifecycles").orElse(null);
        if (round == null) {
            return;
        }
        long keys = 0;
        long versions = 0;
        long uploads = 0;
        for (String row = first; row != null; row = nextLifecycle(row)) {
            String[] parts = row.split("/", -1);
            Place place = new Place(parts[1], parts[2]);
            keys += expireKeys(place);
            versions += new VersionExpiry(proposals, place.volume, place.bucket, batchSize).expire(round.now());
            uploads += abortUploads(place);
        }
        if (keys + versions + uploads > 0) {
            LOG.info("Lifecycles ended {} keys, {} versions and {} multipart uploads", keys, versions, uploads);
        }
    }

    /** Null when there is none behind it, or when it is another's to carry it out. */
    private String nextLifecycle(String last) {
        if (!proposals.isLeader()) {
            return null;
        }
        try (Snapshot rows = proposals.rows();
                Cursor<String, BucketConfiguration> found = rows.scan(OmTables.BUCKET_CONFIGURATIONS, null, last)) {
            while (found.next()) {
                if (found.value().getKind() == BucketConfigurationKind.LIFECYCLE) {
                    return found.key();
                }
            }
        }
        return null;
    }

    private long expireKeys(Place place) throws InterruptedException {
        long expired = 0;
        for (String prefix : prefixes(place)) {
            String last = null;
            do {
                Page<ExpiredKey> page = due(OmTables.KEYS, place, prefix, last, LifecycleExpiry::dueKey);
                if (!page.due.isEmpty()) {
                    expire(place, page);
                }
                expired += page.due.size();
                last = page.last;
            } while (last != null && proposals.isLeader());
        }
        return expired;
    }

    private List<String> prefixes(Place place) {
        try (Snapshot rows = proposals.rows()) {
            return Lifecycles.of(rows, place.volume, place.bucket)
                    .map(found -> Lifecycles.prefixesOfExpiration(found.getLifecycle()))
                    .orElse(List.of());
        }
    }

    private static Optional<ExpiredKey> dueKey(Lifecycle lifecycle, String row, Key key, long nowMillis) {
        String name = row.substring(Rows.bucketOf(row).length() + 1);
        return Lifecycles.expiration(lifecycle, name, key)
                .filter(expiration -> expiration.getMillis() <= nowMillis)
                .map(expiration -> ExpiredKey.newBuilder()
                        .setKey(name)
                        .setUpdateId(key.getUpdateId())
                        .build());
    }

    private void expire(Place place, Page<ExpiredKey> page) throws InterruptedException {
        proposals.propose(
                OmCommand.newBuilder()
                        .setExpireKeys(ExpireKeys.newBuilder()
                                .setVolume(place.volume)
                                .setBucket(place.bucket)
                                .setLifecycleId(page.lifecycleId)
                                .addAllKeys(page.due))
                        .build(),
                OVERTAKEN);
    }

    private long abortUploads(Place place) throws InterruptedException {
        long aborted = 0;
        String last = null;
        do {
            Page<String> page = due(OmTables.UPLOADS, place, "", last, LifecycleExpiry::dueUpload);
            for (String row : page.due) {
                abort(place, row, page.lifecycleId);
            }
            aborted += page.due.size();
            last = page.last;
        } while (last != null && proposals.isLeader());
        return aborted;
    }

    private static Optional<String> dueUpload(Lifecycle lifecycle, String row, Upload upload, long nowMillis) {
        return Lifecycles.abortion(lifecycle, Rows.keyName(row), upload)
                .filter(abortion -> abortion.getMillis() <= nowMillis)
                .map(abortion -> row);
    }

    /** One command for each: it may have ten thousand parts. */
    private void abort(Place place, String row, long lifecycleId) throws InterruptedException {
        proposals.propose(
                OmCommand.newBuilder()
                        .setAbortMultipartUpload(AbortMultipartUpload.newBuilder()
                                .setVolume(place.volume)
                                .setBucket(place.bucket)
                                .setKey(Rows.keyName(row))
                                .setUploadId(Rows.uploadIdOf(row))
                                .setLifecycleId(lifecycleId))
                        .build(),
                OVERTAKEN);
    }

    private interface Finding<V, T> {
        Optional<T> due(Lifecycle lifecycle, String row, V value, long nowMillis);
    }

    /** One page of a table's rows below a prefix of a bucket's names. */
    private <V, T> Page<T> due(
            Table<String, V> table, Place place, String prefix, String after, Finding<V, T> finding) {
        long now = round.now();
        List<T> due = new ArrayList<>();
        try (Snapshot rows = proposals.rows();
                Cursor<String, V> found = rows.scan(table, Rows.keysOf(place.volume, place.bucket) + prefix, after)) {
            BucketConfiguration rules =
                    Lifecycles.of(rows, place.volume, place.bucket).orElse(BucketConfiguration.getDefaultInstance());
            String last = null;
            for (int seen = 0; seen < PAGE_ROWS && due.size() < batchSize; seen++) {
                if (!rules.hasLifecycle() || !found.next()) {
                    return new Page<>(due, rules.getUpdateId(), null);
                }
                last = found.key();
                finding.due(rules.getLifecycle(), last, found.value(), now).ifPresent(due::add);
            }
            return new Page<>(due, rules.getUpdateId(), last);
        }
    }
}
