package io.ozone.scm;

import io.grpc.BindableService;
import io.ozone.common.settings.ScmDoors;
import io.ozone.common.settings.Settings;
import io.ozone.common.time.Clock;
import io.ozone.kv.ReplicatedStoreOptions;
import io.ozone.raft.FirstMembers;
import io.ozone.raft.GroupCalls;
import io.ozone.raft.Joining;
import io.ozone.raft.Peer;
import io.ozone.raft.RaftAdminDoor;
import io.ozone.raft.RaftNode;
import io.ozone.raft.RaftOptions;
import io.ozone.scm.command.ScmStateMachine;
import io.ozone.scm.state.ScmTables;
import io.ozone.server.DaemonThreads;
import io.ozone.server.GrpcDoor;
import io.ozone.server.HttpConsole;
import io.ozone.server.Metrics;
import io.ozone.server.PeriodicTasks;
import io.ozone.server.VersionFile;
import io.ozone.wire.scm.ScmCommand;
import io.ozone.wire.scm.ScmReply;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Storage Container Manager: a table of contents, wired by hand in reading order. Never passed to anyone.
 *
 * <p>Threads: one for background tasks, a pool for calls that is empty while idle, the Raft node's own, the console's.
 */
public final class ScmServer implements AutoCloseable {
    private static final String DAEMON = "scm";
    private static final Logger LOG = LoggerFactory.getLogger(ScmServer.class);

    private final VersionFile version;
    private final Metrics metrics;
    private final ThreadPoolExecutor calls;
    private final PeriodicTasks tasks;
    private final ScmRooms rooms;
    private final RaftNode<ScmCommand, ScmReply> node;
    private final Joining joining;
    private final GrpcDoor clientDoor;
    private final GrpcDoor datanodeDoor;
    private final GrpcDoor blockDoor;
    private final HttpConsole console;
    /** What is open so far, the latest first: closed again when the start fails. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Which part of its life an SCM's directory is in after {@link #init} or {@link #bootstrap}. */
    public enum Outcome {
        /** It is ready to be started. */
        READY,
        /** It was left alone: another SCM has to do this, as {@code ozone.scm.primordial.node.id} says. */
        NOT_THIS_ONE
    }

    /** {@link #init(Settings, String)} with a new cluster id. */
    public static Outcome init(Settings settings) {
        return init(settings, null);
    }

    /**
     * Creates the cluster's identity on this SCM, once: a directory that is initialised already is left as it is.
     *
     * @param clusterId {@code CID-<uuid>}; null = a new one
     */
    public static Outcome init(Settings settings, String clusterId) {
        settings.check(ScmSettings.ALL);
        ScmPeers peers = new ScmPeers(settings);
        if (!peers.isPrimordial().orElse(true)) {
            return Outcome.NOT_THIS_ONE;
        }
        ScmIdentity.create(settings, peers, clusterId);
        return Outcome.READY;
    }

    /**
     * Prepares this SCM to join the group of those that run: takes the cluster id from them. A directory that is
     * initialised already is left as it is.
     */
    public static Outcome bootstrap(Settings settings) {
        settings.check(ScmSettings.ALL);
        ScmPeers peers = new ScmPeers(settings);
        if (peers.isPrimordial().orElse(false)) {
            return Outcome.NOT_THIS_ONE;
        }
        ScmIdentity.join(settings, peers);
        return Outcome.READY;
    }

    /** The cluster that an initialised SCM belongs to. */
    public static String clusterId(Settings settings) {
        return ScmIdentity.load(settings).version().clusterId();
    }

    /** @throws io.ozone.common.error.OzoneException CONFIGURATION when it can't start; the message says why */
    public static ScmServer start(Settings settings) {
        return start(settings, failure -> {});
    }

    /** @param onFailure told when the replica had to stop itself: the process had better end, and start again */
    public static ScmServer start(Settings settings, Consumer<Throwable> onFailure) {
        return start(settings, Clock.SYSTEM, onFailure);
    }

    static ScmServer start(Settings settings, Clock clock, Consumer<Throwable> onFailure) {
        settings.check(ScmSettings.ALL);
        ScmPeers peers = new ScmPeers(settings);
        return new ScmServer(settings, clock, ScmIdentity.load(settings), peers, onFailure);
    }

