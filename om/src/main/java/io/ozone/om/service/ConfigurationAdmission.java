package io.ozone.om.service;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.state.Refusal;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.DeleteBucketConfiguration;
import io.ozone.wire.om.Lifecycle;
import io.ozone.wire.om.LifecycleRule;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.PutBucketConfiguration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Admission of what configures buckets. Documents are the S3 door's to check; of them only the size matters here. A
 * lifecycle is carried out by OM, which sees for itself that it can.
 */
final class ConfigurationAdmission {
    private static final int MAX_DOCUMENT_BYTES = 64 << 10;
    /** S3 has up to 1,000 rules; with both forms the log entry stays near a megabyte. */
    private static final int MAX_LIFECYCLE_BYTES = 512 << 10;

    private static final int MAX_RULES = 1000;
    private static final int MAX_NEWER_VERSIONS = 100;
    private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

    private ConfigurationAdmission() {}

    static OmCommand put(OmCommand command, NotificationTargets targets) {
        PutBucketConfiguration asked = command.getPutBucketConfiguration();
        check(asked.getConfiguration());
        targets.check(asked.getConfiguration().getNotification());
        return command.toBuilder()
                .setPutBucketConfiguration(
                        asked.toBuilder().setUser(command.getCaller().getUser()).setNotificationLimit(targets.limit()))
                .build();
    }

    static OmCommand delete(OmCommand command) {
        DeleteBucketConfiguration asked = command.getDeleteBucketConfiguration();
        checkKind(asked.getKind());
        return command.toBuilder()
                .setDeleteBucketConfiguration(
                        asked.toBuilder().setUser(command.getCaller().getUser()))
                .build();
    }

    /** Those of a new bucket. */
    static void check(List<BucketConfiguration> configurations) {
        Set<BucketConfigurationKind> kinds = EnumSet.noneOf(BucketConfigurationKind.class);
        for (BucketConfiguration configuration : configurations) {
            if (configuration.getKind() == BucketConfigurationKind.NOTIFICATION) {
                throw invalid("A bucket can be given a NOTIFICATION configuration only after it is made");
            }
            check(configuration);
            if (!kinds.add(configuration.getKind())) {
                throw invalid("A bucket can't be made with two " + configuration.getKind() + " configurations");
            }
        }
    }

    private static void check(BucketConfiguration configuration) {
        BucketConfigurationKind kind = configuration.getKind();
        checkKind(kind);
        boolean lifecycle = kind == BucketConfigurationKind.LIFECYCLE;
        if (configuration.hasLifecycle() != lifecycle) {
            throw invalid("A " + kind + " configuration has " + (lifecycle ? "no" : "a") + " lifecycle");
        }
        if (configuration.hasNotification() != (kind == BucketConfigurationKind.NOTIFICATION)) {
            throw invalid("A " + kind + " configuration has rules of notifications, or a NOTIFICATION has none");
        }
        if (configuration.hasDefaultRetention()) {
            if (kind != BucketConfigurationKind.OBJECT_LOCK) {
                throw invalid("A " + kind + " configuration has a default retention");
            }
            Locks.check(configuration.getDefaultRetention());
        }
        checkSize(kind, configuration.getDocument().size(), lifecycle ? MAX_LIFECYCLE_BYTES : MAX_DOCUMENT_BYTES);
        if (lifecycle) {
            checkSize(kind, configuration.getLifecycle().getSerializedSize(), MAX_LIFECYCLE_BYTES);
            check(configuration.getLifecycle());
        }
    }

    private static void checkKind(BucketConfigurationKind kind) {
        if (kind == BucketConfigurationKind.BUCKET_CONFIGURATION_KIND_UNSPECIFIED
                || kind == BucketConfigurationKind.UNRECOGNIZED) {
            throw invalid("This OM does not know what kind of configuration it was sent");
        }
    }

    private static void checkSize(BucketConfigurationKind kind, int bytes, int most) {
        if (bytes > most) {
            throw invalid("A " + kind + " configuration has " + bytes + " bytes; it may have " + most);
        }
    }

    private static void check(Lifecycle lifecycle) {
        if (lifecycle.getRulesCount() == 0 || lifecycle.getRulesCount() > MAX_RULES) {
            throw invalid("A lifecycle has 1 to " + MAX_RULES + " rules, not " + lifecycle.getRulesCount());
        }
        Set<String> ids = new HashSet<>();
        for (LifecycleRule rule : lifecycle.getRulesList()) {
            if (rule.getId().isEmpty() || !ids.add(rule.getId())) {
                throw invalid("The id '" + rule.getId() + "' of a lifecycle's rule is empty or another rule's");
            }
            check(rule);
        }
    }

    private static void check(LifecycleRule rule) {
        boolean days = rule.getExpirationDays() != 0;
        boolean date = rule.getExpirationDateMillis() != 0;
        boolean abort = rule.getAbortUploadDays() != 0;
        boolean noncurrent = rule.getNoncurrentDays() != 0;
        boolean markers = rule.hasExpiredDeleteMarkers();
        if (!days && !date && !abort && !noncurrent && !markers) {
            throw invalid("Rule '" + rule.getId() + "' does nothing");
        }
        if (days && date) {
            throw invalid("Rule '" + rule.getId() + "' deletes keys after days and at a date; it can be one only");
        }
        if (markers && (days || date)) {
            throw invalid("Rule '" + rule.getId() + "' is about delete markers and about keys; it can be one only");
        }
        if (rule.getExpirationDays() < 0 || rule.getAbortUploadDays() < 0 || rule.getNoncurrentDays() < 0) {
            throw invalid("Rule '" + rule.getId() + "' counts less than 0 days");
        }
        if (rule.getExpirationDateMillis() < 0 || rule.getExpirationDateMillis() % DAY_MILLIS != 0) {
            throw invalid("Rule '" + rule.getId() + "' has a date that is not at midnight UTC: "
                    + rule.getExpirationDateMillis());
        }
        int newer = rule.getNewerNoncurrentVersions();
        if (newer < 0 || newer > MAX_NEWER_VERSIONS || (newer > 0 && !noncurrent)) {
            throw invalid("Rule '" + rule.getId() + "' keeps " + newer + " versions; it may keep up to "
                    + MAX_NEWER_VERSIONS + " of those that it removes after days");
        }
        if ((abort || markers) && (rule.getTagsCount() > 0 || rule.hasSizeGreaterThan() || rule.hasSizeLessThan())) {
            throw invalid("Rule '" + rule.getId() + "' chooses uploads or delete markers by tags or sizes, which they"
                    + " don't have");
        }
    }

    private static Refusal invalid(String message) {
        return new Refusal(ErrorCode.INVALID_ARGUMENT, message);
    }
}
