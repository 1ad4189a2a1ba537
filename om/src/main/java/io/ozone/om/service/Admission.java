package io.ozone.om.service;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.security.Authorizer;
import io.ozone.om.state.Names;
import io.ozone.om.state.Refusal;
import io.ozone.wire.om.BucketLayout;
import io.ozone.wire.om.CreateBucket;
import io.ozone.wire.om.CreateVolume;
import io.ozone.wire.om.DeleteBucket;
import io.ozone.wire.om.DeleteBucketConfiguration;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.PutBucketConfiguration;
import io.ozone.wire.om.RevokeS3Secret;
import io.ozone.wire.om.SetBucketProperty;
import io.ozone.wire.om.SetS3Secret;
import io.ozone.wire.om.SetVolumeProperty;
import io.ozone.wire.om.Versioning;
import java.util.concurrent.CompletableFuture;

/**
 * What the leader does before a command enters the log: asks who may, checks names and ranges, puts in what replicas
 * can't know alike (settings, defaults, blocks). Fields that are the leader's to fill are overwritten, whatever the
 * client sent there. What depends on rows is not decided here but in the log's order.
 */
public final class Admission {
    private static final int MAX_TEXT = 1024;

    private final Authorizer authorizer;
    private final Names names;
    private final Limits limits;
    private final KeyAdmission keys;
    private final UploadAdmission uploads;
    private final NotificationTargets targets;

    public Admission(
            Authorizer authorizer, Names names, Limits limits, KeyAdmission keys, NotificationTargets targets) {
        this.authorizer = authorizer;
        this.names = names;
        this.limits = limits;
        this.keys = keys;
        this.uploads = new UploadAdmission(limits, keys);
        this.targets = targets;
    }

    /** @throws Refusal when the command can't be admitted; fails in the same way as SCM when it has no blocks */
    CompletableFuture<Prepared> prepare(OmCommand command) {
        authorizer.check(command);
        return switch (command.getCommandCase()) {
            case CREATE_KEY -> keys.createKey(command);
            case ALLOCATE_BLOCK -> keys.allocateBlock(command);
            case COMMIT_KEY -> ready(keys.commitKey(command));
            case ABORT_KEY -> ready(keys.abortKey(command));
            case CREATE_MULTIPART_UPLOAD -> ready(uploads.create(command));
            case COMPLETE_MULTIPART_UPLOAD -> ready(uploads.complete(command));
            case ABORT_MULTIPART_UPLOAD -> ready(uploads.abort(command));
            case RENAME_KEY -> ready(keys.renameKey(command));
            case SET_KEY_TAGS -> ready(keys.setKeyTags(command));
            case SET_KEY_METADATA -> ready(keys.setKeyMetadata(command));
            case SET_KEY_LOCK -> ready(keys.setKeyLock(command));
            case DELETE_KEY -> ready(keys.deleteKey(command));
            case DELETE_KEYS -> ready(keys.deleteKeys(command));
            case CREATE_VOLUME -> ready(createVolume(command));
            case SET_VOLUME_PROPERTY -> ready(setVolumeProperty(command));
            case DELETE_VOLUME -> ready(deleteVolume(command));
            case CREATE_BUCKET -> ready(createBucket(command));
            case SET_BUCKET_PROPERTY -> ready(setBucketProperty(command));
            case DELETE_BUCKET -> ready(deleteBucket(command));
            case PUT_BUCKET_CONFIGURATION -> ready(putBucketConfiguration(command));
            case DELETE_BUCKET_CONFIGURATION -> ready(deleteBucketConfiguration(command));
            case SET_S3_SECRET -> ready(setS3Secret(command));
            case REVOKE_S3_SECRET -> ready(revokeS3Secret(command));
            case CREATE_ENCRYPTION_KEY -> ready(EncryptionAdmission.createKey(command));
            case DELETE_OPEN_KEYS, EXPIRE_KEYS, EXPIRE_VERSIONS, PURGE_KEYS, SETTLE_NOTIFICATIONS, COMMAND_NOT_SET ->
                throw new Refusal(ErrorCode.NOT_IMPLEMENTED, command.getCommandCase() + " is not for clients");
        };
    }

    private static CompletableFuture<Prepared> ready(OmCommand command) {
        return CompletableFuture.completedFuture(Prepared.of(command));
    }

