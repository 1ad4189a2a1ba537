package io.ozone.s3;

import com.google.protobuf.ByteString;
import io.ozone.client.BegunUpload;
import io.ozone.client.BucketInfo;
import io.ozone.client.CompleteOptions;
import io.ozone.client.DeleteMarkerException;
import io.ozone.client.DeleteOptions;
import io.ozone.client.DeleteResult;
import io.ozone.client.Deletion;
import io.ozone.client.KeyInfo;
import io.ozone.client.KeyPage;
import io.ozone.client.KeyPart;
import io.ozone.client.Page;
import io.ozone.client.PartInfo;
import io.ozone.client.PartPage;
import io.ozone.client.PutOptions;
import io.ozone.client.RequestOrigin;
import io.ozone.client.S3Secret;
import io.ozone.client.UploadInfo;
import io.ozone.client.UploadOptions;
import io.ozone.client.UploadPage;
import io.ozone.client.UploadedPart;
import io.ozone.client.VersionName;
import io.ozone.client.VersionPage;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.time.Clock;
import io.ozone.s3.MemoryVersions.Stored;
import io.ozone.s3.access.Acl;
import io.ozone.s3.store.ObjectStore;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import io.ozone.wire.om.BucketAccess;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.EncryptionKey;
import io.ozone.wire.om.EncryptionKeyVersion;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.Versioning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** An object store in memory, which behaves as the cluster does. */
final class MemoryObjectStore implements ObjectStore {
    private static final Replication THREE_COPIES =
            Replication.newBuilder().setType(ReplicationType.RATIS).setFactor(3).build();
    /** Owns the volume of all buckets. */
    private static final String GATEWAY = "gateway";

    /** What all users share. */
    private static final class Shared {
        final Map<String, MemoryBucket> buckets = new TreeMap<>();
        final Map<String, S3Secret> secrets = new TreeMap<>();
        final MemoryReads reads = new MemoryReads();
        final Map<String, EncryptionKey> encryptionKeys = new TreeMap<>();
        final MemorySink.Counts sinks = new MemorySink.Counts();
        final Map<String, ErrorCode> putFailures = new ConcurrentHashMap<>();
        final AtomicInteger failedPuts = new AtomicInteger();
        final AtomicInteger configurationReads = new AtomicInteger();
        volatile RequestOrigin lastRequest;
        final AtomicReference<Runnable> beforeNextLookup = new AtomicReference<>(() -> {});
        final AtomicInteger accessReads = new AtomicInteger();
        final AtomicInteger uploadReads = new AtomicInteger();
        final MemoryUploads uploads = new MemoryUploads(MemoryBucket.UTF8_ORDER);
        /** Id of the upload that a key was made by, by the key's generation. */
        final Map<Long, String> completed = new TreeMap<>();

        long generation;
    }

    private final Shared shared;
    private final String user;
    private final Clock clock;

    MemoryObjectStore(Clock clock) {
        this(new Shared(), GATEWAY, clock);
    }

    private MemoryObjectStore(Shared shared, String user, Clock clock) {
        this.shared = shared;
        this.user = user;
        this.clock = clock;
    }

    void addSecret(String accessId, String secret, String owner) {
        synchronized (shared) {
            shared.secrets.put(accessId, new S3Secret(accessId, secret, owner));
        }
    }

    void removeSecret(String accessId) {
        synchronized (shared) {
            shared.secrets.remove(accessId);
        }
    }

    void breakReadsOf(String part) {
        shared.reads.breakThoseOf(part);
    }

    /** Objects that are put into the bucket in one step fail from now on. */
    void failPutsOf(String bucket, ErrorCode failure) {
        shared.putFailures.put(bucket, failure);
    }

    void healPutsOf(String bucket) {
        shared.putFailures.remove(bucket);
    }

    int failedPuts() {
        return shared.failedPuts.get();
    }

    /** Something that happens just before somebody looks an object up to read it. */
    void beforeNextLookup(Runnable action) {
        shared.beforeNextLookup.set(action);
    }

    /** Lets reads wait until the latch is open. */
    void holdReads(CountDownLatch until) {
        shared.reads.hold(until);
    }

    /** Writers that were neither committed nor aborted. */
    int openWriters() {
        return shared.sinks.open.get();
    }

    int abortedWriters() {
        return shared.sinks.aborted.get();
    }

