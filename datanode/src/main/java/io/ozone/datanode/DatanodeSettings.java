package io.ozone.datanode;

import io.ozone.common.settings.Setting;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The datanode's settings. */
public final class DatanodeSettings {
    // Who this is and where its data lies
    public static final Setting<String> HOSTNAME = Setting.text(
            "hdds.datanode.hostname",
            "",
            "Host name or address at which clients and peers reach this datanode; empty = the machine's own name");
    public static final Setting<List<String>> DATA_DIRS = Setting.list(
            "hdds.datanode.dir",
            "",
            "Directories for block data, one for each disk, each optionally led by its kind such as [SSD]; empty = a directory under ozone.metadata.dirs");
    public static final Setting<List<Path>> ID_DIR = Setting.paths(
            "ozone.scm.datanode.id.dir", null, "Directory for the file datanode.id; unset = ozone.metadata.dirs");
    public static final Setting<List<Path>> RATIS_DIR = Setting.paths(
            "hdds.container.ratis.datanode.storage.dir",
            null,
            "Directory for the Raft logs of the pipelines; unset = a directory under ozone.metadata.dirs");
    public static final Setting<String> LOCATION =
            Setting.text("ozone.datanode.location", "/default-rack", "Network location of this datanode");

    // Doors
    public static final Setting<Integer> DATA_PORT = Setting.integer(
                    "hdds.container.ipc.port",
                    9859,
                    0,
                    65535,
                    "Port of the data door; 0 = any free port, kept in datanode.id")
            .alias("dfs.container.ipc");
    public static final Setting<Integer> RATIS_PORT = Setting.integer(
                    "hdds.container.ratis.ipc.port",
                    9858,
                    0,
                    65535,
                    "Port for Raft between datanodes; 0 = any free port, kept in datanode.id")
            .alias("dfs.container.ratis.ipc");
    public static final Setting<InetSocketAddress> HTTP_ADDRESS = Setting.address(
            "hdds.datanode.http-address", "0.0.0.0", 9882, "Address of the HTTP console; host 'off' = none");
    public static final Setting<Integer> HANDLERS = Setting.integer(
            "hdds.datanode.handler.count", 10, 1, 1000, "Most threads that serve the data door; none while it is idle");

    // Storage Container Manager
    public static final Setting<List<String>> SCM_NAMES = Setting.list(
            "ozone.scm.names", "", "Hosts, each optionally with a port, of all Storage Container Managers");
    public static final Setting<List<String>> SCM_ADDRESS = Setting.list(
            "ozone.scm.datanode.address",
            "",
            "Addresses at which the Storage Container Managers serve datanodes; empty = derived from ozone.scm.names");
    public static final Setting<Integer> SCM_PORT = Setting.integer(
            "ozone.scm.datanode.port", 9861, 1, 65535, "Port at which Storage Container Managers serve datanodes");
    public static final Setting<Duration> HEARTBEAT_INTERVAL = Setting.duration(
            "hdds.heartbeat.interval", "30s", "Time between heartbeats until Storage Container Manager names another");
    public static final Setting<Duration> FULL_REPORT_INTERVAL =
            Setting.duration("hdds.container.report.interval", "60m", "Time between reports of all container replicas");
    public static final Setting<Duration> NODE_REPORT_INTERVAL =
            Setting.duration("hdds.node.report.interval", "60s", "Time between reports of the volumes' space");
    public static final Setting<Duration> HEARTBEAT_TIMEOUT = Setting.duration(
            "ozone.scm.heartbeat.rpc-timeout",
            "10s",
            "How long a heartbeat may take beyond the interval for which it may be held open");

    // Space
    public static final Setting<Long> CONTAINER_SIZE =
            Setting.size("ozone.scm.container.size", "5GB", "Size at which a container is full");
    public static final Setting<Double> CLOSE_THRESHOLD = Setting.decimal(
            "hdds.container.close.threshold",
            0.9,
            0.01,
            1,
            "Share of ozone.scm.container.size at which a container asks to be closed");
    public static final Setting<String> MIN_FREE_SPACE = Setting.text(
            "hdds.datanode.volume.min.free.space",
            "-1",
            "Free space below which a volume takes no new containers and asks to close those it has, such as 5GB; -1 = by percent");
    public static final Setting<Double> MIN_FREE_SPACE_PERCENT = Setting.decimal(
            "hdds.datanode.volume.min.free.space.percent",
            0.02,
            0,
            1,
            "The same as a share of the volume; the smaller of it and 20 GB counts");
    public static final Setting<Double> HARD_LIMIT_PERCENT = Setting.decimal(
            "hdds.datanode.volume.min.free.space.hard.limit.percent",
            0.015,
            0,
            1,
            "Share of hdds.datanode.volume.min.free.space below which a volume takes no chunk at all, relative to the percent above");
    public static final Setting<Long> RESERVED = Setting.size(
            "hdds.datanode.dir.du.reserved", "0", "Space of each volume that is not offered to the cluster");

