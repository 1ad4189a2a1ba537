package io.ozone.om.command;

import io.ozone.kv.Tx;
import io.ozone.om.command.bucket.CreateBucket;
import io.ozone.om.command.bucket.DeleteBucket;
import io.ozone.om.command.bucket.DeleteBucketConfiguration;
import io.ozone.om.command.bucket.PutBucketConfiguration;
import io.ozone.om.command.bucket.SetBucketProperty;
import io.ozone.om.command.key.AbortKey;
import io.ozone.om.command.key.AbortMultipartUpload;
import io.ozone.om.command.key.AllocateBlock;
import io.ozone.om.command.key.CommitKey;
import io.ozone.om.command.key.CompleteMultipartUpload;
import io.ozone.om.command.key.CreateKey;
import io.ozone.om.command.key.CreateMultipartUpload;
import io.ozone.om.command.key.DeleteKey;
import io.ozone.om.command.key.DeleteKeys;
import io.ozone.om.command.key.DeleteOpenKeys;
import io.ozone.om.command.key.ExpireKeys;
import io.ozone.om.command.key.ExpireVersions;
import io.ozone.om.command.key.PurgeKeys;
import io.ozone.om.command.key.RenameKey;
import io.ozone.om.command.key.SetKeyLock;
import io.ozone.om.command.key.SetKeyMetadata;
import io.ozone.om.command.key.SetKeyTags;
import io.ozone.om.command.notification.SettleNotifications;
import io.ozone.om.command.secret.CreateEncryptionKey;
import io.ozone.om.command.secret.RevokeS3Secret;
import io.ozone.om.command.secret.SetS3Secret;
import io.ozone.om.command.volume.CreateVolume;
import io.ozone.om.command.volume.DeleteVolume;
import io.ozone.om.command.volume.SetVolumeProperty;
import io.ozone.om.state.Refusal;
import io.ozone.raft.CommandRegistry;
import io.ozone.raft.ReplicatedState;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmCommand.CommandCase;
import io.ozone.wire.om.OmReply;

/** The namespace as a replicated state: every command OM knows, and the one place a refusal becomes a reply. */
public final class OmState implements ReplicatedState<OmCommand, OmReply> {
    private final CommandRegistry<OmCommand, CommandCase, OmReply> commands =
            CommandRegistry.<OmCommand, CommandCase, OmReply>of(CommandCase.class, OmCommand::getCommandCase)
                    .on(CommandCase.CREATE_VOLUME, OmCommand::getCreateVolume, CreateVolume::apply)
                    .on(CommandCase.SET_VOLUME_PROPERTY, OmCommand::getSetVolumeProperty, SetVolumeProperty::apply)
                    .on(CommandCase.DELETE_VOLUME, OmCommand::getDeleteVolume, DeleteVolume::apply)
                    .on(CommandCase.CREATE_BUCKET, OmCommand::getCreateBucket, CreateBucket::apply)
                    .on(CommandCase.SET_BUCKET_PROPERTY, OmCommand::getSetBucketProperty, SetBucketProperty::apply)
                    .on(CommandCase.DELETE_BUCKET, OmCommand::getDeleteBucket, DeleteBucket::apply)
                    .on(CommandCase.PUT_BUCKET_CONFIGURATION, PutBucketConfiguration::apply)
                    .on(
                            CommandCase.DELETE_BUCKET_CONFIGURATION,
                            OmCommand::getDeleteBucketConfiguration,
                            DeleteBucketConfiguration::apply)
                    .on(CommandCase.CREATE_KEY, OmCommand::getCreateKey, CreateKey::apply)
                    .on(CommandCase.ALLOCATE_BLOCK, OmCommand::getAllocateBlock, AllocateBlock::apply)
                    .on(CommandCase.COMMIT_KEY, CommitKey::apply)
                    .on(CommandCase.ABORT_KEY, OmCommand::getAbortKey, AbortKey::apply)
                    .on(
                            CommandCase.CREATE_MULTIPART_UPLOAD,
                            OmCommand::getCreateMultipartUpload,
                            CreateMultipartUpload::apply)
                    .on(CommandCase.COMPLETE_MULTIPART_UPLOAD, CompleteMultipartUpload::apply)
                    .on(
                            CommandCase.ABORT_MULTIPART_UPLOAD,
                            OmCommand::getAbortMultipartUpload,
                            AbortMultipartUpload::apply)
                    .on(CommandCase.RENAME_KEY, RenameKey::apply)
                    .on(CommandCase.SET_KEY_TAGS, SetKeyTags::apply)
                    .on(CommandCase.SET_KEY_METADATA, SetKeyMetadata::apply)
                    .on(CommandCase.SET_KEY_LOCK, OmCommand::getSetKeyLock, SetKeyLock::apply)
                    .on(CommandCase.DELETE_KEY, DeleteKey::apply)
                    .on(CommandCase.DELETE_KEYS, DeleteKeys::apply)
                    .on(CommandCase.DELETE_OPEN_KEYS, OmCommand::getDeleteOpenKeys, DeleteOpenKeys::apply)
                    .on(CommandCase.EXPIRE_KEYS, OmCommand::getExpireKeys, ExpireKeys::apply)
                    .on(CommandCase.EXPIRE_VERSIONS, OmCommand::getExpireVersions, ExpireVersions::apply)
                    .on(CommandCase.PURGE_KEYS, OmCommand::getPurgeKeys, PurgeKeys::apply)
                    .on(CommandCase.SETTLE_NOTIFICATIONS, OmCommand::getSettleNotifications, SettleNotifications::apply)
                    .on(CommandCase.SET_S3_SECRET, OmCommand::getSetS3Secret, SetS3Secret::apply)
                    .on(CommandCase.REVOKE_S3_SECRET, OmCommand::getRevokeS3Secret, RevokeS3Secret::apply)
                    .on(
                            CommandCase.CREATE_ENCRYPTION_KEY,
                            OmCommand::getCreateEncryptionKey,
                            CreateEncryptionKey::apply)
                    .build();

    @Override
    public OmReply apply(Tx tx, Stamp stamp, OmCommand command) {
        try {
            return commands.apply(tx, stamp, command);
        } catch (Refusal refusal) {
            return OmReply.newBuilder()
                    .setError(refusal.code().name())
                    .setMessage(refusal.getMessage())
                    .build();
        }
    }

    @Override
    public boolean failed(OmReply reply) {
        return !reply.getError().isEmpty();
    }
}