    boolean has(String bucket, String key) {
        synchronized (shared) {
            return shelf(bucket).keys().value(key) != null;
        }
    }

    @Override
    public ObjectStore as(String otherUser) {
        return new MemoryObjectStore(shared, otherUser, clock);
    }

    @Override
    public ObjectStore madeFor(RequestOrigin request) {
        shared.lastRequest = request;
        return this;
    }

    /** For what the store was asked for last. */
    RequestOrigin lastRequest() {
        return shared.lastRequest;
    }

    @Override
    public S3Secret secret(String accessId) {
        synchronized (shared) {
            S3Secret secret = shared.secrets.get(accessId);
            if (secret == null) {
                throw ErrorCode.ACCESS_ID_NOT_FOUND.failure("no %s", accessId);
            }
            return secret;
        }
    }

    @Override
    public EncryptionKey encryptionKey(String name) {
        synchronized (shared) {
            EncryptionKey key = shared.encryptionKeys.get(name);
            if (key == null) {
                throw ErrorCode.ENCRYPTION_KEY_NOT_FOUND.failure("no key %s", name);
            }
            return key;
        }
    }

    @Override
    public void createEncryptionKey(String name) {
        synchronized (shared) {
            if (!shared.encryptionKeys.containsKey(name)) {
                rotateEncryptionKey(name);
            }
        }
    }

    /** Gives a key another version, which is its first when there is none. */
    void rotateEncryptionKey(String name) {
        byte[] material = new byte[32];
        new SecureRandom().nextBytes(material);
        synchronized (shared) {
            EncryptionKey old = shared.encryptionKeys.getOrDefault(name, EncryptionKey.getDefaultInstance());
            shared.encryptionKeys.put(
                    name,
                    old.toBuilder()
                            .setName(name)
                            .addVersions(EncryptionKeyVersion.newBuilder().setMaterial(ByteString.copyFrom(material)))
                            .build());
        }
    }

    @Override
    public void createBucket(String bucket, List<BucketConfiguration> configurations) {
        if (bucket.length() < 3 || !bucket.equals(bucket.toLowerCase(Locale.ROOT))) {
            throw ErrorCode.INVALID_BUCKET_NAME.failure("bad name %s", bucket);
        }
        synchronized (shared) {
            MemoryBucket made = MemoryBucket.of(bucket, user, clock.millis(), configurations);
            if (shared.buckets.putIfAbsent(bucket, made) != null) {
                throw ErrorCode.BUCKET_ALREADY_EXISTS.failure("bucket %s exists", bucket);
            }
        }
    }

    @Override
    public BucketInfo bucket(String bucket) {
        synchronized (shared) {
            return shelf(bucket).info();
        }
    }

    private MemoryBucket shelf(String bucket) {
        MemoryBucket shelf = shared.buckets.get(bucket);
        if (shelf == null) {
            throw ErrorCode.BUCKET_NOT_FOUND.failure("no bucket %s", bucket);
        }
        return shelf;
    }

    @Override
    public void setVersioning(String bucket, Versioning versioning) {
        synchronized (shared) {
            shelf(bucket).keep(versioning);
        }
    }

    @Override
    public void deleteBucket(String bucket) {
        synchronized (shared) {
            if (!shelf(bucket).keys().isEmpty() || !shared.uploads.isEmpty(bucket)) {
                throw ErrorCode.BUCKET_NOT_EMPTY.failure("bucket %s has keys", bucket);
            }
            shared.buckets.remove(bucket);
        }
    }

    @Override
    public void putConfiguration(String bucket, BucketConfiguration configuration) {
        synchronized (shared) {
            shelf(bucket).configure(configuration);
        }
    }

    @Override
    public BucketConfiguration configuration(String bucket, BucketConfigurationKind kind) {
        shared.configurationReads.incrementAndGet();
        synchronized (shared) {
            BucketConfiguration found = shelf(bucket).configurations().get(kind);
            if (found == null) {
                throw ErrorCode.BUCKET_CONFIGURATION_NOT_FOUND.failure("bucket %s has no %s", bucket, kind);
            }
            return found;
        }
    }