    // Writing
    public static final Setting<Boolean> WRITE_SYNC = Setting.flag(
            "hdds.container.chunk.write.sync",
            true,
            "Acknowledge only what is on stable storage at a majority; false trades power-failure safety for page-cache speed");
    public static final Setting<Long> SMALL_CHUNK_LIMIT = Setting.size(
            "ozone.datanode.small.chunk.limit",
            "64KB",
            "Chunks up to this size ride inside the Raft log; larger ones go straight to the container file");
    public static final Setting<Long> PENDING_BYTES = Setting.size(
            "hdds.container.ratis.leader.pending.bytes.limit",
            "1GB",
            "Chunk bytes that may wait for replication at a time; at most a sixteenth of the Java heap counts");
    public static final Setting<Duration> REQUEST_TIMEOUT = Setting.duration(
            "hdds.ratis.raft.server.rpc.request.timeout",
            "60s",
            "How long an append to a follower may take before it is sent again");

    // Raft
    public static final Setting<Duration> ELECTION_TIMEOUT = Setting.duration(
            "hdds.ratis.leader.election.minimum.timeout.duration",
            "2s",
            "Shortest time without a leader before an election; heartbeats go at half of it");
    public static final Setting<Long> SEGMENT_SIZE =
            Setting.size("hdds.container.ratis.segment.size", "16MB", "Size of a Raft log segment file");
    public static final Setting<Long> SEGMENT_PREALLOCATED = Setting.size(
            "hdds.container.ratis.segment.preallocated.size", "1MB", "Space by which a Raft log segment file grows");
    public static final Setting<Integer> SNAPSHOT_THRESHOLD = Setting.integer(
            "hdds.ratis.snapshot.threshold",
            100_000,
            1,
            Integer.MAX_VALUE,
            "Applied log entries after which a pipeline takes a snapshot, which lets the log be purged");
    public static final Setting<Long> SNAPSHOT_BYTES =
            Setting.size("ozone.datanode.snapshot.bytes", "256MB", "Log bytes after which a pipeline takes a snapshot");
    public static final Setting<Duration> SNAPSHOT_INTERVAL = Setting.duration(
            "ozone.datanode.snapshot.interval",
            "60s",
            "Time after which a pipeline with new entries takes a snapshot, so that a restart replays little");

    // Deleting
    public static final Setting<Duration> DELETING_INTERVAL = Setting.duration(
            "hdds.datanode.block.deleting.service.interval",
            "60s",
            "Time between rounds of giving the space of deleted blocks back");
    public static final Setting<Integer> DELETING_LIMIT = Setting.integer(
            "hdds.datanode.block.deleting.limit.per.interval",
            20_000,
            1,
            Integer.MAX_VALUE,
            "Most extents given back in a round");

    public static final List<Setting<?>> ALL = List.of(
            HOSTNAME,
            DATA_DIRS,
            ID_DIR,
            RATIS_DIR,
            LOCATION,
            DATA_PORT,
            RATIS_PORT,
            HTTP_ADDRESS,
            HANDLERS,
            SCM_NAMES,
            SCM_ADDRESS,
            SCM_PORT,
            HEARTBEAT_INTERVAL,
            FULL_REPORT_INTERVAL,
            NODE_REPORT_INTERVAL,
            HEARTBEAT_TIMEOUT,
            CONTAINER_SIZE,
            CLOSE_THRESHOLD,
            MIN_FREE_SPACE,
            MIN_FREE_SPACE_PERCENT,
            HARD_LIMIT_PERCENT,
            RESERVED,
            WRITE_SYNC,
            SMALL_CHUNK_LIMIT,
            PENDING_BYTES,
            REQUEST_TIMEOUT,
            ELECTION_TIMEOUT,
            SEGMENT_SIZE,
            SEGMENT_PREALLOCATED,
            SNAPSHOT_THRESHOLD,
            SNAPSHOT_BYTES,
            SNAPSHOT_INTERVAL,
            DELETING_INTERVAL,
            DELETING_LIMIT);

    private DatanodeSettings() {}
}
