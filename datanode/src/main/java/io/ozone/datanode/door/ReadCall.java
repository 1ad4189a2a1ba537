package io.ozone.datanode.door;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.ServerCallStreamObserver;
import io.ozone.common.checksum.Checksums;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Rpc;
import io.ozone.datanode.container.Container;
import io.ozone.wire.Checksum;
import io.ozone.wire.ChecksumType;
import io.ozone.wire.datanode.BlockRow;
import io.ozone.wire.datanode.ChunkRow;
import io.ozone.wire.datanode.ReadReply;
import io.ozone.wire.datanode.ReadRequest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sends a range of a block, in runs of about {@link #RUN_BYTES} that start and end at checksum windows, as
 * fast as the client takes them. What is on disk goes out as it is: the client checks it, and a flipped bit
 * must reach it so that it can report the replica. Only of a replica that is known as damaged nothing goes out
 * that does not agree with its checksums, for not every client checks.
 */
final class ReadCall {
    private static final int RUN_BYTES = 1 << 20;

    private final Container container;
    private final BlockRow block;
    private final long end;
    private final ServerCallStreamObserver<ReadReply> client;
    private final String name;
    private long position;
    private int chunkIndex;
    private boolean ended;

    private ReadCall(
            Container container,
            BlockRow block,
            long start,
            long end,
            ServerCallStreamObserver<ReadReply> client,
            String name) {
        this.container = container;
        this.block = block;
        this.position = start;
        this.end = end;
        this.client = client;
        this.name = name;
    }

    static void start(Container container, ReadRequest request, ServerCallStreamObserver<ReadReply> client) {
        BlockRow block =
                container.block(request.getBlock().getId(), request.getBlock().getBcsid());
        String name = request.getBlock().getId().getContainerId() + "/"
                + request.getBlock().getId().getLocalId();
        long end = request.getOffset() + request.getLength();
        if (request.getOffset() < 0 || request.getLength() < 0 || end > block.getLength() || end < 0) {
            throw ErrorCode.INVALID_RANGE.failure(
                    "Block %s has %d bytes; %d bytes at %d are not in it",
                    name, block.getLength(), request.getLength(), request.getOffset());
        }
        ReadCall call = new ReadCall(container, block, request.getOffset(), end, client, name);
        client.setOnReadyHandler(call::send);
        client.setOnCancelHandler(call::cancelled);
        call.send();
    }

    private synchronized void send() {
        try {
            while (!ended && position < end && client.isReady()) {
                client.onNext(next());
            }
            if (!ended && position >= end) {
                ended = true;
                client.onCompleted();
            }
        } catch (OzoneException e) {
            ended = true;
            Rpc.fail(client, e);
        }
    }

    private synchronized void cancelled() {
        ended = true;
    }

    private ReadReply next() {
        ChunkRow chunk = chunkAt(position);
        int length = Math.toIntExact(chunk.getExtent().getLength());
        int window = chunk.getChecksum().getType() == ChecksumType.CHECKSUM_NONE
                        || chunk.getChecksum().getBytesPerChecksum() <= 0
                ? 1
                : chunk.getChecksum().getBytesPerChecksum();
        int wantedFrom = Math.toIntExact(position - chunk.getOffset());
        int wantedTo = Math.toIntExact(Math.min(end - chunk.getOffset(), length));
        int from = wantedFrom / window * window;
        int run = Math.max(1, RUN_BYTES / window) * window;
        int to = Math.min(Math.min(length, from + run), (wantedTo + window - 1) / window * window);
        ByteBuffer data;
        try {
            data = container.data().read(chunk.getExtent().getPosition() + from, to - from);
        } catch (EOFException e) {
            throw ErrorCode.CHECKSUM_MISMATCH.failure(
                    "Block %s is cut off at offset %d: %s", name, position, e.getMessage());
        } catch (IOException e) {
            throw ErrorCode.IO_ERROR.failure("Block %s can't be read at offset %d: %s", name, position, e);
        }
        Checksum checksum = Checksums.slice(chunk.getChecksum(), from / window, (to - from + window - 1) / window);
        if (container.isDamaged()) {
            vouchFor(data, checksum);
        }
        position = Math.min(end, chunk.getOffset() + to);
        return ReadReply.newBuilder()
                .setOffset(chunk.getOffset() + from)
                .setChecksum(checksum)
                .setData(UnsafeByteOperations.unsafeWrap(data))
                .build();
    }

    private void vouchFor(ByteBuffer data, Checksum checksum) {
        if (checksum.getType() == ChecksumType.CHECKSUM_NONE) {
            throw ErrorCode.CONTAINER_UNHEALTHY.failure(
                    "Container %d is damaged here, and no checksum says whether block %s is whole; read another"
                            + " replica",
                    container.id(), name);
        }
        Checksums.verify(checksum, data, "block " + name + " of a damaged replica at offset " + position);
    }

    private ChunkRow chunkAt(long offset) {
        while (chunkIndex < block.getChunksCount()) {
            ChunkRow chunk = block.getChunks(chunkIndex);
            if (offset < chunk.getOffset() + chunk.getExtent().getLength()) {
                return chunk;
            }
            chunkIndex++;
        }
        throw ErrorCode.CORRUPT.failure("Block %s has no chunk at offset %d", name, offset);
    }
}
