package io.ozone.scm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.rpc.HighestTerm;
import io.ozone.common.settings.Settings;
import io.ozone.kv.Cursor;
import io.ozone.kv.Table;
import io.ozone.scm.command.ScmStateMachine;
import io.ozone.scm.state.Invariants;
import io.ozone.scm.state.ScmTables;
import io.ozone.simulation.Nemesis;
import io.ozone.simulation.Reference;
import io.ozone.simulation.SimulatedGroup;
import io.ozone.simulation.SimulatedNetwork;
import io.ozone.simulation.SimulatedPeer;
import io.ozone.simulation.Simulation;
import io.ozone.wire.BlockId;
import io.ozone.wire.ContainerState;
import io.ozone.wire.PipelineState;
import io.ozone.wire.scm.ContainerRow;
import io.ozone.wire.scm.DatanodeCommand;
import io.ozone.wire.scm.DeletedBlocksTx;
import io.ozone.wire.scm.ScmCommand;
import io.ozone.wire.scm.ScmReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three SCMs, their datanodes, and a client of blocks, by seed and in virtual time, while messages get lost, leaders change,
 * and processes are killed.
 *
 * <p>The SCMs are real but for their sockets and their consensus, which is a {@link SimulatedGroup}. Checked are: ids are
 * given once, whoever leads; what a deposed leader decides is not obeyed by a datanode that was told something by a later one,
 * so that no pipeline is dropped that the group keeps; no container is closed without all that was acknowledged; replicas
 * have the same rows at every entry, which keep the invariants. After all has healed everything that was begun comes to
 * its end.
 *
 * <p>{@code -Dscm.simulation.seeds} and {@code -Dscm.simulation.first} choose the seeds.
 */
