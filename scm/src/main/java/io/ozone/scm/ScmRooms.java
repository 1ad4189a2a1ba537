package io.ozone.scm;

import io.ozone.common.settings.Settings;
import io.ozone.common.time.Clock;
import io.ozone.scm.background.BlockDeletion;
import io.ozone.scm.background.ContainerKeeper;
import io.ozone.scm.background.PipelineCreation;
import io.ozone.scm.background.PipelineKeeper;
import io.ozone.scm.block.BlockAllocator;
import io.ozone.scm.block.Locations;
import io.ozone.scm.block.OpenContainers;
import io.ozone.scm.block.SequenceIds;
import io.ozone.scm.block.WritablePipelines;
import io.ozone.scm.node.CommandQueues;
import io.ozone.scm.node.Nodes;
import io.ozone.scm.node.PipelineWatch;
import io.ozone.scm.safemode.SafeMode;
import io.ozone.scm.service.AdminDoor;
import io.ozone.scm.service.BlockDoor;
import io.ozone.scm.service.DatanodeDoor;
import io.ozone.scm.service.LeaderGate;
import io.ozone.scm.state.BlockSpace;
import io.ozone.scm.state.ScmLog;
import io.ozone.server.HttpConsole;
import io.ozone.server.Metrics;
import io.ozone.server.PeriodicTasks;
import io.ozone.server.VersionFile;
import io.ozone.wire.scm.ScmInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The second half of {@link ScmServer}'s wiring: everything between the log and the doors. */
final class ScmRooms {
    final LeaderGate gate = new LeaderGate();
    final CommandQueues commands;
    final Leadership leadership;
    final AdminDoor adminDoor;
    final DatanodeDoor datanodeDoor;
    final BlockDoor blockDoor;

    private final VersionFile version;
    private final BlockSpace space;
    private final Nodes nodes;
    private final SafeMode safeMode;
    private final BlockDeletion deletion;

    /** @param random draws pipeline ids and members */
    ScmRooms(
            Settings settings,
            Clock clock,
            VersionFile version,
            ScmLog log,
            PeriodicTasks tasks,
            RandomGenerator random) {
        this.version = version;
        Duration timeout = settings.get(ScmSettings.REQUEST_TIMEOUT);
        Duration stale = settings.get(ScmSettings.STALE_NODE_INTERVAL);
        Duration heartbeat = settings.get(ScmSettings.HEARTBEAT_INTERVAL);

        // Hard state and what datanodes tell
        space = new BlockSpace(log, timeout);
        nodes = new Nodes(clock, stale, settings.get(ScmSettings.DEAD_NODE_INTERVAL));
        PipelineWatch watch =
                new PipelineWatch(clock, nodes, stale, settings.get(ScmSettings.PIPELINE_MISSING_TIMEOUT));
        commands = new CommandQueues(clock, settings.get(ScmSettings.COMMAND_RESEND_INTERVAL), heartbeat);
        safeMode = new SafeMode(safeModeLimits(settings), nodes, space, watch);

        // Blocks
        SequenceIds ids = new SequenceIds(log, settings.get(ScmSettings.SEQUENCE_ID_BATCH_SIZE), timeout);
        WritablePipelines pipelines = new WritablePipelines(space, nodes, watch);
        OpenContainers containers = new OpenContainers(
                space, ids, settings.get(ScmSettings.OWNER_CONTAINER_COUNT), () -> tasks.trigger(ScmTasks.CONTAINERS));
        Locations locations = new Locations(space, nodes, pipelines);

        // Background
        PipelineCreation creation =
                new PipelineCreation(space, nodes, watch, safeMode, pipelineLimits(settings), random);
        PipelineKeeper pipelineKeeper = new PipelineKeeper(
                space,
                nodes,
                watch,
                commands,
                pipelines,
                creation,
                clock,
                settings.get(ScmSettings.PIPELINE_ALLOCATED_TIMEOUT),
                settings.get(ScmSettings.PIPELINE_DESTROY_TIMEOUT));
        ContainerKeeper containerKeeper = new ContainerKeeper(
                space, nodes, watch, commands, settings.get(ScmSettings.UNKNOWN_CONTAINER_ACTION), (long)
                        (settings.get(ScmSettings.CONTAINER_SIZE) * settings.get(ScmSettings.CLOSE_THRESHOLD)));
        deletion = new BlockDeletion(
                log,
                space,
                nodes,
                commands,
                ids,
                clock,
                settings.get(ScmSettings.BLOCK_DELETING_INTERVAL),
                settings.get(ScmSettings.DELETIONS_IN_MEMORY));
        ScmTasks background = new ScmTasks(
                tasks, gate, space, safeMode, pipelineKeeper, containerKeeper, containers, deletion, commands);
        background.schedule(settings);
        leadership = new Leadership(
                gate, space, ids, containers, pipelines, watch, safeMode, deletion, commands, background::begin);

        // Doors
        BlockAllocator allocator = new BlockAllocator(pipelines, containers, ids, nodes, factor -> {
            creation.wanted(factor);
            tasks.trigger(ScmTasks.PIPELINES);
        });
        adminDoor = new AdminDoor(gate, space, nodes, pipelines, safeMode, containerKeeper, background, this::info);
        datanodeDoor = new DatanodeDoor(
                version.clusterId(), version.nodeUuid(), heartbeat, nodes, commands, background, gate::term);
        blockDoor = new BlockDoor(
                gate, safeMode, allocator, locations, deletion, () -> tasks.trigger(ScmTasks.DELETION), this::info);
    }

