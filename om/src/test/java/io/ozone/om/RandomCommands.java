package io.ozone.om;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.kv.Table;
import io.ozone.om.state.Lifecycles;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.wire.Block;
import io.ozone.wire.BlockId;
import io.ozone.wire.KeyValue;
import io.ozone.wire.Replication;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.CommitKey;
import io.ozone.wire.om.CompleteMultipartUpload;
import io.ozone.wire.om.CreateBucket;
import io.ozone.wire.om.CreateEncryptionKey;
import io.ozone.wire.om.CreateKey;
import io.ozone.wire.om.CreateMultipartUpload;
import io.ozone.wire.om.DeleteKey;
import io.ozone.wire.om.DeleteKeys;
import io.ozone.wire.om.DeleteOpenKeys;
import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.EncryptionScheme;
import io.ozone.wire.om.ExpireKeys;
import io.ozone.wire.om.ExpireVersions;
import io.ozone.wire.om.ExpiredVersions;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.NotificationEvent;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Part;
import io.ozone.wire.om.PurgeKeys;
import io.ozone.wire.om.Retention;
import io.ozone.wire.om.RetentionMode;
import io.ozone.wire.om.RevokeS3Secret;
import io.ozone.wire.om.SetBucketProperty;
import io.ozone.wire.om.SetS3Secret;
import io.ozone.wire.om.SetVolumeProperty;
import io.ozone.wire.om.VersionName;
import io.ozone.wire.om.Versioning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Commands drawn from a seed: few names, so that they meet; mostly sensible, some not. */
final class RandomCommands {
    private static final int MAX_SESSIONS = 12;
    private static final int MAX_UPLOADS = 5;
    private static final long LEAST_PART = 5 << 20;
    private static final List<String> CHECKSUMS = List.of("", "CRC32:AAAAAA==", "CRC32:AQIDBA==", "SHA1:AQ==", "odd");

    /** @param part its number; 0 = a key is written */
    private record Session(String volume, String bucket, String key, long number, int part, List<Block> blocks) {}

    private record Upload(
            String volume, String bucket, String key, String id, Replication replication, boolean encrypted) {}

    private final Random random;
    private final RandomConditions conditions;
    private final List<Session> sessions = new ArrayList<>();
    /** Also some that have ended. */
    private final List<Upload> uploads = new ArrayList<>();

    private final Set<BlockId> handedOut = new HashSet<>();
    /** Whether buckets may be told to keep versions: one that did can hardly be removed, and its keys not be renamed. */
    private final boolean versions;
    /** Whether versions may be locked against removal, in which case their buckets stay for good. */
    private final boolean locks;

    private long localId;
    private long nowMillis;

    RandomCommands(Random random) {
        this.random = random;
        this.conditions = new RandomConditions(random);
        this.versions = random.nextBoolean();
        this.locks = versions && random.nextBoolean();
    }

    /** All blocks that commands which succeeded brought into the namespace. */
    Set<BlockId> handedOut() {
        return handedOut;
    }

