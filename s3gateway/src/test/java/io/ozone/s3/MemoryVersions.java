package io.ozone.s3;

import io.ozone.client.DeleteMarkerException;
import io.ozone.client.DeleteOptions;
import io.ozone.client.DeletedVersion;
import io.ozone.client.Deletion;
import io.ozone.client.KeyInfo;
import io.ozone.client.KeyVersion;
import io.ozone.client.VersionName;
import io.ozone.client.VersionPage;
import io.ozone.common.error.ErrorCode;
import io.ozone.wire.Replication;
import io.ozone.wire.om.Condition;
import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.Versioning;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The keys of one bucket of a store in memory, each a pile of versions. Used under the store's lock. */
final class MemoryVersions {
    /** @param id of the version in any bucket; @param data null = it is a delete marker */
    record Stored(String id, KeyInfo info, byte[] data) {
        boolean isMarker() {
            return data == null;
        }
    }

    private final NavigableMap<String, Deque<Stored>> piles;
    private final Comparator<String> keyOrder;
    private Versioning versioning = Versioning.UNVERSIONED;

    MemoryVersions(Comparator<String> keyOrder) {
        this.keyOrder = keyOrder;
        this.piles = new TreeMap<>(keyOrder);
    }

    Versioning versioning() {
        return versioning;
    }

    void versioning(Versioning value) {
        versioning = value;
    }

    boolean isEmpty() {
        return piles.isEmpty();
    }

    /** Null when there is no key of that name. */
    Stored value(String key) {
        Stored newest = newest(key);
        return newest == null || newest.isMarker() ? null : newest;
    }

    List<Stored> values() {
        return piles.values().stream()
                .map(Deque::peekFirst)
                .filter(newest -> !newest.isMarker())
                .toList();
    }

    /** @param versionId empty = the newest */
    Stored find(String key, String versionId) {
        checkId(versionId);
        Stored found = versionId.isEmpty() ? newest(key) : version(key, versionId);
        if (found == null) {
            throw versionId.isEmpty()
                    ? ErrorCode.KEY_NOT_FOUND.failure("no key %s", key)
                    : ErrorCode.NO_SUCH_VERSION.failure("no version %s of %s", versionId, key);
        }
        if (found.isMarker()) {
            throw new DeleteMarkerException(
                    versionId.isEmpty() ? ErrorCode.KEY_NOT_FOUND : ErrorCode.IS_DELETE_MARKER,
                    "a marker",
                    found.id(),
                    found.info().modifiedMillis());
        }
        return found;
    }

    /** The version as it is shown: without an id where none were ever kept. */
    KeyInfo shown(Stored stored) {
        return versioning == Versioning.UNVERSIONED ? stored.info() : named(stored);
    }

    Stored put(KeyInfo info, byte[] data) {
        Deque<Stored> pile = piles.computeIfAbsent(info.name(), name -> new ArrayDeque<>());
        boolean numbered = versioning == Versioning.ENABLED;
        if (!numbered) {
            pile.removeIf(stored -> stored.id().equals(VersionName.NULL_ID));
        }
        Stored stored = new Stored(numbered ? "v%016x".formatted(info.generation()) : VersionName.NULL_ID, info, data);
        pile.addFirst(stored);
        return stored;
    }

    Stored tag(Stored old, Map<String, String> tags, long generation) {
        return change(old, old.info().metadata(), tags, old.info().lock(), generation);
    }

    Stored annotate(Stored old, Map<String, String> metadata, long generation) {
        return change(old, metadata, old.info().tags(), old.info().lock(), generation);
    }

    Stored lock(Stored old, KeyLock lock, long generation) {
        return change(old, old.info().metadata(), old.info().tags(), lock, generation);
    }

