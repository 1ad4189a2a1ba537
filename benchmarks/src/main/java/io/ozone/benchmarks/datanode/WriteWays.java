package io.ozone.benchmarks.datanode;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.ozone.common.settings.Settings;
import io.ozone.wire.Block;
import io.ozone.wire.BlockId;
import io.ozone.wire.datanode.DatanodeDataGrpc;
import io.ozone.wire.datanode.ReadReply;
import io.ozone.wire.datanode.ReadRequest;
import io.ozone.wire.datanode.WriteReply;
import io.ozone.wire.datanode.WriteRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Small blocks through the log, large blocks beside it, and reads of what is cached, on three members in this
 * process, with and without syncing. Arguments: a directory, seconds for each figure, and true or false for only one of the two.
 */
public final class WriteWays {
    private static final int CHUNK_BYTES = Integer.getInteger("chunk.bytes", 4 << 20);
    private static final int BLOCK_BYTES = 64 << 20;

    private final Members members;
    private final long nanos;
    private final AtomicLong localIds = new AtomicLong();

    private WriteWays(Members members, long nanos) {
        this.members = members;
        this.nanos = nanos;
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments.length > 0 ? arguments[0] : "target/write-ways");
        long seconds = arguments.length > 1 ? Long.parseLong(arguments[1]) : 5;
        List<Boolean> ways = arguments.length > 2 ? List.of(Boolean.valueOf(arguments[2])) : List.of(true, false);
        for (boolean sync : ways) {
            Settings settings = Settings.of(Map.of("hdds.container.chunk.write.sync", Boolean.toString(sync)));
            try (Members members = new Members(directory, 3, settings)) {
                System.out.println(sync ? "Synced: acknowledged means on stable storage" : "Not synced");
                WriteWays run = new WriteWays(members, TimeUnit.SECONDS.toNanos(seconds));
                run.idle();
                System.out.print("  (warming up)");
                run.small(4 << 10, 32);
                run.large(2);
                run.small(4 << 10, 1);
                run.small(4 << 10, 32);
                run.small(64 << 10, 32);
                Block last = run.large(1);
                run.large(8);
                run.read(last);
            } finally {
                delete(directory);
            }
        }
        System.exit(0);
    }

    /** Of all members and the clients; tells more than the clock on a machine that does other things, too. */
    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private void idle() {
        long cpu = cpuNanos();
        LockSupport.parkNanos(nanos);
        System.out.printf(
                "  idle: %.1f%% of a core, %d threads%n",
                100.0 * (cpuNanos() - cpu) / nanos,
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private void small(int bytes, int clients) throws Exception {
        ByteString data = Members.data(bytes);
        DatanodeDataGrpc.DatanodeDataBlockingStub door =
                DatanodeDataGrpc.newBlockingStub(members.channels.to(members.leader()));
        long cpu = cpuNanos();
        long start = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        List<CompletableFuture<long[]>> results = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> {
                            long[] times = new long[1 << 20];
                            int count = 0;
                            for (long now = start; now - start < nanos; ) {
                                door.write(members.chunk(1, localIds.incrementAndGet(), 0, data, true));
                                long end = System.nanoTime();
                                times[count++] = end - now;
                                now = end;
                            }
                            return Arrays.copyOf(times, count);
                        },
                        threads))
                .limit(clients)
                .toList();
        long[] all = results.stream()
                .flatMapToLong(result -> Arrays.stream(result.join()))
                .sorted()
                .toArray();
        double seconds = (System.nanoTime() - start) / 1e9;
        threads.shutdown();
        System.out.printf(
                "  %d KB, %d clients: %.0f/s, %.2f ms median, %.2f ms 99%%, %.0f us of CPU each%n",
                bytes >> 10,
                clients,
                all.length / seconds,
                all[all.length / 2] / 1e6,
                all[all.length * 99 / 100] / 1e6,
                (cpuNanos() - cpu) / 1e3 / all.length);
    }

    private Block large(int clients) {
        ByteString data = Members.data(CHUNK_BYTES);
        long cpu = cpuNanos();
        long start = System.nanoTime();
        AtomicLong bytes = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        List<CompletableFuture<Block>> results = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> {
                            Block last = null;
                            while (System.nanoTime() - start < nanos) {
                                last = block(data);
                                bytes.addAndGet(BLOCK_BYTES);
                            }
                            return last;
                        },
                        threads))
                .limit(clients)
                .toList();
        Block last = results.stream()
                .map(CompletableFuture::join)
                .reduce((one, two) -> two)
                .orElseThrow();
        threads.shutdown();
        System.out.printf(
                "  blocks of 64 MB, %d clients: %.0f MB/s, %.1f ms of CPU for each MB%n",
                clients,
                bytes.get() / 1e6 / ((System.nanoTime() - start) / 1e9),
                (cpuNanos() - cpu) / 1e6 / (bytes.get() / 1e6));
        return last;
    }

    private Block block(ByteString data) {
        long local = localIds.incrementAndGet();
        CompletableFuture<Long> done = new CompletableFuture<>();
        StreamObserver<WriteRequest> out = DatanodeDataGrpc.newStub(members.channels.to(members.leader()))
                .writeStream(new StreamObserver<>() {
                    private long index;

                    @Override
                    public void onNext(WriteReply reply) {
                        index = reply.getIndex();
                    }

                    @Override
                    public void onError(Throwable failure) {
                        done.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        done.complete(index);
                    }
                });
        for (int offset = 0; offset < BLOCK_BYTES; offset += CHUNK_BYTES) {
            out.onNext(members.chunk(1, local, offset, data, offset + CHUNK_BYTES == BLOCK_BYTES));
        }
        out.onCompleted();
        return Block.newBuilder()
                .setId(BlockId.newBuilder().setContainerId(1).setLocalId(local))
                .setLength(BLOCK_BYTES)
                .setBcsid(done.join())
                .build();
    }

    private void read(Block block) {
        long start = System.nanoTime();
        long bytes = 0;
        while (System.nanoTime() - start < nanos) {
            Iterator<ReadReply> replies = DatanodeDataGrpc.newBlockingStub(members.channels.to(members.leader()))
                    .read(ReadRequest.newBuilder()
                            .setBlock(block)
                            .setLength(BLOCK_BYTES)
                            .build());
            while (replies.hasNext()) {
                bytes += replies.next().getData().size();
            }
        }
        System.out.printf("  read, cached: %.0f MB/s%n", bytes / 1e6 / ((System.nanoTime() - start) / 1e9));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
