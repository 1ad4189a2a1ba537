package io.ozone.datanode.pipeline;

import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import io.ozone.datanode.DatanodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/**
 * Ratis as pipelines want it: few threads and buffers for each of many groups, no work while idle, an entry on
 * its way at once, and the log kept until every member has it.
 */
final class RaftTuning {
    /** The largest chunk, its checksums and envelope. */
    static final int MAX_ENTRY_BYTES = 5 << 20;
    /** A new group elects its first leader this fast. Not faster: on a busy machine every round would run out of time. */
    private static final int FIRST_ELECTION_MIN_MILLIS = 150;

    private static final int FIRST_ELECTION_MAX_MILLIS = 900;

    /** Appends to a follower are at least this far apart, so that those of many clients travel together. */
    private static final int GATHER_MICROS = 300;

    private RaftTuning() {}

    static RaftProperties properties(Settings settings, String host, int port, Path directory) {
        RaftProperties properties = new RaftProperties();
        RaftConfigKeys.Rpc.setType(properties, SupportedRpcType.GRPC);
        RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
        transport(properties, settings, host, port);
        elections(properties, settings);
        log(properties, settings);
        snapshots(properties, settings);
        threads(properties);
        return properties;
    }

    private static void transport(RaftProperties properties, Settings settings, String host, int port) {
        GrpcConfigKeys.Server.setHost(properties, host);
        GrpcConfigKeys.Server.setPort(properties, port);
        GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(MAX_ENTRY_BYTES * 2L));
        GrpcConfigKeys.setFlowControlWindow(properties, SizeInBytes.valueOf(8L << 20));
        GrpcConfigKeys.Server.setLeaderOutstandingAppendsMax(properties, 8);
        RaftServerConfigKeys.Rpc.setRequestTimeout(properties, time(settings, DatanodeSettings.REQUEST_TIMEOUT));
        RaftServerConfigKeys.Rpc.setSlownessTimeout(properties, TimeDuration.valueOf(300, TimeUnit.SECONDS));
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, SizeInBytes.valueOf(MAX_ENTRY_BYTES));
        RaftServerConfigKeys.Log.Appender.setWaitTimeMin(
                properties, TimeDuration.valueOf(GATHER_MICROS, TimeUnit.MICROSECONDS));
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, "10ms,5, 200ms,20, 1s,1000");
        RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, false);
        RaftServerConfigKeys.RetryCache.setExpiryTime(properties, TimeDuration.valueOf(5, TimeUnit.SECONDS));
    }

    private static void elections(RaftProperties properties, Settings settings) {
        long shortest = settings.get(DatanodeSettings.ELECTION_TIMEOUT).toMillis();
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, TimeDuration.valueOf(shortest, TimeUnit.MILLISECONDS));
        RaftServerConfigKeys.Rpc.setTimeoutMax(
                properties, TimeDuration.valueOf(shortest * 3 / 2, TimeUnit.MILLISECONDS));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(
                properties, TimeDuration.valueOf(FIRST_ELECTION_MIN_MILLIS, TimeUnit.MILLISECONDS));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(
                properties, TimeDuration.valueOf(FIRST_ELECTION_MAX_MILLIS, TimeUnit.MILLISECONDS));
    }

    private static void log(RaftProperties properties, Settings settings) {
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, size(settings, DatanodeSettings.SEGMENT_SIZE));
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, size(settings, DatanodeSettings.SEGMENT_PREALLOCATED));
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf(MAX_ENTRY_BYTES + 8));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, SizeInBytes.valueOf(32L << 20));
        // An entry of its own for each advance of the commit index would double the syncs of a lone client.
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
        RaftServerConfigKeys.Log.StateMachineData.setSync(properties, true);
        RaftServerConfigKeys.Log.StateMachineData.setCachingEnabled(properties, true);
        RaftServerConfigKeys.Log.StateMachineData.setReadTimeout(
                properties, TimeDuration.valueOf(30, TimeUnit.SECONDS));
        // Without sync, the page cache is enough for the log as it is for the chunks.
        RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, !settings.get(DatanodeSettings.WRITE_SYNC));
        RaftServerConfigKeys.Write.setByteLimit(
                properties, SizeInBytes.valueOf(settings.get(DatanodeSettings.PENDING_BYTES)));
    }

    private static void snapshots(RaftProperties properties, Settings settings) {
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(
                properties, settings.get(DatanodeSettings.SNAPSHOT_THRESHOLD));
        RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, false);
        RaftServerConfigKeys.Log.setPurgeGap(properties, 256);
    }

    private static void threads(RaftProperties properties) {
        GrpcConfigKeys.Server.setBossGroupSize(properties, 1);
        GrpcConfigKeys.Server.setWorkerGroupSize(properties, 2);
        GrpcConfigKeys.Client.setWorkerGroupSize(properties, 1);
    }

    private static TimeDuration time(Settings settings, Setting<Duration> setting) {
        return TimeDuration.valueOf(settings.get(setting).toMillis(), TimeUnit.MILLISECONDS);
    }

    private static SizeInBytes size(Settings settings, Setting<Long> setting) {
        return SizeInBytes.valueOf(settings.get(setting));
    }
}
