package io.ozone.om;

import com.google.protobuf.ByteString;
import io.ozone.wire.Block;
import io.ozone.wire.BlockId;
import io.ozone.wire.KeyValue;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import io.ozone.wire.om.AbortKey;
import io.ozone.wire.om.AbortMultipartUpload;
import io.ozone.wire.om.AllocateBlock;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.BucketLayout;
import io.ozone.wire.om.CommitKey;
import io.ozone.wire.om.CompleteMultipartUpload;
import io.ozone.wire.om.CompletedPart;
import io.ozone.wire.om.Condition;
import io.ozone.wire.om.CreateBucket;
import io.ozone.wire.om.CreateKey;
import io.ozone.wire.om.CreateMultipartUpload;
import io.ozone.wire.om.CreateVolume;
import io.ozone.wire.om.DefaultRetention;
import io.ozone.wire.om.DeleteBucket;
import io.ozone.wire.om.DeleteBucketConfiguration;
import io.ozone.wire.om.DeleteKey;
import io.ozone.wire.om.DeleteKeys;
import io.ozone.wire.om.DeleteVolume;
import io.ozone.wire.om.ExpireKeys;
import io.ozone.wire.om.ExpireVersions;
import io.ozone.wire.om.ExpiredKey;
import io.ozone.wire.om.ExpiredVersion;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.Lifecycle;
import io.ozone.wire.om.LifecycleRule;
import io.ozone.wire.om.NotificationEvent;
import io.ozone.wire.om.NotificationRule;
import io.ozone.wire.om.NotificationRules;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.PutBucketConfiguration;
import io.ozone.wire.om.RenameKey;
import io.ozone.wire.om.Retention;
import io.ozone.wire.om.RetentionMode;
import io.ozone.wire.om.SetBucketProperty;
import io.ozone.wire.om.SetKeyLock;
import io.ozone.wire.om.SetKeyMetadata;
import io.ozone.wire.om.SetKeyTags;
import io.ozone.wire.om.SettleNotifications;
import io.ozone.wire.om.Versioning;
import java.util.List;

/** Commands as they stand in the log: what the leader fills is filled. */
public final class Commands {
    public static final Replication THREE = ratis(3);
    public static final Replication ONE = ratis(1);
    public static final int MANY = 1_000_000;

    private Commands() {}

    public static Replication ratis(int factor) {
        return Replication.newBuilder()
                .setType(ReplicationType.RATIS)
                .setFactor(factor)
                .build();
    }

    public static Block block(long localId, long length) {
        return Block.newBuilder()
                .setId(BlockId.newBuilder().setContainerId(1 + localId / 100).setLocalId(localId))
                .setLength(length)
                .build();
    }

    public static CreateVolume.Builder volume(String volume) {
        return CreateVolume.newBuilder().setVolume(volume).setOwner("alice").setMaxVolumes(MANY);
    }

    public static OmCommand of(CreateVolume.Builder command) {
        return OmCommand.newBuilder().setCreateVolume(command).build();
    }

    public static CreateBucket.Builder bucket(String volume, String bucket) {
        return CreateBucket.newBuilder()
                .setVolume(volume)
                .setBucket(bucket)
                .setOwner("alice")
                .setLayout(BucketLayout.OBJECT_STORE)
                .setMaxBuckets(MANY);
    }

    public static OmCommand of(CreateBucket.Builder command) {
        return OmCommand.newBuilder().setCreateBucket(command).build();
    }

    public static CreateKey.Builder open(String volume, String bucket, String key, Block... blocks) {
        return CreateKey.newBuilder()
                .setVolume(volume)
                .setBucket(bucket)
                .setKey(key)
                .setReplication(THREE)
                .setBlockSize(1 << 20)
                .setOwner("alice")
                .addAllBlocks(List.of(blocks));
    }

    public static OmCommand of(CreateKey.Builder command) {
        return OmCommand.newBuilder().setCreateKey(command).build();
    }

    public static CommitKey.Builder commit(String volume, String bucket, String key, long session, Block... written) {
        return CommitKey.newBuilder()
                .setVolume(volume)
                .setBucket(bucket)
                .setKey(key)
                .setSession(session)
                .setLength(List.of(written).stream().mapToLong(Block::getLength).sum())
                .addAllBlocks(List.of(written));
    }

    public static OmCommand of(CommitKey.Builder command) {
        return OmCommand.newBuilder().setCommitKey(command).build();
    }

    public static OmCommand allocate(String volume, String bucket, String key, long session, Block block) {
        return OmCommand.newBuilder()
                .setAllocateBlock(AllocateBlock.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .setKey(key)
                        .setSession(session)
                        .setBlock(block))
                .build();
    }

    public static OmCommand abort(String volume, String bucket, String key, long session) {
        return OmCommand.newBuilder()
                .setAbortKey(AbortKey.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .setKey(key)
                        .setSession(session))
                .build();
    }

    public static OmCommand delete(String volume, String bucket, String key) {
        return OmCommand.newBuilder()
                .setDeleteKey(DeleteKey.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .setKey(key))
                .build();
    }