class ScmGroupSimulation {
    private static final Logger LOG = LoggerFactory.getLogger(ScmGroupSimulation.class);
    private static final long FIRST = Long.getLong("scm.simulation.first", 1);
    private static final long SEEDS = Long.getLong("scm.simulation.seeds", 25);
    private static final int DATANODES = 4;
    private static final List<String> SCMS = List.of("scm1", "scm2", "scm3");
    private static final Duration ELECTION = Duration.ofMillis(1500);
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);
    private static final Duration TROUBLE = Duration.ofSeconds(90);
    private static final Duration RECOVERY = Duration.ofMinutes(10);
    private static final int ENTRIES_BETWEEN_CHECKS = 10;
    private static final Settings SETTINGS = Settings.defaults()
            .with(ScmSettings.CONTAINER_SIZE, 1000)
            .with(ScmSettings.SEQUENCE_ID_BATCH_SIZE, 20)
            .with(ScmSettings.HEARTBEAT_INTERVAL, "3s")
            .with(ScmSettings.STALE_NODE_INTERVAL, "15s")
            .with(ScmSettings.DEAD_NODE_INTERVAL, "30s")
            .with(ScmSettings.PIPELINE_ALLOCATED_TIMEOUT, "20s")
            .with(ScmSettings.PIPELINE_DESTROY_TIMEOUT, "15s")
            .with(ScmSettings.PIPELINE_MISSING_TIMEOUT, "10s")
            .with(ScmSettings.BLOCK_DELETING_INTERVAL, "10s");

    @Test
    void whatWasBegunComesToItsEndAlthoughLeadersChange() {
        Totals totals = new Totals();
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            Run run = new Run(seed);
            run.run();
            totals.add(run);
        }
        LOG.info("{} seeds: {}", SEEDS, totals);
    }

    @Test
    void aSeedGivesTheSameRunAgain() {
        Run one = new Run(FIRST);
        Run other = new Run(FIRST);
        one.run();
        other.run();

        assertThat(other.time.steps()).isEqualTo(one.time.steps());
        assertThat(other.group.peers())
                .extracting(SimulatedPeer::fingerprint)
                .containsOnly(one.group.peers().get(0).fingerprint());
    }

    private static final class Totals {
        long entries;
        long blocks;
        long obeyed;
        long ignored;
        long terms;

        void add(Run run) {
            entries += run.group.length();
            blocks += run.client.allocated();
            obeyed += run.obeyed;
            ignored += run.ignored;
            terms += run.group.peers().get(0).term();
        }

        @Override
        public String toString() {
            return "%d entries, %d blocks, %d answers with commands obeyed, %d of deposed leaders ignored, %d terms"
                    .formatted(entries, blocks, obeyed, ignored, terms);
        }
    }

    private static final class Run implements Nemesis.Restart {
        final long seed;
        final Simulation time;
        final SimulatedNetwork network;
        final SimulatedCluster cluster = new SimulatedCluster(DATANODES);
        final Map<String, SimulatedScmMember> scms = new TreeMap<>();
        final Map<SimulatedDatanode, List<SimulatedLink>> links = new HashMap<>();
        final Map<SimulatedDatanode, HighestTerm> terms = new HashMap<>();
        /** Since the datanode was started. */
        final Map<SimulatedDatanode, Long> obeyedTerms = new HashMap<>();

        final Reference<ScmCommand, ScmReply> reference =
                new Reference<>(new ScmStateMachine(), ScmTables.SCHEMA, this::changed);
        final SimulatedGroup<ScmCommand, ScmReply> group;
        final SimulatedBlockClient client;
        final Nemesis nemesis;
        boolean trouble;
        int obeyed;
        int ignored;

        Run(long seed) {
            this.seed = seed;
            this.time = new Simulation(seed);
            this.network = new SimulatedNetwork(time);
            SCMS.forEach(id -> scms.put(id, new SimulatedScmMember(time, network, SETTINGS, id)));
            this.group = new SimulatedGroup<>(
                    time,
                    network,
                    SCMS,
                    ELECTION,
                    ScmCommand.parser(),
                    ScmReply.parser(),
                    ScmStateMachine::new,
                    ScmTables.SCHEMA,
                    scms::get,
                    reference);
            group.peers().forEach(peer -> scms.get(peer.id()).attach(peer));
            this.client = new SimulatedBlockClient(time, network, scms, cluster);
            List<String> others = new ArrayList<>(List.of(SimulatedBlockClient.NAME));
            for (SimulatedDatanode node : cluster.datanodes) {
                others.add(node.uuid());
                connect(node);
            }
            this.nemesis = new Nemesis(time, network, group.peers(), others, this);
        }

        private void connect(SimulatedDatanode node) {
            List<SimulatedLink> ofNode = new ArrayList<>();
            for (SimulatedScmMember scm : scms.values()) {
                SimulatedLink link = new SimulatedLink(
                        time, network, cluster, node, scm, (term, commands) -> told(node, term, commands));
                ofNode.add(link);
                time.every(HEARTBEAT, link::beat);
            }
            links.put(node, ofNode);
            terms.put(node, new HighestTerm());
            time.every(Duration.ofSeconds(12), () -> dieOrComeBack(node));
        }

        private void told(SimulatedDatanode node, long term, List<DatanodeCommand> commands) {
            if (!terms.get(node).admits(term)) {
                ignored++;
                return;
            }
            obeyed++;
            if (obeyedTerms.merge(node, term, Math::max) > term) {
                throw new AssertionError(
                        "%s obeys a leader of term %d, which was deposed".formatted(node.uuid(), term));
            }
            for (DatanodeCommand command : commands) {
                if (command.hasClosePipeline()) {
                    checkMayGo(node, command.getClosePipeline(), term);
                }
                cluster.obey(node, command);
            }
            for (SimulatedDatanode any : cluster.datanodes) {
                links.get(any).forEach(link -> link.done(any.unacknowledged.keySet()));
                any.unacknowledged.clear();
            }
        }

        private void checkMayGo(SimulatedDatanode node, String pipeline, long term) {
            boolean kept = reference
                    .rows()
                    .get(ScmTables.PIPELINES, pipeline)
                    .filter(row -> row.getState() != PipelineState.PIPELINE_CLOSED)
                    .isPresent();
            if (kept) {
                throw new AssertionError("%s drops pipeline %s, which is in use, as told in term %d"
                        .formatted(node.uuid(), pipeline, term));
            }
        }

        private void dieOrComeBack(SimulatedDatanode node) {
            if (!trouble) {
                return;
            }
            if (!node.alive) {
                cluster.comeBack(node);
            } else if (time.chance(0.2)) {
                cluster.die(node);
                links.get(node).forEach(SimulatedLink::forget);
                terms.put(node, new HighestTerm());
                obeyedTerms.remove(node);
            }
        }

        @Override
        public void kill(SimulatedPeer<?, ?> peer) {
            scms.get(peer.id()).kill();
        }

        @Override
        public void start(SimulatedPeer<?, ?> peer) {
            scms.get(peer.id()).start();
        }

        private void changed(long index) {
            if (index % ENTRIES_BETWEEN_CHECKS == 0) {
                check("entry " + index);
            }
        }

        private void check(String when) {
            assertThat(Invariants.violations(reference.rows())).as(when).isEmpty();
            for (ContainerRow row : rows(ScmTables.CONTAINERS)) {
                if (row.getState() == ContainerState.CONTAINER_CLOSED) {
                    assertThat(row.getBcsid())
                            .as("%s: container %d closed", when, row.getId())
                            .isEqualTo(client.acknowledged.getOrDefault(row.getId(), 0L));
                }
            }
        }

        void run() {
            try {
                client.live();
                await("the first block", () -> client.allocated() > 0);
                trouble = true;
                nemesis.begin(Duration.ofMillis(1500));
                time.runFor(TROUBLE);
                trouble = false;
                nemesis.end();
                recover();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed %d, step %d: %s".formatted(seed, time.steps(), e.getMessage()), e);
            }
        }

        private void recover() {
            cluster.datanodes.stream().filter(node -> !node.alive).forEach(cluster::comeBack);
            client.stop();
            await("the end of what is under way", client::isIdle);
            for (int factor : List.of(1, 3)) {
                int before = client.allocated();
                client.allocate(factor, 10, blocks -> {});
                await("blocks of factor " + factor, () -> client.allocated() == before + 10);
            }
            await("containers that are open or closed", this::isSettled);
            await(
                    "deletions that are done",
                    () -> rows(ScmTables.DELETED_BLOCKS).stream().allMatch(this::lacksReplicas));
            await("the datanodes' deletions", this::isDeleted);
            await("replicas that have caught up", group::isSettled);
            check("the end");
            assertThat(group.peers())
                    .extracting(SimulatedPeer::fingerprint)
                    .containsOnly(group.peers().get(0).fingerprint());
        }

        private boolean isSettled() {
            return rows(ScmTables.CONTAINERS).stream()
                            .allMatch(row -> row.getState() == ContainerState.CONTAINER_OPEN
                                    || row.getState() == ContainerState.CONTAINER_CLOSED)
                    && rows(ScmTables.PIPELINES).stream()
                            .allMatch(row -> row.getState() == PipelineState.PIPELINE_OPEN);
        }

        /** Of some containers a member never got its replica; their deletions wait for it to be made. */
        private boolean lacksReplicas(DeletedBlocksTx transaction) {
            long replicas = cluster.datanodes.stream()
                    .filter(node -> node.replicas.containsKey(transaction.getContainerId()))
                    .count();
            return reference
                    .rows()
                    .get(ScmTables.CONTAINERS, transaction.getContainerId())
                    .filter(row -> replicas < row.getReplication().getFactor())
                    .isPresent();
        }

        private boolean isDeleted() {
            return client.deleted.stream().noneMatch(this::isKept);
        }

        private boolean isKept(BlockId block) {
            return cluster.datanodes.stream()
                    .map(node -> node.replicas.get(block.getContainerId()))
                    .anyMatch(replica -> replica != null && replica.blocks.contains(block.getLocalId()));
        }

        private <K, V> List<V> rows(Table<K, V> table) {
            List<V> rows = new ArrayList<>();
            try (Cursor<K, V> cursor = reference.rows().scan(table, null, null)) {
                while (cursor.next()) {
                    rows.add(cursor.value());
                }
            }
            return rows;
        }

        private void await(String what, BooleanSupplier condition) {
            assertThat(time.runUntil(condition, RECOVERY)).as(what).isTrue();
        }
    }
}
