package io.ozone.om.state;

import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.kv.Table;
import io.ozone.wire.Block;
import io.ozone.wire.BlockId;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.DeletedBlocks;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.Part;
import io.ozone.wire.om.PartRun;
import io.ozone.wire.om.Upload;
import io.ozone.wire.om.UserVolumes;
import io.ozone.wire.om.Versioning;
import io.ozone.wire.om.Volume;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What holds for the rows after every command. Walks all tables, and remembers every block it meets: for simulations,
 * tests and {@code ozone debug verify}, not for a daemon.
 */
public final class Invariants {
    private static final int NONCE_BYTES = 16;

    private record Usage(long bytes, long keys) {
        static final Usage NONE = new Usage(0, 0);
    }

    private final Reader reader;
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Volume> volumes = new HashMap<>();
    private final Map<String, Bucket> buckets = new HashMap<>();
    private final Map<String, Upload> uploads = new HashMap<>();
    private final Set<String> lockConfigurations = new HashSet<>();
    private final Set<String> notificationConfigurations = new HashSet<>();
    private final Map<String, Usage> used = new HashMap<>();
    private final VersionChecks versions;
    private final Map<BlockId, String> blocks = new HashMap<>();

    private Invariants(Reader reader) {
        this.reader = reader;
        this.versions = new VersionChecks(reader, violations);
    }

    /** One line for each thing that is wrong; empty = all is well. */
    public static List<String> violations(Reader reader) {
        Invariants invariants = new Invariants(reader);
        invariants.checkVolumes();
        invariants.checkOwners();
        invariants.checkBuckets();
        invariants.checkConfigurations();
        invariants.checkObjectLocks();
        invariants.checkNotifications();
        invariants.checkKeys();
        invariants.checkVersions();
        invariants.checkUploads();
        invariants.checkParts();
        invariants.checkUsage();
        invariants.checkOpenKeys();
        invariants.checkDeleted();
        invariants.checkEncryptionKeys();
        return invariants.violations;
    }

    private void checkVolumes() {
        each(OmTables.VOLUMES, (row, volume) -> {
            require(row.equals(Rows.volume(volume.getName())), "volume row %s names %s", row, volume.getName());
            volumes.put(volume.getName(), volume);
        });
    }

    private void checkOwners() {
        Map<String, String> ownerOf = new HashMap<>();
        each(OmTables.USERS, (row, user) -> checkOwner(row, user, ownerOf));
        volumes.forEach((name, volume) -> require(
                Rows.user(volume.getOwner()).equals(ownerOf.get(name)),
                "volume %s belongs to %s but is listed for %s",
                name,
                volume.getOwner(),
                ownerOf.get(name)));
    }

    private void checkOwner(String row, UserVolumes user, Map<String, String> ownerOf) {
        require(user.getVolumesCount() > 0, "user row %s lists no volume", row);
        for (String volume : user.getVolumesList()) {
            require(volumes.containsKey(volume), "user row %s lists %s, which does not exist", row, volume);
            String other = ownerOf.put(volume, row);
            require(other == null, "volume %s is listed twice, for %s and %s", volume, other, row);
        }
    }

    private void checkBuckets() {
        Map<String, Usage> promised = new HashMap<>();
        each(OmTables.BUCKETS, (row, bucket) -> {
            require(row.equals(Rows.bucket(bucket.getVolume(), bucket.getName())), "bucket row %s names another", row);
            require(volumes.containsKey(bucket.getVolume()), "bucket %s has no volume", row);
            require(bucket.getUsedBytes() >= 0 && bucket.getUsedNamespace() >= 0, "bucket %s uses less than 0", row);
            require(
                    bucket.getSpaceQuota() == 0 || bucket.getUsedBytes() <= bucket.getSpaceQuota(),
                    "bucket %s is above its space quota",
                    row);
            require(
                    bucket.getNamespaceQuota() == 0 || bucket.getUsedNamespace() <= bucket.getNamespaceQuota(),
                    "bucket %s is above its namespace quota",
                    row);
            Volume volume = volumes.getOrDefault(bucket.getVolume(), Volume.getDefaultInstance());
            require(
                    volume.getSpaceQuota() == 0 || bucket.getSpaceQuota() > 0,
                    "bucket %s has no quota but its volume has",
                    row);
            buckets.put(row, bucket);
            promised.merge(bucket.getVolume(), new Usage(bucket.getSpaceQuota(), 1), Invariants::sum);
        });
        volumes.forEach((name, volume) -> {
            Usage actual = promised.getOrDefault(name, Usage.NONE);
            require(volume.getUsedNamespace() == actual.keys, "volume %s counts its buckets wrong", name);
            require(volume.getBucketSpaceQuotas() == actual.bytes, "volume %s sums its buckets' quotas wrong", name);
            require(
                    volume.getSpaceQuota() == 0 || actual.bytes <= volume.getSpaceQuota(),
                    "volume %s promises more than its space quota",
                    name);
        });
        long counted = reader.get(OmTables.META, OmTables.BUCKET_COUNT).orElse(0L);
        require(counted == buckets.size(), "%s buckets are counted but %s exist", counted, buckets.size());
    }