    public static OmCommand of(DeleteKey.Builder command) {
        return OmCommand.newBuilder().setDeleteKey(command).build();
    }

    public static Condition ifExists() {
        return Condition.newBuilder().setExists(true).build();
    }

    public static Condition ifAbsent() {
        return Condition.newBuilder().setAbsent(true).build();
    }

    public static Condition ifEtag(String etag) {
        return Condition.newBuilder().setEtag(etag).build();
    }

    public static Condition ifNotEtag(String etag) {
        return Condition.newBuilder().setNotEtag(etag).build();
    }

    public static Condition ifModified(long seconds) {
        return Condition.newBuilder().setModifiedSeconds(seconds).build();
    }

    public static Condition ifSize(long bytes) {
        return Condition.newBuilder().setSize(bytes).build();
    }

    public static Condition ifUpdateId(long updateId) {
        return Condition.newBuilder().setUpdateId(updateId).build();
    }

    public static OmCommand deleteAll(String volume, String bucket, List<String> keys) {
        return OmCommand.newBuilder()
                .setDeleteKeys(DeleteKeys.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .addAllKeys(keys))
                .build();
    }

    public static OmCommand deleteVersion(String volume, String bucket, String key, String versionId) {
        return OmCommand.newBuilder()
                .setDeleteKey(DeleteKey.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .setKey(key)
                        .setVersionId(versionId))
                .build();
    }

    public static OmCommand versioning(String volume, String bucket, Versioning versioning) {
        return OmCommand.newBuilder()
                .setSetBucketProperty(SetBucketProperty.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .setVersioning(versioning))
                .build();
    }

    public static OmCommand rename(String volume, String bucket, String from, String to) {
        return OmCommand.newBuilder()
                .setRenameKey(RenameKey.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .setFromKey(from)
                        .setToKey(to))
                .build();
    }

    public static OmCommand tag(String volume, String bucket, String key, KeyValue... tags) {
        return tagVersion(volume, bucket, key, "", tags);
    }

    public static OmCommand tagVersion(String volume, String bucket, String key, String versionId, KeyValue... tags) {
        return OmCommand.newBuilder()
                .setSetKeyTags(SetKeyTags.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .setKey(key)
                        .setVersionId(versionId)
                        .addAllTags(List.of(tags)))
                .build();
    }

    /** @param value empty = the entry is taken away */
    public static OmCommand annotate(
            String volume, String bucket, String key, String versionId, String name, String value) {
        return OmCommand.newBuilder()
                .setSetKeyMetadata(SetKeyMetadata.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .setKey(key)
                        .setVersionId(versionId)
                        .setEntry(pair(name, value)))
                .build();
    }

