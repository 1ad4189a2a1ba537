package io.ozone.om.state;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Reader;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.Expiration;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.Lifecycle;
import io.ozone.wire.om.LifecycleRule;
import io.ozone.wire.om.Upload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What a bucket's lifecycle says about its keys, their versions and uploads. Days are counted as S3 counts them: from the last
 * write, from when a newer version was put on top, or from the begin of the upload, and then up to the next midnight UTC.
 */
public final class Lifecycles {
    private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

    private Lifecycles() {}

    public static Optional<BucketConfiguration> of(Reader reader, String volume, String bucket) {
        return reader.get(
                OmTables.BUCKET_CONFIGURATIONS,
                Rows.bucketConfiguration(volume, bucket, BucketConfigurationKind.LIFECYCLE));
    }

    /** When a key will be deleted, and by which rule: by the first whose time comes. */
    public static Optional<Expiration> expiration(Reader reader, String volume, String bucket, String name, Key key) {
        return of(reader, volume, bucket).flatMap(configuration -> expiration(configuration.getLifecycle(), name, key));
    }

    public static Optional<Expiration> expiration(Lifecycle lifecycle, String name, Key key) {
        return lifecycle.getRulesList().stream()
                .filter(rule -> rule.getEnabled() && expires(rule) && isAbout(rule, name, key))
                .map(rule -> Expiration.newBuilder()
                        .setMillis(expirationMillis(rule, key))
                        .setRuleId(rule.getId())
                        .build())
                .min(Comparator.comparingLong(Expiration::getMillis));
    }

    /** When an upload will be aborted, and by which rule: by the first whose time comes. */
    public static Optional<Expiration> abortion(
            Reader reader, String volume, String bucket, String name, Upload upload) {
        return of(reader, volume, bucket)
                .flatMap(configuration -> abortion(configuration.getLifecycle(), name, upload));
    }

    public static Optional<Expiration> abortion(Lifecycle lifecycle, String name, Upload upload) {
        return lifecycle.getRulesList().stream()
                .filter(rule -> rule.getEnabled() && rule.getAbortUploadDays() > 0 && name.startsWith(rule.getPrefix()))
                .map(rule -> Expiration.newBuilder()
                        .setMillis(daysAfter(upload.getCreatedMillis(), rule.getAbortUploadDays()))
                        .setRuleId(rule.getId())
                        .build())
                .min(Comparator.comparingLong(Expiration::getMillis));
    }

    /**
     * How many newer versions, the newest not counted, one must have to be removed by now; empty = it stays.
     *
     * @param sinceMillis when a newer one was put on top of it
     * @param newer how many it has
     */
    public static OptionalInt noncurrentEnd(
            Lifecycle lifecycle, String name, Key version, long sinceMillis, int newer, long nowMillis) {
        return lifecycle.getRulesList().stream()
                .filter(rule -> rule.getEnabled()
                        && rule.getNoncurrentDays() > 0
                        && rule.getNewerNoncurrentVersions() <= newer
                        && isAbout(rule, name, version)
                        && daysAfter(sinceMillis, rule.getNoncurrentDays()) <= nowMillis)
                .mapToInt(LifecycleRule::getNewerNoncurrentVersions)
                .min();
    }

    /**
     * Whether a rule wants a delete marker gone that is all that is left of its key. As in S3, that is so at once where a rule
     * says it of such markers, and where a rule deletes keys, when the marker is as old as they may become.
     */
    public static boolean endsLoneMarker(Lifecycle lifecycle, String name, Key marker, long nowMillis) {
        return lifecycle.getRulesList().stream()
                .anyMatch(rule -> rule.getEnabled()
                        && isAbout(rule, name, marker)
                        && (rule.getExpiredDeleteMarkers()
                                || (expires(rule) && expirationMillis(rule, marker) <= nowMillis)));
    }

    /** The least prefixes that hold every key which a rule may delete. */
    public static List<String> prefixesOfExpiration(Lifecycle lifecycle) {
        return leastPrefixes(lifecycle, Lifecycles::expires);
    }

    /** The least prefixes that hold every key of which a rule may remove versions or delete markers. */
    public static List<String> prefixesOfVersions(Lifecycle lifecycle) {
        return leastPrefixes(
                lifecycle, rule -> rule.getNoncurrentDays() > 0 || rule.getExpiredDeleteMarkers() || expires(rule));
    }

    private static List<String> leastPrefixes(Lifecycle lifecycle, Predicate<LifecycleRule> acting) {
        List<String> all = lifecycle.getRulesList().stream()
                .filter(rule -> rule.getEnabled() && acting.test(rule))
                .map(LifecycleRule::getPrefix)
                .sorted(Comparator.comparingInt(String::length))
                .toList();
        List<String> least = new ArrayList<>();
        for (String prefix : all) {
            if (least.stream().noneMatch(prefix::startsWith)) {
                least.add(prefix);
            }
        }
        return least;
    }

    /** Refuses what was decided by a lifecycle that is not the bucket's any more. */
    public static void requireCurrent(Reader reader, String volume, String bucket, long generation) {
        Optional<Long> current = of(reader, volume, bucket).map(BucketConfiguration::getUpdateId);
        if (current.isEmpty() || current.get() != generation) {
            throw new Refusal(
                    ErrorCode.ATOMIC_WRITE_CONFLICT,
                    "The lifecycle of " + volume + "/" + bucket + " is not at generation " + generation
                            + " any more: it was changed or deleted in between");
        }
    }

    private static boolean expires(LifecycleRule rule) {
        return rule.getExpirationDays() > 0 || rule.getExpirationDateMillis() > 0;
    }

    /** A delete marker has neither tags nor a size, so a rule that asks for any is not about it. */
    private static boolean isAbout(LifecycleRule rule, String name, Key key) {
        if (key.getDeleteMarker() && (rule.getTagsCount() > 0 || rule.hasSizeGreaterThan() || rule.hasSizeLessThan())) {
            return false;
        }
        return name.startsWith(rule.getPrefix())
                && (!rule.hasSizeGreaterThan() || key.getLength() > rule.getSizeGreaterThan())
                && (!rule.hasSizeLessThan() || key.getLength() < rule.getSizeLessThan())
                && (rule.getTagsCount() == 0 || new HashSet<>(key.getTagsList()).containsAll(rule.getTagsList()));
    }

    private static long expirationMillis(LifecycleRule rule, Key key) {
        return rule.getExpirationDays() > 0
                ? daysAfter(key.getModifiedMillis(), rule.getExpirationDays())
                : rule.getExpirationDateMillis();
    }

    private static long daysAfter(long millis, int days) {
        long wholeDays = Math.floorDiv(millis + DAY_MILLIS - 1, DAY_MILLIS);
        return (wholeDays + days) * DAY_MILLIS;
    }
}
