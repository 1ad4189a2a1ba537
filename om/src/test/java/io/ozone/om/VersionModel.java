package io.ozone.om;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Reader;
import io.ozone.om.query.OmQueries;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.Block;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.CommitKey;
import io.ozone.wire.om.CompleteMultipartUpload;
import io.ozone.wire.om.CompletedPart;
import io.ozone.wire.om.CreateBucket;
import io.ozone.wire.om.DefaultRetention;
import io.ozone.wire.om.DeleteBucketConfiguration;
import io.ozone.wire.om.DeleteKey;
import io.ozone.wire.om.DeleteKeys;
import io.ozone.wire.om.DeletedVersion;
import io.ozone.wire.om.ExpireKeys;
import io.ozone.wire.om.ExpireVersions;
import io.ozone.wire.om.ExpiredKey;
import io.ozone.wire.om.ExpiredVersion;
import io.ozone.wire.om.ExpiredVersions;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.KeyVersion;
import io.ozone.wire.om.ListKeyVersions;
import io.ozone.wire.om.LookupKey;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.PutBucketConfiguration;
import io.ozone.wire.om.RenameKey;
import io.ozone.wire.om.Retention;
import io.ozone.wire.om.RetentionMode;
import io.ozone.wire.om.Services;
import io.ozone.wire.om.SetKeyLock;
import io.ozone.wire.om.SetKeyMetadata;
import io.ozone.wire.om.SetKeyTags;
import io.ozone.wire.om.VersionList;
import io.ozone.wire.om.Versioning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What versions every key has, by the book: each key is a pile of them. Is told of the commands that were done, and held
 * against what the namespace answers.
 */