    /** @param timeMillis when it will be applied */
    OmCommand next(Reader rows, long timeMillis) {
        nowMillis = timeMillis;
        if (!rows.contains(OmTables.BUCKETS, "/vol0/bucket0") && random.nextBoolean()) {
            return rows.contains(OmTables.VOLUMES, "/vol0")
                    ? Commands.of(Commands.bucket("vol0", "bucket0"))
                    : Commands.of(Commands.volume("vol0").setOwner(user()));
        }
        if (random.nextInt(4) == 0) {
            return uploadCommand(rows);
        }
        if (random.nextInt(12) == 0) {
            return configurationCommand(rows);
        }
        if (random.nextInt(30) == 0) {
            return notificationCommand(rows);
        }
        if (versions && random.nextInt(5) == 0) {
            return versionCommand(rows);
        }
        if (locks && random.nextInt(10) == 0) {
            return lockCommand(rows);
        }
        int die = random.nextInt(100);
        if (die < 6) {
            return volumeCommand();
        } else if (die < 14) {
            return bucketCommand();
        } else if (die < 38) {
            return Commands.of(open());
        } else if (die < 44) {
            Session session = session();
            return Commands.allocate(session.volume, session.bucket, session.key, session.number, newBlock());
        } else if (die < 72) {
            return Commands.of(commit(rows, session()));
        } else if (die < 80) {
            return Commands.of(deletion(rows, volume(), bucket(), key()));
        } else if (die < 84) {
            return Commands.deleteAll(volume(), bucket(), List.of(key(), key(), key()));
        } else if (die < 87) {
            return Commands.rename(volume(), bucket(), key(), key());
        } else if (die < 89) {
            return random.nextBoolean()
                    ? Commands.tag(volume(), bucket(), key(), tags())
                    : Commands.annotate(volume(), bucket(), key(), "", VersionModel.ANNOTATION, annotation());
        } else if (die < 92) {
            Session session = session();
            return Commands.abort(session.volume, session.bucket, session.key, session.number);
        } else if (die < 94) {
            return OmCommand.newBuilder()
                    .setDeleteOpenKeys(DeleteOpenKeys.newBuilder().addAllRows(some(rows, OmTables.OPEN_KEYS)))
                    .build();
        } else if (die < 97) {
            return OmCommand.newBuilder()
                    .setPurgeKeys(PurgeKeys.newBuilder().addAllRows(some(rows, OmTables.DELETED)))
                    .build();
        }
        return random.nextBoolean() ? secretCommand() : encryptionKeyCommand();
    }

    /** Learns what a command led to. */
    void applied(OmCommand command, OmReply reply) {
        if (isOver(reply) && random.nextInt(4) > 0) {
            forget(command);
        }
        if (!reply.getError().isEmpty()) {
            return;
        }
        if (command.hasCreateKey()) {
            CreateKey open = command.getCreateKey();
            open.getBlocksList().forEach(block -> handedOut.add(block.getId()));
            sessions.add(new Session(
                    open.getVolume(),
                    open.getBucket(),
                    open.getKey(),
                    reply.getOpenedKey().getSession(),
                    open.getPartNumber(),
                    new ArrayList<>(open.getBlocksList())));
            if (sessions.size() > MAX_SESSIONS) {
                sessions.remove(random.nextInt(sessions.size()));
            }
        } else if (command.hasCreateMultipartUpload()) {
            CreateMultipartUpload begun = command.getCreateMultipartUpload();
            uploads.add(new Upload(
                    begun.getVolume(),
                    begun.getBucket(),
                    begun.getKey(),
                    reply.getUploadId(),
                    begun.getReplication(),
                    begun.hasEncryption()));
            if (uploads.size() > MAX_UPLOADS) {
                uploads.remove(random.nextInt(uploads.size()));
            }
        } else if (command.hasAllocateBlock()) {
            Block block = command.getAllocateBlock().getBlock();
            handedOut.add(block.getId());
            sessions.stream()
                    .filter(session ->
                            session.number == command.getAllocateBlock().getSession())
                    .forEach(session -> session.blocks.add(block));
        }
    }

    /** Whether there is nothing more to do with the session or upload, if the command was about one. */
    private static boolean isOver(OmReply reply) {
        return reply.getError().isEmpty()
                || reply.getError().equals(ErrorCode.SESSION_NOT_FOUND.name())
                || reply.getError().equals(ErrorCode.NO_SUCH_UPLOAD.name());
    }

    private void forget(OmCommand command) {
        if (command.hasCommitKey()) {
            sessions.removeIf(
                    session -> session.number == command.getCommitKey().getSession());
        } else if (command.hasCompleteMultipartUpload()) {
            forget(command.getCompleteMultipartUpload().getUploadId());
        } else if (command.hasAbortMultipartUpload()) {
            forget(command.getAbortMultipartUpload().getUploadId());
        }
    }

