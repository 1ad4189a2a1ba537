package io.ozone.s3;

import io.ozone.client.KeyInfo;
import io.ozone.client.UploadInfo;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.Expiration;
import io.ozone.wire.om.LifecycleRule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** When objects of a store in memory would be deleted, counted on the calendar. */
final class MemoryLifecycle {
    private MemoryLifecycle() {}

    /** @param lifecycle null = there is none */
    static KeyInfo expiring(KeyInfo key, BucketConfiguration lifecycle) {
        Expiration first = null;
        if (lifecycle != null) {
            for (LifecycleRule rule : lifecycle.getLifecycle().getRulesList()) {
                Expiration own = expiration(rule, key);
                if (own != null && (first == null || own.getMillis() < first.getMillis())) {
                    first = own;
                }
            }
        }
        return new KeyInfo(
                key.volume(),
                key.bucket(),
                key.name(),
                key.length(),
                key.createdMillis(),
                key.modifiedMillis(),
                key.etag(),
                key.replication(),
                key.generation(),
                key.versionId(),
                key.metadata(),
                key.tags(),
                key.owner(),
                key.parts(),
                first,
                key.lock(),
                key.encryption(),
                key.locations());
    }

    /** @param lifecycle null = there is none */
    static UploadInfo aborting(UploadInfo upload, BucketConfiguration lifecycle) {
        Expiration first = null;
        if (lifecycle != null) {
            for (LifecycleRule rule : lifecycle.getLifecycle().getRulesList()) {
                long millis = afterDays(upload.createdMillis(), rule.getAbortUploadDays());
                boolean fits = rule.getEnabled()
                        && rule.getAbortUploadDays() > 0
                        && upload.key().startsWith(rule.getPrefix());
                if (fits && (first == null || millis < first.getMillis())) {
                    first = Expiration.newBuilder()
                            .setMillis(millis)
                            .setRuleId(rule.getId())
                            .build();
                }
            }
        }
        return new UploadInfo(
                upload.key(),
                upload.uploadId(),
                upload.createdMillis(),
                upload.replication(),
                upload.owner(),
                upload.metadata(),
                upload.tags(),
                upload.checksumAlgorithm(),
                upload.checksumType(),
                upload.encryption(),
                first);
    }

    private static Expiration expiration(LifecycleRule rule, KeyInfo key) {
        boolean fits = rule.getEnabled()
                && key.name().startsWith(rule.getPrefix())
                && (!rule.hasSizeGreaterThan() || key.length() > rule.getSizeGreaterThan())
                && (!rule.hasSizeLessThan() || key.length() < rule.getSizeLessThan());
        for (KeyValue tag : rule.getTagsList()) {
            fits &= tag.getValue().equals(key.tags().get(tag.getKey()));
        }
        long millis = rule.getExpirationDays() > 0
                ? afterDays(key.modifiedMillis(), rule.getExpirationDays())
                : rule.getExpirationDateMillis();
        return fits && millis > 0
                ? Expiration.newBuilder()
                        .setMillis(millis)
                        .setRuleId(rule.getId())
                        .build()
                : null;
    }

    private static long afterDays(long millis, int days) {
        LocalDateTime end = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC)
                .plusDays(days);
        LocalDateTime midnight = end.toLocalDate().atStartOfDay();
        if (!end.toLocalTime().equals(LocalTime.MIDNIGHT)) {
            midnight = midnight.plusDays(1);
        }
        return midnight.toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
