package io.ozone.benchmarks.datanode;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.ozone.common.checksum.Checksums;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.FreePort;
import io.ozone.common.settings.Settings;
import io.ozone.common.time.Clock;
import io.ozone.datanode.container.Containers;
import io.ozone.datanode.door.DataDoor;
import io.ozone.datanode.heartbeat.News;
import io.ozone.datanode.pipeline.Pipelines;
import io.ozone.datanode.volume.SpaceGuard;
import io.ozone.datanode.volume.Volumes;
import io.ozone.server.DaemonThreads;
import io.ozone.server.GrpcDoor;
import io.ozone.wire.BlockId;
import io.ozone.wire.ChecksumType;
import io.ozone.wire.Datanode;
import io.ozone.wire.Pipeline;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import io.ozone.wire.datanode.WriteRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** The members of one pipeline in this process, without Storage Container Manager: volumes, Raft and doors. */
final class Members implements AutoCloseable {
    private static final String CLUSTER = "CID-" + UUID.randomUUID();

    private final List<Member> members = new ArrayList<>();
    private final ThreadPoolExecutor threads = DaemonThreads.pool("door", 10);
    final Channels channels = new Channels();
    final Pipeline pipeline;

    private record Member(Datanode self, Volumes volumes, Containers containers, Pipelines pipelines, GrpcDoor door) {}

    Members(Path directory, int count, Settings settings) {
        List<Datanode> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Member member = open(directory.resolve("member" + i), settings);
            members.add(member);
            nodes.add(member.self);
        }
        pipeline = Pipeline.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setReplication(
                        Replication.newBuilder().setType(ReplicationType.RATIS).setFactor(count))
                .addAllMembers(nodes)
                .build();
        members.parallelStream().forEach(member -> member.pipelines.create(pipeline));
        while (members.stream().noneMatch(member -> member.pipelines.leads(pipeline.getId()))) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private Member open(Path home, Settings settings) {
        String uuid = UUID.randomUUID().toString();
        DataDoor service = new DataDoor(Runtime.getRuntime().maxMemory() / 8);
        GrpcDoor door = GrpcDoor.open("data door", "127.0.0.1", 0, threads, List.of(service), List.of());
        Datanode self = Datanode.newBuilder()
                .setUuid(uuid)
                .setHost("127.0.0.1")
                .setDataPort(door.port())
                .setRatisPort(FreePort.on("127.0.0.1"))
                .build();
        Volumes volumes = Volumes.open(
                List.of(home.resolve("data")),
                CLUSTER,
                uuid,
                SpaceGuard.of(settings),
                Clock.SYSTEM,
                RandomGenerator.getDefault());
        Containers containers = Containers.load(volumes, Clock.SYSTEM);
        Pipelines pipelines =
                Pipelines.start(settings, self, home.resolve("raft"), volumes, containers, new News(0), Clock.SYSTEM);
        service.serve(containers, pipelines);
        return new Member(self, volumes, containers, pipelines, door);
    }

    /** Address of the door at the leader. */
    String leader() {
        return members.stream()
                .filter(member -> member.pipelines.leads(pipeline.getId()))
                .findFirst()
                .orElseThrow()
                .door
                .address();
    }

    static ByteString data(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    WriteRequest chunk(long container, long local, long offset, ByteString data, boolean end) {
        return WriteRequest.newBuilder()
                .setPipelineId(pipeline.getId())
                .setBlock(BlockId.newBuilder().setContainerId(container).setLocalId(local))
                .setOffset(offset)
                .setChecksum(Checksums.compute(ChecksumType.CHECKSUM_CRC32C, 16 << 10, data.asReadOnlyByteBuffer()))
                .setEndOfBlock(end)
                .setData(data)
                .build();
    }

    @Override
    public void close() {
        members.forEach(member -> member.door.kill());
        members.forEach(member -> member.pipelines.close());
        members.forEach(member -> {
            member.containers.close();
            member.volumes.close();
        });
        channels.close();
        threads.shutdownNow();
    }
}