    private void forget(String uploadId) {
        uploads.removeIf(upload -> upload.id.equals(uploadId));
    }

    private OmCommand volumeCommand() {
        return switch (random.nextInt(4)) {
            case 0 -> Commands.deleteVolume(volume());
            case 1 -> {
                SetVolumeProperty.Builder change =
                        SetVolumeProperty.newBuilder().setVolume(volume());
                if (random.nextBoolean()) {
                    change.setOwner(user());
                }
                if (random.nextBoolean()) {
                    change.setSpaceQuota(quota());
                }
                yield OmCommand.newBuilder().setSetVolumeProperty(change).build();
            }
            default ->
                Commands.of(Commands.volume(volume())
                        .setOwner(user())
                        .setSpaceQuota(quota())
                        .setNamespaceQuota(keyQuota())
                        .setMaxVolumes(2));
        };
    }

    private OmCommand bucketCommand() {
        return switch (random.nextInt(4)) {
            case 0 -> Commands.deleteBucket(volume(), bucket());
            case 1 -> {
                SetBucketProperty.Builder change =
                        SetBucketProperty.newBuilder().setVolume(volume()).setBucket(bucket());
                if (random.nextBoolean()) {
                    change.setSpaceQuota(quota());
                }
                if (random.nextBoolean()) {
                    change.setNamespaceQuota(keyQuota());
                }
                yield OmCommand.newBuilder().setSetBucketProperty(change).build();
            }
            default -> {
                CreateBucket.Builder bucket = Commands.bucket(volume(), bucket())
                        .setSpaceQuota(quota())
                        .setNamespaceQuota(keyQuota())
                        .addConfigurations(Commands.tagging("new"))
                        .setMaxBuckets(5);
                if (locks && random.nextInt(3) == 0) {
                    bucket.addConfigurations(Commands.objectLock(mode(), random.nextInt(2)));
                }
                yield Commands.of(bucket);
            }
        };
    }

    private OmCommand configurationCommand(Reader rows) {
        return switch (random.nextInt(6)) {
            case 0 -> Commands.configure(volume(), bucket(), "alice", Commands.tagging("t" + random.nextInt(5)));
            case 1 ->
                Commands.unconfigure(
                        volume(),
                        bucket(),
                        user(),
                        random.nextBoolean() ? BucketConfigurationKind.TAGGING : BucketConfigurationKind.LIFECYCLE);
            case 2 ->
                Commands.unconfigure(
                        volume(),
                        bucket(),
                        "alice",
                        random.nextBoolean() ? BucketConfigurationKind.TAGGING : BucketConfigurationKind.LIFECYCLE);
            case 3, 4 ->
                Commands.configure(
                        volume(),
                        bucket(),
                        "alice",
                        Commands.lifecycle(Commands.rule("r", random.nextBoolean() ? "" : "key")
                                .setExpirationDays(1 + random.nextInt(3))));
            default -> expire(rows);
        };
    }

    private OmCommand notificationCommand(Reader rows) {
        String target = "target" + random.nextInt(2);
        return switch (random.nextInt(5)) {
            case 0 -> Commands.unconfigure(volume(), bucket(), "alice", BucketConfigurationKind.NOTIFICATION);
            case 1, 2 ->
                Commands.notify(
                        volume(),
                        bucket(),
                        random.nextInt(20),
                        Commands.notice(
                                        "made",
                                        target,
                                        NotificationEvent.OBJECT_CREATED_PUT,
                                        NotificationEvent.OBJECT_TAGGING_PUT)
                                .setPrefix(random.nextBoolean() ? "" : "key"),
                        Commands.notice(
                                "gone",
                                "target0",
                                NotificationEvent.OBJECT_REMOVED_DELETE,
                                NotificationEvent.OBJECT_REMOVED_DELETE_MARKER_CREATED,
                                NotificationEvent.LIFECYCLE_EXPIRATION_DELETE));
            default ->
                Commands.of(Commands.settle(target, random.nextInt(20))
                        .addAllRows(some(rows, OmTables.NOTIFICATIONS).stream()
                                .filter(row -> Rows.targetOf(row).equals(target))
                                .toList())
                        .setRemoved(random.nextInt(3) == 0));
        };
    }

