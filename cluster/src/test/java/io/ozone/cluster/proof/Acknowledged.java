package io.ozone.cluster.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.client.BucketOptions;
import io.ozone.client.KeyInfo;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.PutOptions;
import io.ozone.client.VolumeOptions;
import io.ozone.common.error.OzoneException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keys that a client was told are written. Each has its own name for content. */
final class Acknowledged implements AutoCloseable {
    private static final String VOLUME = "vol1";
    private static final String BUCKET = "bucket1";

    private final OzoneClient client;
    private final OzoneBucket bucket;
    private final List<String> names = new CopyOnWriteArrayList<>();

    Acknowledged(ProcessCluster cluster) {
        client = cluster.client();
        client.createVolume(VOLUME, VolumeOptions.DEFAULT);
        client.createBucket(VOLUME, BUCKET, BucketOptions.DEFAULT);
        bucket = client.bucket(VOLUME, BUCKET);
    }

    /** @throws OzoneException when it is not acknowledged */
    KeyInfo put(String name) {
        KeyInfo written = bucket.put(name, ByteBuffer.wrap(bytes(name)), PutOptions.DEFAULT);
        names.add(name);
        return written;
    }

    /** What became of it is not noted. */
    void putUnheard(String name) {
        bucket.put(name, ByteBuffer.wrap(bytes(name)), PutOptions.DEFAULT);
    }

    /** Whether it is acknowledged. */
    boolean tryPut(String name) {
        try {
            put(name);
            return true;
        } catch (OzoneException e) {
            return false; // it may be there, or not
        }
    }

    void put(String prefix, int count) {
        for (int i = 0; i < count; i++) {
            put(prefix + "/" + i);
        }
    }

    int count() {
        return names.size();
    }

    void readBack() throws Exception {
        for (String name : names) {
            try (var in = bucket.get(name)) {
                assertThat(in.readAllBytes()).as(name).isEqualTo(bytes(name));
            }
        }
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }
}
