package io.ozone.datanode.door;

import com.google.protobuf.ByteString;
import io.ozone.common.checksum.Checksums;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Channels;
import io.ozone.datanode.pipeline.Pipelines;
import io.ozone.wire.BlockId;
import io.ozone.wire.datanode.WriteReply;
import io.ozone.wire.datanode.WriteRequest;
import java.util.concurrent.CompletableFuture;

/** Checks a chunk and puts it into its pipeline, within the budget. */
final class ChunkWriter {
    /** With checksums and envelope it must fit a log entry. */
    static final int MAX_CHUNK_BYTES = 4 << 20;

    private final Pipelines pipelines;
    private final ByteBudget budget;

    ChunkWriter(Pipelines pipelines, ByteBudget budget) {
        this.pipelines = pipelines;
        this.budget = budget;
    }

    /**
     * @param admitted run when the chunk has got its share of the budget and its place in the order
     * @return the reply once the chunk is stored by a majority
     */
    CompletableFuture<WriteReply> write(WriteRequest request, Runnable admitted) {
        try {
            check(request);
        } catch (OzoneException e) {
            return CompletableFuture.failedFuture(e);
        }
        long bytes = request.getData().size();
        CompletableFuture<WriteReply> reply = new CompletableFuture<>();
        budget.take(bytes, () -> {
            pipelines.write(request).whenComplete((index, failure) -> {
                budget.giveBack(bytes);
                if (failure != null) {
                    reply.completeExceptionally(failure);
                } else {
                    reply.complete(WriteReply.newBuilder()
                            .setAcknowledged(request.getOffset() + bytes)
                            .setIndex(index)
                            .build());
                }
            });
            // Not earlier: the next chunk must come behind this one in the log.
            admitted.run();
        });
        return reply;
    }

    private static void check(WriteRequest request) {
        BlockId block = request.getBlock();
        ByteString data = request.getData();
        if (block.getContainerId() <= 0 || block.getLocalId() <= 0) {
            throw ErrorCode.INVALID_ARGUMENT.failure(
                    "There is no block %d/%d: ids are above 0", block.getContainerId(), block.getLocalId());
        }
        if (request.getOffset() < 0) {
            throw ErrorCode.INVALID_ARGUMENT.failure("A chunk can't start at offset %d", request.getOffset());
        }
        if (data.isEmpty() && !request.getEndOfBlock()) {
            throw ErrorCode.INVALID_ARGUMENT.failure("A chunk without data must end its block");
        }
        if (data.size() > MAX_CHUNK_BYTES) {
            throw ErrorCode.ENTITY_TOO_LARGE.failure(
                    "A chunk of %d bytes is too large; send up to %d at a time (messages go up to %d)",
                    data.size(), MAX_CHUNK_BYTES, Channels.MAX_MESSAGE_BYTES);
        }
        if (!data.isEmpty()) {
            Checksums.verify(
                    request.getChecksum(),
                    data.asReadOnlyByteBuffer(),
                    "block " + block.getContainerId() + "/" + block.getLocalId() + " at offset " + request.getOffset());
        }
    }
}