    /** Gives a version another description and a new generation; it keeps its place among the others. */
    private Stored change(
            Stored old, Map<String, String> metadata, Map<String, String> tags, KeyLock lock, long generation) {
        KeyInfo info = old.info();
        KeyInfo changed = new KeyInfo(
                info.volume(),
                info.bucket(),
                info.name(),
                info.length(),
                info.createdMillis(),
                info.modifiedMillis(),
                info.etag(),
                info.replication(),
                generation,
                info.versionId(),
                metadata,
                new TreeMap<>(tags),
                info.owner(),
                info.parts(),
                info.expiration(),
                lock,
                info.encryption(),
                info.locations());
        Stored stored = new Stored(old.id(), changed, old.data());
        List<Stored> pile = new ArrayList<>(piles.get(info.name()));
        pile.set(pile.indexOf(old), stored);
        piles.put(info.name(), new ArrayDeque<>(pile));
        return stored;
    }

    /** @param marker what a delete marker will be */
    Deletion delete(String key, DeleteOptions options, KeyInfo marker) {
        checkId(options.versionId());
        Condition condition = options.condition();
        Stored there = options.versionId().isEmpty() ? newest(key) : version(key, options.versionId());
        check(
                condition,
                key,
                there,
                options.versionId().isEmpty() ? ErrorCode.KEY_NOT_FOUND : ErrorCode.NO_SUCH_VERSION);
        boolean mustHaveValue = condition.getExists() || versioning == Versioning.UNVERSIONED;
        if (options.versionId().isEmpty() && mustHaveValue && value(key) == null) {
            throw ErrorCode.KEY_NOT_FOUND.failure("no key %s", key);
        }
        if (options.versionId().isEmpty()) {
            return delete(key, marker);
        }
        if (there != null) {
            MemoryLocks.requireRemovable(there.info(), marker.createdMillis(), options.bypassGovernance());
            remove(key, there);
        }
        boolean wasMarker = there != null && there.isMarker();
        return new Deletion(versioning == Versioning.UNVERSIONED ? "" : options.versionId(), wasMarker);
    }

    /** @param missing what is wrong when there is none but must be */
    static void check(Condition condition, String key, Stored there, ErrorCode missing) {
        boolean mustExist = condition.getExists()
                || !condition.getEtag().isEmpty()
                || condition.hasModifiedSeconds()
                || condition.hasSize();
        require(there != null || !mustExist, missing, key);
        if (there == null) {
            return;
        }
        KeyInfo info = there.info();
        require(there.isMarker() || !condition.getAbsent(), ErrorCode.KEY_ALREADY_EXISTS, key);
        require(condition.getEtag().isEmpty() || condition.getEtag().equals(info.etag()), ErrorCode.ETAG_MISMATCH, key);
        require(
                condition.getNotEtag().isEmpty() || !condition.getNotEtag().equals(info.etag()),
                ErrorCode.ETAG_MATCH,
                key);
        require(
                !condition.hasModifiedSeconds() || condition.getModifiedSeconds() == info.modifiedMillis() / 1000,
                ErrorCode.TIME_MISMATCH,
                key);
        require(
                !condition.hasSize() || !there.isMarker() && condition.getSize() == info.length(),
                ErrorCode.SIZE_MISMATCH,
                key);
    }

    private static void require(boolean holds, ErrorCode otherwise, String key) {
        if (!holds) {
            throw otherwise.failure("a condition does not hold for key %s", key);
        }
    }

    private Deletion delete(String key, KeyInfo marker) {
        if (versioning == Versioning.UNVERSIONED) {
            piles.remove(key);
            return new Deletion("", false);
        }
        return new Deletion(put(marker, null).id(), true);
    }

    DeletedVersion remove(VersionName name, long nowMillis, boolean bypassGovernance) {
        Stored there = version(name.key(), name.versionId());
        if (there != null && MemoryLocks.isLocked(there.info(), nowMillis, bypassGovernance)) {
            return new DeletedVersion(name, false, false, true);
        }
        if (there != null) {
            remove(name.key(), there);
        }
        return new DeletedVersion(name, there != null && there.isMarker(), there == null, false);
    }

