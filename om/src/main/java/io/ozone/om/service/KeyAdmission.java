package io.ozone.om.service;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Reader;
import io.ozone.om.block.BlockSource;
import io.ozone.om.block.Exclusions;
import io.ozone.om.state.Names;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.wire.Block;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.KeyValue;
import io.ozone.wire.Replication;
import io.ozone.wire.om.AbortKey;
import io.ozone.wire.om.AllocateBlock;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.CommitKey;
import io.ozone.wire.om.CreateKey;
import io.ozone.wire.om.DeleteKey;
import io.ozone.wire.om.DeleteKeys;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.RenameKey;
import io.ozone.wire.om.SetKeyLock;
import io.ozone.wire.om.SetKeyMetadata;
import io.ozone.wire.om.SetKeyTags;
import io.ozone.wire.om.Upload;
import io.ozone.wire.om.VersionName;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Admission of commands on keys: names, lengths, replication, and the blocks that go into the log with them. */
public final class KeyAdmission {
    /** As many as S3 deletes at once; keeps a log entry near a megabyte. */
    static final int MAX_DELETED_KEYS = 1000;

    private static final long MAX_BLOCK_BYTES = 1L << 40;

    private final Names names;
    private final Limits limits;
    private final Replications replications;
    private final BlockSource blocks;
    private final Supplier<Reader> rows;

    /** @param rows the latest rows of this replica, to look up defaults in; nothing is decided by them */
    public KeyAdmission(
            Names names, Limits limits, Replications replications, BlockSource blocks, Supplier<Reader> rows) {
        this.names = names;
        this.limits = limits;
        this.replications = replications;
        this.blocks = blocks;
        this.rows = rows;
    }

