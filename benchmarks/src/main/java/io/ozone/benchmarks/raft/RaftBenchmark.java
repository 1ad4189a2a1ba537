package io.ozone.benchmarks.raft;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * Commands per second through one and three peers in this process, every command synced, with 1 to 128 clients that each
 * wait for their answer; bare Ratis and the kit take turns. Then linearizable read barriers per second on the kit.
 *
 * <p>Arguments: seconds per figure (default 2), bytes per command (default 300).
 */
public final class RaftBenchmark {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int[] CLIENTS = {1, 16, 64, 128};

    private final long spanNanos;
    private final int commandBytes;
    private final Path root;

    private RaftBenchmark(long spanNanos, int commandBytes, Path root) {
        this.spanNanos = spanNanos;
        this.commandBytes = commandBytes;
        this.root = root;
    }

    public static void main(String[] arguments) throws IOException {
        double seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 2;
        int commandBytes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 300;
        Path root = Files.createTempDirectory("raft-benchmark");
        try {
            RaftBenchmark benchmark = new RaftBenchmark((long) (seconds * 1e9), commandBytes, root);
            benchmark.run(1);
            benchmark.run(3);
        } finally {
            delete(root);
        }
    }

    private void run(int peers) {
        try (Contender bare = open("bare", peers, (path, size) -> new BareRatis(path, size, commandBytes));
                Contender kit = open("kit", peers, (path, size) -> new Kit(path, size, commandBytes))) {
            AtomicLong calls = new AtomicLong();
            rate(64, client -> bare.write(client, calls.incrementAndGet()));
            rate(64, client -> kit.write(client, calls.incrementAndGet()));
            for (int clients : CLIENTS) {
                Figure bareFigure = rate(clients, client -> bare.write(client, calls.incrementAndGet()));
                Figure kitFigure = rate(clients, client -> kit.write(client, calls.incrementAndGet()));
                System.out.printf(
                        "%d peer(s) %3d clients: bare Ratis %s  kit %s  %3.0f%%%n",
                        peers, clients, bareFigure, kitFigure, 100 * kitFigure.perSecond / bareFigure.perSecond);
            }
            System.out.printf("%d peer(s)   1 reader of barriers:        %s%n", peers, rate(1, client -> kit.read()));
        }
    }

    private Contender open(String name, int peers, BiFunction<Path, Integer, Contender> contender) {
        return contender.apply(root.resolve(name + peers), peers);
    }

    /**
     * @param processorMicros of the whole process for one answer; tells more than the rate on a machine that has other work
     */
    private record Figure(double perSecond, double processorMicros) {
        @Override
        public String toString() {
            return "%,8.0f/s (%4.0f us of processor)".formatted(perSecond, processorMicros);
        }
    }

    /** Each client asks again as soon as it is answered. */
    private Figure rate(int clients, LongFunction<CompletableFuture<?>> ask) {
        long processorStart = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        AtomicLong answered = new AtomicLong();
        CountDownLatch open = new CountDownLatch(clients);
        for (int client = 0; client < clients; client++) {
            long id = client;
            Thread thread = new Thread(() -> {
                while (System.nanoTime() - start < spanNanos) {
                    ask.apply(id).join();
                    answered.incrementAndGet();
                }
                open.countDown();
            });
            thread.setDaemon(true);
            thread.start();
        }
        try {
            open.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        double count = answered.get();
        return new Figure(
                count * 1e9 / (System.nanoTime() - start),
                (PROCESS.getProcessCpuTime() - processorStart) / 1e3 / count);
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
