package io.ozone.scm;

import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import io.ozone.common.settings.Units;
import io.ozone.server.ServerSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All settings of the Storage Container Manager. */
public final class ScmSettings {
    private static final String ANY_HOST = "0.0.0.0";
    private static final String THIS_HOST = "127.0.0.1";
    private static final List<Setting<?>> OWN = new ArrayList<>();

    // Addresses
    public static final Setting<List<String>> NAMES = own(Setting.list(
            "ozone.scm.names", "", "Hosts of the SCMs; the first is this one's when no address names a host"));
    public static final Setting<String> CLIENT_ADDRESS =
            own(Setting.text("ozone.scm.client.address", "", "host[:port] of the door for clients and administrators"));
    public static final Setting<Integer> CLIENT_PORT =
            own(port("ozone.scm.client.port", 9860, "for clients and administrators"));
    public static final Setting<String> DATANODE_ADDRESS =
            own(Setting.text("ozone.scm.datanode.address", "", "host[:port] of the door for datanodes"));
    public static final Setting<Integer> DATANODE_PORT = own(port("ozone.scm.datanode.port", 9861, "for datanodes"));
    public static final Setting<String> BLOCK_CLIENT_ADDRESS = own(
            Setting.text("ozone.scm.block.client.address", "", "host[:port] of the door at which OM asks for blocks"));
    public static final Setting<Integer> BLOCK_CLIENT_PORT =
            own(port("ozone.scm.block.client.port", 9863, "at which OM asks for blocks"));
    public static final Setting<Integer> RATIS_PORT = own(port("ozone.scm.ratis.port", 9894, "for Raft between SCMs"));
    public static final Setting<List<String>> SERVICE_IDS = own(Setting.list(
            "ozone.scm.service.ids",
            "",
            "Logical names of SCM groups; ozone.scm.nodes.<service> and ozone.scm.address.<service>.<node> list the SCMs."
                    + " Empty = one SCM"));
    public static final Setting<String> DEFAULT_SERVICE_ID = own(Setting.text(
            "ozone.scm.default.service.id", "", "Which of ozone.scm.service.ids is meant, when there are several"));
    public static final Setting<Boolean> RATIS_ENABLE = own(Setting.flag(
            "ozone.scm.ratis.enable",
            true,
            "false = one SCM, whatever ozone.scm.service.ids lists; it keeps a Raft log all the same"));
    public static final Setting<String> NODE_ID = own(Setting.text(
            "ozone.scm.node.id",
            "",
            "Which of ozone.scm.nodes.<service id> this SCM is; empty = found by its host name"));
    public static final Setting<String> PRIMORDIAL_NODE_ID = own(Setting.text(
            "ozone.scm.primordial.node.id",
            "",
            "Node id or host name of the SCM that creates the cluster: --init does nothing on the others, --bootstrap"
                    + " nothing on it. Empty = --init is run on one SCM only"));
    public static final Setting<Duration> BOOTSTRAP_WAIT = own(Setting.duration(
            "ozone.scm.bootstrap.wait", "2m", "How long --bootstrap waits for an SCM that says which cluster this is"));
    public static final Setting<InetSocketAddress> HTTP_ADDRESS = own(Setting.address(
            "ozone.scm.http-address", ANY_HOST, 9876, "Address of the HTTP console; host 'off' = none"));
    public static final Setting<Boolean> HTTP_ENABLED =
            own(Setting.flag("ozone.scm.http.enabled", true, "Whether there is an HTTP console"));