    private void checkConfigurations() {
        each(OmTables.BUCKET_CONFIGURATIONS, (row, configuration) -> {
            Bucket bucket = buckets.get(Rows.bucketOf(row));
            require(
                    bucket != null && configuration.getUpdateId() >= bucket.getObjectId(),
                    "configuration %s has no bucket, or is older than it",
                    row);
            require(
                    row.endsWith("/" + configuration.getKind().name()),
                    "configuration %s is of kind %s",
                    row,
                    configuration.getKind());
            require(
                    configuration.hasLifecycle() == (configuration.getKind() == BucketConfigurationKind.LIFECYCLE),
                    "configuration %s has a lifecycle, or none",
                    row);
            require(
                    !configuration.hasDefaultRetention()
                            || configuration.getKind() == BucketConfigurationKind.OBJECT_LOCK,
                    "configuration %s has a default retention",
                    row);
            if (configuration.getKind() == BucketConfigurationKind.OBJECT_LOCK) {
                lockConfigurations.add(Rows.bucketOf(row));
            }
            if (configuration.getKind() == BucketConfigurationKind.NOTIFICATION) {
                notificationConfigurations.add(Rows.bucketOf(row));
            }
        });
    }

    private void checkObjectLocks() {
        buckets.forEach((row, bucket) -> {
            require(
                    bucket.getObjectLock() == lockConfigurations.contains(row),
                    "bucket %s has object lock or a configuration of it, without the other",
                    row);
            require(
                    !bucket.getObjectLock() || bucket.getVersioning() == Versioning.ENABLED,
                    "bucket %s has object lock and does not keep versions",
                    row);
        });
    }

    private void checkNotifications() {
        buckets.forEach((row, bucket) -> require(
                bucket.getNotified() == notificationConfigurations.contains(row),
                "bucket %s has notifications or a configuration of them, without the other",
                row));
        Map<String, Long> pending = new HashMap<>();
        each(OmTables.NOTIFICATIONS, (row, event) -> pending.merge(Rows.targetOf(row), 1L, Long::sum));
        each(OmTables.NOTIFICATION_TARGETS, (row, target) -> {
            Long actual = pending.remove(Rows.targetOf(row));
            require(
                    target.getPending() == (actual == null ? 0 : actual),
                    "target %s counts %s events but has %s",
                    row,
                    target.getPending(),
                    actual);
        });
        require(pending.isEmpty(), "events wait for %s, which are no targets", pending.keySet());
    }

    private void checkKeys() {
        each(OmTables.KEYS, (row, key) -> {
            checkKey(OmTables.KEYS, row, key);
            versions.checkValue(row, key, buckets.get(Rows.bucketOf(row)));
        });
    }

    private void checkVersions() {
        each(OmTables.VERSIONS, (row, version) -> {
            checkKey(OmTables.VERSIONS, row, version);
            versions.checkOther(row, version, buckets.get(Rows.bucketOf(row)));
        });
    }

    private void checkKey(Table<String, Key> table, String row, Key key) {
        String bucket = Rows.bucketOf(row);
        require(buckets.containsKey(bucket), "key %s has no bucket", row);
        long length = lengthOf(key.getBlocksList());
        require(length == key.getLength(), "key %s has length %s but %s bytes", row, key.getLength(), length);
        checkRuns(row, key);
        checkTags(row, key.getTagsList());
        used.merge(bucket, new Usage(Quotas.replicatedBytes(key), Quotas.keys(key)), Invariants::sum);
        own(table, row, key.getBlocksList());
    }

    private void checkRuns(String row, Key key) {
        require(key.getPartNumber() == 0, "key %s has the number of a part", row);
        require(key.getUploadId().isEmpty() == key.getPartsList().isEmpty(), "key %s has an upload or parts", row);
        long length = 0;
        int last = 0;
        for (PartRun run : key.getPartsList()) {
            require(run.getFirstNumber() > last && run.getCount() > 0, "key %s has its parts in disorder", row);
            last = run.getFirstNumber() + run.getCount() - 1;
            length += run.getCount() * run.getLength();
            int checksumBytes = run.getChecksums().size();
            require(
                    run.getChecksumName().isEmpty()
                            ? checksumBytes == 0
                            : checksumBytes > 0 && checksumBytes % run.getCount() == 0,
                    "key %s has %s bytes of checksums '%s' for %s parts",
                    row,
                    checksumBytes,
                    run.getChecksumName(),
                    run.getCount());
            require(
                    run.getNonces().size() == (key.hasEncryption() ? NONCE_BYTES * run.getCount() : 0),
                    "key %s has %s bytes of nonces for %s parts",
                    row,
                    run.getNonces().size(),
                    run.getCount());
        }
        require(
                key.getEncryption().getNonce().size()
                        == (key.hasEncryption() && key.getPartsCount() == 0 ? NONCE_BYTES : 0),
                "key %s has a nonce and parts, or none of both",
                row);
        require(
                key.getPartsCount() == 0 || length == key.getLength(),
                "key %s has length %s but its parts have %s",
                row,
                key.getLength(),
                length);
    }