    private ScmServer(
            Settings settings, Clock clock, ScmIdentity identity, ScmPeers peers, Consumer<Throwable> onFailure) {
        version = identity.version();
        try {
            metrics = open(new Metrics());
            calls = DaemonThreads.pool("scm-calls", settings.get(ScmSettings.HANDLER_COUNT));
            opened.push(calls::shutdownNow);
            tasks = open(new PeriodicTasks(DAEMON, 1, clock, metrics));
            RaftLog log = new RaftLog();
            rooms = new ScmRooms(settings, clock, version, log, tasks, new SecureRandom());
            Peer self = peers.raftPeer(version.nodeUuid());
            RaftAdminDoor admin =
                    open(new RaftAdminDoor(version.clusterId(), self, peer -> peers.doorOf(peer, ScmDoors.CLIENT)));
            GroupCalls others = open(new GroupCalls(version.clusterId(), self, peers.otherDoors()));
            node = open(startRaft(settings, identity, self, peers.size(), others, onFailure));
            admin.serve(node);
            rooms.gate.knowLeader(door -> node.leader().flatMap(leader -> peers.doorOf(leader, door)));
            log.attach(node);
            opened.push(rooms.commands::close);
            joining = open(Joining.begin(node, identity.raftDirectory(), others, false));
            clientDoor = door(
                    "SCM client door (" + ScmSettings.CLIENT_ADDRESS.name() + ")",
                    peers.door(ScmSettings.CLIENT_ADDRESS, ScmSettings.CLIENT_PORT),
                    rooms.adminDoor,
                    admin);
            datanodeDoor = door(
                    "SCM datanode door (" + ScmSettings.DATANODE_ADDRESS.name() + ")",
                    peers.door(ScmSettings.DATANODE_ADDRESS, ScmSettings.DATANODE_PORT),
                    rooms.datanodeDoor);
            blockDoor = door(
                    "SCM block door (" + ScmSettings.BLOCK_CLIENT_ADDRESS.name() + ")",
                    peers.door(ScmSettings.BLOCK_CLIENT_ADDRESS, ScmSettings.BLOCK_CLIENT_PORT),
                    rooms.blockDoor);
            console = open(console(settings, peers));
        } catch (RuntimeException e) {
            closeOpened();
            throw e;
        }
        LOG.info(
                "SCM {} of cluster {} serves clients at {}, datanodes at {}, blocks at {}, its console at {}",
                version.nodeUuid(),
                version.clusterId(),
                clientDoor.address(),
                datanodeDoor.address(),
                blockDoor.address(),
                console.address().isEmpty() ? "no address" : "http://" + console.address());
    }

    /** host:port of the door for clients and administrators. */
    public String address() {
        return clientDoor.address();
    }

    public String datanodeAddress() {
        return datanodeDoor.address();
    }

    public String blockAddress() {
        return blockDoor.address();
    }

    /** host:port of the HTTP console; empty when it is off. */
    public String httpAddress() {
        return console.address();
    }

    public String clusterId() {
        return version.clusterId();
    }

    /** Whether it leads and has left safe mode: blocks can be asked for. */
    public boolean isReady() {
        return notReady().isEmpty();
    }

    /** The replica underneath, for the administration of the group and for tests. */
    public RaftNode<ScmCommand, ScmReply> node() {
        return node;
    }

    /** Hands leadership over, then ends in order. */
    @Override
    public void close() {
        node.handOver();
        closeOpened();
    }

    /** As if the process was killed: calls end without an answer, and nothing more reaches the disk. */
    public void kill() {
        rooms.gate.close();
        joining.close();
        node.kill();
        clientDoor.kill();
        datanodeDoor.kill();
        blockDoor.kill();
        console.close();
        tasks.close();
        calls.shutdownNow();
        metrics.close();
        opened.clear();
    }

    /** Why no blocks can be asked for here now; empty = they can. */
    private Optional<String> notReady() {
        return node.failure()
                .map(cause -> "the replica has stopped itself: " + cause)
                .or(joining::obstacle)
                .or(rooms::notReady);
    }

    private RaftNode<ScmCommand, ScmReply> startRaft(
            Settings settings,
            ScmIdentity identity,
            Peer self,
            int size,
            GroupCalls others,
            Consumer<Throwable> onFailure) {
        int snapshotThreshold = settings.get(ScmSettings.RATIS_SNAPSHOT_THRESHOLD);
        Duration timeout = settings.get(ScmSettings.ELECTION_TIMEOUT);
        RaftOptions options = RaftOptions.of(
                        identity.raftGroup(),
                        self,
                        firstMembers(identity, self, others),
                        identity.raftDirectory(),
                        identity.storeDirectory())
                .withPortSetting(ScmSettings.RATIS_PORT.name())
                .withGroupSize(size)
                .withElectionTimeout(timeout)
                .withSegmentBytes(Math.toIntExact(settings.get(ScmSettings.RATIS_SEGMENT_SIZE)))
                .withPreallocatedBytes(Math.toIntExact(settings.get(ScmSettings.RATIS_PREALLOCATED_SIZE)))
                .withSnapshotThreshold(snapshotThreshold, snapshotThreshold)
                .withFailureListener(failure -> {
                    LOG.error(others.explain(failure), failure);
                    onFailure.accept(failure);
                });
        return RaftNode.start(
                options,
                ScmCommand.parser(),
                ScmReply.parser(),
                new ScmStateMachine(),
                ScmTables.SCHEMA,
                ReplicatedStoreOptions.writeThrough(),
                rooms.leadership);
    }

    /** The SCM that was initialised is the group at first; the others are added by the leader. */
    private static List<Peer> firstMembers(ScmIdentity identity, Peer self, GroupCalls others) {
        return FirstMembers.of(
                identity.raftDirectory(),
                identity.raftGroup(),
                List.of(self),
                others,
                () -> !identity.joins() && !others.groupExists());
    }

    private GrpcDoor door(String name, InetSocketAddress where, BindableService... services) {
        return open(GrpcDoor.open(
                name, where.getHostString(), where.getPort(), calls, List.of(services), List.of(metrics.calls())));
    }

    private HttpConsole console(Settings settings, ScmPeers peers) {
        HttpConsole page = new HttpConsole("Storage Container Manager", settings, ScmSettings.ALL, metrics)
                .readiness(this::notReady);
        rooms.describe(page, metrics);
        page.fact("Cluster", version::clusterId).fact("SCM", version::nodeUuid);
        return settings.get(ScmSettings.HTTP_ENABLED)
                ? page.start(ScmSettings.HTTP_ADDRESS.name(), peers.console())
                : page;
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }

    private void closeOpened() {
        if (rooms != null) {
            rooms.gate.close();
            rooms.commands.close();
        }
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("A part of SCM did not close cleanly", e);
            }
        }
    }
}