    // Storage
    public static final Setting<List<Path>> DB_DIRS = own(Setting.paths(
            "ozone.scm.db.dirs",
            null,
            "Directory for SCM's identity, scm.db and Raft log; ozone.metadata.dirs when not set"));
    public static final Setting<List<Path>> RATIS_STORAGE_DIR = own(Setting.paths(
            "ozone.scm.ha.ratis.storage.dir",
            "",
            "Directory for SCM's Raft log; on the same file system as ozone.scm.db.dirs. Empty = beside the rows"));
    public static final Setting<Long> RATIS_SEGMENT_SIZE = own(Setting.size(
            "ozone.scm.ha.ratis.segment.size",
            "8MB",
            "Size of one file of the Raft log, in bytes; the latest three are also kept in memory"));
    public static final Setting<Long> RATIS_PREALLOCATED_SIZE = own(Setting.size(
            "ozone.scm.ha.ratis.segment.preallocated.size",
            "4MB",
            "How far a file of the Raft log is written ahead with zeroes, so that syncing it costs less"));
    public static final Setting<Integer> RATIS_SNAPSHOT_THRESHOLD = own(Setting.integer(
            "ozone.scm.ha.ratis.snapshot.threshold", 1000, 1, Integer.MAX_VALUE, "Log entries between two snapshots"));
    public static final Setting<Duration> REQUEST_TIMEOUT = own(
            Setting.duration("ozone.scm.ha.ratis.request.timeout", "30s", "How long a change waits for the Raft log"));
    public static final Setting<Duration> ELECTION_TIMEOUT = own(Setting.duration(
            "ozone.scm.ha.ratis.leader.election.timeout",
            "1500ms",
            "How long an SCM waits for the leader before it stands for election; the longest is a third more"));
    public static final Setting<Integer> HANDLER_COUNT = own(Setting.integer(
            "ozone.scm.handler.count.key", 100, 2, 10_000, "Most threads that serve calls at the three doors"));

    // Datanodes
    public static final Setting<Duration> HEARTBEAT_INTERVAL = own(Setting.duration(
            "hdds.heartbeat.interval",
            "30s",
            "Time between two heartbeats of a datanode, as it is told on registration"));
    public static final Setting<Duration> NODE_CHECK_INTERVAL = own(Setting.duration(
            "ozone.scm.heartbeat.thread.interval", "3s", "How often nodes, pipelines and containers are looked over"));
    public static final Setting<Duration> STALE_NODE_INTERVAL = own(Setting.duration(
            "ozone.scm.stale.node.interval", "5m", "Time without a heartbeat after which a datanode is stale"));
    public static final Setting<Duration> DEAD_NODE_INTERVAL = own(Setting.duration(
            "ozone.scm.dead.node.interval", "10m", "Time without a heartbeat after which a datanode is dead"));
    public static final Setting<Duration> COMMAND_RESEND_INTERVAL = own(Setting.duration(
            "hdds.scm.command.resend.interval",
            "10s",
            "Time after which a command to a datanode without visible effect is sent again"));

    // Pipelines
    public static final Setting<Integer> DATANODE_PIPELINE_LIMIT = own(Setting.integer(
            "ozone.scm.datanode.pipeline.limit", 2, 1, 1000, "Most RATIS/THREE pipelines of one datanode"));
    public static final Setting<Integer> PIPELINE_LIMIT = own(Setting.integer(
            "ozone.scm.ratis.pipeline.limit",
            0,
            0,
            1_000_000,
            "Most RATIS/THREE pipelines of the cluster; 0 = no limit"));
    public static final Setting<Boolean> CREATE_FACTOR_ONE = own(Setting.flag(
            "ozone.scm.pipeline.creation.auto.factor.one",
            true,
            "Whether each datanode gets a RATIS/ONE pipeline in advance; otherwise when one is first asked for"));
    public static final Setting<Duration> PIPELINE_ALLOCATED_TIMEOUT = own(Setting.duration(
            "ozone.scm.pipeline.allocated.timeout", "5m", "Time within which all members must report a new pipeline"));
    public static final Setting<Duration> PIPELINE_DESTROY_TIMEOUT = own(Setting.duration(
            "ozone.scm.pipeline.destroy.timeout",
            "66s",
            "Longest time a closed pipeline is kept up to close its containers"));
    public static final Setting<Duration> PIPELINE_MISSING_TIMEOUT = own(Setting.duration(
            "hdds.scm.pipeline.missing.timeout",
            "30s",
            "Time after which a datanode that heartbeats without reporting its pipeline counts as lost to it"));

