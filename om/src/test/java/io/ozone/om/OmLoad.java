package io.ozone.om;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.ozone.common.rpc.Channels;
import io.ozone.common.settings.Settings;
import io.ozone.wire.Block;
import io.ozone.wire.Caller;
import io.ozone.wire.om.CommitKey;
import io.ozone.wire.om.CreateBucket;
import io.ozone.wire.om.CreateKey;
import io.ozone.wire.om.CreateVolume;
import io.ozone.wire.om.LookupKey;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.OpenedKey;
import io.ozone.wire.om.OzoneManagerGrpc;
import io.ozone.wire.om.OzoneManagerGrpc.OzoneManagerBlockingStub;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Load on OM alone, by hand: {@code server <directory> <port>} runs an OM with a fake SCM; {@code client <address>
 * <threads> <seconds>} measures key creations (create and commit) and lookups against it from another process.
 */
final class OmLoad {
    private interface Work {
        void one(OzoneManagerBlockingStub om, int thread, long number);
    }

    private OmLoad() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("server")) {
            serve(Path.of(arguments[1]), arguments[2]);
        } else {
            load(arguments[1], Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        }
    }

    private static void serve(Path directory, String port) throws Exception {
        FakeScm scm = new FakeScm();
        Settings settings = Settings.of(Map.of(
                "ozone.metadata.dirs",
                directory.toString(),
                "ozone.om.address",
                "localhost:" + port,
                "ozone.om.ratis.port",
                "0",
                "ozone.om.ratis.minimum.timeout",
                "500ms",
                "ozone.om.http-address",
                "localhost:0",
                "ozone.scm.block.client.address",
                scm.address()));
        OmServer.init(settings);
        OmServer om = OmServer.start(settings);
        System.out.println("OM at " + om.address() + ", console at " + om.httpAddress());
        new CountDownLatch(1).await();
    }

    private static void load(String address, int threads, int seconds) throws Exception {
        try (Channels channels = new Channels()) {
            Channel channel = channels.to(address);
            Caller caller = caller();
            AtomicLong calls = new AtomicLong();
            OzoneManagerBlockingStub om = OzoneManagerGrpc.newBlockingStub(channel);
            String volume = "load" + System.currentTimeMillis();
            om.submit(command(caller, calls)
                    .setCreateVolume(CreateVolume.newBuilder().setVolume(volume))
                    .build());
            om.submit(command(caller, calls)
                    .setCreateBucket(CreateBucket.newBuilder().setVolume(volume).setBucket("bucket"))
                    .build());
            Work create = (stub, thread, number) -> create(stub, caller, calls, volume, name(thread, number));
            for (int round = 0; round < 3; round++) {
                report("create+commit", run(om, threads, seconds, create), seconds);
            }
            int known = 50;
            run(om, threads, 0, (stub, thread, number) -> create(stub, caller, calls, volume, name(thread, number)));
            for (int round = 0; round < 3; round++) {
                report(
                        "lookup",
                        run(
                                om,
                                threads,
                                seconds,
                                (stub, thread, number) -> stub.query(OmQuery.newBuilder()
                                        .setLookupKey(LookupKey.newBuilder()
                                                .setVolume(volume)
                                                .setBucket("bucket")
                                                .setKey(name(thread, number % known)))
                                        .build())),
                        seconds);
            }
        }
    }

    private static void create(
            OzoneManagerBlockingStub om, Caller caller, AtomicLong calls, String volume, String key) {
        OpenedKey opened = om.submit(command(caller, calls)
                        .setCreateKey(CreateKey.newBuilder()
                                .setVolume(volume)
                                .setBucket("bucket")
                                .setKey(key)
                                .setLength(4096))
                        .build())
                .getOpenedKey();
        Block written = opened.getBlocks(0).getBlock().toBuilder()
                .setLength(4096)
                .setBcsid(5)
                .build();
        om.submit(command(caller, calls)
                .setCommitKey(CommitKey.newBuilder()
                        .setVolume(volume)
                        .setBucket("bucket")
                        .setKey(key)
                        .setSession(opened.getSession())
                        .setLength(4096)
                        .addBlocks(written))
                .build());
    }

    private static OmCommand.Builder command(Caller caller, AtomicLong calls) {
        return OmCommand.newBuilder().setCaller(caller.toBuilder().setCallId(calls.incrementAndGet()));
    }

    private static Caller caller() {
        UUID id = UUID.randomUUID();
        ByteBuffer bytes = ByteBuffer.allocate(16);
        bytes.putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .flip();
        return Caller.newBuilder()
                .setUser("load")
                .setClientId(ByteString.copyFrom(bytes))
                .build();
    }

    private static String name(int thread, long number) {
        return "some/directory/" + thread + "/key-" + number;
    }

    private static List<Long> run(OzoneManagerBlockingStub om, int threads, int seconds, Work work)
            throws InterruptedException {
        List<Thread> running = new ArrayList<>();
        List<Long> nanos = java.util.Collections.synchronizedList(new ArrayList<>());
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        for (int i = 0; i < threads; i++) {
            int thread = i;
            Thread started = new Thread(() -> {
                List<Long> own = new ArrayList<>();
                for (long number = 0; seconds == 0 ? number < 50 : System.nanoTime() < end; number++) {
                    long start = System.nanoTime();
                    work.one(om, thread, number);
                    own.add(System.nanoTime() - start);
                }
                nanos.addAll(own);
            });
            started.start();
            running.add(started);
        }
        for (Thread thread : running) {
            thread.join();
        }
        return nanos;
    }

    private static void report(String what, List<Long> nanos, int seconds) {
        nanos.sort(null);
        System.out.printf(
                "%s: %d/s, p50 %.2f ms, p99 %.2f ms%n",
                what,
                nanos.size() / seconds,
                nanos.get(nanos.size() / 2) / 1e6,
                nanos.get(nanos.size() * 99 / 100) / 1e6);
    }
}
