package io.ozone.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.LeaderCalls;
import io.ozone.common.rpc.Patience;
import io.ozone.common.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WriteMemoryTest {
    private static final int MB = 1 << 20;

    @Test
    void whatIsTakenBeyondTheLimitIsRefused() {
        WriteMemory memory = new WriteMemory(10);
        assertThat(memory.tryTake(6)).isTrue();
        assertThat(memory.isPlentiful()).isFalse();
        assertThat(memory.tryTake(5)).isFalse();
        memory.giveBack(6);
        assertThat(memory.tryTake(5)).isTrue();
    }

    @Test
    void streamsGiveEverythingBackWhetherTheyCloseAbortOrFail() throws IOException {
        try (FakeCluster cluster = new FakeCluster();
                Channels channels = new Channels()) {
            Settings settings = Settings.defaults()
                    .with(ClientSettings.WRITE_MEMORY, "6MB")
                    .with(ClientSettings.ALLOCATE_TIMEOUT, "50ms");
            Datanodes datanodes = new Datanodes(channels, settings);
            OmCalls om = om(cluster, channels);
            byte[] data = FakeCluster.bytes(9 * MB, 1);

            KeyOutputStream closed = stream(om, datanodes);
            KeyOutputStream aborted = stream(om, datanodes);
            closed.write(data);
            aborted.write(data);
            assertThat(datanodes.memory().used()).isPositive().isLessThanOrEqualTo(8 * MB);
            closed.close();
            aborted.abort();
            assertThat(datanodes.memory().used()).isZero();

            KeyOutputStream failed = stream(om, datanodes);
            failed.write(data, 0, 2 * MB);
            cluster.first.refuse(ErrorCode.PERMISSION_DENIED);
            cluster.second.refuse(ErrorCode.PERMISSION_DENIED);
            try {
                failed.write(data);
                failed.close();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("refuses");
            }
            assertThat(datanodes.memory().used()).isZero();
        }
    }

    @Test
    void manyStreamsThatGetLittleAtATimeKeepLittle() throws IOException {
        try (FakeCluster cluster = new FakeCluster();
                Channels channels = new Channels()) {
            Datanodes datanodes = new Datanodes(channels, Settings.defaults().with(ClientSettings.WRITE_MEMORY, "2MB"));
            OmCalls om = om(cluster, channels);
            byte[] data = FakeCluster.bytes(300 << 10, 1);
            List<KeyOutputStream> streams = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                KeyOutputStream stream = stream(om, datanodes);
                streams.add(stream);
                for (int at = 0; at < data.length; at += 10 << 10) {
                    stream.write(data, at, 10 << 10);
                }
            }
            assertThat(datanodes.memory().used()).isLessThanOrEqualTo(2 * MB + 30 * (128 << 10));
            for (KeyOutputStream stream : streams) {
                stream.close();
            }
            assertThat(datanodes.memory().used()).isZero();
        }
    }

    @Test
    void aSettledStreamKeepsNothingAndGoesOn() throws IOException {
        try (FakeCluster cluster = new FakeCluster();
                Channels channels = new Channels()) {
            Datanodes datanodes = new Datanodes(channels, Settings.defaults());
            OmCalls om = om(cluster, channels);
            KeyOutputStream stream = stream(om, datanodes);
            stream.settle();
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            for (int length : List.of(100 << 10, 3 * MB, 1, 10 << 10)) {
                byte[] data = FakeCluster.bytes(length, length);
                stream.write(data);
                written.writeBytes(data);
                assertThat(stream.kept())
                        .isPositive()
                        .isEqualTo(datanodes.memory().used());
                stream.settle();
                stream.settle();
                assertThat(stream.kept()).isZero();
                assertThat(datanodes.memory().used()).isZero();
            }
            stream.close();
            assertThat(cluster.read("k")).isEqualTo(written.toByteArray());
        }
    }

    private static OmCalls om(FakeCluster cluster, Channels channels) {
        LeaderCalls calls = new LeaderCalls(
                channels, List.of(cluster.om.address()), Patience.steady(Duration.ofSeconds(2), Duration.ofSeconds(2)));
        return new OmCalls(calls, calls, Optional.empty(), "alice", new SecureRandom());
    }

    private static KeyOutputStream stream(OmCalls om, Datanodes datanodes) {
        return new KeyOutputStream(KeySession.open(om, "volume", "bucket", "k", PutOptions.DEFAULT, false), datanodes);
    }
}
