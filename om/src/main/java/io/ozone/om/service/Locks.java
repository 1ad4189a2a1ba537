package io.ozone.om.service;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.state.Refusal;
import io.ozone.wire.om.DefaultRetention;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.Retention;
import io.ozone.wire.om.RetentionMode;
import java.time.Instant;

/** Admission of what locks versions: that it can be what it says. Whether it may is decided in the log's order. */
final class Locks {
    private static final int MAX_YEARS = 100;
    private static final int MAX_DAYS = 36_500;
    /** The last that a year of four digits can say. */
    private static final long LAST_MILLIS =
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private Locks() {}

    /** Of a version that is to be made. */
    static void check(KeyLock lock) {
        if (lock.hasRetention()) {
            check(lock.getRetention());
        }
    }

    /** Of a version that is there; a retention without a mode takes the one that it has away. */
    static void checkChange(KeyLock lock) {
        if (!lock.hasRetention() && !lock.hasLegalHold()) {
            throw invalid("The change of a lock changes neither the retention nor the legal hold");
        }
        if (!lock.getRetention().equals(Retention.getDefaultInstance())) {
            check(lock.getRetention());
        }
    }

    static void check(DefaultRetention rule) {
        checkMode(rule.getMode());
        boolean days = rule.getDays() != 0;
        if (days == (rule.getYears() != 0)) {
            throw invalid("A default retention has days or years; it has " + rule.getDays() + " days and "
                    + rule.getYears() + " years");
        }
        if (days && (rule.getDays() < 0 || rule.getDays() > MAX_DAYS)) {
            throw invalid("A default retention has 1 to " + MAX_DAYS + " days, not " + rule.getDays());
        }
        if (!days && (rule.getYears() < 0 || rule.getYears() > MAX_YEARS)) {
            throw invalid("A default retention has 1 to " + MAX_YEARS + " years, not " + rule.getYears());
        }
    }

    private static void check(Retention retention) {
        checkMode(retention.getMode());
        if (retention.getUntilMillis() <= 0 || retention.getUntilMillis() > LAST_MILLIS) {
            throw invalid("A version can't be retained until " + retention.getUntilMillis() + " ms since 1970");
        }
    }

    private static void checkMode(RetentionMode mode) {
        if (mode != RetentionMode.GOVERNANCE && mode != RetentionMode.COMPLIANCE) {
            throw invalid("A retention has the mode GOVERNANCE or COMPLIANCE, not " + mode);
        }
    }

    private static Refusal invalid(String message) {
        return new Refusal(ErrorCode.INVALID_ARGUMENT, message);
    }
}