    private void checkTags(String row, List<KeyValue> tags) {
        String last = "";
        for (KeyValue tag : tags) {
            require(tag.getKey().compareTo(last) > 0, "key %s has its tags in disorder, or one twice", row);
            last = tag.getKey();
        }
    }

    private void checkEncryptionKeys() {
        each(OmTables.ENCRYPTION_KEYS, (row, key) -> {
            require(row.equals(key.getName()), "encryption key %s has the name %s", row, key.getName());
            require(key.getVersionsCount() > 0, "encryption key %s has no version", row);
        });
    }

    private void checkUploads() {
        each(OmTables.UPLOADS, (row, upload) -> {
            require(
                    Rows.uploadIdOf(row).equals(Rows.uploadId(upload.getObjectId())),
                    "upload %s is number %s",
                    row,
                    upload.getObjectId());
            Bucket bucket = buckets.get(Rows.bucketOf(row));
            require(
                    bucket != null && upload.getObjectId() > bucket.getObjectId(),
                    "upload %s has no bucket, or is older than it",
                    row);
            uploads.put(row, upload);
        });
    }

    private void checkParts() {
        each(OmTables.PARTS, (row, part) -> checkPart(row, part));
    }

    private void checkPart(String row, Part part) {
        Upload upload = uploads.get(Rows.uploadOfPart(row));
        require(upload != null, "part %s has no upload", row);
        require(row.equals(Rows.part(Rows.uploadOfPart(row), Rows.numberOfPart(row))), "part row %s is odd", row);
        long length = lengthOf(part.getBlocksList());
        require(length == part.getLength(), "part %s has length %s but %s bytes", row, part.getLength(), length);
        if (upload != null) {
            require(
                    part.getNonce().size() == (upload.hasEncryption() ? NONCE_BYTES : 0),
                    "part %s is encrypted other than its upload",
                    row);
            long bytes = Quotas.replicatedBytes(part.getLength(), upload.getReplication());
            used.merge(Rows.bucketOf(row), new Usage(bytes, 0), Invariants::sum);
        }
        own(OmTables.PARTS, row, part.getBlocksList());
    }

    private void checkUsage() {
        buckets.forEach((row, bucket) -> {
            Usage actual = used.getOrDefault(row, Usage.NONE);
            require(
                    bucket.getUsedBytes() == actual.bytes,
                    "bucket %s counts %s bytes but its keys and parts have %s",
                    row,
                    bucket.getUsedBytes(),
                    actual.bytes);
            require(
                    bucket.getUsedNamespace() == actual.keys,
                    "bucket %s counts %s keys but has %s",
                    row,
                    bucket.getUsedNamespace(),
                    actual.keys);
        });
    }

    private void checkOpenKeys() {
        each(OmTables.OPEN_KEYS, (row, key) -> {
            require(row.endsWith("/" + key.getObjectId()), "open key %s has session %s", row, key.getObjectId());
            require(
                    key.getUploadId().isEmpty() == (key.getPartNumber() == 0),
                    "open key %s has an upload or a part number",
                    row);
            own(OmTables.OPEN_KEYS, row, key.getBlocksList());
        });
    }

    private void checkDeleted() {
        each(OmTables.DELETED, (row, deleted) -> checkDeleted(row, deleted));
    }

    private void checkDeleted(String row, DeletedBlocks deleted) {
        require(deleted.getBlocksCount() > 0, "deleted row %s has no blocks", row);
        own(OmTables.DELETED, row, deleted.getBlocksList());
    }

    private void own(Table<String, ?> table, String row, List<Block> owned) {
        for (Block block : owned) {
            String here = table.name() + " " + row;
            String other = blocks.put(block.getId(), here);
            require(
                    other == null,
                    "block %s/%s belongs to %s and %s",
                    block.getId().getContainerId(),
                    block.getId().getLocalId(),
                    other,
                    here);
        }
    }

    private static long lengthOf(List<Block> written) {
        return written.stream().mapToLong(Block::getLength).sum();
    }

    private static Usage sum(Usage one, Usage other) {
        return new Usage(one.bytes + other.bytes, one.keys + other.keys);
    }

    private interface RowCheck<V> {
        void check(String row, V value);
    }

    private <V> void each(Table<String, V> table, RowCheck<V> check) {
        try (Cursor<String, V> rows = reader.scan(table, null, null)) {
            while (rows.next()) {
                check.check(rows.key(), rows.value());
            }
        }
    }

    private void require(boolean holds, String message, Object... values) {
        if (!holds) {
            violations.add(message.formatted(values));
        }
    }
}
