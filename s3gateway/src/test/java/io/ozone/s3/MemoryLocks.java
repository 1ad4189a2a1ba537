package io.ozone.s3;

import io.ozone.client.KeyInfo;
import io.ozone.common.error.ErrorCode;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.DefaultRetention;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.Retention;
import io.ozone.wire.om.RetentionMode;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** What locks objects of a store in memory. */
final class MemoryLocks {
    private MemoryLocks() {}

    static boolean isLocked(KeyInfo version, long nowMillis, boolean bypassGovernance) {
        Retention retention = version.lock().getRetention();
        boolean gives = bypassGovernance && retention.getMode() == RetentionMode.GOVERNANCE;
        return version.lock().getLegalHold() || !gives && retention.getUntilMillis() > nowMillis;
    }

    static void requireRemovable(KeyInfo version, long nowMillis, boolean bypassGovernance) {
        if (isLocked(version, nowMillis, bypassGovernance)) {
            throw ErrorCode.OBJECT_LOCKED.failure("version %s is locked", version.versionId());
        }
    }

    /** @param configuration null = the bucket has no object lock */
    static KeyLock ofNew(KeyLock asked, BucketConfiguration configuration, long nowMillis) {
        requirePossible(asked, configuration, nowMillis);
        if (configuration == null || asked.hasRetention() || !configuration.hasDefaultRetention()) {
            return asked;
        }
        DefaultRetention rule = configuration.getDefaultRetention();
        LocalDateTime end = LocalDateTime.ofEpochSecond(nowMillis / 1000, 0, ZoneOffset.UTC)
                .plusDays(rule.getDays())
                .plusYears(rule.getYears());
        long untilMillis = end.toEpochSecond(ZoneOffset.UTC) * 1000 + nowMillis % 1000;
        return asked.toBuilder()
                .setRetention(Retention.newBuilder().setMode(rule.getMode()).setUntilMillis(untilMillis))
                .build();
    }

    /** As {@link #ofNew}. */
    static KeyLock changed(
            KeyLock old, KeyLock change, BucketConfiguration configuration, long nowMillis, boolean bypassGovernance) {
        if (configuration == null) {
            throw ErrorCode.NO_OBJECT_LOCK.failure("Bucket is missing Object Lock Configuration");
        }
        requirePossible(change, configuration, nowMillis);
        KeyLock.Builder lock = old.toBuilder();
        if (change.hasRetention()) {
            Retention was = old.getRetention();
            Retention will = change.getRetention();
            boolean binds = was.getUntilMillis() > nowMillis
                    && !(bypassGovernance && was.getMode() == RetentionMode.GOVERNANCE);
            if (binds && (will.getMode() != was.getMode() || will.getUntilMillis() < was.getUntilMillis())) {
                throw ErrorCode.OBJECT_LOCKED.failure("the retention can only be extended");
            }
            lock.setRetention(will);
            if (will.getUntilMillis() == 0) {
                lock.clearRetention();
            }
        }
        if (change.hasLegalHold()) {
            lock.setLegalHold(change.getLegalHold());
        }
        return lock.build();
    }

    private static void requirePossible(KeyLock asked, BucketConfiguration configuration, long nowMillis) {
        if (configuration == null && (asked.hasRetention() || asked.hasLegalHold())) {
            throw ErrorCode.NO_OBJECT_LOCK.failure("Bucket is missing Object Lock Configuration");
        }
        if (asked.getRetention().getUntilMillis() != 0 && asked.getRetention().getUntilMillis() <= nowMillis) {
            throw ErrorCode.INVALID_ARGUMENT.failure("The retain until date must be in the future!");
        }
    }
}