final class VersionModel {
    private static final Comparator<String> UTF8_ORDER = (one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

    /** Name of the entry of metadata that is changed in place, and not otherwise. */
    static final String ANNOTATION = "annotation";

    /** What a version is made of, and locked by. */
    record Content(List<Block> blocks, List<KeyValue> tags, String annotation, KeyLock lock) {
        private static final Content NONE = new Content(List.of(), List.of(), "", KeyLock.getDefaultInstance());

        Content withTags(List<KeyValue> value) {
            return new Content(blocks, value, annotation, lock);
        }

        Content withAnnotation(String value) {
            return new Content(blocks, tags, value, lock);
        }

        Content withLock(KeyLock value) {
            return new Content(blocks, tags, annotation, value);
        }

        boolean isLocked(long nowMillis, boolean bypass) {
            Retention retention = lock.getRetention();
            boolean retained = retention.getUntilMillis() > nowMillis;
            return lock.getLegalHold() || retained && !(bypass && retention.getMode() == RetentionMode.GOVERNANCE);
        }
    }

    /** @param id as it is shown */
    private record Version(String id, boolean marker, Content content) {}

    private static final class Shelf {
        Versioning versioning = Versioning.UNVERSIONED;
        boolean locks;
        Optional<DefaultRetention> retention = Optional.empty();
        final Map<String, Deque<Version>> keys = new TreeMap<>(UTF8_ORDER);

        void put(String key, long index, boolean marker, Content content) {
            Deque<Version> pile = keys.computeIfAbsent(key, name -> new ArrayDeque<>());
            if (versioning != Versioning.ENABLED) {
                pile.removeIf(version -> version.id.equals("null"));
            }
            if (!marker || versioning != Versioning.UNVERSIONED) {
                String id = versioning == Versioning.ENABLED ? "v%016x".formatted(index) : "null";
                pile.removeIf(version -> version.id.equals(id));
                pile.addFirst(new Version(id, marker, content));
            }
            tidy(key);
        }

        void configure(BucketConfiguration configuration) {
            if (configuration.getKind() == BucketConfigurationKind.OBJECT_LOCK) {
                assertThat(versioning).isEqualTo(Versioning.ENABLED);
                locks = true;
                retention = configuration.hasDefaultRetention()
                        ? Optional.of(configuration.getDefaultRetention())
                        : Optional.empty();
            }
        }

        /** The simulated days are none that a year is made of. */
        Content locked(Content content, long nowMillis) {
            if (content.lock.hasRetention() || retention.isEmpty()) {
                return content;
            }
            return content.withLock(content.lock.toBuilder()
                    .setRetention(Retention.newBuilder()
                            .setMode(retention.get().getMode())
                            .setUntilMillis(nowMillis
                                    + TimeUnit.DAYS.toMillis(retention.get().getDays())))
                    .build());
        }

        /** @param id empty = the newest */
        void change(String key, String id, UnaryOperator<Content> change) {
            Deque<Version> pile = keys.get(key);
            String changed = id.isEmpty() ? pile.getFirst().id : id;
            keys.put(
                    key,
                    pile.stream()
                            .map(old -> old.id.equals(changed)
                                    ? new Version(old.id, old.marker, change.apply(old.content))
                                    : old)
                            .collect(Collectors.toCollection(ArrayDeque::new)));
        }

        boolean isLocked(String key, String id, long nowMillis, boolean bypass) {
            return keys.getOrDefault(key, new ArrayDeque<>()).stream()
                    .anyMatch(version -> version.id.equals(id) && version.content.isLocked(nowMillis, bypass));
        }

        void delete(String key, String id) {
            keys.getOrDefault(key, new ArrayDeque<>()).removeIf(version -> version.id.equals(id));
            tidy(key);
        }

        /** The newest goes when it is alone and a marker, another when there are enough between; what is locked stays. */
        void expire(String key, ExpiredVersion expired, long nowMillis) {
            String id = expired.getVersion() == 0 ? "null" : "v%016x".formatted(expired.getVersion());
            List<Version> pile = List.copyOf(keys.get(key));
            int depth = pile.stream().map(Version::id).toList().indexOf(id);
            boolean ends = depth == 0 ? pile.size() == 1 && pile.get(0).marker : depth > expired.getNewerNoncurrent();
            if (ends && !isLocked(key, id, nowMillis, false)) {
                delete(key, id);
            }
        }

        private void tidy(String key) {
            if (keys.containsKey(key) && keys.get(key).isEmpty()) {
                keys.remove(key);
            }
        }
    }

    private final OmQueries queries = new OmQueries(1000, Services::getDefaultInstance);
    private final Map<String, Shelf> buckets = new TreeMap<>();
    /** Keys that the command at hand will delete because they are as its sender saw them. */
    private List<String> expiring = List.of();
    /** Versions that the command at hand names as they are. */
    private ExpireVersions same = ExpireVersions.getDefaultInstance();

    /** What a command will write if it is done: known only before. */
    Optional<Content> content(OmCommand command, Reader rows) {
        expiring = expiring(command.getExpireKeys(), rows);
        same = same(command.getExpireVersions(), rows);
        if (command.hasCommitKey()) {
            CommitKey commit = command.getCommitKey();
            String session = Rows.openKey(commit.getVolume(), commit.getBucket(), commit.getKey(), commit.getSession());
            return rows.get(OmTables.OPEN_KEYS, session)
                    .filter(open -> open.getPartNumber() == 0)
                    .map(open -> new Content(commit.getBlocksList(), open.getTagsList(), "", open.getLock()));
        }
        if (command.hasCompleteMultipartUpload()) {
            CompleteMultipartUpload complete = command.getCompleteMultipartUpload();
            String upload =
                    Rows.upload(complete.getVolume(), complete.getBucket(), complete.getKey(), complete.getUploadId());
            // Without the upload it was completed before, and is only answered again.
            return rows.get(OmTables.UPLOADS, upload).map(row -> {
                List<Block> blocks = new ArrayList<>();
                for (CompletedPart part : complete.getPartsList()) {
                    rows.get(OmTables.PARTS, Rows.part(upload, part.getNumber()))
                            .ifPresent(found -> blocks.addAll(found.getBlocksList()));
                }
                return new Content(blocks, row.getTagsList(), "", row.getLock());
            });
        }
        return Optional.empty();
    }

    private static List<String> expiring(ExpireKeys command, Reader rows) {
        return command.getKeysList().stream()
                .filter(expired -> rows.get(
                                OmTables.KEYS, Rows.key(command.getVolume(), command.getBucket(), expired.getKey()))
                        .filter(key -> key.getUpdateId() == expired.getUpdateId())
                        .isPresent())
                .map(ExpiredKey::getKey)
                .toList();
    }

    private ExpireVersions same(ExpireVersions command, Reader rows) {
        ExpireVersions.Builder same = command.toBuilder().clearKeys();
        for (ExpiredVersions expired : command.getKeysList()) {
            String row = Rows.key(command.getVolume(), command.getBucket(), expired.getKey());
            if (isSame(rows, row, expired.getNewest(), expired.getNewestUpdateId())) {
                same.addKeys(expired.toBuilder()
                        .clearVersions()
                        .addAllVersions(expired.getVersionsList().stream()
                                .filter(version -> isSame(rows, row, version.getVersion(), version.getUpdateId()))
                                .toList()));
            }
        }
        return same.build();
    }

    private static boolean isSame(Reader rows, String row, long number, long updateId) {
        return Stream.concat(
                        rows.get(OmTables.KEYS, row).stream(),
                        rows.get(OmTables.VERSIONS, Rows.version(row, number)).stream())
                .anyMatch(version -> version.getVersion() == number && version.getUpdateId() == updateId);
    }

    /** @param content as it was before the command */
    void done(OmCommand command, Stamp stamp, OmReply reply, Optional<Content> content) {
        long index = stamp.index();
        switch (command.getCommandCase()) {
            case CREATE_BUCKET -> {
                CreateBucket create = command.getCreateBucket();
                Shelf shelf = new Shelf();
                if (create.getConfigurationsCount() > 1) {
                    shelf.versioning = Versioning.ENABLED;
                }
                create.getConfigurationsList().forEach(shelf::configure);
                buckets.put(Rows.bucket(create.getVolume(), create.getBucket()), shelf);
            }
            case PUT_BUCKET_CONFIGURATION -> {
                PutBucketConfiguration put = command.getPutBucketConfiguration();
                shelf(put.getVolume(), put.getBucket()).configure(put.getConfiguration());
            }
            case DELETE_BUCKET_CONFIGURATION -> {
                DeleteBucketConfiguration delete = command.getDeleteBucketConfiguration();
                assertThat(shelf(delete.getVolume(), delete.getBucket()).locks
                                && delete.getKind() == BucketConfigurationKind.OBJECT_LOCK)
                        .as("an object lock was taken away")
                        .isFalse();
            }
            case DELETE_BUCKET -> {
                Shelf gone = buckets.remove(Rows.bucket(
                        command.getDeleteBucket().getVolume(),
                        command.getDeleteBucket().getBucket()));
                assertThat(gone.keys).as("versions in a removed bucket").isEmpty();
            }
            case SET_BUCKET_PROPERTY -> {
                var change = command.getSetBucketProperty();
                Shelf shelf = shelf(change.getVolume(), change.getBucket());
                if (change.getVersioning() != Versioning.UNVERSIONED) {
                    shelf.versioning = change.getVersioning();
                }
                assertThat(!shelf.locks || shelf.versioning == Versioning.ENABLED)
                        .as("a bucket with locks keeps versions")
                        .isTrue();
            }
            case COMMIT_KEY -> {
                CommitKey commit = command.getCommitKey();
                Shelf shelf = shelf(commit.getVolume(), commit.getBucket());
                content.ifPresent(
                        written -> shelf.put(commit.getKey(), index, false, shelf.locked(written, stamp.timeMillis())));
            }
            case COMPLETE_MULTIPART_UPLOAD -> {
                CompleteMultipartUpload complete = command.getCompleteMultipartUpload();
                Shelf shelf = shelf(complete.getVolume(), complete.getBucket());
                content.ifPresent(
                        whole -> shelf.put(complete.getKey(), index, false, shelf.locked(whole, stamp.timeMillis())));
            }
            case RENAME_KEY -> {
                RenameKey rename = command.getRenameKey();
                Shelf shelf = shelf(rename.getVolume(), rename.getBucket());
                shelf.keys.put(rename.getToKey(), shelf.keys.remove(rename.getFromKey()));
            }
            case SET_KEY_TAGS -> {
                SetKeyTags change = command.getSetKeyTags();
                shelf(change.getVolume(), change.getBucket())
                        .change(change.getKey(), change.getVersionId(), old -> old.withTags(change.getTagsList()));
            }
            case SET_KEY_LOCK -> {
                SetKeyLock change = command.getSetKeyLock();
                shelf(change.getVolume(), change.getBucket())
                        .change(
                                change.getKey(),
                                change.getVersionId(),
                                old -> old.withLock(changed(old.lock, change.getLock())));
            }
            case SET_KEY_METADATA -> {
                SetKeyMetadata change = command.getSetKeyMetadata();
                shelf(change.getVolume(), change.getBucket())
                        .change(
                                change.getKey(),
                                change.getVersionId(),
                                old -> old.withAnnotation(change.getEntry().getValue()));
            }
            case DELETE_KEY -> {
                DeleteKey delete = command.getDeleteKey();
                assertThat(isLocked(delete, stamp))
                        .as("removed in spite of a lock")
                        .isFalse();
                delete(shelf(delete.getVolume(), delete.getBucket()), delete.getKey(), delete.getVersionId(), index);
            }
            case EXPIRE_KEYS -> {
                Shelf shelf = shelf(
                        command.getExpireKeys().getVolume(),
                        command.getExpireKeys().getBucket());
                expiring.forEach(key -> delete(shelf, key, "", index));
            }
            case EXPIRE_VERSIONS -> {
                Shelf shelf = shelf(same.getVolume(), same.getBucket());
                for (ExpiredVersions expired : same.getKeysList()) {
                    expired.getVersionsList()
                            .forEach(version -> shelf.expire(expired.getKey(), version, stamp.timeMillis()));
                }
            }
            case DELETE_KEYS -> {
                DeleteKeys delete = command.getDeleteKeys();
                Shelf shelf = shelf(delete.getVolume(), delete.getBucket());
                delete.getKeysList().forEach(key -> delete(shelf, key, "", index));
                for (DeletedVersion version : reply.getDeletedKeys().getVersionsList()) {
                    assertThat(shelf.isLocked(
                                    version.getKey(),
                                    version.getVersionId(),
                                    stamp.timeMillis(),
                                    delete.getBypassGovernance()))
                            .as("%s", version)
                            .isEqualTo(version.getLocked());
                    if (!version.getLocked()) {
                        delete(shelf, version.getKey(), version.getVersionId(), index);
                    }
                }
            }
            default -> {
                // Not about keys that can be seen.
            }
        }
    }

    /** Nothing is refused for a lock that is not there. */
    void refused(OmCommand command, Stamp stamp, OmReply reply) {
        if (command.hasDeleteKey() && reply.getError().equals(ErrorCode.OBJECT_LOCKED.name())) {
            assertThat(isLocked(command.getDeleteKey(), stamp))
                    .as(reply.getMessage())
                    .isTrue();
        }
    }

    private boolean isLocked(DeleteKey delete, Stamp stamp) {
        return shelf(delete.getVolume(), delete.getBucket())
                .isLocked(delete.getKey(), delete.getVersionId(), stamp.timeMillis(), delete.getBypassGovernance());
    }

    private static KeyLock changed(KeyLock old, KeyLock change) {
        KeyLock.Builder lock = old.toBuilder();
        if (change.hasRetention()) {
            lock.setRetention(change.getRetention());
        }
        if (change.hasLegalHold()) {
            lock.setLegalHold(change.getLegalHold());
        }
        return change.getRetention().getMode() == RetentionMode.RETENTION_MODE_UNSPECIFIED && change.hasRetention()
                ? lock.clearRetention().build()
                : lock.build();
    }

    private static void delete(Shelf shelf, String key, String id, long index) {
        if (id.isEmpty()) {
            shelf.put(key, index, true, Content.NONE);
        } else {
            shelf.delete(key, id);
        }
    }

    private Shelf shelf(String volume, String bucket) {
        return buckets.get(Rows.bucket(volume, bucket));
    }

    /** @param pageSize of lists: their ends must not show */
    void check(Reader rows, int pageSize) {
        buckets.forEach((row, shelf) -> {
            Bucket bucket = rows.get(OmTables.BUCKETS, row).orElseThrow();
            assertThat(bucket.getVersioning()).as(row).isEqualTo(shelf.versioning);
            checkList(rows, bucket, shelf, pageSize);
            shelf.keys.forEach((key, pile) -> {
                checkValue(rows, bucket, key, pile.peekFirst());
                pile.forEach(version -> checkVersion(rows, bucket, key, version));
            });
        });
    }

    private void checkList(Reader rows, Bucket bucket, Shelf shelf, int pageSize) {
        List<String> expected = new ArrayList<>();
        shelf.keys.forEach((key, pile) -> pile.forEach(
                version -> expected.add(line(key, version.id, version.marker, version == pile.peekFirst()))));
        List<String> listed = new ArrayList<>();
        ListKeyVersions.Builder query = ListKeyVersions.newBuilder()
                .setVolume(bucket.getVolume())
                .setBucket(bucket.getName())
                .setLimit(pageSize);
        VersionList page;
        do {
            page = queries.answer(
                            rows, OmQuery.newBuilder().setListKeyVersions(query).build())
                    .getVersions();
            for (KeyVersion version : page.getVersionsList()) {
                listed.add(line(
                        version.getName(),
                        version.getVersionId(),
                        version.getKey().getDeleteMarker(),
                        version.getLatest()));
            }
            query.setKeyMarker(page.getNextKey()).setVersionIdMarker(page.getNextVersionId());
        } while (page.getTruncated());
        assertThat(listed).as("versions in %s", bucket.getName()).isEqualTo(expected);
    }

    private static String line(String key, String id, boolean marker, boolean latest) {
        return key + " " + id + (marker ? " marker" : "") + (latest ? " latest" : "");
    }

    /** A key whose newest version is a marker has no row among the keys. */
    private static void checkValue(Reader rows, Bucket bucket, String key, Version newest) {
        Optional<Key> value = rows.get(OmTables.KEYS, Rows.key(bucket.getVolume(), bucket.getName(), key));
        assertThat(value.map(Key::getBlocksList))
                .as("value of %s", key)
                .isEqualTo(newest.marker ? Optional.empty() : Optional.of(newest.content.blocks));
    }

    private void checkVersion(Reader rows, Bucket bucket, String key, Version version) {
        LookupKey.Builder lookup = LookupKey.newBuilder()
                .setVolume(bucket.getVolume())
                .setBucket(bucket.getName())
                .setKey(key)
                .setVersionId(version.id);
        Key found = queries.answer(
                        rows, OmQuery.newBuilder().setLookupKey(lookup).build())
                .getKey()
                .getKey();
        assertThat(found.getBlocksList())
                .as("version %s of %s", version.id, key)
                .isEqualTo(version.content.blocks);
        assertThat(found.getTagsList())
                .as("tags of version %s of %s", version.id, key)
                .isEqualTo(version.content.tags);
        assertThat(found.getMetadataList().stream()
                        .filter(entry -> entry.getKey().equals(ANNOTATION))
                        .map(KeyValue::getValue)
                        .collect(Collectors.joining()))
                .as("annotation of version %s of %s", version.id, key)
                .isEqualTo(version.content.annotation);
        assertThat(found.getLock())
                .as("lock of version %s of %s", version.id, key)
                .isEqualTo(version.content.lock);
        assertThat(found.getDeleteMarker()).isEqualTo(version.marker);
    }
}
