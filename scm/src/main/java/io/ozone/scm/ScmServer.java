package io.ozone.scm;

import io.grpc.BindableService;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import io.ozone.common.settings.Units;
import io.ozone.common.time.Clock;
import io.ozone.kv.ReplicatedStoreOptions;
import io.ozone.raft.Peer;
import io.ozone.raft.RaftNode;
import io.ozone.raft.RaftOptions;
import io.ozone.scm.command.ScmStateMachine;
import io.ozone.scm.state.ScmTables;
import io.ozone.server.DaemonThreads;
import io.ozone.server.GrpcDoor;
import io.ozone.server.HttpConsole;
import io.ozone.server.Metrics;
import io.ozone.server.PeriodicTasks;
import io.ozone.server.ServerSettings;
import io.ozone.server.VersionFile;
import io.ozone.server.VersionFile.NodeType;
import io.ozone.wire.scm.ScmCommand;
import io.ozone.wire.scm.ScmReply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Storage Container Manager: a table of contents, wired by hand in reading order. Never passed to anyone.
 *
 * <p>Threads: one for background tasks, a pool for calls that is empty while idle, the Raft node's own, the console's.
 */
public final class ScmServer implements AutoCloseable {
    static final String STORE = "scm.db";
    static final String RAFT = "scm-ratis";
    private static final String DAEMON = "scm";
    private static final int LAYOUT_VERSION = 0;
    private static final Logger LOG = LoggerFactory.getLogger(ScmServer.class);

    private final VersionFile version;
    private final Metrics metrics;
    private final ThreadPoolExecutor calls;
    private final PeriodicTasks tasks;
    private final ScmRooms rooms;
    private final RaftNode<ScmCommand, ScmReply> node;
    private final GrpcDoor clientDoor;
    private final GrpcDoor datanodeDoor;
    private final GrpcDoor blockDoor;
    private final HttpConsole console;
    /** What is open so far, the latest first: closed again when the start fails. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /**
     * Creates the cluster's identity on this SCM, once: a directory that is initialised already is left as it is.
     *
     * @return the identity
     */
    public static VersionFile init(Settings settings) {
        return init(settings, null);
    }

    /** @param clusterId {@code CID-<uuid>}; null = a new one */
    public static VersionFile init(Settings settings, String clusterId) {
        settings.check(ScmSettings.ALL);
        Path file = versionFile(settings);
        Optional<VersionFile> found = VersionFile.find(file, NodeType.SCM);
        if (found.isPresent()) {
            if (clusterId != null && !clusterId.equals(found.get().clusterId())) {
                throw ErrorCode.CONFIGURATION.failure(
                        "%s already belongs to cluster %s and can't become one of %s",
                        file, found.get().clusterId(), clusterId);
            }
            return found.get();
        }
        String id = clusterId == null ? VersionFile.newClusterId() : clusterId;
        VersionFile created = VersionFile.create(Clock.SYSTEM.millis(), id, NodeType.SCM, LAYOUT_VERSION);
        created.write(file);
        LOG.info("Initialised SCM {} of cluster {} in {}", created.nodeUuid(), id, file);
        return created;
    }

    /** @throws io.ozone.common.error.OzoneException CONFIGURATION when it can't start; the message says why */
    public static ScmServer start(Settings settings) {
        return start(settings, Clock.SYSTEM);
    }

    static ScmServer start(Settings settings, Clock clock) {
        settings.check(ScmSettings.ALL);
        Path file = versionFile(settings);
        VersionFile version = VersionFile.find(file, NodeType.SCM)
                .orElseThrow(() -> ErrorCode.CONFIGURATION.failure(
                        "SCM is not initialised: there is no %s. Run 'ozone scm --init' first, once for the cluster",
                        file));
        return new ScmServer(settings, clock, version);
    }