    @Override
    public BucketAccess access(String bucket) {
        shared.accessReads.incrementAndGet();
        synchronized (shared) {
            MemoryBucket shelf = shelf(bucket);
            return BucketAccess.newBuilder()
                    .setOwner(shelf.info().owner())
                    .setVolumeOwner(GATEWAY)
                    .addAllConfigurations(shelf.configurations().values())
                    .build();
        }
    }

    /** How often was asked who may do what with a bucket. */
    int accessReads() {
        return shared.accessReads.get();
    }

    /** How often an upload was asked for. */
    int uploadReads() {
        return shared.uploadReads.get();
    }

    @Override
    public void deleteConfiguration(String bucket, BucketConfigurationKind kind) {
        synchronized (shared) {
            shelf(bucket).configurations().remove(kind);
        }
    }

    /** How often a configuration was asked for. */
    int configurationReads() {
        return shared.configurationReads.get();
    }

    @Override
    public Page<BucketInfo> listBuckets(String prefix, String startAfter, int limit) {
        synchronized (shared) {
            List<BucketInfo> found = shared.buckets.values().stream()
                    .map(MemoryBucket::info)
                    .filter(info ->
                            info.name().startsWith(prefix) && info.name().compareTo(startAfter) > 0)
                    .toList();
            return new Page<>(found.subList(0, Math.min(limit, found.size())), found.size() > limit);
        }
    }

    @Override
    public KeyInfo put(String bucket, String key, ByteBuffer data, PutOptions options) {
        ErrorCode failure = shared.putFailures.get(bucket);
        if (failure != null) {
            shared.failedPuts.incrementAndGet();
            throw failure.failure("puts of bucket %s fail", bucket);
        }
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return commit(bucket, key, bytes, options, user, List.of());
    }

    private KeyInfo commit(
            String bucket, String key, byte[] data, PutOptions options, String owner, List<KeyPart> parts) {
        synchronized (shared) {
            MemoryBucket shelf = shelf(bucket);
            Stored before = shelf.keys().value(key);
            MemoryVersions.check(options.condition(), key, before, ErrorCode.KEY_NOT_FOUND);
            Replication replication = options.replication() != null ? options.replication() : THREE_COPIES;
            KeyInfo info = new KeyInfo(
                    "s3v",
                    bucket,
                    key,
                    data.length,
                    clock.millis(),
                    clock.millis(),
                    options.etag(),
                    replication,
                    ++shared.generation,
                    "",
                    new TreeMap<>(options.metadata()),
                    new TreeMap<>(options.tags()),
                    owner,
                    parts,
                    null,
                    MemoryLocks.ofNew(options.lock(), shelf.lock(), clock.millis()),
                    options.encryption(),
                    List.of());
            return shelf.shown(shelf.keys().put(info, data));
        }
    }

    @Override
    public Writer write(String bucket, String key, PutOptions options) {
        synchronized (shared) {
            MemoryLocks.ofNew(options.lock(), shelf(bucket).lock(), clock.millis());
        }
        class MemoryWriter extends MemorySink implements Writer {
            MemoryWriter() {
                super(shared.sinks);
            }

            @Override
            public KeyInfo commit(String etag, Map<String, String> metadata) {
                return MemoryObjectStore.this.commit(
                        bucket, key, committed(), options.withEtag(etag).withMetadata(metadata), user, List.of());
            }
        }
        return new MemoryWriter();
    }

    @Override
    public KeyInfo head(String bucket, String key, String versionId) {
        synchronized (shared) {
            MemoryBucket shelf = shelf(bucket);
            Stored found = shelf.keys().find(key, versionId);
            return found == shelf.keys().value(key)
                    ? shelf.shown(found)
                    : shelf.keys().shown(found);
        }
    }

    @Override
    public KeyInfo lookup(String bucket, String key, String versionId) {
        shared.beforeNextLookup.getAndSet(() -> {}).run();
        return head(bucket, key, versionId);
    }

    /** The bytes of an object as they are stored. */
    byte[] stored(String bucket, String key) {
        return data(head(bucket, key));
    }

    private byte[] data(KeyInfo key) {
        synchronized (shared) {
            return shelf(key.bucket()).keys().find(key.name(), key.versionId()).data();
        }
    }

    @Override
    public Reader read(KeyInfo key, long offset, long length) {
        byte[] data = data(key);
        return shared.reads.open(key.name(), data, offset, length);
    }

    /** Runs before the next object is read, whose data then are gone. */
    void beforeNextRead(Runnable replacement) {
        shared.reads.beforeNext(replacement);
    }

