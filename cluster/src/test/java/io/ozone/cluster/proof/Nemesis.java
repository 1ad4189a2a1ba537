package io.ozone.cluster.proof;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;

/**
 * Breaks hosts and brings them back, in rounds: in each, one host of one or two roles fails, never a majority of a group.
 * What a round breaks follows from the seed and from who leads. A round ends when clients got some number of answers while
 * the hosts were broken, for a cluster that lost a minority serves, and all groups are whole again.
 */
final class Nemesis {
    private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(60);
    private static final int FEWEST_ANSWERS = 20;
    private static final int MOST_ANSWERS = 200;
    private static final double LEADER_SHARE = 0.6;

    private final ProcessCluster cluster;
    private final Groups groups;
    private final Random random;
    private final EventLog log;
    private final LongSupplier answers;
    private final Map<Role, List<Fault>> faults = new EnumMap<>(Role.class);

    /** A fault that happens to a host. */
    private record Hit(Daemon victim, Fault fault, Runnable end) {}

    /** @param answers how many answers clients got so far */
    Nemesis(ProcessCluster cluster, Groups groups, Random random, EventLog log, LongSupplier answers) {
        this.cluster = cluster;
        this.groups = groups;
        this.random = random;
        this.log = log;
        this.answers = answers;
        addFaults(Role.OM, List.of(Fault.KILL, Fault.PAUSE, Fault.ISOLATE, Fault.CUT, Fault.WIPE));
        addFaults(Role.SCM, List.of(Fault.KILL, Fault.PAUSE, Fault.ISOLATE, Fault.CUT, Fault.WIPE));
        addFaults(Role.DATANODE, List.of(Fault.KILL, Fault.PAUSE, Fault.ISOLATE, Fault.CUT));
        if (cluster.all(Role.GATEWAY).size() > 1) {
            faults.put(Role.GATEWAY, List.of(Fault.KILL, Fault.PAUSE));
        }
    }

    private void addFaults(Role role, List<Fault> kinds) {
        if (cluster.all(role).size() >= 3) {
            faults.put(
                    role,
                    kinds.stream()
                            .filter(fault -> cluster.network().canCut() || !fault.needsNetwork())
                            .toList());
        }
    }

    void round() {
        List<Role> roles = new ArrayList<>(faults.keySet());
        Collections.shuffle(roles, random);
        List<Hit> hits = new ArrayList<>();
        for (Role role : roles.subList(0, 1 + random.nextInt(2))) {
            hits.add(hit(role));
        }
        awaitAnswers(hits);
        for (Hit hit : hits) {
            log.note("%s: end of %s", hit.victim.host(), hit.fault);
            hit.end.run();
        }
        awaitWhole();
    }

    private Hit hit(Role role) {
        List<Fault> kinds = faults.get(role);
        Fault fault = kinds.get(random.nextInt(kinds.size()));
        boolean wantsLeader = random.nextDouble() < LEADER_SHARE;
        Daemon anyone = anyOf(cluster.all(role));
        Optional<Daemon> leader = role == Role.OM || role == Role.SCM ? groups.leader(role) : Optional.empty();
        Daemon victim = leader.filter(found -> wantsLeader).orElse(anyone);
        log.note("%s: %s%s", victim.host(), fault, leader.filter(victim::equals).isPresent() ? ", while it leads" : "");
        return new Hit(victim, fault, begin(victim, fault));
    }

    /** @return what ends it */
    private Runnable begin(Daemon victim, Fault fault) {
        String name = victim.host().name();
        switch (fault) {
            case KILL -> {
                victim.kill();
                return () -> startAgain(victim);
            }
            case PAUSE -> {
                victim.pause();
                return victim::resume;
            }
            case ISOLATE -> {
                cluster.network().isolate(name);
                return () -> cluster.network().heal(name);
            }
            case CUT -> {
                List<Daemon> others = new ArrayList<>(cluster.all(victim.host().role()));
                others.remove(victim);
                Daemon other = anyOf(others);
                log.note("%s: cut from %s", victim.host(), other.host());
                cluster.network().cut(name, other.host().name());
                return () -> cluster.network().heal(name);
            }
            case WIPE -> {
                victim.kill();
                victim.wipe();
                return () -> {
                    victim.prepare("--bootstrap");
                    startAgain(victim);
                };
            }
        }
        throw new IllegalArgumentException("no such fault: " + fault);
    }

    private static void startAgain(Daemon daemon) {
        daemon.start();
        daemon.awaitUp();
    }

    private void awaitAnswers(List<Hit> hits) {
        long goal = answers.getAsLong() + FEWEST_ANSWERS + random.nextInt(MOST_ANSWERS - FEWEST_ANSWERS);
        long begin = System.nanoTime();
        Awaitility.await("%s; answers to clients meanwhile".formatted(hits))
                .atMost(LONGEST_OUTAGE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> answers.getAsLong() >= goal);
        log.note("enough answers after %d ms", (System.nanoTime() - begin) / 1_000_000);
    }

    private void awaitWhole() {
        for (Daemon daemon : cluster.all()) {
            daemon.requireRunning();
        }
        for (Role role : List.of(Role.SCM, Role.OM)) {
            groups.awaitWhole(role);
        }
        log.note("whole again");
    }

    private Daemon anyOf(List<Daemon> daemons) {
        return daemons.get(random.nextInt(daemons.size()));
    }
}