    private void remove(String key, Stored version) {
        piles.get(key).remove(version);
        if (piles.get(key).isEmpty()) {
            piles.remove(key);
        }
    }

    VersionPage list(String prefix, String keyMarker, String versionIdMarker, String delimiter, int limit) {
        List<KeyVersion> versions = new ArrayList<>();
        TreeSet<String> prefixes = new TreeSet<>(keyOrder);
        String lastKey = "";
        String lastId = "";
        for (Map.Entry<String, Deque<Stored>> pile : piles.entrySet()) {
            String key = pile.getKey();
            int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            String common = at < 0 ? null : key.substring(0, at + delimiter.length());
            boolean shown = common != null && (prefixes.contains(common) || keyMarker.startsWith(common));
            if (!key.startsWith(prefix) || shown) {
                continue;
            }
            for (Stored version : behind(pile, keyMarker, versionIdMarker)) {
                if (common != null && prefixes.contains(common)) {
                    break;
                }
                if (versions.size() + prefixes.size() == limit) {
                    return new VersionPage(versions, List.copyOf(prefixes), true, lastKey, lastId);
                }
                if (common == null) {
                    boolean latest = version == pile.getValue().peekFirst();
                    versions.add(new KeyVersion(named(version), latest, version.isMarker()));
                } else {
                    prefixes.add(common);
                }
                lastKey = common == null ? key : common;
                lastId = common == null ? version.id() : "";
            }
        }
        return new VersionPage(versions, List.copyOf(prefixes), false, "", "");
    }

    /** What of a pile lies behind the markers. */
    private List<Stored> behind(Map.Entry<String, Deque<Stored>> pile, String keyMarker, String versionIdMarker) {
        List<Stored> all = List.copyOf(pile.getValue());
        int order = keyMarker.isEmpty() ? 1 : keyOrder.compare(pile.getKey(), keyMarker);
        if (order > 0) {
            return all;
        }
        if (order < 0 || versionIdMarker.isEmpty()) {
            return List.of();
        }
        checkId(versionIdMarker);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().equals(versionIdMarker)) {
                return all.subList(i + 1, all.size());
            }
        }
        return all.stream()
                .filter(version -> version.id().compareTo(versionIdMarker) < 0)
                .toList();
    }

    private Stored newest(String key) {
        Deque<Stored> pile = piles.get(key);
        return pile == null ? null : pile.peekFirst();
    }

    private Stored version(String key, String id) {
        return piles.getOrDefault(key, new ArrayDeque<>()).stream()
                .filter(stored -> stored.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    private static void checkId(String id) {
        if (!id.isEmpty() && !VersionName.isId(id)) {
            throw ErrorCode.INVALID_ARGUMENT.failure("Invalid version id specified: '%s'", id);
        }
    }

    /** What a marker of a key is like. */
    static KeyInfo marker(String bucket, String key, String owner, long generation, long millis) {
        return new KeyInfo(
                "s3v",
                bucket,
                key,
                0,
                millis,
                millis,
                "",
                Replication.getDefaultInstance(),
                generation,
                "",
                Map.of(),
                Map.of(),
                owner,
                List.of(),
                null,
                KeyLock.getDefaultInstance(),
                Encryption.getDefaultInstance(),
                List.of());
    }

    private static KeyInfo named(Stored stored) {
        KeyInfo info = stored.info();
        return new KeyInfo(
                info.volume(),
                info.bucket(),
                info.name(),
                info.length(),
                info.createdMillis(),
                info.modifiedMillis(),
                info.etag(),
                info.replication(),
                info.generation(),
                stored.id(),
                info.metadata(),
                info.tags(),
                info.owner(),
                info.parts(),
                info.expiration(),
                info.lock(),
                info.encryption(),
                info.locations());
    }
}
