package io.ozone.om;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.om.command.OmState;
import io.ozone.om.state.Invariants;
import io.ozone.om.state.OmTables;
import io.ozone.raft.LeaderListener;
import io.ozone.simulation.Nemesis;
import io.ozone.simulation.Reference;
import io.ozone.simulation.SimulatedGroup;
import io.ozone.simulation.SimulatedNetwork;
import io.ozone.simulation.SimulatedPeer;
import io.ozone.simulation.Simulation;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three OMs and their clients, by seed and in virtual time, while messages get lost, leaders change, and processes are
 * killed.
 *
 * <p>The doors, the replicas with their memory of calls, and what clients do about failures are the real ones; consensus
 * is a {@link SimulatedGroup}. Held against the log's order ({@link Reference}, {@link SimulatedOmClient}): nothing that
 * was acknowledged is lost or done twice, what was refused is not done, every answer is that of a moment between its
 * question's begin and end, and replicas have the same rows at every entry. After all has healed everybody is
 * served, all replicas are equal and keep the invariants.
 *
 * <p>{@code -Dom.simulation.seeds} and {@code -Dom.simulation.first} choose the seeds.
 */
class OmGroupSimulation {
    private static final Logger LOG = LoggerFactory.getLogger(OmGroupSimulation.class);
    private static final long FIRST = Long.getLong("om.simulation.first", 1);
    private static final long SEEDS = Long.getLong("om.simulation.seeds", 80);
    private static final int CLIENTS = 4;
    private static final List<String> OMS = List.of("om1", "om2", "om3");
    private static final Duration ELECTION = Duration.ofMillis(1500);
    private static final Duration TROUBLE = Duration.ofSeconds(40);
    private static final Duration RECOVERY = Duration.ofMinutes(2);

    @Test
    void whatClientsAreToldHoldsWhileMembersFail() {
        Totals totals = new Totals();
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            Run run = new Run(seed);
            run.run();
            totals.add(run);
        }
        LOG.info("{} seeds: {}", SEEDS, totals);
        assertThat(totals.completedUploads).isPositive();
        assertThat(totals.versionsRead).isPositive();
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

    /** That the runs are worth something: all of this has to happen. */
    private static final class Totals {
        long succeeded;
        long refused;
        long unknown;
        long completedUploads;
        long versionsRead;
        long repeats;
        long terms;

        void add(Run run) {
            succeeded += run.world.succeeded;
            refused += run.world.refused;
            unknown += run.world.unknown;
            completedUploads += run.world.completedUploads;
            versionsRead += run.world.versionsRead;
            repeats += run.reference.repeats();
            terms += run.group.peers().get(0).term();
        }

        @Override
        public String toString() {
            return ("%d operations succeeded, %d of them completed an upload and %d read a version, %d were refused, %d"
                            + " ended without an answer; %d entries were repeats; %d terms")
                    .formatted(succeeded, completedUploads, versionsRead, refused, unknown, repeats, terms);
        }
    }

    private static final class Run implements Nemesis.Restart {
        final long seed;
        final Simulation time;
        final KeyHistory keys = new KeyHistory();
        final Reference<OmCommand, OmReply> reference = new Reference<>(new OmState(), OmTables.SCHEMA, this::changed);
        final SimulatedGroup<OmCommand, OmReply> group;
        final SimulatedOmClient.World world;
        final Nemesis nemesis;
        final List<SimulatedOmClient> clients = new ArrayList<>();

        Run(long seed) {
            this.seed = seed;
            this.time = new Simulation(seed);
            SimulatedNetwork network = new SimulatedNetwork(time);
            this.group = new SimulatedGroup<>(
                    time,
                    network,
                    OMS,
                    ELECTION,
                    OmCommand.parser(),
                    OmReply.parser(),
                    OmState::new,
                    OmTables.SCHEMA,
                    id -> LeaderListener.NONE,
                    reference);
            Map<String, String> doors = OMS.stream().collect(Collectors.toMap(id -> id, id -> id));
            Map<String, SimulatedOm> oms = new HashMap<>();
            group.peers().forEach(peer -> oms.put(peer.id(), new SimulatedOm(network, peer, doors)));
            this.world = new SimulatedOmClient.World(time, network, oms, reference, keys, seed % 2 == 0);
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= CLIENTS; i++) {
                clients.add(new SimulatedOmClient(world, i));
                names.add("client" + i);
            }
            this.nemesis = new Nemesis(time, network, group.peers(), names, this);
        }

        private void changed(long index) {
            keys.note(index, reference.rows());
        }

        @Override
        public void kill(SimulatedPeer<?, ?> peer) {
            peer.kill();
        }

        @Override
        public void start(SimulatedPeer<?, ?> peer) {
            peer.start();
        }

        void run() {
            try {
                begin();
                nemesis.begin(Duration.ofMillis(800));
                clients.forEach(SimulatedOmClient::live);
                time.runFor(TROUBLE);
                nemesis.end();
                recover();
                check();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed %d, step %d: %s".formatted(seed, time.steps(), e.getMessage()), e);
            }
        }

        private void begin() {
            SimulatedOmClient first = clients.get(0);
            first.stop();
            first.submit(
                    Commands.of(Commands.volume(SimulatedOmClient.VOLUME)),
                    made -> first.submit(
                            Commands.of(Commands.bucket(SimulatedOmClient.VOLUME, SimulatedOmClient.BUCKET)),
                            bucket -> first.stop()));
            await("a leader and a bucket", () -> reference.last() >= 2 && world.succeeded >= 2);
        }

        /** Operations under way end, and everybody is served again. */
        private void recover() {
            clients.forEach(SimulatedOmClient::stop);
            await("the end of what is under way", () -> clients.stream().allMatch(SimulatedOmClient::isIdle));
            int[] done = {0};
            for (SimulatedOmClient client : clients) {
                String volume = "after" + clients.indexOf(client);
                client.submit(Commands.of(Commands.volume(volume)), reply -> done[0]++);
            }
            await("service", () -> done[0] == clients.size());
            await("replicas that have caught up", group::isSettled);
        }

        private void check() {
            assertThat(group.peers())
                    .extracting(SimulatedPeer::fingerprint)
                    .containsOnly(group.peers().get(0).fingerprint());
            for (SimulatedPeer<OmCommand, OmReply> peer : group.peers()) {
                assertThat(Invariants.violations(peer.store().reader()))
                        .as(peer.id())
                        .isEmpty();
            }
        }

        private void await(String what, BooleanSupplier condition) {
            assertThat(time.runUntil(condition, RECOVERY)).as(what).isTrue();
        }
    }
}