    // Containers and blocks
    public static final Setting<Long> CONTAINER_SIZE =
            own(Setting.size("ozone.scm.container.size", "5GB", "Size at which a container is full"));
    public static final Setting<Double> CLOSE_THRESHOLD = own(Setting.decimal(
            "hdds.container.close.threshold", 0.9, 0.1, 1, "Share of its size at which a container is closed"));
    public static final Setting<Integer> OWNER_CONTAINER_COUNT = own(Setting.integer(
            "ozone.scm.pipeline.owner.container.count", 3, 1, 1000, "Open containers of one owner in one pipeline"));
    public static final Setting<Integer> SEQUENCE_ID_BATCH_SIZE = own(
            Setting.integer("ozone.scm.sequence.id.batch.size", 1000, 1, 1_000_000, "Ids that are reserved at a time"));
    public static final Setting<Duration> BLOCK_DELETING_INTERVAL = own(Setting.duration(
            "hdds.scm.block.deleting.service.interval",
            "60s",
            "How often deletions that are not done yet are looked over"));
    public static final Setting<Integer> DELETIONS_IN_MEMORY = own(Setting.integer(
            "hdds.scm.block.deletion.txn.dn.commit.map.limit",
            5_000_000,
            1000,
            Integer.MAX_VALUE,
            "Most deletion transactions that are under way at a time"));
    public static final Setting<UnknownContainerAction> UNKNOWN_CONTAINER_ACTION = own(Setting.choice(
            "hdds.scm.unknown-container.action",
            UnknownContainerAction.class,
            UnknownContainerAction.WARN,
            "What is done about a reported container that SCM has no row of"));

    // Safe mode
    public static final Setting<Boolean> SAFE_MODE = own(Setting.flag(
            "hdds.scm.safemode.enabled",
            true,
            "Whether a started SCM waits for its datanodes before it hands out blocks"));
    public static final Setting<Integer> SAFE_MODE_DATANODES = own(Setting.integer(
            "hdds.scm.safemode.min.datanode",
            3,
            0,
            1_000_000,
            "Datanodes that must have registered to leave safe mode"));
    public static final Setting<Double> SAFE_MODE_CONTAINERS = own(Setting.decimal(
            "hdds.scm.safemode.threshold.pct",
            0.99,
            0,
            1,
            "Share of closed containers of which a replica must be known"));
    public static final Setting<Double> SAFE_MODE_HEALTHY_PIPELINES = own(Setting.decimal(
            "hdds.scm.safemode.healthy.pipeline.pct",
            0.10,
            0,
            1,
            "Share of open RATIS/THREE pipelines that must work"));
    public static final Setting<Double> SAFE_MODE_REPORTED_PIPELINES = own(Setting.decimal(
            "hdds.scm.safemode.atleast.one.node.reported.pipeline.pct",
            0.90,
            0,
            1,
            "Share of open RATIS/THREE pipelines that at least one datanode must have reported"));
    public static final Setting<Boolean> SAFE_MODE_PIPELINE_CREATION = own(Setting.flag(
            "hdds.scm.safemode.pipeline.creation",
            true,
            "Whether pipelines are created in safe mode once enough datanodes have registered"));

    public static final List<Setting<?>> ALL = all();

    /** See {@link #UNKNOWN_CONTAINER_ACTION}. */
    public enum UnknownContainerAction {
        WARN,
        DELETE
    }

    private ScmSettings() {}

    /** Where a door is: its own address, else the first of {@link #NAMES}, else this machine's loopback. */
    static InetSocketAddress door(Settings settings, Setting<String> address, Setting<Integer> port) {
        List<String> names = settings.get(NAMES);
        String host = names.isEmpty()
                ? THIS_HOST
                : Units.parseAddress(names.get(0), THIS_HOST, 0).getHostString();
        String text = settings.get(address);
        if (text.isEmpty()) {
            return InetSocketAddress.createUnresolved(host, settings.get(port));
        }
        try {
            return Units.parseAddress(text, host, settings.get(port));
        } catch (IllegalArgumentException e) {
            throw io.ozone.common.error.ErrorCode.CONFIGURATION.failure("%s: %s", address.name(), e.getMessage());
        }
    }

    private static Setting<Integer> port(String name, int defaultPort, String use) {
        return Setting.integer(name, defaultPort, 0, 65535, "Port of the door " + use + "; 0 = any free one");
    }

    private static <T> Setting<T> own(Setting<T> setting) {
        OWN.add(setting);
        return setting;
    }

    private static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(OWN);
        all.addAll(ServerSettings.ALL);
        return List.copyOf(all);
    }
}