    /** Names what is there, mostly; some of it as it was. */
    private OmCommand expire(Reader reader) {
        String volume = volume();
        String bucket = bucket();
        long lifecycle = lifecycleOf(reader, volume, bucket);
        if (!uploads.isEmpty() && random.nextInt(4) == 0) {
            Upload upload = uploads.get(random.nextInt(uploads.size()));
            OmCommand abort = Commands.abortUpload(upload.volume, upload.bucket, upload.key, upload.id);
            return abort.toBuilder()
                    .setAbortMultipartUpload(abort.getAbortMultipartUpload().toBuilder()
                            .setLifecycleId(lifecycleOf(reader, upload.volume, upload.bucket)))
                    .build();
        }
        if (random.nextBoolean()) {
            return Commands.of(expireVersions(reader, Commands.expireVersions(volume, bucket, lifecycle)));
        }
        ExpireKeys.Builder expire = Commands.expire(volume, bucket, lifecycle);
        try (Cursor<String, Key> keys = reader.scan(OmTables.KEYS, Rows.keysOf(volume, bucket), null)) {
            while (keys.next()) {
                if (random.nextInt(3) == 0) {
                    expire.addKeys(Commands.expired(
                            keys.key().substring(Rows.keysOf(volume, bucket).length()),
                            keys.value().getUpdateId() - random.nextInt(4) / 3));
                }
            }
        }
        return Commands.of(expire);
    }

    private ExpireVersions.Builder expireVersions(Reader reader, ExpireVersions.Builder expire) {
        Map<String, List<Key>> keys = new TreeMap<>();
        String scope = Rows.keysOf(expire.getVolume(), expire.getBucket());
        try (Cursor<String, Key> others = reader.scan(OmTables.VERSIONS, scope, null)) {
            while (others.next()) {
                keys.computeIfAbsent(Rows.keyName(others.key()), key -> new ArrayList<>())
                        .add(others.value());
            }
        }
        keys.forEach((key, versions) -> {
            reader.get(OmTables.KEYS, scope + key).ifPresent(versions::add);
            versions.sort(Comparator.comparingLong(Versions::place).reversed());
            ExpiredVersions.Builder expired = ExpiredVersions.newBuilder()
                    .setKey(key)
                    .setNewest(versions.get(0).getVersion())
                    .setNewestUpdateId(versions.get(0).getUpdateId() - random.nextInt(6) / 5);
            for (Key version : versions) {
                if (random.nextBoolean()) {
                    Key seen = version.toBuilder()
                            .setUpdateId(version.getUpdateId() - random.nextInt(6) / 5)
                            .build();
                    expired.addVersions(Commands.expired(seen, random.nextInt(3)));
                }
            }
            expire.addKeys(expired);
        });
        return expire;
    }

    private long lifecycleOf(Reader reader, String volume, String bucket) {
        return Lifecycles.of(reader, volume, bucket)
                .map(BucketConfiguration::getUpdateId)
                .orElse((long) random.nextInt(300));
    }

    private OmCommand versionCommand(Reader rows) {
        int die = random.nextInt(10);
        if (die < 3) {
            return Commands.versioning(
                    volume(), bucket(), random.nextBoolean() ? Versioning.ENABLED : Versioning.SUSPENDED);
        }
        String volume = volume();
        String bucket = bucket();
        List<VersionName> names = versionsIn(rows, volume, bucket);
        VersionName name = names.get(random.nextInt(names.size()));
        if (die < 5) {
            return random.nextBoolean()
                    ? Commands.tagVersion(volume, bucket, name.getKey(), name.getVersionId(), tags())
                    : Commands.annotate(
                            volume, bucket, name.getKey(), name.getVersionId(), VersionModel.ANNOTATION, annotation());
        }
        if (die < 8) {
            return Commands.of(deletion(rows, volume, bucket, name.getKey())
                    .setVersionId(name.getVersionId())
                    .setBypassGovernance(random.nextInt(4) == 0));
        }
        DeleteKeys.Builder delete = DeleteKeys.newBuilder()
                .setVolume(volume)
                .setBucket(bucket)
                .setBypassGovernance(random.nextInt(4) == 0)
                .addKeys(key());
        for (int i = random.nextInt(5); i > 0; i--) {
            delete.addVersions(names.get(random.nextInt(names.size())));
        }
        return OmCommand.newBuilder().setDeleteKeys(delete).build();
    }