    /** Readers that nobody has closed. */
    int openReaders() {
        return shared.reads.open();
    }

    @Override
    public Deletion delete(String bucket, String key, DeleteOptions options) {
        synchronized (shared) {
            return shelf(bucket).keys().delete(key, options, marker(bucket, key, ++shared.generation));
        }
    }

    private KeyInfo marker(String bucket, String key, long generation) {
        return MemoryVersions.marker(bucket, key, user, generation, clock.millis());
    }

    @Override
    public String setTags(String bucket, String key, String versionId, Map<String, String> tags) {
        synchronized (shared) {
            MemoryVersions keys = shelf(bucket).keys();
            Stored old = toChange(keys, key, versionId);
            Stored tagged = keys.tag(old, tags, ++shared.generation);
            shared.completed.put(
                    tagged.info().generation(), shared.completed.get(old.info().generation()));
            return keys.shown(tagged).versionId();
        }
    }

    @Override
    public String setAcl(String bucket, String key, String versionId, String acl) {
        synchronized (shared) {
            MemoryVersions keys = shelf(bucket).keys();
            Stored old = toChange(keys, key, versionId);
            Map<String, String> metadata = new TreeMap<>(old.info().metadata());
            metadata.remove(Acl.METADATA);
            if (!acl.isEmpty()) {
                metadata.put(Acl.METADATA, acl);
            }
            Stored changed = keys.annotate(old, metadata, ++shared.generation);
            shared.completed.put(
                    changed.info().generation(), shared.completed.get(old.info().generation()));
            return keys.shown(changed).versionId();
        }
    }

    /** In the cluster a command that meets a delete marker says no more of it. */
    private static Stored toChange(MemoryVersions keys, String key, String versionId) {
        try {
            return keys.find(key, versionId);
        } catch (DeleteMarkerException e) {
            throw new OzoneException(e.code(), e.getMessage(), e);
        }
    }

    @Override
    public void setLock(String bucket, String key, String versionId, KeyLock change, boolean bypassGovernance) {
        synchronized (shared) {
            MemoryBucket shelf = shelf(bucket);
            Stored old = toChange(shelf.keys(), key, versionId);
            KeyLock lock =
                    MemoryLocks.changed(old.info().lock(), change, shelf.lock(), clock.millis(), bypassGovernance);
            Stored locked = shelf.keys().lock(old, lock, ++shared.generation);
            shared.completed.put(
                    locked.info().generation(), shared.completed.get(old.info().generation()));
        }
    }

    @Override
    public DeleteResult deleteAll(
            String bucket, List<String> names, List<VersionName> versions, boolean bypassGovernance) {
        synchronized (shared) {
            MemoryVersions keys = shelf(bucket).keys();
            List<String> deleted = new ArrayList<>();
            List<String> missing = new ArrayList<>();
            String markerId = "";
            // As in the cluster, the markers of one call have the same id.
            long generation = ++shared.generation;
            for (String name : names) {
                if (keys.value(name) == null && keys.versioning() == Versioning.UNVERSIONED) {
                    missing.add(name);
                } else {
                    deleted.add(name);
                    markerId = keys.delete(name, DeleteOptions.DEFAULT, marker(bucket, name, generation))
                            .versionId();
                }
            }
            return new DeleteResult(
                    deleted,
                    missing,
                    markerId,
                    versions.stream()
                            .map(version -> keys.remove(version, clock.millis(), bypassGovernance))
                            .toList());
        }
    }

    @Override
    public VersionPage listVersions(
            String bucket, String prefix, String keyMarker, String versionIdMarker, String delimiter, int limit) {
        synchronized (shared) {
            return shelf(bucket).keys().list(prefix, keyMarker, versionIdMarker, delimiter, limit);
        }
    }

    @Override
    public KeyPage list(String bucket, String prefix, String startAfter, String delimiter, int limit) {
        synchronized (shared) {
            return shelf(bucket).list(prefix, startAfter, delimiter, limit);
        }
    }

    @Override
    public BegunUpload createUpload(String bucket, String key, UploadOptions options) {
        synchronized (shared) {
            MemoryLocks.ofNew(options.lock(), shelf(bucket).lock(), clock.millis());
            String id = shared.uploads.create(bucket, key, user, THREE_COPIES, options, clock.millis());
            return new BegunUpload(id, upload(bucket, key, id).expiration());
        }
    }

