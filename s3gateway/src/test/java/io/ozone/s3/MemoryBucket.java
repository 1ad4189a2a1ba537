package io.ozone.s3;

import io.ozone.client.BucketInfo;
import io.ozone.client.KeyInfo;
import io.ozone.client.KeyPage;
import io.ozone.client.UploadInfo;
import io.ozone.common.error.ErrorCode;
import io.ozone.s3.MemoryVersions.Stored;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.BucketLayout;
import io.ozone.wire.om.Versioning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A bucket of a store in memory: its keys, and what it is configured with. Used under the store's lock. */
record MemoryBucket(
        BucketInfo made, MemoryVersions keys, Map<BucketConfigurationKind, BucketConfiguration> configurations) {
    static final Comparator<String> UTF8_ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    static MemoryBucket of(String name, String owner, long millis, List<BucketConfiguration> configurations) {
        BucketInfo made = new BucketInfo(
                "s3v",
                name,
                owner,
                millis,
                millis,
                BucketLayout.OBJECT_STORE,
                null,
                0,
                0,
                0,
                0,
                Versioning.UNVERSIONED,
                false);
        MemoryBucket bucket =
                new MemoryBucket(made, new MemoryVersions(UTF8_ORDER), new EnumMap<>(BucketConfigurationKind.class));
        configurations.forEach(one -> bucket.configurations.put(one.getKind(), one));
        if (bucket.lock() != null) {
            bucket.keys.versioning(Versioning.ENABLED);
        }
        return bucket;
    }

    BucketInfo info() {
        return new BucketInfo(
                made.volume(),
                made.name(),
                made.owner(),
                made.createdMillis(),
                made.modifiedMillis(),
                made.layout(),
                null,
                0,
                0,
                0,
                0,
                keys.versioning(),
                lock() != null);
    }

    /** Null = it has no object lock. */
    BucketConfiguration lock() {
        return configurations.get(BucketConfigurationKind.OBJECT_LOCK);
    }

    /** A key's value as commands and lookups show it. */
    KeyInfo shown(Stored value) {
        return MemoryLifecycle.expiring(keys.shown(value), configurations.get(BucketConfigurationKind.LIFECYCLE));
    }

    UploadInfo shown(UploadInfo upload) {
        return MemoryLifecycle.aborting(upload, configurations.get(BucketConfigurationKind.LIFECYCLE));
    }

    void keep(Versioning versioning) {
        if (lock() != null && versioning != Versioning.ENABLED) {
            throw ErrorCode.INVALID_BUCKET_STATE.failure("bucket %s has object lock", made.name());
        }
        keys.versioning(versioning);
    }

    void configure(BucketConfiguration configuration) {
        if (configuration.getKind() == BucketConfigurationKind.OBJECT_LOCK && keys.versioning() != Versioning.ENABLED) {
            throw ErrorCode.INVALID_BUCKET_STATE.failure("bucket %s does not keep versions", made.name());
        }
        configurations.put(configuration.getKind(), configuration);
    }

    KeyPage list(String prefix, String startAfter, String delimiter, int limit) {
        List<KeyInfo> found = new ArrayList<>();
        TreeSet<String> prefixes = new TreeSet<>(UTF8_ORDER);
        String last = "";
        for (Stored stored : keys.values()) {
            String name = stored.info().name();
            if (!name.startsWith(prefix)) {
                continue;
            }
            int at = delimiter.isEmpty() ? -1 : name.indexOf(delimiter, prefix.length());
            String entry = at < 0 ? name : name.substring(0, at + delimiter.length());
            if (UTF8_ORDER.compare(entry, startAfter) <= 0 || prefixes.contains(entry)) {
                continue;
            }
            if (found.size() + prefixes.size() == limit) {
                return new KeyPage(found, List.copyOf(prefixes), true, last);
            }
            last = entry;
            if (at < 0) {
                found.add(stored.info());
            } else {
                prefixes.add(entry);
            }
        }
        return new KeyPage(found, List.copyOf(prefixes), false, "");
    }
}