    private DeleteKey.Builder deletion(Reader rows, String volume, String bucket, String key) {
        DeleteKey.Builder deletion =
                DeleteKey.newBuilder().setVolume(volume).setBucket(bucket).setKey(key);
        return random.nextInt(3) == 0 ? deletion.setCondition(conditions.next(rows, volume, bucket, key)) : deletion;
    }

    private OmCommand lockCommand(Reader rows) {
        String volume = volume();
        String bucket = bucket();
        if (random.nextInt(8) == 0) {
            return random.nextInt(8) == 0
                    ? Commands.unconfigure(volume, bucket, "alice", BucketConfigurationKind.OBJECT_LOCK)
                    : Commands.configure(
                            volume, bucket, "alice", Commands.objectLock(mode(), random.nextInt(4) == 0 ? 1 : 0));
        }
        List<VersionName> names = versionsIn(rows, volume, bucket);
        VersionName name = names.get(random.nextInt(names.size()));
        KeyLock lock = switch (random.nextInt(8)) {
            case 0 -> Commands.held(true);
            case 1, 2 -> Commands.held(false);
            case 3 ->
                KeyLock.newBuilder()
                        .setRetention(Retention.getDefaultInstance())
                        .build();
            default -> Commands.retained(mode(), nowMillis + random.nextInt(20_000) - 1000);
        };
        return Commands.of(Commands.lock(
                        volume,
                        bucket,
                        name.getKey(),
                        random.nextInt(4) == 0 ? "" : name.getVersionId(),
                        random.nextInt(6) == 0
                                ? lock.toBuilder()
                                        .setLegalHold(random.nextBoolean())
                                        .build()
                                : lock)
                .setBypassGovernance(random.nextInt(3) == 0));
    }

    private RetentionMode mode() {
        return random.nextBoolean() ? RetentionMode.GOVERNANCE : RetentionMode.COMPLIANCE;
    }

    /** Mostly none. */
    private KeyLock newLock() {
        if (!locks || random.nextInt(4) > 0) {
            return KeyLock.getDefaultInstance();
        }
        return random.nextInt(6) == 0
                ? Commands.held(random.nextBoolean())
                : Commands.retained(mode(), nowMillis + random.nextInt(20_000) - 1000);
    }

    /** Those that are there, the null version of some key, and one that never was. */
    private List<VersionName> versionsIn(Reader reader, String volume, String bucket) {
        List<VersionName> names = new ArrayList<>();
        String scope = Rows.keysOf(volume, bucket);
        try (Cursor<String, Key> keys = reader.scan(OmTables.KEYS, scope, null)) {
            while (keys.next()) {
                names.add(name(keys.key().substring(scope.length()), Versions.id(keys.value())));
            }
        }
        try (Cursor<String, Key> others = reader.scan(OmTables.VERSIONS, scope, null)) {
            while (others.next()) {
                names.add(name(Rows.keyName(others.key()), Versions.id(others.value())));
            }
        }
        names.add(name(key(), Versions.NULL_ID));
        names.add(name(key(), "v7fffffffffffffff"));
        return names;
    }

    private static VersionName name(String key, String versionId) {
        return VersionName.newBuilder().setKey(key).setVersionId(versionId).build();
    }