    /** Why no blocks can be asked for now; empty = they can. */
    Optional<String> notReady() {
        if (!gate.isOpen()) {
            return Optional.of("does not lead");
        }
        return safeMode.on() ? Optional.of("in safe mode: " + safeMode.missing()) : Optional.empty();
    }

    void describe(HttpConsole console, Metrics metrics) {
        console.fact("State", () -> notReady().orElse("serving"))
                .fact("Datanodes", () -> nodes.registered() + " registered, " + nodes.countHealthy() + " healthy")
                .fact("Pipelines", () -> Integer.toString(space.pipelines().size()))
                .fact("Containers", () -> Integer.toString(space.containers().size()))
                .fact("Deletions under way", () -> Integer.toString(deletion.pending()));
        metrics.gauge("ozone.scm.leader", "1 when this SCM leads", () -> gate.isOpen() ? 1 : 0);
        metrics.gauge("ozone.scm.safemode", "1 while in safe mode", () -> safeMode.on() ? 1 : 0);
        metrics.gauge("ozone.scm.datanodes", "Datanodes that have registered", nodes::registered);
        metrics.gauge("ozone.scm.datanodes.healthy", "Datanodes that heartbeat", nodes::countHealthy);
        metrics.gauge(
                "ozone.scm.pipelines", "Pipelines", () -> space.pipelines().size());
        metrics.gauge(
                "ozone.scm.containers", "Containers", () -> space.containers().size());
        metrics.gauge("ozone.scm.deletions", "Deletion transactions under way", deletion::pending);
    }

    private ScmInfo info() {
        return ScmInfo.newBuilder()
                .setClusterId(version.clusterId())
                .setScmId(version.nodeUuid())
                .setSafeMode(safeMode.on())
                .setLeader(gate.isOpen())
                .build();
    }

    private static SafeMode.Limits safeModeLimits(Settings settings) {
        return new SafeMode.Limits(
                settings.get(ScmSettings.SAFE_MODE),
                settings.get(ScmSettings.SAFE_MODE_DATANODES),
                settings.get(ScmSettings.SAFE_MODE_CONTAINERS),
                settings.get(ScmSettings.SAFE_MODE_HEALTHY_PIPELINES),
                settings.get(ScmSettings.SAFE_MODE_REPORTED_PIPELINES),
                settings.get(ScmSettings.SAFE_MODE_PIPELINE_CREATION));
    }

    private static PipelineCreation.Limits pipelineLimits(Settings settings) {
        return new PipelineCreation.Limits(
                settings.get(ScmSettings.DATANODE_PIPELINE_LIMIT),
                settings.get(ScmSettings.PIPELINE_LIMIT),
                settings.get(ScmSettings.CREATE_FACTOR_ONE));
    }
}
