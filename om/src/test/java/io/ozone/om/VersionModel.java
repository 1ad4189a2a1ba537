package io.ozone.om;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.kv.Reader;
import io.ozone.om.query.OmQueries;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.wire.Block;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.CommitKey;
import io.ozone.wire.om.CompleteMultipartUpload;
import io.ozone.wire.om.CompletedPart;
import io.ozone.wire.om.DeleteKey;
import io.ozone.wire.om.DeleteKeys;
import io.ozone.wire.om.ExpireKeys;
import io.ozone.wire.om.ExpireVersions;
import io.ozone.wire.om.ExpiredKey;
import io.ozone.wire.om.ExpiredVersion;
import io.ozone.wire.om.ExpiredVersions;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyVersion;
import io.ozone.wire.om.ListKeyVersions;
import io.ozone.wire.om.LookupKey;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.RenameKey;
import io.ozone.wire.om.Services;
import io.ozone.wire.om.SetKeyMetadata;
import io.ozone.wire.om.SetKeyTags;
import io.ozone.wire.om.VersionList;
import io.ozone.wire.om.VersionName;
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

    /** What a version is made of. */
    record Content(List<Block> blocks, List<KeyValue> tags, String annotation) {
        private static final Content NONE = new Content(List.of(), List.of(), "");
    }

    /** @param id as it is shown */
    private record Version(String id, boolean marker, Content content) {}

    private static final class Shelf {
        Versioning versioning = Versioning.UNVERSIONED;
        final Map<String, Deque<Version>> keys = new TreeMap<>(UTF8_ORDER);

        void put(String key, long index, boolean marker, Content content) {
            Deque<Version> pile = keys.computeIfAbsent(key, name -> new ArrayDeque<>());
            if (versioning != Versioning.ENABLED) {
                pile.removeIf(version -> version.id.equals("null"));
            }
            if (!marker || versioning != Versioning.UNVERSIONED) {
                String id = versioning == Versioning.ENABLED ? "%016x".formatted(index) : "null";
                pile.removeIf(version -> version.id.equals(id));
                pile.addFirst(new Version(id, marker, content));
            }
            tidy(key);
        }

        /** @param id empty = the newest */
        void tag(String key, String id, List<KeyValue> tags) {
            change(key, id, old -> new Content(old.blocks, tags, old.annotation));
        }

        void annotate(String key, String id, String annotation) {
            change(key, id, old -> new Content(old.blocks, old.tags, annotation));
        }

        private void change(String key, String id, UnaryOperator<Content> change) {
            Deque<Version> pile = keys.get(key);
            String tagged = id.isEmpty() ? pile.getFirst().id : id;
            keys.put(
                    key,
                    pile.stream()
                            .map(old -> old.id.equals(tagged)
                                    ? new Version(old.id, old.marker, change.apply(old.content))
                                    : old)
                            .collect(Collectors.toCollection(ArrayDeque::new)));
        }

        void delete(String key, String id) {
            keys.getOrDefault(key, new ArrayDeque<>()).removeIf(version -> version.id.equals(id));
            tidy(key);
        }

        /** The newest goes when it is alone and a marker, another when there are enough between. */
        void expire(String key, ExpiredVersion expired) {
            String id = expired.getVersion() == 0 ? "null" : "%016x".formatted(expired.getVersion());
            List<Version> pile = List.copyOf(keys.get(key));
            int depth = pile.stream().map(Version::id).toList().indexOf(id);
            boolean ends = depth == 0 ? pile.size() == 1 && pile.get(0).marker : depth > expired.getNewerNoncurrent();
            if (ends) {
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
                    .map(open -> new Content(commit.getBlocksList(), open.getTagsList(), ""));
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
                return new Content(blocks, row.getTagsList(), "");
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
    void done(OmCommand command, long index, Optional<Content> content) {
        switch (command.getCommandCase()) {
            case CREATE_BUCKET ->
                buckets.put(
                        Rows.bucket(
                                command.getCreateBucket().getVolume(),
                                command.getCreateBucket().getBucket()),
                        new Shelf());
            case DELETE_BUCKET -> {
                Shelf gone = buckets.remove(Rows.bucket(
                        command.getDeleteBucket().getVolume(),
                        command.getDeleteBucket().getBucket()));
                assertThat(gone.keys).as("versions in a removed bucket").isEmpty();
            }
            case SET_BUCKET_PROPERTY -> {
                var change = command.getSetBucketProperty();
                if (change.getVersioning() != Versioning.UNVERSIONED) {
                    shelf(change.getVolume(), change.getBucket()).versioning = change.getVersioning();
                }
            }
            case COMMIT_KEY -> {
                CommitKey commit = command.getCommitKey();
                content.ifPresent(written ->
                        shelf(commit.getVolume(), commit.getBucket()).put(commit.getKey(), index, false, written));
            }
            case COMPLETE_MULTIPART_UPLOAD -> {
                CompleteMultipartUpload complete = command.getCompleteMultipartUpload();
                content.ifPresent(whole ->
                        shelf(complete.getVolume(), complete.getBucket()).put(complete.getKey(), index, false, whole));
            }
            case RENAME_KEY -> {
                RenameKey rename = command.getRenameKey();
                Shelf shelf = shelf(rename.getVolume(), rename.getBucket());
                shelf.keys.put(rename.getToKey(), shelf.keys.remove(rename.getFromKey()));
            }
            case SET_KEY_TAGS -> {
                SetKeyTags change = command.getSetKeyTags();
                shelf(change.getVolume(), change.getBucket())
                        .tag(change.getKey(), change.getVersionId(), change.getTagsList());
            }
            case SET_KEY_METADATA -> {
                SetKeyMetadata change = command.getSetKeyMetadata();
                shelf(change.getVolume(), change.getBucket())
                        .annotate(
                                change.getKey(),
                                change.getVersionId(),
                                change.getEntry().getValue());
            }
            case DELETE_KEY -> {
                DeleteKey delete = command.getDeleteKey();
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
                    expired.getVersionsList().forEach(version -> shelf.expire(expired.getKey(), version));
                }
            }
            case DELETE_KEYS -> {
                DeleteKeys delete = command.getDeleteKeys();
                Shelf shelf = shelf(delete.getVolume(), delete.getBucket());
                delete.getKeysList().forEach(key -> delete(shelf, key, "", index));
                for (VersionName version : delete.getVersionsList()) {
                    delete(shelf, version.getKey(), version.getVersionId(), index);
                }
            }
            default -> {
                // Not about keys that can be seen.
            }
        }
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
        assertThat(found.getDeleteMarker()).isEqualTo(version.marker);
    }
}