    private OmCommand secretCommand() {
        String accessId = user();
        return random.nextBoolean()
                ? OmCommand.newBuilder()
                        .setSetS3Secret(
                                SetS3Secret.newBuilder().setAccessId(accessId).setSecret("s" + random.nextInt(100)))
                        .build()
                : OmCommand.newBuilder()
                        .setRevokeS3Secret(RevokeS3Secret.newBuilder().setAccessId(accessId))
                        .build();
    }

    private OmCommand encryptionKeyCommand() {
        return OmCommand.newBuilder()
                .setCreateEncryptionKey(CreateEncryptionKey.newBuilder()
                        .setName("key" + random.nextInt(2))
                        .setRotate(random.nextInt(3) == 0)
                        .setMaterial(bytes(32)))
                .build();
    }

    /** Half of what is written is encrypted. */
    private Encryption encryption(boolean withNonce) {
        if (random.nextBoolean()) {
            return null;
        }
        Encryption.Builder encryption =
                Encryption.newBuilder().setScheme(EncryptionScheme.SSE_S3).setWrappedKey(bytes(68));
        return withNonce ? encryption.setNonce(bytes(16)).build() : encryption.build();
    }

    private ByteString bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private OmCommand uploadCommand(Reader rows) {
        int die = random.nextInt(20);
        if (uploads.isEmpty() || die < 2) {
            CreateMultipartUpload.Builder begin = Commands.upload(volume(), bucket(), key())
                    .setLock(newLock())
                    .setReplication(random.nextBoolean() ? Commands.ONE : Commands.THREE);
            Encryption encryption = encryption(false);
            return Commands.of(encryption == null ? begin : begin.setEncryption(encryption));
        }
        Upload upload = uploads.get(random.nextInt(uploads.size()));
        if (die < 9) {
            return Commands.of(openPart(upload));
        } else if (die < 16) {
            return partSession()
                    .map(session -> Commands.of(commit(rows, session)))
                    .orElseGet(() -> Commands.of(openPart(upload)));
        } else if (die < 19) {
            return Commands.of(complete(rows, upload));
        }
        return Commands.abortUpload(upload.volume, upload.bucket, upload.key, upload.id);
    }

    private CreateKey.Builder openPart(Upload upload) {
        CreateKey.Builder open = Commands.openPart(
                        upload.volume, upload.bucket, upload.key, upload.id, 1 + random.nextInt(4))
                .setLength(random.nextInt(50))
                .setReplication(random.nextInt(20) == 0 ? Commands.THREE : upload.replication);
        if (upload.encrypted != (random.nextInt(20) == 0)) {
            open.setEncryption(Encryption.newBuilder().setNonce(bytes(16)));
        }
        if (random.nextInt(5) > 0) {
            open.addBlocks(Commands.block(++localId, LEAST_PART));
        }
        if (random.nextInt(4) == 0) {
            open.addBlocks(newBlock());
        }
        return open;
    }

    private Optional<Session> partSession() {
        List<Session> parts =
                sessions.stream().filter(session -> session.part > 0).toList();
        return parts.isEmpty() ? Optional.empty() : Optional.of(parts.get(random.nextInt(parts.size())));
    }

    /** Names parts that are there, mostly, so that some completions succeed. */
    private CompleteMultipartUpload.Builder complete(Reader reader, Upload upload) {
        CompleteMultipartUpload.Builder complete =
                Commands.complete(upload.volume, upload.bucket, upload.key, upload.id);
        String row = Rows.upload(upload.volume, upload.bucket, upload.key, upload.id);
        try (Cursor<String, Part> parts = reader.scan(OmTables.PARTS, Rows.partsOf(row), null)) {
            while (parts.next()) {
                if (random.nextInt(5) > 0) {
                    complete.addParts(Commands.part(
                            Rows.numberOfPart(parts.key()), parts.value().getEtag()));
                }
            }
        }
        if (complete.getPartsCount() == 0 || random.nextInt(12) == 0) {
            complete.addParts(Commands.part(1 + random.nextInt(4), Commands.md5(random.nextInt(3))));
        }
        complete.setKeepPartChecksums(random.nextBoolean());
        switch (random.nextInt(10)) {
            case 0, 1 -> complete.setCondition(conditions.next(reader, upload.volume, upload.bucket, upload.key));
            case 2 -> complete.setExpectedLength(LEAST_PART);
            default -> complete.addMetadata(KeyValue.newBuilder().setKey("m").setValue("v" + random.nextInt(3)));
        }
        return complete;
    }