    private OmCommand createVolume(OmCommand command) {
        CreateVolume asked = command.getCreateVolume();
        names.checkVolume(asked.getVolume());
        return command.toBuilder()
                .setCreateVolume(asked.toBuilder()
                        .setOwner(ownerOr(asked.getOwner(), command))
                        .setMaxVolumes(limits.volumesOfUser()))
                .build();
    }

    private OmCommand setVolumeProperty(OmCommand command) {
        SetVolumeProperty asked = command.getSetVolumeProperty();
        names.checkVolume(asked.getVolume());
        if (asked.hasOwner()) {
            checkOwner(asked.getOwner());
        }
        return command;
    }

    private OmCommand deleteVolume(OmCommand command) {
        names.checkVolume(command.getDeleteVolume().getVolume());
        return command;
    }

    private OmCommand createBucket(OmCommand command) {
        CreateBucket asked = command.getCreateBucket();
        names.checkVolume(asked.getVolume());
        names.checkBucket(asked.getBucket());
        if (asked.hasReplication()) {
            Replications.check(asked.getReplication());
        }
        ConfigurationAdmission.check(asked.getConfigurationsList());
        return command.toBuilder()
                .setCreateBucket(asked.toBuilder()
                        .setOwner(ownerOr(asked.getOwner(), command))
                        .setLayout(layout(asked.getLayout()))
                        .setMaxBuckets(limits.buckets())
                        .clearMetadata()
                        .addAllMetadata(
                                Annotations.normalised("metadata", asked.getMetadataList(), limits.metadataBytes())))
                .build();
    }

    private BucketLayout layout(BucketLayout asked) {
        BucketLayout layout = asked == BucketLayout.BUCKET_LAYOUT_UNSPECIFIED ? limits.layout() : asked;
        if (layout != BucketLayout.OBJECT_STORE) {
            throw new Refusal(
                    ErrorCode.NOT_IMPLEMENTED, "Bucket layout " + layout + " is not served; use OBJECT_STORE");
        }
        return layout;
    }

    private OmCommand setBucketProperty(OmCommand command) {
        SetBucketProperty asked = command.getSetBucketProperty();
        names.checkVolume(asked.getVolume());
        names.checkBucket(asked.getBucket());
        if (asked.hasOwner()) {
            checkOwner(asked.getOwner());
        }
        if (asked.getVersioning() == Versioning.UNRECOGNIZED) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT, "Versioning can't be " + asked.getVersioningValue() + ": not known");
        }
        if (asked.hasReplication()) {
            Replications.check(asked.getReplication());
        }
        return command;
    }

    private OmCommand deleteBucket(OmCommand command) {
        DeleteBucket asked = command.getDeleteBucket();
        names.checkVolume(asked.getVolume());
        names.checkBucket(asked.getBucket());
        return command;
    }

    private OmCommand putBucketConfiguration(OmCommand command) {
        PutBucketConfiguration asked = command.getPutBucketConfiguration();
        names.checkVolume(asked.getVolume());
        names.checkBucket(asked.getBucket());
        return ConfigurationAdmission.put(command, targets);
    }

    private OmCommand deleteBucketConfiguration(OmCommand command) {
        DeleteBucketConfiguration asked = command.getDeleteBucketConfiguration();
        names.checkVolume(asked.getVolume());
        names.checkBucket(asked.getBucket());
        return ConfigurationAdmission.delete(command);
    }

    private static OmCommand setS3Secret(OmCommand command) {
        SetS3Secret asked = command.getSetS3Secret();
        checkText("access id", asked.getAccessId());
        checkText("secret", asked.getSecret());
        return command;
    }

    private static OmCommand revokeS3Secret(OmCommand command) {
        RevokeS3Secret asked = command.getRevokeS3Secret();
        checkText("access id", asked.getAccessId());
        return command;
    }

    private static String ownerOr(String asked, OmCommand command) {
        String owner = asked.isEmpty() ? command.getCaller().getUser() : asked;
        checkOwner(owner);
        return owner;
    }

    private static void checkOwner(String owner) {
        checkText("owner", owner);
    }

    private static void checkText(String what, String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "The " + what + " must have 1 to " + MAX_TEXT + " characters, not " + text.length());
        }
    }
}
