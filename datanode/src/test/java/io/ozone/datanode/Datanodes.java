package io.ozone.datanode;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.StreamObserver;
import io.ozone.common.checksum.Checksums;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.Rpc;
import io.ozone.common.settings.Settings;
import io.ozone.wire.Block;
import io.ozone.wire.BlockId;
import io.ozone.wire.ChecksumType;
import io.ozone.wire.Datanode;
import io.ozone.wire.Pipeline;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import io.ozone.wire.datanode.DatanodeDataGrpc;
import io.ozone.wire.datanode.ReadReply;
import io.ozone.wire.datanode.ReadRequest;
import io.ozone.wire.datanode.WriteReply;
import io.ozone.wire.datanode.WriteRequest;
import io.ozone.wire.scm.DatanodeCommand;
import io.ozone.wire.scm.PipelineReport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Some datanodes in this process with a {@link FakeScm}, and a client that finds leaders. */
final class Datanodes implements AutoCloseable {
    private static final AtomicInteger CLUSTERS = new AtomicInteger();

    final FakeScm scm = new FakeScm();
    final List<Settings> settings = new ArrayList<>();
    final List<DatanodeServer> servers = new ArrayList<>();
    final List<Path> homes = new ArrayList<>();
    private Channels channels = new Channels();

    Datanodes(Path directory, int count, Map<String, String> more) {
        // An address of its own, so that nobody takes the port of a datanode that is down for a moment.
        String host = "127.1.1." + CLUSTERS.incrementAndGet();
        for (int i = 0; i < count; i++) {
            Path home = directory.resolve("datanode" + i);
            Map<String, String> values = new TreeMap<>(Map.of(
                    "ozone.metadata.dirs",
                    home.resolve("metadata").toString(),
                    "hdds.datanode.dir",
                    "[DISK]" + home.resolve("data"),
                    "hdds.datanode.hostname",
                    host,
                    "hdds.container.ipc.port",
                    "0",
                    "hdds.container.ratis.ipc.port",
                    "0",
                    "hdds.datanode.http-address",
                    "off",
                    "ozone.scm.datanode.address",
                    scm.address(),
                    "hdds.ratis.leader.election.minimum.timeout.duration",
                    "1500ms"));
            values.putAll(more);
            homes.add(home);
            settings.add(Settings.of(values));
            servers.add(DatanodeServer.start(settings.get(i)));
        }
        servers.forEach(server -> await().until(() -> scm.node(server.uuid()).registrations > 0));
    }

