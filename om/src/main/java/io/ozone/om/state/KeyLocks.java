package io.ozone.om.state;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Reader;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.DefaultRetention;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.Retention;
import io.ozone.wire.om.RetentionMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * What locks versions of keys, and what a lock forbids.
 *
 * <p>A version is locked by a legal hold, or by a retention whose time has not come. It can't be removed then, whoever asks
 * and however; that it is deleted without being named only puts a delete marker on top of it. Retention in mode GOVERNANCE
 * gives way to a command that says so, a legal hold and COMPLIANCE give way to none. The time is always that of the
 * command's place in the log, which never goes back, so that a lock that is over stays over.
 */
public final class KeyLocks {
    private KeyLocks() {}

    /** Whether a lock says nothing at all. */
    public static boolean isNone(KeyLock lock) {
        return !lock.hasRetention() && !lock.hasLegalHold();
    }

    public static boolean isLocked(Key version, long nowMillis) {
        return isLocked(version, nowMillis, false);
    }

    /** @param bypassGovernance retention in mode GOVERNANCE does not count */
    public static boolean isLocked(Key version, long nowMillis, boolean bypassGovernance) {
        KeyLock lock = version.getLock();
        return lock.getLegalHold()
                || isRunning(lock.getRetention(), nowMillis)
                        && !(bypassGovernance && lock.getRetention().getMode() == RetentionMode.GOVERNANCE);
    }

    /** Before a version is removed for good: every way to do so comes through here. */
    public static void requireRemovable(String name, Key version, long nowMillis, boolean bypassGovernance) {
        if (isLocked(version, nowMillis, bypassGovernance)) {
            throw new Refusal(
                    ErrorCode.OBJECT_LOCKED,
                    "Version " + Versions.id(version) + " of key " + name + " is protected by object lock: "
                            + reason(version.getLock(), nowMillis));
        }
    }

    /** Refuses what a new version can't be locked with. */
    public static void checkNew(Bucket bucket, KeyLock asked, long nowMillis) {
        if (!isNone(asked)) {
            requireObjectLock(bucket);
            checkFuture(asked, nowMillis);
        }
    }

    /** What locks a version that is made now. @param asked by who makes it */
    public static KeyLock ofNew(Reader reader, Bucket bucket, KeyLock asked, long nowMillis) {
        if (!bucket.getObjectLock() || asked.hasRetention()) {
            return asked;
        }
        return defaultRetention(reader, bucket)
                .map(rule -> asked.toBuilder()
                        .setRetention(
                                Retention.newBuilder().setMode(rule.getMode()).setUntilMillis(end(rule, nowMillis)))
                        .build())
                .orElse(asked);
    }

    /** The lock of a version after a change of it; refuses one that would take away what is promised. */
    public static KeyLock changed(
            Bucket bucket, String name, KeyLock old, KeyLock asked, long nowMillis, boolean bypassGovernance) {
        requireObjectLock(bucket);
        checkFuture(asked, nowMillis);
        KeyLock.Builder lock = old.toBuilder();
        if (asked.hasRetention()) {
            boolean free = !isRunning(old.getRetention(), nowMillis)
                    || bypassGovernance && old.getRetention().getMode() == RetentionMode.GOVERNANCE;
            if (!free && !isAtLeast(asked.getRetention(), old.getRetention())) {
                throw new Refusal(
                        ErrorCode.OBJECT_LOCKED,
                        "The retention of key " + name + " can only be extended: it is " + text(old.getRetention()));
            }
            if (asked.getRetention().getMode() == RetentionMode.RETENTION_MODE_UNSPECIFIED) {
                lock.clearRetention();
            } else {
                lock.setRetention(asked.getRetention());
            }
        }
        if (asked.hasLegalHold()) {
            lock.setLegalHold(asked.getLegalHold());
        }
        return lock.build();
    }

    private static boolean isRunning(Retention retention, long nowMillis) {
        return retention.getMode() != RetentionMode.RETENTION_MODE_UNSPECIFIED
                && retention.getUntilMillis() > nowMillis;
    }

    /** Another mode is a change of its own, whichever way. */
    private static boolean isAtLeast(Retention asked, Retention old) {
        return asked.getMode() == old.getMode() && asked.getUntilMillis() >= old.getUntilMillis();
    }

    private static void requireObjectLock(Bucket bucket) {
        if (!bucket.getObjectLock()) {
            throw new Refusal(
                    ErrorCode.NO_OBJECT_LOCK,
                    "Bucket is missing Object Lock Configuration: " + bucket.getVolume() + "/" + bucket.getName());
        }
    }

    private static void checkFuture(KeyLock asked, long nowMillis) {
        Retention retention = asked.getRetention();
        if (retention.getMode() != RetentionMode.RETENTION_MODE_UNSPECIFIED && !isRunning(retention, nowMillis)) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "The retain until date must be in the future! It is "
                            + Instant.ofEpochMilli(retention.getUntilMillis()));
        }
    }

    private static Optional<DefaultRetention> defaultRetention(Reader reader, Bucket bucket) {
        return reader.get(
                        OmTables.BUCKET_CONFIGURATIONS,
                        Rows.bucketConfiguration(
                                bucket.getVolume(), bucket.getName(), BucketConfigurationKind.OBJECT_LOCK))
                .filter(BucketConfiguration::hasDefaultRetention)
                .map(BucketConfiguration::getDefaultRetention);
    }

    private static long end(DefaultRetention rule, long nowMillis) {
        return Instant.ofEpochMilli(nowMillis)
                .atOffset(ZoneOffset.UTC)
                .plusYears(rule.getYears())
                .plusDays(rule.getDays())
                .toInstant()
                .toEpochMilli();
    }

    private static String reason(KeyLock lock, long nowMillis) {
        if (!lock.getLegalHold()) {
            return "it is " + text(lock.getRetention());
        }
        return "it is under legal hold"
                + (isRunning(lock.getRetention(), nowMillis) ? ", and " + text(lock.getRetention()) : "");
    }

    private static String text(Retention retention) {
        return "retained in mode " + retention.getMode() + " until " + Instant.ofEpochMilli(retention.getUntilMillis());
    }
}