    CompletableFuture<Prepared> createKey(OmCommand command) {
        CreateKey asked = command.getCreateKey();
        checkNames(asked.getVolume(), asked.getBucket(), asked.getKey());
        if (asked.getLength() < 0 || asked.getLength() / MAX_BLOCK_BYTES > limits.firstBlocks()) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT, "A key can't be expected to have " + asked.getLength() + " bytes");
        }
        Locks.check(asked.getLock());
        EncryptionAdmission.check(asked);
        Replication replication = replicationOf(asked);
        CreateKey.Builder ready = asked.toBuilder()
                .setReplication(replication)
                .setBlockSize(blocks.blockSize())
                .setOwner(command.getCaller().getUser())
                .clearMetadata()
                .addAllMetadata(Annotations.normalised("metadata", asked.getMetadataList(), limits.metadataBytes()))
                .clearTags()
                .addAllTags(tags(asked.getTagsList()));
        return blocks.take(replication, firstBlocks(asked), Exclusions.NONE).thenApply(taken -> {
            ready.clearBlocks();
            taken.forEach(location -> ready.addBlocks(location.getBlock()));
            return new Prepared(command.toBuilder().setCreateKey(ready).build(), taken);
        });
    }

    CompletableFuture<Prepared> allocateBlock(OmCommand command) {
        AllocateBlock asked = command.getAllocateBlock();
        checkNames(asked.getVolume(), asked.getBucket(), asked.getKey());
        String row = Rows.openKey(asked.getVolume(), asked.getBucket(), asked.getKey(), asked.getSession());
        Replication replication =
                rows.get().get(OmTables.OPEN_KEYS, row).map(Key::getReplication).orElse(replications.serverDefault());
        return blocks.take(replication, 1, Exclusions.of(asked)).thenApply(taken -> {
            Block block = one(taken).getBlock();
            OmCommand ready = command.toBuilder()
                    .setAllocateBlock(asked.toBuilder().setBlock(block))
                    .build();
            return new Prepared(ready, taken);
        });
    }

    OmCommand commitKey(OmCommand command) {
        CommitKey asked = command.getCommitKey();
        checkNames(asked.getVolume(), asked.getBucket(), asked.getKey());
        UploadAdmission.checkPart(asked);
        for (Block block : asked.getBlocksList()) {
            if (block.getLength() < 0 || block.getLength() > MAX_BLOCK_BYTES) {
                throw new Refusal(
                        ErrorCode.INVALID_ARGUMENT,
                        "A block can't have " + block.getLength() + " bytes (key " + asked.getKey() + ")");
            }
        }
        if (asked.getMetadataCount() == 0) {
            return command;
        }
        return command.toBuilder()
                .setCommitKey(asked.toBuilder()
                        .clearMetadata()
                        .addAllMetadata(
                                Annotations.normalised("metadata", asked.getMetadataList(), limits.metadataBytes())))
                .build();
    }

    OmCommand abortKey(OmCommand command) {
        AbortKey asked = command.getAbortKey();
        checkNames(asked.getVolume(), asked.getBucket(), asked.getKey());
        return command;
    }

    OmCommand renameKey(OmCommand command) {
        RenameKey asked = command.getRenameKey();
        checkNames(asked.getVolume(), asked.getBucket(), asked.getFromKey());
        names.checkKey(asked.getToKey());
        return command;
    }

    OmCommand setKeyTags(OmCommand command) {
        SetKeyTags asked = command.getSetKeyTags();
        checkNames(asked.getVolume(), asked.getBucket(), asked.getKey());
        if (!asked.getVersionId().isEmpty()) {
            Versions.number(asked.getVersionId());
        }
        return command.toBuilder()
                .setSetKeyTags(asked.toBuilder().clearTags().addAllTags(tags(asked.getTagsList())))
                .build();
    }

    OmCommand setKeyMetadata(OmCommand command) {
        SetKeyMetadata asked = command.getSetKeyMetadata();
        checkNames(asked.getVolume(), asked.getBucket(), asked.getKey());
        if (!asked.getVersionId().isEmpty()) {
            Versions.number(asked.getVersionId());
        }
        Annotations.normalised("metadata", List.of(asked.getEntry()), limits.metadataBytes());
        return command;
    }

    OmCommand setKeyLock(OmCommand command) {
        SetKeyLock asked = command.getSetKeyLock();
        checkNames(asked.getVolume(), asked.getBucket(), asked.getKey());
        if (!asked.getVersionId().isEmpty()) {
            Versions.number(asked.getVersionId());
        }
        Locks.checkChange(asked.getLock());
        return command;
    }

    OmCommand deleteKey(OmCommand command) {
        DeleteKey asked = command.getDeleteKey();
        checkNames(asked.getVolume(), asked.getBucket(), asked.getKey());
        if (!asked.getVersionId().isEmpty()) {
            Versions.number(asked.getVersionId());
        }
        return command.toBuilder()
                .setDeleteKey(asked.toBuilder().setOwner(command.getCaller().getUser()))
                .build();
    }

    OmCommand deleteKeys(OmCommand command) {
        DeleteKeys asked = command.getDeleteKeys();
        names.checkVolume(asked.getVolume());
        names.checkBucket(asked.getBucket());
        int count = asked.getKeysCount() + asked.getVersionsCount();
        if (count > MAX_DELETED_KEYS) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "At most " + MAX_DELETED_KEYS + " keys can be deleted in one call, not " + count);
        }
        asked.getKeysList().forEach(names::checkKey);
        for (VersionName version : asked.getVersionsList()) {
            names.checkKey(version.getKey());
            Versions.number(version.getVersionId());
        }
        return command.toBuilder()
                .setDeleteKeys(asked.toBuilder().setOwner(command.getCaller().getUser()))
                .build();
    }

    /** As rows keep them. */
    List<KeyValue> tags(List<KeyValue> given) {
        return Annotations.normalised("list of tags", given, limits.metadataBytes());
    }

    void checkNames(String volume, String bucket, String key) {
        names.checkVolume(volume);
        names.checkBucket(bucket);
        names.checkKey(key);
    }

    private Replication replicationOf(CreateKey asked) {
        if (!asked.getUploadId().isEmpty() || asked.getPartNumber() != 0) {
            return replicationOfPart(asked);
        }
        return asked.hasReplication()
                ? checked(asked.getReplication())
                : defaultOf(asked.getVolume(), asked.getBucket());
    }

    static Replication checked(Replication replication) {
        Replications.check(replication);
        return replication;
    }

    /** A bucket that is missing is refused in the log's order, not here. */
    Replication defaultOf(String volume, String bucket) {
        return rows.get()
                .get(OmTables.BUCKETS, Rows.bucket(volume, bucket))
                .filter(Bucket::hasReplication)
                .map(Bucket::getReplication)
                .orElse(replications.serverDefault());
    }

    /** A part is kept as its upload says. An upload that is missing is refused in the log's order, not here. */
    private Replication replicationOfPart(CreateKey asked) {
        UploadAdmission.checkPart(asked);
        String row = Rows.upload(asked.getVolume(), asked.getBucket(), asked.getKey(), asked.getUploadId());
        return rows.get().get(OmTables.UPLOADS, row).map(Upload::getReplication).orElse(replications.serverDefault());
    }

    private int firstBlocks(CreateKey asked) {
        if (asked.getNoData()) {
            return 0;
        }
        long needed = (asked.getLength() + blocks.blockSize() - 1) / blocks.blockSize();
        return (int) Math.max(1, Math.min(needed, limits.firstBlocks()));
    }

    private static BlockLocation one(List<BlockLocation> taken) {
        if (taken.isEmpty()) {
            throw ErrorCode.NO_PIPELINE.failure("SCM has no block to give outside of what was excluded; try again");
        }
        return taken.get(0);
    }
}
