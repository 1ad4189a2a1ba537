package io.ozone.datanode;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.FreePort;
import io.ozone.common.settings.ScmDoors;
import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import io.ozone.common.time.Clock;
import io.ozone.datanode.background.Reclaimer;
import io.ozone.datanode.background.Snapshots;
import io.ozone.datanode.container.Containers;
import io.ozone.datanode.door.DataDoor;
import io.ozone.datanode.heartbeat.Commands;
import io.ozone.datanode.heartbeat.FirstContact;
import io.ozone.datanode.heartbeat.Heartbeats;
import io.ozone.datanode.heartbeat.News;
import io.ozone.datanode.heartbeat.NodeState;
import io.ozone.datanode.pipeline.Pipelines;
import io.ozone.datanode.volume.SpaceGuard;
import io.ozone.datanode.volume.Volumes;
import io.ozone.server.DaemonThreads;
import io.ozone.server.GrpcDoor;
import io.ozone.server.HttpConsole;
import io.ozone.server.Metrics;
import io.ozone.server.PeriodicTasks;
import io.ozone.server.ServerSettings;
import io.ozone.wire.Datanode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The datanode daemon. Its doors open at once; its volumes open when it knows its cluster: at once when they
 * have been used before, else when Storage Container Manager has told.
 */
public final class DatanodeServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatanodeServer.class);
    private static final Duration SNAPSHOT_CHECK = Duration.ofSeconds(2);

    private final Settings settings;
    private final Clock clock = Clock.SYSTEM;
    private final Metrics metrics = new Metrics();
    private final Channels channels = new Channels();
    private final List<String> scmAddresses;
    private final List<Path> roots;
    private final Datanode self;
    private final DataDoor dataDoor;
    private final ThreadPoolExecutor doorThreads;
    private final GrpcDoor door;
    private final HttpConsole console;
    private final News news;
    private Thread firstContact;
    private DatanodeIdentity identity;

    // Guarded by this; null until the cluster is known.
    private Volumes volumes;
    private Containers containers;
    private Pipelines pipelines;
    private Commands commands;
    private Heartbeats heartbeats;
    private PeriodicTasks background;
    private boolean ended;

    private DatanodeServer(Settings settings) {
        this.settings = settings;
        scmAddresses = ScmDoors.DATANODE.of(settings);
        roots = DataDirectories.volumes(settings);
        news = new News(scmAddresses.size());
        dataDoor = new DataDoor(pendingBytes(settings));
        doorThreads = DaemonThreads.pool("datanode-door", settings.get(DatanodeSettings.HANDLERS));

        identity = DatanodeIdentity.readOrCreate(DataDirectories.identity(settings));
        String host = OwnHost.of(settings);
        OwnHost.doubt(host, scmAddresses).ifPresent(LOG::warn);
        door = GrpcDoor.open(
                "datanode's data door (" + DatanodeSettings.DATA_PORT.name() + ")",
                host,
                port(settings, DatanodeSettings.DATA_PORT, identity.dataPort()),
                doorThreads,
                List.of(dataDoor),
                List.of(metrics.calls()));
        try {
            int ratisPort = ratisPort(host, port(settings, DatanodeSettings.RATIS_PORT, identity.ratisPort()));
            identity = identity.with(door.port(), ratisPort);
            identity.write(DataDirectories.identity(settings));
            self = Datanode.newBuilder()
                    .setUuid(identity.uuid())
                    .setHost(host)
                    .setDataPort(door.port())
                    .setRatisPort(ratisPort)
                    .setLocation(settings.get(DatanodeSettings.LOCATION))
                    .build();
            console = console(settings);
        } catch (RuntimeException e) {
            door.kill();
            throw e;
        }
    }

    /**
     * Starts a datanode; it registers with Storage Container Manager when that can be reached.
     *
     * @throws OzoneException CONFIGURATION when a setting is wrong or a port is taken, CORRUPT when files of
     *     the datanode itself are damaged
     */
    public static DatanodeServer start(Settings settings) {
        List<Setting<?>> declared = new ArrayList<>(DatanodeSettings.ALL);
        declared.addAll(ServerSettings.ALL);
        settings.check(declared);
        DatanodeServer server = new DatanodeServer(settings);
        try {
            Optional<String> clusterId = Volumes.clusterId(server.roots);
            if (clusterId.isPresent()) {
                server.boot(clusterId.get());
            } else {
                server.firstContact = DaemonThreads.factory("first-contact")
                        .newThread(new FirstContact(server.scmAddresses, server.channels, server::boot));
                server.firstContact.start();
            }
            return server;
        } catch (RuntimeException e) {
            server.kill();
            throw e;
        }
    }

    private synchronized void boot(String clusterId) {
        if (ended || heartbeats != null) {
            return;
        }
        try {
            Path directory = DataDirectories.identity(settings);
            identity = identity.of(clusterId, directory);
            volumes = Volumes.open(
                    roots, clusterId, self.getUuid(), SpaceGuard.of(settings), clock, RandomGenerator.getDefault());
            identity.write(directory);
            containers = Containers.load(volumes, clock);
            containers.onChange(news::containerChanged);
            containers.emptyGraveyards();
            pipelines =
                    Pipelines.start(settings, self, DataDirectories.raft(settings), volumes, containers, news, clock);
            commands = new Commands(containers, pipelines, news);
            dataDoor.serve(containers, pipelines);
            background = background();
            long full = (long)
                    (settings.get(DatanodeSettings.CONTAINER_SIZE) * settings.get(DatanodeSettings.CLOSE_THRESHOLD));
            heartbeats = Heartbeats.start(
                    settings,
                    scmAddresses,
                    channels,
                    new NodeState(self, clusterId, volumes, containers, pipelines, full),
                    news,
                    commands,
                    clock);
            LOG.info("Datanode {} serves {} for cluster {}", self.getUuid(), address(), clusterId);
        } catch (RuntimeException e) {
            endRooms(true);
            throw e;
        }
    }

    private PeriodicTasks background() {
        PeriodicTasks tasks = new PeriodicTasks("datanode", 1, clock, metrics);
        Snapshots snapshots = new Snapshots(
                pipelines,
                settings.get(DatanodeSettings.SNAPSHOT_BYTES),
                settings.get(DatanodeSettings.SNAPSHOT_INTERVAL),
                clock);
        Duration check = settings.get(DatanodeSettings.SNAPSHOT_INTERVAL);
        tasks.add("snapshots", check.compareTo(SNAPSHOT_CHECK) < 0 ? check : SNAPSHOT_CHECK, snapshots::run);
        Reclaimer reclaimer =
                new Reclaimer(volumes, containers, pipelines, settings.get(DatanodeSettings.DELETING_LIMIT));
        tasks.add("reclaim", settings.get(DatanodeSettings.DELETING_INTERVAL), reclaimer::run);
        return tasks;
    }

    private HttpConsole console(Settings values) {
        metrics.gauge("ozone_datanode_pending_bytes", "Chunk bytes that wait for replication", dataDoor::pendingBytes);
        metrics.gauge("ozone_datanode_containers", "Container replicas", () -> containerCount());
        return new HttpConsole("Datanode", values, DatanodeSettings.ALL, metrics)
                .fact("Datanode", self::getUuid)
                .fact("Data door", this::address)
                .fact("Volumes", roots::toString)
                .fact("Containers", () -> Integer.toString(containerCount()))
                .readiness(() -> dataDoor.isServing()
                        ? Optional.empty()
                        : Optional.of("has not learnt its cluster from Storage Container Manager yet"))
                .start(DatanodeSettings.HTTP_ADDRESS.name(), consoleAddress(values));
    }

    /** Where the doors are, unless its own address is set. */
    private InetSocketAddress consoleAddress(Settings values) {
        InetSocketAddress configured = values.get(DatanodeSettings.HTTP_ADDRESS);
        return values.isSet(DatanodeSettings.HTTP_ADDRESS)
                ? configured
                : InetSocketAddress.createUnresolved(self.getHost(), configured.getPort());
    }

    private synchronized int containerCount() {
        return containers == null ? 0 : containers.all().size();
    }

    /** host:port of the data door. */
    public String address() {
        return door.address();
    }

    /** host:port of the HTTP console; empty when it is off. */
    public String httpAddress() {
        return console.address();
    }

    public String uuid() {
        return self.getUuid();
    }

    /** Who this is, as Storage Container Manager and clients know it. */
    public Datanode self() {
        return self;
    }

    /** Runs a background task now, in the calling thread: "snapshots" or "reclaim". */
    public void runNow(String task) throws Exception {
        PeriodicTasks tasks;
        synchronized (this) {
            tasks = background;
        }
        if (tasks == null) {
            throw ErrorCode.NOT_READY.failure("the datanode does not know its cluster yet");
        }
        tasks.runNow(task);
    }

    /** Hands leadership of a pipeline to another of its members. */
    public void transferLeadership(String pipelineId, String memberUuid) {
        try {
            pipelines().transferLeadership(pipelineId, memberUuid, 5_000);
        } catch (IOException e) {
            throw new OzoneException(
                    ErrorCode.IO_ERROR, "Leadership of " + pipelineId + " was not handed over: " + e, e);
        }
    }

    private synchronized Pipelines pipelines() {
        if (pipelines == null) {
            throw ErrorCode.NOT_READY.failure("the datanode does not know its cluster yet");
        }
        return pipelines;
    }

    @Override
    public void close() {
        end(false);
    }

    /** As kill -9: nothing more reaches the disk. */
    public void kill() {
        end(true);
    }

    private void end(boolean killed) {
        if (firstContact != null) {
            firstContact.interrupt();
        }
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            if (killed) {
                door.kill();
            } else {
                door.close();
            }
            endRooms(killed);
        }
        console.close();
        channels.close();
        doorThreads.shutdown();
        metrics.close();
    }

    private void endRooms(boolean killed) {
        if (killed && pipelines != null) {
            // First, so that whatever the others still try fails.
            pipelines.abandon();
            containers.close();
        }
        if (heartbeats != null) {
            heartbeats.close();
        }
        if (background != null) {
            background.close();
        }
        if (commands != null) {
            commands.close();
        }
        if (pipelines != null) {
            pipelines.close();
        }
        if (containers != null) {
            containers.close();
        }
        if (volumes != null && killed) {
            volumes.abandon();
        } else if (volumes != null) {
            volumes.close();
        }
    }

    /** More than a sixteenth of the heap would starve everything else. */
    private static long pendingBytes(Settings settings) {
        return Math.min(
                settings.get(DatanodeSettings.PENDING_BYTES),
                Runtime.getRuntime().maxMemory() / 16);
    }

    private static int port(Settings settings, Setting<Integer> setting, int remembered) {
        int configured = settings.get(setting);
        return configured != 0 ? configured : remembered;
    }

    /** The Raft server ends the process when its port is taken, so that is found out here. */
    private static int ratisPort(String host, int wanted) {
        if (wanted == 0) {
            return FreePort.on(host);
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, wanted));
            return probe.getLocalPort();
        } catch (IOException e) {
            throw ErrorCode.CONFIGURATION.failure(
                    "Raft (%s) can't listen on %s:%d: %s",
                    DatanodeSettings.RATIS_PORT.name(), host, wanted, e.getMessage());
        }
    }
}
