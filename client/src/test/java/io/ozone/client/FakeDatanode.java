package io.ozone.client;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.ozone.common.checksum.Checksums;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.Rpc;
import io.ozone.wire.Block;
import io.ozone.wire.Checksum;
import io.ozone.wire.Datanode;
import io.ozone.wire.datanode.BlockRow;
import io.ozone.wire.datanode.DatanodeDataGrpc;
import io.ozone.wire.datanode.GetBlockReply;
import io.ozone.wire.datanode.GetBlockRequest;
import io.ozone.wire.datanode.ReadReply;
import io.ozone.wire.datanode.ReadRequest;
import io.ozone.wire.datanode.WriteReply;
import io.ozone.wire.datanode.WriteRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A datanode's data door over a real socket, with faults to switch on. */
final class FakeDatanode extends DatanodeDataGrpc.DatanodeDataImplBase implements AutoCloseable {
    private static final int REPLY_BYTES = 256 << 10;

    private final String uuid;
    private final Server server;
    private final int port;
    private final Map<String, FakePipeline> pipelines = new ConcurrentHashMap<>();

    /** Names of the calls, in order of arrival; one Chunk for each request of a stream. */
    final List<String> calls = new CopyOnWriteArrayList<>();
    /** Every offset and length that was asked for. */
    final List<ReadRequest> reads = new CopyOnWriteArrayList<>();
    /** Applied chunks whose replies are held back for ever, from this one on. */
    final AtomicInteger repliesBeforeSilence = new AtomicInteger(Integer.MAX_VALUE);
    /** Chunks taken before the process dies; the last of them is applied but not answered. */
    final AtomicInteger chunksBeforeDeath = new AtomicInteger(Integer.MAX_VALUE);

    volatile boolean hintsLeader = true;
    volatile boolean corrupts;
    volatile boolean hasNoBlocks;
    volatile boolean sendsNothing;

    FakeDatanode(String uuid) {
        this.uuid = uuid;
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .maxInboundMessageSize(Channels.MAX_MESSAGE_BYTES)
                    .addService(this)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        port = server.getPort();
    }

    void joined(FakePipeline pipeline) {
        pipelines.put(pipeline.id, pipeline);
    }

    Datanode row() {
        return Datanode.newBuilder()
                .setUuid(uuid)
                .setHost("127.0.0.1")
                .setDataPort(port)
                .build();
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    void kill() {
        server.shutdownNow();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    @Override
    public void write(WriteRequest request, StreamObserver<WriteReply> replies) {
        calls.add("Write");
        try {
            WriteReply reply = apply(request);
            if (repliesBeforeSilence.decrementAndGet() >= 0) {
                Rpc.reply(replies, reply);
            }
        } catch (OzoneException e) {
            Rpc.fail(replies, e);
        }
    }

    @Override
    public StreamObserver<WriteRequest> writeStream(StreamObserver<WriteReply> replies) {
        calls.add("WriteStream");
        return new StreamObserver<>() {
            private boolean failed;

            @Override
            public void onNext(WriteRequest request) {
                calls.add("Chunk");
                if (failed) {
                    return;
                }
                try {
                    WriteReply reply = apply(request);
                    if (repliesBeforeSilence.decrementAndGet() >= 0) {
                        replies.onNext(reply);
                    }
                } catch (OzoneException e) {
                    failed = true;
                    Rpc.fail(replies, e);
                }
            }

            @Override
            public void onError(Throwable failure) {
                calls.add("Cancelled");
            }

            @Override
            public void onCompleted() {
                if (!failed && repliesBeforeSilence.get() >= 0) {
                    replies.onCompleted();
                }
            }
        };
    }

    private WriteReply apply(WriteRequest request) {
        FakePipeline pipeline = pipelines.get(request.getPipelineId());
        if (pipeline == null) {
            throw ErrorCode.PIPELINE_NOT_FOUND.failure("no pipeline %s here", request.getPipelineId());
        }
        FakeDatanode leader = pipeline.leader();
        if (leader != this) {
            throw OzoneException.notLeader("not here", hintsLeader && leader != null ? leader.address() : null);
        }
        Checksums.verify(request.getChecksum(), request.getData().asReadOnlyByteBuffer(), "a chunk");
        int left = chunksBeforeDeath.decrementAndGet();
        if (left < 0) {
            throw ErrorCode.UNREACHABLE.failure("this datanode is dead");
        }
        WriteReply reply = pipeline.apply(request);
        if (left == 0) {
            List<FakeDatanode> members = pipeline.members;
            pipeline.elect(members.get((members.indexOf(this) + 1) % members.size()));
            kill();
        }
        return reply;
    }

    @Override
    public void getBlock(GetBlockRequest request, StreamObserver<GetBlockReply> replies) {
        calls.add("GetBlock");
        FakePipeline.FakeBlock block = find(request.getBlock());
        if (block == null) {
            Rpc.fail(replies, ErrorCode.BLOCK_NOT_FOUND.failure("no such block"));
            return;
        }
        Rpc.reply(
                replies,
                GetBlockReply.newBuilder()
                        .setBlock(
                                BlockRow.newBuilder().setLength(block.length()).setBcsid(block.bcsid))
                        .build());
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadReply> replies) {
        calls.add("Read");
        reads.add(request);
        if (sendsNothing) {
            return;
        }
        FakePipeline.FakeBlock block = hasNoBlocks ? null : find(request.getBlock());
        if (block == null || block.bcsid == 0) {
            Rpc.fail(replies, ErrorCode.BLOCK_NOT_FOUND.failure("no such block"));
            return;
        }
        ServerCallStreamObserver<ReadReply> call = (ServerCallStreamObserver<ReadReply>) replies;
        Thread sender = new Thread(() -> send(request, block, call), "fake-read");
        sender.setDaemon(true);
        sender.start();
    }

    private void send(ReadRequest request, FakePipeline.FakeBlock block, ServerCallStreamObserver<ReadReply> call) {
        long end = request.getOffset() + request.getLength();
        for (FakePipeline.FakeBlock.Chunk chunk : block.chunks) {
            int window = chunk.checksum().getBytesPerChecksum();
            int piece = Math.max(window, REPLY_BYTES / window * window);
            int from = (int) Math.max(0, request.getOffset() - chunk.offset()) / window * window;
            int to = (int) Math.min(chunk.data().size(), end - chunk.offset());
            while (from < to) {
                int stop = Math.min(chunk.data().size(), Math.min(from + piece, (to + window - 1) / window * window));
                if (call.isCancelled()) {
                    return;
                }
                call.onNext(reply(chunk, from, stop, window));
                from = stop;
            }
        }
        call.onCompleted();
    }

    private ReadReply reply(FakePipeline.FakeBlock.Chunk chunk, int from, int stop, int window) {
        ByteString data = chunk.data().substring(from, stop);
        if (corrupts) {
            byte[] flipped = data.toByteArray();
            flipped[flipped.length / 2] ^= 1;
            data = ByteString.copyFrom(flipped);
        }
        Checksum checksum = Checksums.slice(chunk.checksum(), from / window, (stop - from + window - 1) / window);
        return ReadReply.newBuilder()
                .setOffset(chunk.offset() + from)
                .setChecksum(checksum)
                .setData(data)
                .build();
    }

    private FakePipeline.FakeBlock find(Block block) {
        return pipelines.values().stream()
                .map(pipeline -> pipeline.block(block.getId()))
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
    }
}
