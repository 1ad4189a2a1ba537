package io.ozone.client;

import io.ozone.common.settings.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An OM and two pipelines of three datanodes each, and a client of them with short timeouts. */
final class FakeCluster implements AutoCloseable {
    final List<FakeDatanode> datanodes = new ArrayList<>();
    final FakePipeline first;
    final FakePipeline second;
    final FakeOm om;
    final OzoneClient client;
    final OzoneBucket bucket;

    FakeCluster() {
        this(Settings.defaults());
    }

    FakeCluster(Settings settings) {
        for (int i = 0; i < 6; i++) {
            datanodes.add(new FakeDatanode("datanode-" + i));
        }
        first = new FakePipeline("first", List.copyOf(datanodes.subList(0, 3)));
        second = new FakePipeline("second", List.copyOf(datanodes.subList(3, 6)));
        om = new FakeOm(List.of(first, second));
        Settings quick = settings.with(ClientSettings.ALLOCATE_TIMEOUT, "100ms")
                .with(ClientSettings.PIPELINE_PATIENCE, "2s")
                .with(ClientSettings.READ_RETRY_INTERVAL, "10ms")
                .with(ClientSettings.OM_TIMEOUT, "5s");
        if (!settings.isSet(ClientSettings.WRITE_TIMEOUT)) {
            quick = quick.with(ClientSettings.WRITE_TIMEOUT, "5s");
        }
        client = OzoneClient.connect(quick, List.of(om.address()), "alice");
        bucket = client.bucket("volume", "bucket");
    }

    /** Bytes that no shift and no mixed-up block leaves equal. */
    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    KeyInfo stream(String key, byte[] data, int step) throws IOException {
        KeyOutputStream out = bucket.put(key, PutOptions.DEFAULT);
        for (int at = 0; at < data.length; at += step) {
            out.write(data, at, Math.min(step, data.length - at));
        }
        out.close();
        return out.info();
    }

    byte[] read(String key) throws IOException {
        try (KeyInputStream in = bucket.get(key)) {
            return in.readAllBytes();
        }
    }

    byte[] read(KeyInfo key, long offset, long length) throws IOException {
        try (KeyInputStream in = bucket.get(key, offset, length)) {
            ByteBuffer all = ByteBuffer.allocate((int) in.length());
            ByteBuffer next;
            while ((next = in.next()) != null) {
                all.put(next);
            }
            return all.array();
        }
    }

    List<String> datanodeCalls() {
        return datanodes.stream().flatMap(datanode -> datanode.calls.stream()).toList();
    }

    @Override
    public void close() {
        client.close();
        om.close();
        datanodes.forEach(FakeDatanode::close);
    }
}
