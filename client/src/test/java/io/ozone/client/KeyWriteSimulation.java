package io.ozone.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.settings.Settings;
import io.ozone.wire.datanode.WriteRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writes keys, some of them in parts, while leaders change, replies get lost and containers close. A key that was acknowledged reads
 * as it was written; one that was not is not there.
 */
class KeyWriteSimulation {
    private static final int KEYS = 12;
    private static final int LONGEST = 600_000;
    private static final Settings SMALL_PIECES = Settings.defaults()
            .with(ClientSettings.CHUNK_SIZE, "32KB")
            .with(ClientSettings.STREAM_CHUNK_SIZE, "16KB")
            .with(ClientSettings.BYTES_PER_CHECKSUM, "4KB")
            .with(ClientSettings.WRITE_WINDOW, "64KB")
            .with(ClientSettings.WRITE_RETENTION, "256KB");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void acknowledgedKeysReadAsTheyWereWrittenAndOthersAreNotThere(long seed) throws IOException {
        Random random = new Random(seed);
        try (FakeCluster cluster = new FakeCluster(SMALL_PIECES)) {
            for (FakePipeline pipeline : List.of(cluster.first, cluster.second)) {
                pipeline.suffer(faults(pipeline, new Random(random.nextLong())));
            }
            for (int i = 0; i < KEYS; i++) {
                byte[] data = FakeCluster.bytes(random.nextInt(LONGEST), seed * KEYS + i);
                String key = "key-" + i;
                int step = 1 + random.nextInt(100_000);
                boolean acknowledged = random.nextInt(3) == 0
                        ? upload(cluster, key, data, Math.max(step, data.length / 5))
                        : write(cluster, key, data, step);
                if (acknowledged) {
                    assertThat(cluster.read(key)).as("%s of seed %d", key, seed).isEqualTo(data);
                } else {
                    assertThat(cluster.om.key(key)).isNull();
                }
            }
            assertThat(cluster.om.openSessions()).isZero();
        }
    }

    private static boolean write(FakeCluster cluster, String key, byte[] data, int step) {
        try {
            cluster.stream(key, data, step);
            return true;
        } catch (IOException e) {
            assertThat(e).hasCauseInstanceOf(OzoneException.class);
            return false;
        }
    }

    private static boolean upload(FakeCluster cluster, String key, byte[] data, int partLength) {
        String upload = cluster.bucket.createUpload(key, UploadOptions.DEFAULT).id();
        List<UploadedPart> parts = new ArrayList<>();
        try {
            for (int at = 0; at < data.length; at += partLength) {
                int number = parts.size() + 1;
                KeyOutputStream out = cluster.bucket.putPart(key, upload, number, 0);
                out.write(data, at, Math.min(partLength, data.length - at));
                out.setEtag("part" + number);
                out.close();
                parts.add(new UploadedPart(number, "part" + number));
            }
        } catch (IOException e) {
            assertThat(e).hasCauseInstanceOf(OzoneException.class);
            cluster.bucket.abortUpload(key, upload);
            return false;
        }
        cluster.bucket.completeUpload(key, upload, parts, CompleteOptions.DEFAULT);
        return true;
    }

    private static FakePipeline.Faults faults(FakePipeline pipeline, Random random) {
        Set<Long> closed = new HashSet<>();
        return (WriteRequest request, boolean applied) -> {
            long container = request.getBlock().getContainerId();
            if (closed.contains(container)) {
                throw ErrorCode.CONTAINER_NOT_OPEN.failure("container %d is closed", container);
            }
            int dice = random.nextInt(100);
            if (dice < 2) {
                FakeDatanode next = pipeline.members.get(random.nextInt(pipeline.members.size()));
                pipeline.elect(next);
                throw OzoneException.notLeader("another leads", random.nextBoolean() ? next.address() : null);
            } else if (dice < 4) {
                throw ErrorCode.IO_ERROR.failure("the answer is lost");
            } else if (dice < 5 && !applied) {
                closed.add(container);
                throw ErrorCode.CONTAINER_NOT_OPEN.failure("container %d closes", container);
            } else if (dice < 6) {
                throw ErrorCode.BUSY.failure("too much to do");
            }
        };
    }
}