    static org.awaitility.core.ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(10));
    }

    void restart(int index) {
        servers.set(index, DatanodeServer.start(settings.get(index)));
    }

    DatanodeServer server(int index) {
        return servers.get(index);
    }

    /** A pipeline of all datanodes, or of those named, with a leader. */
    Pipeline pipeline(int... members) {
        List<Datanode> nodes = new ArrayList<>();
        if (members.length == 0) {
            servers.forEach(server -> nodes.add(server.self()));
        }
        for (int member : members) {
            nodes.add(servers.get(member).self());
        }
        Pipeline pipeline = Pipeline.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setReplication(
                        Replication.newBuilder().setType(ReplicationType.RATIS).setFactor(nodes.size()))
                .addAllMembers(nodes)
                .build();
        for (Datanode node : nodes) {
            scm.send(
                    node.getUuid(),
                    DatanodeCommand.newBuilder().setCreatePipeline(pipeline).build());
        }
        await().until(() -> leader(pipeline).isPresent());
        return pipeline;
    }

    /** Index of the datanode that says it leads. */
    Optional<Integer> leader(Pipeline pipeline) {
        for (int i = 0; i < servers.size(); i++) {
            if (scm.pipeline(servers.get(i).uuid(), pipeline.getId())
                    .map(PipelineReport::getLeader)
                    .orElse(false)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    static ByteString data(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    static WriteRequest chunk(
            Pipeline pipeline, long container, long local, long offset, ByteString data, boolean end) {
        return WriteRequest.newBuilder()
                .setPipelineId(pipeline.getId())
                .setBlock(BlockId.newBuilder().setContainerId(container).setLocalId(local))
                .setOffset(offset)
                .setChecksum(Checksums.compute(ChecksumType.CHECKSUM_CRC32C, 16 << 10, data.asReadOnlyByteBuffer()))
                .setEndOfBlock(end)
                .setData(data)
                .build();
    }

    /** Writes a block of one chunk wherever the leader is. */
    Block write(Pipeline pipeline, long container, long local, ByteString data) {
        WriteRequest request = chunk(pipeline, container, local, 0, data, true);
        WriteReply reply = atLeader(
                pipeline,
                address -> DatanodeDataGrpc.newBlockingStub(channels.to(address))
                        .withDeadlineAfter(10, TimeUnit.SECONDS)
                        .write(request));
        return block(container, local, data.size(), reply.getIndex());
    }

    <T> T atLeader(Pipeline pipeline, java.util.function.Function<String, T> call) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        int next = 0;
        String address = servers.get(leader(pipeline).orElse(0)).address();
        while (true) {
            try {
                return call.apply(address);
            } catch (RuntimeException e) {
                OzoneException failure = Rpc.fromStatus(e);
                if (failure.code().retry() == ErrorCode.Retry.NEVER
                        || failure.code() == ErrorCode.CONTAINER_NOT_OPEN
                        || failure.code() == ErrorCode.DISK_OUT_OF_SPACE
                        || System.nanoTime() > until) {
                    throw failure;
                }
                address = failure.leader()
                        .orElse(servers.get(next++ % servers.size()).address());
                java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    static Block block(long container, long local, long length, long bcsid) {
        return Block.newBuilder()
                .setId(BlockId.newBuilder().setContainerId(container).setLocalId(local))
                .setLength(length)
                .setBcsid(bcsid)
                .build();
    }

    /** Streams a block's chunks wherever the leader is, again from the first when it changes; gives the commit index. */
    long stream(Pipeline pipeline, List<WriteRequest> chunks) {
        return atLeader(pipeline, address -> {
            try {
                return stream(address, chunks).join();
            } catch (java.util.concurrent.CompletionException e) {
                throw Rpc.fromStatus(e);
            }
        });
    }

    /** Streams a block's chunks; completes with its commit index. */
    CompletableFuture<Long> stream(String address, List<WriteRequest> chunks) {
        CompletableFuture<Long> done = new CompletableFuture<>();
        StreamObserver<WriteRequest> out = DatanodeDataGrpc.newStub(channels.to(address))
                .withDeadlineAfter(60, TimeUnit.SECONDS)
                .writeStream(new StreamObserver<>() {
                    private long last;
                    private int next;

                    @Override
                    public void onNext(WriteReply reply) {
                        WriteRequest request = chunks.get(next++);
                        if (reply.getAcknowledged()
                                != request.getOffset() + request.getData().size()) {
                            done.completeExceptionally(new AssertionError("replies out of order"));
                        }
                        last = reply.getIndex();
                    }

                    @Override
                    public void onError(Throwable failure) {
                        done.completeExceptionally(Rpc.fromStatus(failure));
                    }

                    @Override
                    public void onCompleted() {
                        done.complete(last);
                    }
                });
        chunks.forEach(out::onNext);
        out.onCompleted();
        return done;
    }

    /** Reads a range and checks every window, as clients do. */
    ByteString read(int index, Block block, long offset, long length) {
        Iterator<ReadReply> replies = DatanodeDataGrpc.newBlockingStub(
                        channels.to(servers.get(index).address()))
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .read(ReadRequest.newBuilder()
                        .setBlock(block)
                        .setOffset(offset)
                        .setLength(length)
                        .build());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            while (replies.hasNext()) {
                ReadReply reply = replies.next();
                ByteBuffer bytes = reply.getData().asReadOnlyByteBuffer();
                Checksums.verify(reply.getChecksum(), bytes, "reply at " + reply.getOffset());
                long from = Math.max(offset, reply.getOffset());
                long to = Math.min(
                        offset + length, reply.getOffset() + reply.getData().size());
                all.writeBytes(reply.getData()
                        .substring((int) (from - reply.getOffset()), (int) (to - reply.getOffset()))
                        .toByteArray());
            }
        } catch (io.grpc.StatusRuntimeException e) {
            throw Rpc.fromStatus(e);
        }
        return ByteString.copyFrom(all.toByteArray());
    }

    Channels channels() {
        return channels;
    }

    @Override
    public void close() {
        servers.forEach(DatanodeServer::kill);
        channels.close();
        scm.close();
    }
}
