package io.ozone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.settings.Settings;
import io.ozone.wire.Pipeline;
import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.EncryptionScheme;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyReadTest {
    private static final int MB = 1 << 20;

    @Test
    void aSmallReadIsOneLookupAndOneCall() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            byte[] data = FakeCluster.bytes(10_000, 1);
            cluster.bucket.put("k", ByteBuffer.wrap(data), PutOptions.DEFAULT);
            cluster.om.calls.clear();
            cluster.datanodes.forEach(datanode -> datanode.calls.clear());
            assertThat(cluster.read("k")).isEqualTo(data);
            assertThat(cluster.om.calls).containsExactly("LOOKUP_KEY");
            assertThat(cluster.datanodeCalls()).containsExactly("Read");
        }
    }

    @Test
    void whatTheS3DoorEncryptedIsNotTakenForTheContent() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            byte[] stored = FakeCluster.bytes(10_000, 1);
            Encryption encryption = Encryption.newBuilder()
                    .setScheme(EncryptionScheme.SSE_S3)
                    .setNonce(ByteString.copyFrom(new byte[16]))
                    .build();
            cluster.bucket.put("k", ByteBuffer.wrap(stored), PutOptions.DEFAULT.withEncryption(encryption));
            KeyInfo key = cluster.bucket.lookup("k");
            assertThat(key.encryption()).isEqualTo(encryption);
            assertThatThrownBy(() -> cluster.bucket.get("k"))
                    .isInstanceOfSatisfying(
                            OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_IS_ENCRYPTED))
                    .hasMessageContaining("SSE_S3");
            try (KeyInputStream in = cluster.bucket.getStored(key, 0, key.length())) {
                assertThat(in.readAllBytes()).isEqualTo(stored);
            }
        }
    }

    @Test
    void rangesAgreeWithAModel() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            cluster.om.blockSize = 700_000;
            byte[] data = FakeCluster.bytes(5 * MB + 123, 2);
            cluster.stream("k", data, 100_000);
            KeyInfo key = cluster.bucket.lookup("k");
            Random random = new Random(42);
            for (int i = 0; i < 200; i++) {
                int offset = random.nextInt(data.length + 1);
                int length = random.nextInt(random.nextBoolean() ? 2 * MB : 1000);
                byte[] expected = Arrays.copyOfRange(data, offset, Math.min(data.length, offset + length));
                assertThat(cluster.read(key, offset, length))
                        .as("%d bytes from %d", length, offset)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void onlyTheRangeIsAskedFor() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            byte[] data = FakeCluster.bytes(3 * MB, 3);
            cluster.stream("k", data, MB);
            KeyInfo key = cluster.bucket.lookup("k");
            assertThat(cluster.read(key, 1_500_000, 10)).isEqualTo(Arrays.copyOfRange(data, 1_500_000, 1_500_010));
            var reads = cluster.datanodes.stream()
                    .flatMap(datanode -> datanode.reads.stream())
                    .toList();
            assertThat(reads).hasSize(1);
            assertThat(reads.get(0).getOffset()).isEqualTo(1_500_000);
            assertThat(reads.get(0).getLength()).isEqualTo(10);
        }
    }

    @Test
    void aReplicaWithFlippedBitsIsLeftAndThenReadLast() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            byte[] data = FakeCluster.bytes(2 * MB, 4);
            cluster.stream("k", data, MB);
            FakeDatanode bad = cluster.first.leader();
            bad.corrupts = true;
            assertThat(cluster.read("k")).isEqualTo(data);
            int reads = bad.reads.size();
            assertThat(reads).isEqualTo(1);
            assertThat(cluster.read("k")).isEqualTo(data);
            assertThat(bad.reads).hasSize(reads);
        }
    }

    @Test
    void withoutVerificationFlippedBitsPass() throws IOException {
        Settings settings = Settings.defaults().with(ClientSettings.VERIFY_CHECKSUM, false);
        try (FakeCluster cluster = new FakeCluster(settings)) {
            byte[] data = FakeCluster.bytes(1000, 5);
            cluster.stream("k", data, 1000);
            cluster.datanodes.forEach(datanode -> datanode.corrupts = true);
            assertThat(cluster.read("k")).isNotEqualTo(data);
        }
    }

    @Test
    void deadAndEmptyReplicasAreSteppedOver() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            byte[] data = FakeCluster.bytes(2 * MB, 6);
            cluster.stream("k", data, MB);
            cluster.first.members.get(0).kill();
            cluster.first.members.get(1).hasNoBlocks = true;
            assertThat(cluster.read("k")).isEqualTo(data);
            assertThat(cluster.om.calls.stream().filter("LOOKUP_KEY"::equals)).hasSize(1);
        }
    }

    @Test
    void aReplicaThatDiesMidwayIsContinuedByAnother() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            byte[] data = FakeCluster.bytes(24 * MB, 7);
            cluster.stream("k", data, MB);
            try (KeyInputStream in = cluster.bucket.get("k")) {
                byte[] start = in.readNBytes(100_000);
                cluster.first.leader().kill();
                byte[] rest = in.readAllBytes();
                assertThat(start).isEqualTo(Arrays.copyOf(data, 100_000));
                assertThat(rest).isEqualTo(Arrays.copyOfRange(data, 100_000, data.length));
            }
        }
    }

    @Test
    void aSilentReplicaIsLeftAfterTheTimeout() throws IOException {
        Settings settings = Settings.defaults().with(ClientSettings.READ_TIMEOUT, "200ms");
        try (FakeCluster cluster = new FakeCluster(settings)) {
            byte[] data = FakeCluster.bytes(5000, 8);
            cluster.stream("k", data, 5000);
            cluster.first.leader().sendsNothing = true;
            assertThat(cluster.read("k")).isEqualTo(data);
        }
    }

    @Test
    void staleLocationsAreLookedUpAgain() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            cluster.om.blockSize = MB;
            byte[] data = FakeCluster.bytes(3 * MB, 9);
            cluster.stream("k", data, MB);
            cluster.om.nowhere = Pipeline.newBuilder()
                    .setId("gone")
                    .addMembers(cluster.second.members.get(0).row())
                    .build();
            cluster.second.members.get(0).hasNoBlocks = true;
            cluster.om
                    .key("k")
                    .getBlocksList()
                    .forEach(block ->
                            cluster.om.staleContainers.add(block.getId().getContainerId()));
            assertThat(cluster.read("k")).isEqualTo(data);
            assertThat(cluster.om.staleContainers).isEmpty();
        }
    }

    @Test
    void whenNoReplicaServesTheReadFailsWithTheReason() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            cluster.stream("k", new byte[100], 100);
            cluster.datanodes.forEach(datanode -> datanode.corrupts = true);
            assertThatThrownBy(() -> cluster.read("k"))
                    .isInstanceOf(IOException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKSUM_MISMATCH));
        }
    }

    @Test
    void skipLeavesBytesOutWithoutReadingThem() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            cluster.om.blockSize = MB;
            byte[] data = FakeCluster.bytes(4 * MB, 10);
            cluster.stream("k", data, MB);
            try (KeyInputStream in = cluster.bucket.get("k")) {
                assertThat(in.readNBytes(10)).isEqualTo(Arrays.copyOf(data, 10));
                assertThat(in.skip(3 * MB)).isEqualTo(3 * MB);
                ByteArrayOutputStream rest = new ByteArrayOutputStream();
                in.transferTo(rest);
                assertThat(rest.toByteArray()).isEqualTo(Arrays.copyOfRange(data, 3 * MB + 10, data.length));
                assertThat(in.read()).isEqualTo(-1);
                assertThat(in.next()).isNull();
            }
        }
    }

    @Test
    void aRangeBeyondTheEndIsRefused() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            cluster.stream("k", new byte[10], 10);
            KeyInfo key = cluster.bucket.lookup("k");
            assertThat(cluster.read(key, 10, 5)).isEmpty();
            assertThatThrownBy(() -> cluster.bucket.get(key, 11, 1))
                    .isInstanceOfSatisfying(
                            OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_RANGE));
        }
    }

    @Test
    void aLongKeyIsHandedOutRunByRun() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            byte[] data = FakeCluster.bytes(30 * MB, 11);
            cluster.stream("k", data, MB);
            try (KeyInputStream in = cluster.bucket.get("k")) {
                int taken = 0;
                ByteBuffer next;
                while ((next = in.next()) != null) {
                    taken += next.remaining();
                    assertThat(next.isReadOnly()).isTrue();
                }
                assertThat(taken).isEqualTo(data.length);
            }
        }
    }
}
