package io.ozone.datanode.door;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Rpc;
import io.ozone.datanode.container.Container;
import io.ozone.datanode.container.Containers;
import io.ozone.datanode.pipeline.Pipelines;
import io.ozone.wire.Block;
import io.ozone.wire.datanode.DatanodeDataGrpc;
import io.ozone.wire.datanode.EchoReply;
import io.ozone.wire.datanode.EchoRequest;
import io.ozone.wire.datanode.GetBlockReply;
import io.ozone.wire.datanode.GetBlockRequest;
import io.ozone.wire.datanode.ReadReply;
import io.ozone.wire.datanode.ReadRequest;
import io.ozone.wire.datanode.WriteReply;
import io.ozone.wire.datanode.WriteRequest;

/**
 * The data door. It opens before the datanode knows its cluster; until {@link #serve} it answers NOT_READY.
 */
public final class DataDoor extends DatanodeDataGrpc.DatanodeDataImplBase {
    private static final int MAX_ECHO_BYTES = 16 << 20;

    private final ByteBudget budget;
    private volatile Rooms rooms;

    private record Rooms(Containers containers, ChunkWriter writer) {}

    /** @param pendingBytes chunk bytes that may wait for replication at a time */
    public DataDoor(long pendingBytes) {
        this.budget = new ByteBudget(pendingBytes);
    }

    public void serve(Containers containers, Pipelines pipelines) {
        rooms = new Rooms(containers, new ChunkWriter(pipelines, budget));
    }

    public boolean isServing() {
        return rooms != null;
    }

    /** Chunk bytes that wait for replication. */
    public long pendingBytes() {
        return budget.taken();
    }

    private Rooms rooms() {
        Rooms open = rooms;
        if (open == null) {
            throw ErrorCode.NOT_READY.failure(
                    "This datanode has not learnt its cluster from Storage Container Manager yet");
        }
        return open;
    }

    @Override
    public void write(WriteRequest request, StreamObserver<WriteReply> replies) {
        try {
            if (!request.getEndOfBlock()) {
                throw ErrorCode.INVALID_ARGUMENT.failure(
                        "Write takes a whole block; send the chunks of a longer one with WriteStream");
            }
            // A client that has gone is not an error of ours.
            ((ServerCallStreamObserver<WriteReply>) replies).setOnCancelHandler(() -> {});
            rooms().writer.write(request, () -> {}).whenComplete((reply, failure) -> {
                if (failure != null) {
                    Rpc.fail(replies, failure);
                } else {
                    Rpc.reply(replies, reply);
                }
            });
        } catch (OzoneException e) {
            Rpc.fail(replies, e);
        }
    }

    @Override
    public StreamObserver<WriteRequest> writeStream(StreamObserver<WriteReply> replies) {
        try {
            return WriteStreamCall.open(rooms().writer, replies);
        } catch (OzoneException e) {
            Rpc.fail(replies, e);
            return new Ignoring();
        }
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadReply> replies) {
        try {
            ReadCall.start(container(request.getBlock()), request, (ServerCallStreamObserver<ReadReply>) replies);
        } catch (OzoneException e) {
            Rpc.fail(replies, e);
        }
    }

    @Override
    public void getBlock(GetBlockRequest request, StreamObserver<GetBlockReply> replies) {
        try {
            Block block = request.getBlock();
            Rpc.reply(
                    replies,
                    GetBlockReply.newBuilder()
                            .setBlock(container(block).block(block.getId(), block.getBcsid()))
                            .build());
        } catch (OzoneException e) {
            Rpc.fail(replies, e);
        }
    }

    private Container container(Block block) {
        return rooms().containers.get(block.getId().getContainerId());
    }

    @Override
    public void echo(EchoRequest request, StreamObserver<EchoReply> replies) {
        int size = request.getReplySize();
        if (size < 0 || size > MAX_ECHO_BYTES) {
            Rpc.fail(
                    replies,
                    ErrorCode.INVALID_ARGUMENT.failure(
                            "An echo of %d bytes is too large; ask for up to %d", size, MAX_ECHO_BYTES));
            return;
        }
        ByteString payload = size == 0 ? request.getPayload() : UnsafeByteOperations.unsafeWrap(new byte[size]);
        Rpc.reply(replies, EchoReply.newBuilder().setPayload(payload).build());
    }

    /** For a call that has been answered with an error. */
    private static final class Ignoring implements StreamObserver<WriteRequest> {
        @Override
        public void onNext(WriteRequest request) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}