    @Override
    public UploadInfo upload(String bucket, String key, String uploadId) {
        shared.uploadReads.incrementAndGet();
        synchronized (shared) {
            return shelf(bucket).shown(shared.uploads.info(bucket, key, uploadId));
        }
    }

    @Override
    public KeyInfo putPart(
            String bucket,
            String key,
            String uploadId,
            int number,
            ByteBuffer data,
            String etag,
            String checksum,
            ByteString nonce) {
        PartWriter writer = writePart(bucket, key, uploadId, number, data.remaining(), nonce);
        try {
            writer.write(data);
            return writer.commit(etag, checksum);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public PartWriter writePart(
            String bucket, String key, String uploadId, int number, long expectedLength, ByteString nonce) {
        UploadInfo upload = upload(bucket, key, uploadId);
        if (nonce.isEmpty() != upload.encryption().equals(Encryption.getDefaultInstance())) {
            throw ErrorCode.INVALID_ARGUMENT.failure("a part must be encrypted as its upload");
        }
        class MemoryPartWriter extends MemorySink implements PartWriter {
            MemoryPartWriter() {
                super(shared.sinks);
            }

            @Override
            public KeyInfo commit(String etag, String checksum) {
                byte[] data = committed();
                PartInfo part = new PartInfo(number, data.length, clock.millis(), etag, checksum);
                synchronized (shared) {
                    shared.uploads.put(bucket, key, uploadId, part, data, nonce);
                }
                return new KeyInfo(
                        "s3v",
                        bucket,
                        key,
                        part.length(),
                        part.modifiedMillis(),
                        part.modifiedMillis(),
                        etag,
                        upload.replication(),
                        0,
                        "",
                        Map.of(),
                        Map.of(),
                        user,
                        List.of(),
                        null,
                        KeyLock.getDefaultInstance(),
                        Encryption.getDefaultInstance(),
                        List.of());
            }
        }
        return new MemoryPartWriter();
    }

    @Override
    public PartPage listParts(String bucket, String key, String uploadId, int afterNumber, int limit) {
        synchronized (shared) {
            MemoryBucket shelf = shelf(bucket);
            PartPage page = shared.uploads.listParts(bucket, key, uploadId, afterNumber, limit);
            return new PartPage(shelf.shown(page.upload()), page.parts(), page.truncated());
        }
    }

    @Override
    public UploadPage listUploads(
            String bucket, String prefix, String keyMarker, String uploadIdMarker, String delimiter, int limit) {
        synchronized (shared) {
            shelf(bucket);
            return shared.uploads.list(bucket, prefix, keyMarker, uploadIdMarker, delimiter, limit);
        }
    }

    @Override
    public KeyInfo completeUpload(
            String bucket, String key, String uploadId, List<UploadedPart> parts, CompleteOptions options) {
        synchronized (shared) {
            MemoryVersions keys = shelf(bucket).keys();
            Stored before = keys.value(key);
            if (before != null
                    && uploadId.equals(shared.completed.get(before.info().generation()))
                    && before.info().etag().equals(MemoryUploads.etag(parts))) {
                return shelf(bucket).shown(before);
            }
            MemoryUploads.Whole whole = shared.uploads.combine(bucket, key, uploadId, parts, options);
            Map<String, String> metadata = new TreeMap<>(whole.upload().metadata());
            metadata.putAll(options.metadata());
            KeyInfo info = commit(
                    bucket,
                    key,
                    whole.data(),
                    PutOptions.DEFAULT
                            .withReplication(whole.upload().replication())
                            .withMetadata(metadata)
                            .withTags(whole.upload().tags())
                            .withLock(whole.lock())
                            .withEncryption(whole.upload().encryption())
                            .withEtag(whole.etag())
                            .withCondition(options.condition()),
                    whole.upload().owner(),
                    whole.parts());
            shared.uploads.remove(bucket, key, uploadId);
            shared.completed.put(info.generation(), uploadId);
            return info;
        }
    }

    @Override
    public void abortUpload(String bucket, String key, String uploadId) {
        synchronized (shared) {
            shelf(bucket);
            shared.uploads.remove(bucket, key, uploadId);
        }
    }

    @Override
    public void close() {}
}
