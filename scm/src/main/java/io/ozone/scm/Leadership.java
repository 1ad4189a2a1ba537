package io.ozone.scm;

import io.ozone.raft.LeaderListener;
import io.ozone.scm.background.BlockDeletion;
import io.ozone.scm.block.OpenContainers;
import io.ozone.scm.block.SequenceIds;
import io.ozone.scm.block.WritablePipelines;
import io.ozone.scm.node.CommandQueues;
import io.ozone.scm.node.PipelineWatch;
import io.ozone.scm.safemode.SafeMode;
import io.ozone.scm.service.LeaderGate;
import io.ozone.scm.state.BlockSpace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens when this SCM begins and ceases to lead: everything derived from the rows starts from the rows. */
final class Leadership implements LeaderListener {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final LeaderGate gate;
    private final BlockSpace space;
    private final SequenceIds ids;
    private final OpenContainers containers;
    private final WritablePipelines pipelines;
    private final PipelineWatch watch;
    private final SafeMode safeMode;
    private final BlockDeletion deletion;
    private final CommandQueues commands;
    private final Runnable lookOver;

    Leadership(
            LeaderGate gate,
            BlockSpace space,
            SequenceIds ids,
            OpenContainers containers,
            WritablePipelines pipelines,
            PipelineWatch watch,
            SafeMode safeMode,
            BlockDeletion deletion,
            CommandQueues commands,
            Runnable lookOver) {
        this.gate = gate;
        this.space = space;
        this.ids = ids;
        this.containers = containers;
        this.pipelines = pipelines;
        this.watch = watch;
        this.safeMode = safeMode;
        this.deletion = deletion;
        this.commands = commands;
        this.lookOver = lookOver;
    }

    @Override
    public void leaderChanged(boolean leader, long term) {
        if (leader) {
            begin(term);
        } else {
            gate.close();
            pipelines.clear();
            commands.clear();
            LOG.info("This SCM no longer leads, as of term {}", term);
        }
    }

    private void begin(long term) {
        space.load();
        ids.reset();
        containers.clear();
        watch.begin();
        safeMode.begin();
        deletion.begin();
        gate.open(term);
        LOG.info(
                "This SCM leads in term {} with {} containers in {} pipelines",
                term,
                space.containers().size(),
                space.pipelines().size());
        lookOver.run();
    }
}