    public static KeyValue pair(String key, String value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    public static OmCommand deleteBucket(String volume, String bucket) {
        return OmCommand.newBuilder()
                .setDeleteBucket(DeleteBucket.newBuilder().setVolume(volume).setBucket(bucket))
                .build();
    }

    public static BucketConfiguration tagging(String document) {
        return BucketConfiguration.newBuilder()
                .setKind(BucketConfigurationKind.TAGGING)
                .setDocument(ByteString.copyFromUtf8(document))
                .build();
    }

    public static LifecycleRule.Builder rule(String id, String prefix) {
        return LifecycleRule.newBuilder().setId(id).setPrefix(prefix).setEnabled(true);
    }

    public static BucketConfiguration lifecycle(LifecycleRule.Builder... rules) {
        Lifecycle.Builder lifecycle = Lifecycle.newBuilder();
        List.of(rules).forEach(lifecycle::addRules);
        return BucketConfiguration.newBuilder()
                .setKind(BucketConfigurationKind.LIFECYCLE)
                .setLifecycle(lifecycle)
                .build();
    }

    public static OmCommand configure(String volume, String bucket, String user, BucketConfiguration configuration) {
        return OmCommand.newBuilder()
                .setPutBucketConfiguration(PutBucketConfiguration.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .setUser(user)
                        .setConfiguration(configuration))
                .build();
    }

    public static OmCommand unconfigure(String volume, String bucket, String user, BucketConfigurationKind kind) {
        return OmCommand.newBuilder()
                .setDeleteBucketConfiguration(DeleteBucketConfiguration.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .setUser(user)
                        .setKind(kind))
                .build();
    }

    public static NotificationRule.Builder notice(String id, String target, NotificationEvent... events) {
        return NotificationRule.newBuilder().setId(id).setTarget(target).addAllEvents(List.of(events));
    }

    public static BucketConfiguration notification(NotificationRule.Builder... rules) {
        NotificationRules.Builder notification = NotificationRules.newBuilder();
        List.of(rules).forEach(notification::addRules);
        return BucketConfiguration.newBuilder()
                .setKind(BucketConfigurationKind.NOTIFICATION)
                .setNotification(notification)
                .build();
    }

    /** @param limit how many events may wait for a target */
    public static OmCommand notify(String volume, String bucket, long limit, NotificationRule.Builder... rules) {
        OmCommand command = configure(volume, bucket, "alice", notification(rules));
        return command.toBuilder()
                .setPutBucketConfiguration(
                        command.getPutBucketConfiguration().toBuilder().setNotificationLimit(limit))
                .build();
    }

    public static SettleNotifications.Builder settle(String target, long limit, String... rows) {
        return SettleNotifications.newBuilder()
                .setTarget(target)
                .setLimit(limit)
                .addAllRows(List.of(rows));
    }

    public static OmCommand of(SettleNotifications.Builder command) {
        return OmCommand.newBuilder().setSettleNotifications(command).build();
    }

    public static ExpireKeys.Builder expire(String volume, String bucket, long lifecycleId) {
        return ExpireKeys.newBuilder().setVolume(volume).setBucket(bucket).setLifecycleId(lifecycleId);
    }

    public static OmCommand of(ExpireKeys.Builder command) {
        return OmCommand.newBuilder().setExpireKeys(command).build();
    }

    public static ExpiredKey expired(String key, long updateId) {
        return ExpiredKey.newBuilder().setKey(key).setUpdateId(updateId).build();
    }

    public static ExpireVersions.Builder expireVersions(String volume, String bucket, long lifecycleId) {
        return ExpireVersions.newBuilder().setVolume(volume).setBucket(bucket).setLifecycleId(lifecycleId);
    }

    public static OmCommand of(ExpireVersions.Builder command) {
        return OmCommand.newBuilder().setExpireVersions(command).build();
    }

    public static ExpiredVersion expired(Key version, int newerNoncurrent) {
        return ExpiredVersion.newBuilder()
                .setVersion(version.getVersion())
                .setUpdateId(version.getUpdateId())
                .setNewerNoncurrent(newerNoncurrent)
                .build();
    }

    /** @param days 0 = without a default retention */
    public static BucketConfiguration objectLock(RetentionMode mode, int days) {
        BucketConfiguration.Builder configuration =
                BucketConfiguration.newBuilder().setKind(BucketConfigurationKind.OBJECT_LOCK);
        if (days > 0) {
            configuration.setDefaultRetention(
                    DefaultRetention.newBuilder().setMode(mode).setDays(days));
        }
        return configuration.build();
    }

    public static KeyLock retained(RetentionMode mode, long untilMillis) {
        return KeyLock.newBuilder()
                .setRetention(Retention.newBuilder().setMode(mode).setUntilMillis(untilMillis))
                .build();
    }

    public static KeyLock held(boolean hold) {
        return KeyLock.newBuilder().setLegalHold(hold).build();
    }

    public static SetKeyLock.Builder lock(String volume, String bucket, String key, String versionId, KeyLock lock) {
        return SetKeyLock.newBuilder()
                .setVolume(volume)
                .setBucket(bucket)
                .setKey(key)
                .setVersionId(versionId)
                .setLock(lock);
    }

    public static OmCommand of(SetKeyLock.Builder command) {
        return OmCommand.newBuilder().setSetKeyLock(command).build();
    }

    public static OmCommand deleteVolume(String volume) {
        return OmCommand.newBuilder()
                .setDeleteVolume(DeleteVolume.newBuilder().setVolume(volume))
                .build();
    }

    public static CreateMultipartUpload.Builder upload(String volume, String bucket, String key) {
        return CreateMultipartUpload.newBuilder()
                .setVolume(volume)
                .setBucket(bucket)
                .setKey(key)
                .setReplication(THREE)
                .setOwner("alice");
    }

    public static OmCommand of(CreateMultipartUpload.Builder command) {
        return OmCommand.newBuilder().setCreateMultipartUpload(command).build();
    }

    public static CreateKey.Builder openPart(
            String volume, String bucket, String key, String uploadId, int number, Block... blocks) {
        return open(volume, bucket, key, blocks).setUploadId(uploadId).setPartNumber(number);
    }

    public static CompleteMultipartUpload.Builder complete(
            String volume, String bucket, String key, String uploadId, CompletedPart... parts) {
        return CompleteMultipartUpload.newBuilder()
                .setVolume(volume)
                .setBucket(bucket)
                .setKey(key)
                .setUploadId(uploadId)
                .addAllParts(List.of(parts));
    }

    public static OmCommand of(CompleteMultipartUpload.Builder command) {
        return OmCommand.newBuilder().setCompleteMultipartUpload(command).build();
    }

    public static CompletedPart part(int number, String etag) {
        return CompletedPart.newBuilder().setNumber(number).setEtag(etag).build();
    }

    public static OmCommand abortUpload(String volume, String bucket, String key, String uploadId) {
        return OmCommand.newBuilder()
                .setAbortMultipartUpload(AbortMultipartUpload.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .setKey(key)
                        .setUploadId(uploadId))
                .build();
    }

    /** Some MD5, always the same for a number. */
    public static String md5(int number) {
        return "%032x".formatted(number);
    }
}
