package io.ozone.client;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.wire.Block;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.Caller;
import io.ozone.wire.om.AbortKey;
import io.ozone.wire.om.AllocateBlock;
import io.ozone.wire.om.CommitKey;
import io.ozone.wire.om.CreateKey;
import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OpenedKey;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open write session at OM: hands out blocks to write to, keeps away from what failed, commits. Used by
 * one thread at a time.
 */
final class KeySession {
    private static final Logger LOG = LoggerFactory.getLogger(KeySession.class);

    private final OmCalls om;
    private final String volume;
    private final String bucket;
    private final String key;
    private final PutOptions options;
    private final OpenedKey opened;
    private final Queue<BlockLocation> blocks;
    private final Set<String> failedPipelines = new LinkedHashSet<>();
    private final Set<Long> failedContainers = new LinkedHashSet<>();

    private String checksum = "";

    private KeySession(OmCalls om, String volume, String bucket, String key, PutOptions options, OpenedKey opened) {
        this.om = om;
        this.volume = volume;
        this.bucket = bucket;
        this.key = key;
        this.options = options;
        this.opened = opened;
        this.blocks = new ArrayDeque<>(opened.getBlocksList());
    }

    /** @param empty nothing will be written */
    static KeySession open(OmCalls om, String volume, String bucket, String key, PutOptions options, boolean empty) {
        CreateKey.Builder command = CreateKey.newBuilder()
                .setVolume(volume)
                .setBucket(bucket)
                .setKey(key)
                .setLength(options.expectedLength())
                .setNoData(empty)
                .addAllMetadata(Rows.pairs(options.metadata()))
                .addAllTags(Rows.pairs(options.tags()));
        if (options.replication() != null) {
            command.setReplication(options.replication());
        }
        if (!options.lock().equals(KeyLock.getDefaultInstance())) {
            command.setLock(options.lock());
        }
        setEncryption(command, options);
        return open(om, command, options);
    }

    /**
     * On a part of a multipart upload.
     *
     * @param options length, ETag and the nonce of the encryption count; parts have nothing else
     * @param empty nothing will be written
     */
    static KeySession openPart(
            OmCalls om,
            String volume,
            String bucket,
            String key,
            String uploadId,
            int partNumber,
            PutOptions options,
            boolean empty) {
        CreateKey.Builder command = CreateKey.newBuilder()
                .setVolume(volume)
                .setBucket(bucket)
                .setKey(key)
                .setUploadId(uploadId)
                .setPartNumber(partNumber)
                .setLength(options.expectedLength())
                .setNoData(empty);
        setEncryption(command, options);
        return open(om, command, options);
    }

    private static void setEncryption(CreateKey.Builder command, PutOptions options) {
        if (!options.encryption().equals(Encryption.getDefaultInstance())) {
            command.setEncryption(options.encryption());
        }
    }

    private static KeySession open(OmCalls om, CreateKey.Builder command, PutOptions options) {
        OpenedKey opened =
                om.submit(OmCommand.newBuilder().setCreateKey(command)).getOpenedKey();
        return new KeySession(om, command.getVolume(), command.getBucket(), command.getKey(), options, opened);
    }

    /** Of a part; goes with the commit. */
    void setChecksum(String value) {
        checksum = value;
    }

    String key() {
        return key;
    }

    long expectedLength() {
        return options.expectedLength();
    }

    /** Longest block the server takes, in bytes; 0 = it did not say. */
    long blockSize() {
        return opened.getBlockSize();
    }

    Caller caller() {
        return om.caller();
    }

    /** A block that nothing was written to yet, outside of everything that failed. */
    BlockLocation nextBlock() {
        while (!blocks.isEmpty()) {
            BlockLocation block = blocks.remove();
            if (!failedPipelines.contains(block.getPipeline().getId())
                    && !failedContainers.contains(block.getBlock().getId().getContainerId())) {
                return block;
            }
        }
        if (failedPipelines.isEmpty() && failedContainers.isEmpty()) {
            return om.submit(allocate()).getBlock();
        }
        try {
            return om.submitImpatiently(allocate()).getBlock();
        } catch (OzoneException e) {
            if (e.code().retry() == ErrorCode.Retry.NEVER) {
                throw e;
            }
            // Nothing is left outside of what failed: what failed first may have recovered meanwhile.
            failedPipelines.clear();
            failedContainers.clear();
            return om.submit(allocate()).getBlock();
        }
    }

    void excludePipeline(String pipelineId) {
        failedPipelines.add(pipelineId);
    }

    void excludeContainer(long containerId) {
        failedContainers.add(containerId);
    }

    /**
     * @param etag replaces that of the options; null = keep it
     * @param metadata replaces that of the options; null = keep it
     */
    KeyInfo commit(List<Block> written, String etag, Map<String, String> metadata) {
        CommitKey.Builder command = CommitKey.newBuilder()
                .setVolume(volume)
                .setBucket(bucket)
                .setKey(key)
                .setSession(opened.getSession())
                .setLength(written.stream().mapToLong(Block::getLength).sum())
                .addAllBlocks(written)
                .setEtag(etag == null ? options.etag() : etag)
                .setCondition(options.condition())
                .setChecksum(checksum);
        if (metadata != null) {
            command.addAllMetadata(Rows.pairs(metadata));
        }
        return Rows.key(volume, bucket, key, om.submit(OmCommand.newBuilder().setCommitKey(command)));
    }

    /** Gives the session and its blocks back. OM does so itself some time after it lost sight of a client. */
    void abort() {
        try {
            om.submitImpatiently(OmCommand.newBuilder()
                    .setAbortKey(AbortKey.newBuilder()
                            .setVolume(volume)
                            .setBucket(bucket)
                            .setKey(key)
                            .setSession(opened.getSession())));
        } catch (OzoneException e) {
            LOG.debug("The write session of key '{}' is left to expire: {}", key, e.getMessage());
        }
    }

    private OmCommand.Builder allocate() {
        return OmCommand.newBuilder()
                .setAllocateBlock(AllocateBlock.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .setKey(key)
                        .setSession(opened.getSession())
                        .addAllExcludePipelines(failedPipelines)
                        .addAllExcludeContainers(failedContainers));
    }
}
