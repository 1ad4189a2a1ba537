package io.ozone.raft;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.util.List;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys.Read;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** All knobs of Ratis that differ from its defaults, each with the reason. */
final class RatisProperties {
    /**
     * Largest entry, and most that goes into one message to a follower. Each log keeps a direct buffer of this size, so
     * it also bounds memory; the largest command known is a multipart upload's completion with 10,000 parts.
     */
    static final int MAX_ENTRY_BYTES = 4 << 20;
    /** What the entry of a command carries besides the command: stamp, ids, framing. */
    static final int ENTRY_OVERHEAD_BYTES = 256;
    /**
     * A leader trusts its lease for this part of the shortest election timeout. Heartbeats go out at half of it, so that
     * an idle leader keeps its lease; what is left to 1 covers clocks that run differently.
     */
    static final double LEASE_RATIO = 0.7;

    private static final int CLOSED_SEGMENTS_CACHED = 2;

    private RatisProperties() {}

    static RaftProperties of(RaftOptions options) {
        RaftProperties properties = new RaftProperties();
        storage(properties, options);
        log(properties, options);
        replication(properties);
        elections(properties, options);
        reads(properties, options);
        snapshots(properties, options);
        network(properties, options);
        return properties;
    }

    private static void storage(RaftProperties properties, RaftOptions options) {
        RaftServerConfigKeys.setStorageDir(
                properties, List.of(options.raftDirectory().toFile()));
    }

    private static void log(RaftProperties properties, RaftOptions options) {
        // Durability stays as Ratis ships it: every entry is synced before it counts (no unsafe or async flush).
        int segment = options.segmentBytes();
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(segment));
        // Zeroes are written ahead of the entries, so that a sync need not also record a new file length.
        RaftServerConfigKeys.Log.setPreallocatedSize(
                properties, SizeInBytes.valueOf(Math.min(segment, options.preallocatedBytes())));
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf(MAX_ENTRY_BYTES + 1024));
        // The default syncs at least every 128 entries, which splits the group commit of a busy leader.
        RaftServerConfigKeys.Log.setForceSyncNum(properties, 1024);
        // Entries of closed segments are kept decoded for followers that lag a little; older ones come from the files.
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, CLOSED_SEGMENTS_CACHED);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(
                properties, SizeInBytes.valueOf(CLOSED_SEGMENTS_CACHED * (long) segment));
        RaftServerConfigKeys.Log.setQueueByteLimit(properties, SizeInBytes.valueOf(options.maxPendingBytes()));
        // An own entry that records the commit index after each commit doubles the syncs of a lone writer. It would
        // only
        // let a restarted follower apply a little before it hears from the leader.
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
        // Room for all pending commands, so that appending one never waits for the log's writer.
        RaftServerConfigKeys.Log.setQueueElementLimit(properties, Math.max(4_096, 2 * options.maxPendingCommands()));
        RaftServerConfigKeys.Write.setElementLimit(properties, options.maxPendingCommands());
        RaftServerConfigKeys.Write.setByteLimit(properties, SizeInBytes.valueOf(options.maxPendingBytes()));
        // Seconds only: Answers keeps what has to be remembered longer, within a bounded size.
        RaftServerConfigKeys.RetryCache.setExpiryTime(properties, TimeDuration.valueOf(5, SECONDS));
    }

    private static void replication(RaftProperties properties) {
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, SizeInBytes.valueOf(MAX_ENTRY_BYTES));
        RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(properties, SizeInBytes.valueOf(MAX_ENTRY_BYTES));
        // By default a leader soon looks only once a second, later once in five, whether a lost follower is back, which
        // is longer than that follower's patience before it stands for election.
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, "1ms,10, 50ms,100, 500ms,1000000");
        // A peer that dies while it is sent a long snapshot is sent nothing, not even heartbeats, for this time times
        // the
        // chunks under way: ten seconds, which a busy disk may need for them.
        GrpcConfigKeys.Server.setInstallSnapshotRequestElementLimit(properties, 8);
        GrpcConfigKeys.Server.setInstallSnapshotRequestTimeout(properties, millis(1_250));
        GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(4L * MAX_ENTRY_BYTES));
    }

    private static void elections(RaftProperties properties, RaftOptions options) {
        long min = options.electionTimeoutMin().toMillis();
        long max = options.electionTimeoutMax().toMillis();
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(min));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(max));
        // Nobody leads a group that starts, so waiting long is pointless; pre-votes keep this from disturbing a leader.
        boolean alone = options.alone();
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(alone ? 1 : Math.min(min, 200)));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(alone ? 10 : Math.min(max, 600)));
        // When a leader tells that a follower does not answer.
        RaftServerConfigKeys.Rpc.setSlownessTimeout(properties, TimeDuration.valueOf(10, SECONDS));
        // By default a process that was suspended for a minute closes its server and stays up without it.
        RaftServerConfigKeys.setCloseThreshold(properties, TimeDuration.valueOf(10_000, DAYS));
        // After losing touch with the majority a leader would by default sit out ten seconds, and often it is the only
        // one left that can be elected. The same value tells how long a pause makes a leader step down; alone it need
        // not.
        if (!alone) {
            RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, millis(max));
        }
        // A group of one may grow to two and three, one peer at a time.
        RaftServerConfigKeys.LeaderElection.setMemberMajorityAdd(properties, true);
    }

    private static void reads(RaftProperties properties, RaftOptions options) {
        Read.setOption(properties, Read.Option.LINEARIZABLE);
        Read.setLeaderLeaseEnabled(properties, true);
        Read.setLeaderLeaseTimeoutRatio(properties, LEASE_RATIO);
        Read.setTimeout(properties, millis(5 * options.electionTimeoutMax().toMillis()));
    }

    /** How long a leader may answer reads without hearing from a majority. */
    static Duration lease(RaftOptions options) {
        return Duration.ofMillis((long) (options.electionTimeoutMin().toMillis() * LEASE_RATIO));
    }

    private static void snapshots(RaftProperties properties, RaftOptions options) {
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, options.snapshotThreshold());
        // Closing the store brings it to stable storage anyway, and a start takes a snapshot.
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setTriggerWhenRemoveEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
        // A dead follower must not keep the log growing: behind the kept entries it gets a snapshot instead.
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, options.keptEntries());
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    }

    private static void network(RaftProperties properties, RaftOptions options) {
        RaftConfigKeys.Rpc.setType(properties, SupportedRpcType.GRPC);
        Address address = Address.parse(options.self().address());
        GrpcConfigKeys.Server.setHost(properties, address.host());
        GrpcConfigKeys.Server.setPort(properties, address.port());
        // No event loops of the group's own: without a size it uses those that all channels of the process share, and
        // closing does not wait out their two seconds of quiet.
    }

    private static TimeDuration millis(long value) {
        return TimeDuration.valueOf(value, MILLISECONDS);
    }

    private record Address(String host, int port) {
        static Address parse(String text) {
            int colon = text.lastIndexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("Raft address '%s' is not host:port".formatted(text));
            }
            return new Address(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        }
    }
}
