package io.ozone.datanode.pipeline;

import com.google.protobuf.ByteString;
import io.ozone.datanode.container.Container;
import io.ozone.wire.datanode.CloseContainerEntry;
import io.ozone.wire.datanode.DeleteBlocksEntry;
import io.ozone.wire.datanode.Extent;
import io.ozone.wire.datanode.LogEntry;
import io.ozone.wire.datanode.WriteChunk;
import io.ozone.wire.datanode.WriteRequest;
import org.apache.ratis.protocol.Message;

/**
 * An entry that the leader wants in the log. It goes to Ratis as the message of a request and comes back in
 * the state machine as it is, so that nothing is encoded twice.
 */
final class Proposal implements Message {
    private final LogEntry draft;
    /** Null when the entry is not a chunk. */
    private final Container container;
    /** A large chunk's bytes, which go beside the log; null otherwise. */
    private final org.apache.ratis.thirdparty.com.google.protobuf.ByteString besideLog;

    private final int chunkLength;

    private volatile LogEntry entry;
    private volatile long term;

    private Proposal(
            LogEntry draft,
            Container container,
            int chunkLength,
            org.apache.ratis.thirdparty.com.google.protobuf.ByteString besideLog) {
        this.draft = draft;
        this.container = container;
        this.chunkLength = chunkLength;
        this.besideLog = besideLog;
    }

    static Proposal chunk(WriteRequest request, Container container, long smallLimit, long timeMillis) {
        ByteString data = request.getData();
        boolean small = data.size() <= smallLimit;
        WriteChunk.Builder chunk = WriteChunk.newBuilder()
                .setBlock(request.getBlock())
                .setOffset(request.getOffset())
                .setChecksum(request.getChecksum())
                .setEndOfBlock(request.getEndOfBlock());
        if (small) {
            chunk.setData(data);
        }
        return new Proposal(
                LogEntry.newBuilder()
                        .setTimeMillis(timeMillis)
                        .setWriteChunk(chunk)
                        .build(),
                container,
                data.size(),
                small ? null : RaftBytes.of(data));
    }

    static Proposal close(long containerId, long timeMillis) {
        return new Proposal(
                LogEntry.newBuilder()
                        .setTimeMillis(timeMillis)
                        .setCloseContainer(CloseContainerEntry.newBuilder().setContainerId(containerId))
                        .build(),
                null,
                0,
                null);
    }

    static Proposal delete(DeleteBlocksEntry blocks, long timeMillis) {
        return new Proposal(
                LogEntry.newBuilder()
                        .setTimeMillis(timeMillis)
                        .setDeleteBlocks(blocks)
                        .build(),
                null,
                0,
                null);
    }

    /** Draws the extent. @param atTerm the term in which this datanode leads */
    void admit(long atTerm) {
        term = atTerm;
        if (container == null) {
            entry = draft;
            return;
        }
        Extent extent = Extent.newBuilder()
                .setPosition(
                        besideLog == null ? container.allocate(chunkLength) : container.allocateBlocks(chunkLength))
                .setLength(chunkLength)
                .build();
        entry = draft.toBuilder()
                .setWriteChunk(draft.getWriteChunk().toBuilder().setExtent(extent))
                .build();
    }

    LogEntry entry() {
        return entry;
    }

    long term() {
        return term;
    }

    org.apache.ratis.thirdparty.com.google.protobuf.ByteString besideLog() {
        return besideLog;
    }

    /** What Ratis counts as pending. */
    @Override
    public org.apache.ratis.thirdparty.com.google.protobuf.ByteString getContent() {
        return besideLog == null ? org.apache.ratis.thirdparty.com.google.protobuf.ByteString.EMPTY : besideLog;
    }

    @Override
    public String toString() {
        return draft.getEntryCase() + " of " + chunkLength + " bytes";
    }
}