    private CreateKey.Builder open() {
        CreateKey.Builder open = Commands.open(volume(), bucket(), key())
                .setLength(random.nextInt(50))
                .setLock(newLock())
                .setReplication(random.nextBoolean() ? Commands.ONE : Commands.THREE);
        Encryption encryption = encryption(true);
        if (encryption != null) {
            open.setEncryption(encryption);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            open.addBlocks(newBlock());
        }
        return open;
    }

    private CommitKey.Builder commit(Reader rows, Session session) {
        List<Block> written = new ArrayList<>(session.blocks);
        written.removeIf(block -> random.nextInt(4) == 0);
        if (random.nextInt(20) == 0) {
            written.add(newBlock());
        }
        CommitKey.Builder commit = Commands.commit(
                session.volume, session.bucket, session.key, session.number, written.toArray(Block[]::new));
        if (session.part > 0 && random.nextInt(10) > 0) {
            return commit.setEtag(Commands.md5(random.nextInt(3)))
                    .setChecksum(CHECKSUMS.get(random.nextInt(CHECKSUMS.size())));
        }
        if (random.nextInt(3) == 0) {
            commit.setEtag("e" + random.nextInt(2));
        }
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> commit.setCondition(conditions.next(rows, session.volume, session.bucket, session.key));
            default -> commit.setLength(commit.getLength() + (random.nextInt(20) == 0 ? 1 : 0));
        }
        return commit;
    }

    private Session session() {
        if (sessions.isEmpty()) {
            return new Session(volume(), bucket(), key(), 1, 0, List.of());
        }
        return sessions.get(random.nextInt(sessions.size()));
    }

    private List<String> some(Reader reader, Table<String, ?> table) {
        List<String> picked = new ArrayList<>();
        try (Cursor<String, ?> rows = reader.scan(table, null, null)) {
            while (rows.next()) {
                if (random.nextInt(3) == 0) {
                    picked.add(rows.key());
                }
            }
        }
        return picked;
    }

    private String annotation() {
        return random.nextInt(3) == 0 ? "" : "a" + random.nextInt(5);
    }

    private KeyValue[] tags() {
        KeyValue[] tags = new KeyValue[random.nextInt(3)];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = Commands.pair("t" + i, "v" + random.nextInt(3));
        }
        return tags;
    }

    private Block newBlock() {
        return Commands.block(++localId, random.nextInt(40));
    }

    private long quota() {
        return switch (random.nextInt(12)) {
            case 0 -> 100 + random.nextInt(900);
            case 1 -> LEAST_PART * (1 + random.nextInt(20));
            default -> 0;
        };
    }

    private long keyQuota() {
        return random.nextInt(4) == 0 ? 1 + random.nextInt(6) : 0;
    }

    private String volume() {
        return "vol" + (random.nextInt(8) < 6 ? 0 : 1 + random.nextInt(2));
    }

    private String bucket() {
        return "bucket" + (random.nextInt(8) < 6 ? 0 : 1 + random.nextInt(2));
    }

    private String key() {
        if (versions && random.nextInt(3) > 0) {
            // Few keys have many versions sooner than many keys do.
            return "key0";
        }
        return switch (random.nextInt(6)) {
            case 0 -> "a";
            case 1 -> "a/5";
            case 2 -> "é/../" + random.nextInt(3);
            case 3 -> "//";
            default -> "key" + random.nextInt(4);
        };
    }

    private String user() {
        return "user" + random.nextInt(3);
    }
}
