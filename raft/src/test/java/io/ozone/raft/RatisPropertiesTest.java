package io.ozone.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys.Log;
import org.apache.ratis.server.RaftServerConfigKeys.Rpc;
import org.apache.ratis.server.RaftServerConfigKeys.Snapshot;
import org.apache.ratis.server.RaftServerConfigKeys.Write;
import org.apache.ratis.util.TimeDuration;
import org.junit.jupiter.api.Test;

class RatisPropertiesTest {
    private static final RaftOptions OPTIONS = RaftOptions.of(
            UUID.randomUUID(),
            new Peer("p1", "127.0.0.1:1234"),
            List.of(),
            Path.of("/data/raft"),
            Path.of("/data/rows"));

    @Test
    void theStorageOfTheLogIsAsTheOptionsSay() {
        RaftProperties properties = RatisProperties.of(
                OPTIONS.withSegmentBytes(3 << 20).withPreallocatedBytes(1 << 20).withSnapshotThreshold(70, 30));
        assertThat(RaftServerConfigKeys.storageDir(properties)).containsExactly(new File("/data/raft"));
        assertThat(Log.segmentSizeMax(properties).getSize()).isEqualTo(3 << 20);
        assertThat(Log.preallocatedSize(properties).getSize()).isEqualTo(1 << 20);
        assertThat(Snapshot.autoTriggerThreshold(properties)).isEqualTo(70);
        assertThat(Log.purgePreservationLogNum(properties)).isEqualTo(30);
    }

    @Test
    void aSegmentIsNotWrittenAheadBeyondItsSize() {
        RaftProperties properties =
                RatisProperties.of(OPTIONS.withSegmentBytes(1 << 20).withPreallocatedBytes(2 << 20));
        assertThat(Log.preallocatedSize(properties).getSize()).isEqualTo(1 << 20);
    }

    @Test
    void timesAndLimitsAreAsTheOptionsSay() {
        RaftProperties properties =
                RatisProperties.of(OPTIONS.withMaxPending(17, 5 << 20).withElectionTimeout(Duration.ofSeconds(3)));
        assertThat(Rpc.timeoutMin(properties)).isEqualTo(TimeDuration.ONE_SECOND.multiply(3));
        assertThat(Rpc.timeoutMax(properties)).isEqualTo(TimeDuration.ONE_SECOND.multiply(4));
        assertThat(Write.elementLimit(properties)).isEqualTo(17);
        assertThat(Write.byteLimit(properties).getSize()).isEqualTo(5 << 20);
    }
}
