package io.ozone.om;

import io.grpc.BindableService;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.ScmDoors;
import io.ozone.common.settings.Settings;
import io.ozone.common.time.Clock;
import io.ozone.kv.ReplicatedStoreOptions;
import io.ozone.om.background.GroupTime;
import io.ozone.om.background.KeyDeletion;
import io.ozone.om.background.LifecycleExpiry;
import io.ozone.om.background.OpenKeyCleanup;
import io.ozone.om.background.Proposals;
import io.ozone.om.background.UploadCleanup;
import io.ozone.om.block.BlockSource;
import io.ozone.om.block.ContainerLocations;
import io.ozone.om.block.ScmCalls;
import io.ozone.om.command.OmState;
import io.ozone.om.notification.DeliveryOptions;
import io.ozone.om.notification.NotificationCleanup;
import io.ozone.om.notification.Notifier;
import io.ozone.om.notification.Webhook;
import io.ozone.om.query.OmQueries;
import io.ozone.om.security.Authorizer;
import io.ozone.om.service.Admission;
import io.ozone.om.service.KeyAdmission;
import io.ozone.om.service.Limits;
import io.ozone.om.service.NotificationTargets;
import io.ozone.om.service.OmDoor;
import io.ozone.om.service.Places;
import io.ozone.om.service.Replications;
import io.ozone.om.state.Names;
import io.ozone.om.state.OmTables;
import io.ozone.raft.FirstMembers;
import io.ozone.raft.GroupCalls;
import io.ozone.raft.GroupClock;
import io.ozone.raft.Joining;
import io.ozone.raft.Peer;
import io.ozone.raft.RaftAdminDoor;
import io.ozone.raft.RaftNode;
import io.ozone.raft.RaftOptions;
import io.ozone.server.DaemonThreads;
import io.ozone.server.GrpcDoor;
import io.ozone.server.HttpConsole;
import io.ozone.server.Metrics;
import io.ozone.server.PeriodicTasks;
import io.ozone.server.VersionFile.Entry;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Ozone Manager: what it is made of, in reading order. */
public final class OmServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OmServer.class);
    private static final int TASK_THREADS = 3;
    private static final int MAX_PENDING_BYTES = 64 << 20;
    /** Lifecycles count days; clocks of one cluster that are further apart are not looked after. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofHours(1);

    static final String KEY_DELETION = "key-deletion";
    static final String OPEN_KEY_CLEANUP = "open-key-cleanup";
    static final String UPLOAD_CLEANUP = "upload-cleanup";
    static final String LIFECYCLE_EXPIRY = "lifecycle-expiry";
    static final String NOTIFICATION_CLEANUP = "notification-cleanup";
    static final String GROUP_CLOCK = "group-clock";

    private static final Duration NOTIFICATION_CLEANUP_INTERVAL = Duration.ofMinutes(1);
    private static final Duration GROUP_CLOCK_INTERVAL = Duration.ofSeconds(2);
    /** More than clocks differ that are looked after, and than anybody cares about in a stamp. */
    private static final Duration STAMP_TOLERANCE = Duration.ofMinutes(1);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final OmPeers peers;
    private final OmIdentity identity;
    private final Metrics metrics;
    private final RaftAdminDoor admin;
    private final GroupCalls group;
    private final GroupClock clock = new GroupClock(Clock.SYSTEM, STAMP_TOLERANCE);
    private final RaftNode<OmCommand, OmReply> node;
    private final Joining joining;
    private final ScmCalls scm;
    private final BlockSource blocks;
    private final ExecutorService listThreads;
    private final GrpcDoor door;
    private final PeriodicTasks tasks;
    private final HttpConsole console;

    /**
     * Prepares the directories of an OM that was never started: takes the cluster id from SCM, which must be running or
     * come up soon. Does nothing when that was done before.
     */
    public static void init(Settings settings) {
        settings.check(OmSettings.ALL);
        OmIdentity.create(settings, Entry.FIRST);
    }

    /**
     * {@link #init} for an OM that joins a group which exists, or comes back to it without its directories: when it is
     * started, the leader brings it up to date and makes it a member.
     *
     * @param force join also when the leader's settings do not list this OM
     */
    public static void bootstrap(Settings settings, boolean force) {
        settings.check(OmSettings.ALL);
        OmIdentity.create(settings, force ? Entry.FORCED_BOOTSTRAP : Entry.BOOTSTRAP);
    }

    /**
     * Starts an initialised OM. Returns before the group has a leader; a new OM of several first waits until enough of
     * the others answer to tell whether the group exists.
     *
     * @throws io.ozone.common.error.OzoneException CONFIGURATION with what is to be done, when it can't be started so
     */
    public static OmServer start(Settings settings) {
        return start(settings, failure -> {}, reason -> {});
    }

    /**
     * @param onFailure told when the replica had to stop itself: the process had better end, and start again
     * @param onWait told what a new OM waits for, when it has to
     */
    public static OmServer start(Settings settings, Consumer<Throwable> onFailure, Consumer<String> onWait) {
        settings.check(OmSettings.ALL);
        return new OmServer(settings, onFailure, onWait);
    }

    private OmServer(Settings settings, Consumer<Throwable> onFailure, Consumer<String> onWait) {
        Authorizer authorizer = new Authorizer(settings.get(OmSettings.ACL_ENABLED));
        Replications replications = new Replications(OmSettings.defaultReplication(settings));
        Limits limits = limits(settings);
        Names names = new Names(settings.get(OmSettings.STRICT_NAMES));
        NotificationTargets targets = new NotificationTargets(
                Set.copyOf(settings.get(OmSettings.WEBHOOK_NAMES)), settings.get(OmSettings.NOTIFICATION_LIMIT));
        List<Webhook> webhooks = webhooks(settings, targets);
        OmPeers configured = OmPeers.of(settings);
        List<String> scmDoors = ScmDoors.BLOCK.of(settings);
        identity = OmIdentity.load(settings);
        identity.requireNode(configured.self().nodeId());
        try {
            metrics = opened(new Metrics());

            // The namespace and its log.
            admin = opened(new RaftAdminDoor(
                    identity.version().clusterId(), configured.self().raftPeer(), configured::doorOf));
            group = opened(new GroupCalls(
                    identity.version().clusterId(), configured.self().raftPeer(), configured.otherDoors()));
            node = opened(startNode(
                    settings, configured, firstMembers(settings, configured, group, onWait), group, onFailure));
            admin.serve(node);

            // What SCM gives.
            scm = opened(new ScmCalls(identity.version().clusterId(), scmDoors, settings.get(OmSettings.SCM_DEADLINE)));
            ContainerLocations locations = new ContainerLocations(
                    scm, settings.get(OmSettings.LOCATION_CACHE_SIZE), settings.get(OmSettings.LOCATION_CACHE_TTL));
            blocks = newBlockSource(settings, scm, locations);

            // The door for clients. Its calls never wait, so they run on the network threads.
            KeyAdmission keys = new KeyAdmission(
                    names, limits, replications, blocks, () -> node.store().reader());
            ServiceDirectory services = new ServiceDirectory(
                    node, identity.version().clusterId(), replications.serverDefault(), blocks.blockSize());
            Map<String, String> doors = new ConcurrentHashMap<>(configured.doors());
            listThreads = DaemonThreads.pool("om-lists", settings.get(OmSettings.LIST_THREADS));
            opened(listThreads::shutdownNow);
            joining = opened(Joining.begin(
                    node,
                    identity.raftDirectory(settings),
                    group,
                    identity.version().entry() == Entry.FORCED_BOOTSTRAP));
            door = opened(openDoor(
                    configured,
                    List.of(
                            admin,
                            new OmDoor(
                                    node,
                                    new Admission(authorizer, names, limits, keys, targets),
                                    authorizer,
                                    new OmQueries(settings.get(OmSettings.LIST_MAX_SIZE), services::list),
                                    new Places(locations),
                                    doors,
                                    listThreads,
                                    metrics))));
            peers = configured.withOwnDoor(door.address());
            doors.putAll(peers.doors());

            // What the leader does on its own.
            Proposals proposals = new Proposals(node);
            tasks = opened(newTasks(settings, proposals, targets));
            opened(newNotifier(settings, proposals, webhooks));
            console = opened(newConsole(settings));
            services.know(peers, console.address());
        } catch (RuntimeException e) {
            closeAll();
            throw e;
        }
        LOG.info(
                "{} of cluster {} serves clients at {}",
                this,
                identity.version().clusterId(),
                address());
    }

    /** host:port of the door for clients. */
    public String address() {
        return door.address();
    }

    /** host:port of the HTTP console; empty when it is off. */
    public String httpAddress() {
        return console.address();
    }

    /** Whether this OM leads its group and can serve. */
    public boolean isLeader() {
        return node.isLeader();
    }

    /** The replica underneath, for the administration of the group and for tests. */
    public RaftNode<OmCommand, OmReply> node() {
        return node;
    }

    /** Runs a background task now, in this thread; by the names in this class. */
    void runTask(String name) throws Exception {
        tasks.runNow(name);
    }

    /**
     * Hands leadership over, answers what is under way, brings everything to stable storage and frees all resources.
     */
    @Override
    public void close() {
        node.handOver();
        closeAll();
    }

    /** As if the process was killed: nothing more is answered, nothing more reaches the disk. */
    public void kill() {
        door.kill();
        node.kill();
        parts.remove(door);
        parts.remove(node);
        closeAll();
    }

    @Override
    public String toString() {
        return "OM " + peers.self().nodeId() + " of " + peers.serviceId();
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    /** The last opened part first. */
    private void closeAll() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not close cleanly", part, e);
            }
        }
    }

    private static Limits limits(Settings settings) {
        return new Limits(
                settings.get(OmSettings.USER_MAX_VOLUMES),
                settings.get(OmSettings.MAX_BUCKETS),
                settings.get(OmSettings.FIRST_BLOCKS),
                settings.get(OmSettings.METADATA_MAX_SIZE),
                OmSettings.defaultLayout(settings));
    }

    /** Who forms the group with this OM; nobody when the leader is to add it. */
    private List<Peer> firstMembers(Settings settings, OmPeers group, GroupCalls calls, Consumer<String> onWait) {
        return FirstMembers.of(
                identity.raftDirectory(settings),
                identity.raftGroup(),
                group.raftPeers(),
                calls,
                () -> identity.version().entry() == Entry.FIRST && founds(group, calls, onWait));
    }

    private boolean founds(OmPeers group, GroupCalls calls, Consumer<String> onWait) {
        if (group.all().size() == 1) {
            return true;
        }
        // The others ask the same of this one.
        try (GrpcDoor early = openDoor(group, List.of(admin))) {
            return calls.awaitFounding(group.all().size(), onWait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ErrorCode.NOT_READY.failure("OM was stopped while it waited for the others of its group");
        }
    }

    private RaftNode<OmCommand, OmReply> startNode(
            Settings settings,
            OmPeers group,
            List<Peer> firstMembers,
            GroupCalls calls,
            Consumer<Throwable> onFailure) {
        Duration timeout = settings.get(OmSettings.RATIS_MINIMUM_TIMEOUT);
        RaftOptions options = RaftOptions.of(
                        identity.raftGroup(),
                        group.self().raftPeer(),
                        firstMembers,
                        identity.raftDirectory(settings),
                        identity.storeDirectory())
                .withClock(clock)
                .withPortSetting(OmSettings.RATIS_PORT.name())
                .withGroupSize(group.all().size())
                .withElectionTimeout(timeout)
                .withSegmentBytes(Math.toIntExact(settings.get(OmSettings.RATIS_SEGMENT_SIZE)))
                .withPreallocatedBytes(Math.toIntExact(settings.get(OmSettings.RATIS_PREALLOCATED_SIZE)))
                .withSnapshotThreshold(
                        settings.get(OmSettings.RATIS_SNAPSHOT_THRESHOLD), settings.get(OmSettings.RATIS_KEPT_ENTRIES))
                .withMaxPending(settings.get(OmSettings.RATIS_PENDING_WRITES), MAX_PENDING_BYTES)
                .withFailureListener(failure -> {
                    LOG.error(calls.explain(failure), failure);
                    onFailure.accept(failure);
                });
        return RaftNode.start(
                options,
                OmCommand.parser(),
                OmReply.parser(),
                new OmState(),
                OmTables.SCHEMA,
                ReplicatedStoreOptions.defaults().withMaxBufferedRows(settings.get(OmSettings.UNFLUSHED_ROWS)),
                (leader, term) -> LOG.info("{} the OM group in term {}", leader ? "Leads" : "No longer leads", term));
    }

    private static BlockSource newBlockSource(Settings settings, ScmCalls scm, ContainerLocations locations) {
        return new BlockSource(
                scm,
                locations,
                settings.get(OmSettings.BLOCK_SIZE),
                settings.get(OmSettings.BLOCK_PREFETCH),
                settings.get(OmSettings.BLOCK_PREFETCH_AGE),
                Clock.SYSTEM);
    }

    private GrpcDoor openDoor(OmPeers group, List<? extends BindableService> services) {
        return GrpcDoor.open(
                "OM client door (" + OmSettings.ADDRESS.name() + ")",
                group.self().door().getHostString(),
                group.self().door().getPort(),
                Runnable::run,
                services,
                List.of(metrics.calls()));
    }

    private static List<Webhook> webhooks(Settings settings, NotificationTargets targets) {
        return targets.names().stream()
                .sorted()
                .map(name -> new Webhook(
                        name,
                        settings.get(OmSettings.WEBHOOK_ENDPOINT.named(name)),
                        settings.get(OmSettings.WEBHOOK_TOKEN.named(name)),
                        settings.get(OmSettings.WEBHOOK_TIMEOUT.named(name))))
                .toList();
    }

    private Notifier newNotifier(Settings settings, Proposals proposals, List<Webhook> webhooks) {
        return new Notifier(
                proposals,
                webhooks,
                settings.get(OmSettings.NOTIFICATION_INTERVAL),
                new DeliveryOptions(
                        settings.get(OmSettings.NOTIFICATION_LIMIT),
                        settings.get(OmSettings.NOTIFICATION_BATCH),
                        settings.get(OmSettings.NOTIFICATION_FIRST_RETRY),
                        settings.get(OmSettings.NOTIFICATION_LAST_RETRY),
                        settings.get(OmSettings.NOTIFICATION_REGION)),
                () -> node.store().reader(),
                Clock.SYSTEM,
                metrics);
    }

    private PeriodicTasks newTasks(Settings settings, Proposals proposals, NotificationTargets targets) {
        GroupTime time =
                new GroupTime(Clock.SYSTEM, () -> group.haveTimeOf(Clock.SYSTEM, node.peers(), CLOCK_TOLERANCE));
        PeriodicTasks periodic = new PeriodicTasks("om", TASK_THREADS, Clock.SYSTEM, metrics);
        periodic.add(
                KEY_DELETION,
                settings.get(OmSettings.KEY_DELETION_INTERVAL),
                new KeyDeletion(proposals, scm, settings.get(OmSettings.KEY_DELETION_LIMIT)));
        periodic.add(
                OPEN_KEY_CLEANUP,
                settings.get(OmSettings.OPEN_KEY_CLEANUP_INTERVAL),
                new OpenKeyCleanup(
                        proposals,
                        time,
                        settings.get(OmSettings.OPEN_KEY_EXPIRE),
                        settings.get(OmSettings.OPEN_KEY_CLEANUP_LIMIT)));
        periodic.add(
                UPLOAD_CLEANUP,
                settings.get(OmSettings.UPLOAD_CLEANUP_INTERVAL),
                new UploadCleanup(proposals, time, settings.get(OmSettings.UPLOAD_EXPIRE)));
        periodic.add(GROUP_CLOCK, GROUP_CLOCK_INTERVAL, this::hearClocks);
        periodic.trigger(GROUP_CLOCK);
        periodic.add(
                NOTIFICATION_CLEANUP,
                NOTIFICATION_CLEANUP_INTERVAL,
                new NotificationCleanup(proposals, targets.names()));
        if (settings.get(OmSettings.LIFECYCLE_ENABLED)) {
            periodic.add(
                    LIFECYCLE_EXPIRY,
                    settings.get(OmSettings.LIFECYCLE_INTERVAL),
                    new LifecycleExpiry(proposals, time, settings.get(OmSettings.LIFECYCLE_BATCH)));
        }
        return periodic;
    }

    private void hearClocks() {
        List<Peer> members = node.peers();
        clock.hear(() -> group.clocksOf(members), members.size());
    }

    private HttpConsole newConsole(Settings settings) {
        metrics.gauge("ozone.om.leader", "1 while this OM leads", () -> node.isLeader() ? 1 : 0);
        metrics.gauge(
                "ozone.om.applied.index",
                "Last applied log index",
                () -> node.store().applied().index());
        metrics.gauge(
                "ozone.om.clock.correction",
                "By how many seconds the group's time differs from this host's clock; 0 = by little",
                () -> clock.correctionMillis() / 1000.0);
        metrics.gauge("ozone.om.blocks.pooled", "Blocks that wait to be handed out", blocks::pooled);
        HttpConsole started = new HttpConsole("Ozone Manager", settings, OmSettings.ALL, metrics)
                .fact("Node", () -> peers.self().nodeId() + " of " + peers.serviceId())
                .fact("Cluster", () -> identity.version().clusterId())
                .fact("Door", this::address)
                .fact("Leader", () -> node.leaderId().orElse("unknown"))
                .fact("Applied", () -> node.store().applied().toText())
                .readiness(this::notReady);
        return settings.get(OmSettings.HTTP_ENABLED)
                ? started.start(OmSettings.HTTP_ADDRESS.name(), peers.self().console())
                : started;
    }

    private Optional<String> notReady() {
        return node.failure()
                .map(cause -> "the replica has stopped itself: " + cause)
                .or(joining::obstacle)
                .or(() -> node.leaderId().isPresent() ? Optional.empty() : Optional.of("the OM group has no leader"));
    }
}
