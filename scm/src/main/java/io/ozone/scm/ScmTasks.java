package io.ozone.scm;

import io.ozone.common.settings.Settings;
import io.ozone.scm.background.BlockDeletion;
import io.ozone.scm.background.ContainerKeeper;
import io.ozone.scm.background.PipelineKeeper;
import io.ozone.scm.block.OpenContainers;
import io.ozone.scm.node.Changes;
import io.ozone.scm.node.CommandQueues;
import io.ozone.scm.safemode.SafeMode;
import io.ozone.scm.service.AdminDoor;
import io.ozone.scm.service.DatanodeDoor;
import io.ozone.scm.service.LeaderGate;
import io.ozone.scm.state.BlockSpace;
import io.ozone.server.PeriodicTasks;
import io.ozone.wire.scm.Heartbeat;
import java.time.Duration;

/**
 * When the background work runs: after an interval, and at once when something happened that it acts on. All of it
 * runs on one thread, one task at a time, so that the tasks need no locks between them.
 */
final class ScmTasks implements DatanodeDoor.Reports, AdminDoor.Background {
    static final String PIPELINES = "pipelines";
    static final String CONTAINERS = "containers";
    static final String DELETION = "deletion";
    static final String HEARTBEATS = "heartbeats";
    private static final Duration SHORTEST_EXPIRY = Duration.ofMillis(100);
    private static final Duration LONGEST_EXPIRY = Duration.ofSeconds(1);

    private final PeriodicTasks tasks;
    private final LeaderGate gate;
    private final BlockSpace space;
    private final SafeMode safeMode;
    private final PipelineKeeper pipelines;
    private final ContainerKeeper containers;
    private final OpenContainers openContainers;
    private final BlockDeletion deletion;
    private final CommandQueues commands;

    ScmTasks(
            PeriodicTasks tasks,
            LeaderGate gate,
            BlockSpace space,
            SafeMode safeMode,
            PipelineKeeper pipelines,
            ContainerKeeper containers,
            OpenContainers openContainers,
            BlockDeletion deletion,
            CommandQueues commands) {
        this.tasks = tasks;
        this.gate = gate;
        this.space = space;
        this.safeMode = safeMode;
        this.pipelines = pipelines;
        this.containers = containers;
        this.openContainers = openContainers;
        this.deletion = deletion;
        this.commands = commands;
    }

    void schedule(Settings settings) {
        Duration check = settings.get(ScmSettings.NODE_CHECK_INTERVAL);
        Duration expiry = settings.get(ScmSettings.HEARTBEAT_INTERVAL).dividedBy(5);
        expiry = expiry.compareTo(SHORTEST_EXPIRY) < 0 ? SHORTEST_EXPIRY : expiry;
        expiry = expiry.compareTo(LONGEST_EXPIRY) > 0 ? LONGEST_EXPIRY : expiry;
        tasks.add(HEARTBEATS, expiry, commands::expire);
        tasks.add(PIPELINES, check, () -> asLeader(this::keepPipelines));
        tasks.add(CONTAINERS, check, () -> asLeader(this::keepContainers));
        tasks.add(DELETION, settings.get(ScmSettings.BLOCK_DELETING_INTERVAL), () -> asLeader(deletion::run));
    }

    /** This SCM begins to lead: whatever datanodes have told since it started is news. */
    void begin() {
        containers.begin();
        lookOver();
    }

    /** A follower only notes what it hears. When it begins to lead it looks at everything. */
    @Override
    public void registered(String uuid, Changes changes) {
        if (!gate.isOpen()) {
            return;
        }
        containers.reported(changes.containers());
        deletion.lookOver();
        lookOver();
    }

    @Override
    public void heartbeat(Heartbeat heartbeat, Changes changes) {
        if (!gate.isOpen()) {
            return;
        }
        if (heartbeat.getDeletedTransactionsCount() > 0) {
            deletion.done(heartbeat.getDatanodeUuid(), heartbeat.getDeletedTransactionsList());
            tasks.trigger(DELETION);
        }
        if (changes.pipelines()) {
            tasks.trigger(PIPELINES);
        }
        if (!changes.containers().isEmpty() || heartbeat.getCloseContainersCount() > 0) {
            containers.reported(changes.containers());
            containers.requestClose(heartbeat.getCloseContainersList());
            tasks.trigger(CONTAINERS);
        }
    }

    @Override
    public void lookOver() {
        tasks.trigger(PIPELINES);
        tasks.trigger(CONTAINERS);
        tasks.trigger(DELETION);
    }

    private void keepPipelines() {
        safeMode.evaluate();
        int unsettled = space.unsettled().size();
        pipelines.run();
        safeMode.evaluate();
        if (space.unsettled().size() != unsettled) {
            tasks.trigger(CONTAINERS);
        }
    }

    private void keepContainers() {
        int unsettled = space.unsettled().size();
        containers.run();
        openContainers.fill();
        if (space.unsettled().size() != unsettled) {
            tasks.trigger(PIPELINES);
        }
    }

    /** A follower only listens; its datanodes are told by the leader. */
    private void asLeader(Runnable work) {
        if (gate.isOpen()) {
            try {
                work.run();
            } finally {
                commands.deliver();
            }
        }
    }
}