    private ScmServer(Settings settings, Clock clock, VersionFile version) {
        this.version = version;
        try {
            metrics = open(new Metrics());
            calls = DaemonThreads.pool("scm-calls", settings.get(ScmSettings.HANDLER_COUNT));
            opened.push(calls::shutdownNow);
            tasks = open(new PeriodicTasks(DAEMON, 1, clock, metrics));
            RaftLog log = new RaftLog();
            rooms = new ScmRooms(settings, clock, version, log, tasks, new SecureRandom());
            node = open(startRaft(settings));
            log.attach(node);
            opened.push(rooms.commands::close);
            clientDoor = door(
                    settings, "SCM client door", ScmSettings.CLIENT_ADDRESS, ScmSettings.CLIENT_PORT, rooms.adminDoor);
            datanodeDoor = door(
                    settings,
                    "SCM datanode door",
                    ScmSettings.DATANODE_ADDRESS,
                    ScmSettings.DATANODE_PORT,
                    rooms.datanodeDoor);
            blockDoor = door(
                    settings,
                    "SCM block door",
                    ScmSettings.BLOCK_CLIENT_ADDRESS,
                    ScmSettings.BLOCK_CLIENT_PORT,
                    rooms.blockDoor);
            console = open(console(settings));
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
        return rooms.notReady().isEmpty();
    }

    @Override
    public void close() {
        closeOpened();
    }

    /** As if the process was killed: calls end without an answer, and nothing more reaches the disk. */
    public void kill() {
        rooms.gate.close();
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

    private RaftNode<ScmCommand, ScmReply> startRaft(Settings settings) {
        Path directory = directory(settings);
        String host = ScmSettings.door(settings, ScmSettings.CLIENT_ADDRESS, ScmSettings.CLIENT_PORT)
                .getHostString();
        int port = settings.get(ScmSettings.RATIS_PORT);
        Peer self = new Peer(
                version.nodeUuid(),
                Units.format(InetSocketAddress.createUnresolved(host, port == 0 ? freePort() : port)));
        UUID group = UUID.nameUUIDFromBytes(("scm " + version.clusterId()).getBytes(StandardCharsets.UTF_8));
        int snapshotThreshold = settings.get(ScmSettings.RATIS_SNAPSHOT_THRESHOLD);
        RaftOptions options = RaftOptions.of(
                        group, self, List.of(self), directory.resolve(RAFT), directory.resolve(STORE))
                .withSnapshotThreshold(snapshotThreshold, snapshotThreshold);
        return RaftNode.start(
                options,
                ScmCommand.parser(),
                ScmReply.parser(),
                new ScmStateMachine(),
                ScmTables.SCHEMA,
                ReplicatedStoreOptions.writeThrough(),
                rooms.leadership);
    }

    private GrpcDoor door(
            Settings settings, String name, Setting<String> address, Setting<Integer> port, BindableService service) {
        InetSocketAddress where = ScmSettings.door(settings, address, port);
        return open(GrpcDoor.open(
                name, where.getHostString(), where.getPort(), calls, List.of(service), List.of(metrics.calls())));
    }

    private HttpConsole console(Settings settings) {
        HttpConsole page = new HttpConsole("Storage Container Manager", settings, ScmSettings.ALL, metrics)
                .readiness(rooms::notReady);
        rooms.describe(page, metrics);
        page.fact("Cluster", version::clusterId).fact("SCM", version::nodeUuid);
        return settings.get(ScmSettings.HTTP_ENABLED) ? page.start(settings.get(ScmSettings.HTTP_ADDRESS)) : page;
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

    private static Path directory(Settings settings) {
        return ServerSettings.metadataDirectory(settings, ScmSettings.DB_DIRS);
    }

    private static Path versionFile(Settings settings) {
        return VersionFile.pathIn(directory(settings), DAEMON);
    }

    /** For one SCM alone nobody else has to know its Raft port. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw ErrorCode.CONFIGURATION.failure("No port is free: %s", e);
        }
    }
}
