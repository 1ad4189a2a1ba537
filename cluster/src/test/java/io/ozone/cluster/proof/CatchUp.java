package io.ozone.cluster.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.kv.Reader;
import io.ozone.kv.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A member of a group that lacks entries which the others have purged, so that it is sent the leader's checkpoint. On its
 * way the transfer is interrupted, at points that follow from the seed.
 */
final class CatchUp {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(1);

    /** What interrupts a transfer. */
    enum Interruption {
        KILL_RECEIVER,
        KILL_LEADER,
        ISOLATE_RECEIVER
    }

    /**
     * What the group does for its clients.
     *
     * @param some returns when it has answered a few more writes
     * @param many the same with as many as make the others purge what the receiver lacks
     * @param acknowledged names of what was written so far
     * @param found the names in a member's rows
     */
    record Writes(Runnable some, Runnable many, Set<String> acknowledged, Function<Reader, Set<String>> found) {}

    private final ProcessCluster cluster;
    private final Groups groups;
    private final Replicas.Group group;
    private final Writes writes;
    private final Random random;
    private final EventLog log;
    private final Daemon receiver;

    CatchUp(ProcessCluster cluster, Groups groups, Replicas.Group group, Writes writes, Random random, EventLog log) {
        this.cluster = cluster;
        this.groups = groups;
        this.group = group;
        this.writes = writes;
        this.random = random;
        this.log = log;
        List<Daemon> followers = new ArrayList<>(cluster.all(group.role()));
        followers.remove(leader());
        receiver = followers.get(random.nextInt(followers.size()));
    }

    /** It was stopped in order, and comes back with the rows it had. @return how many transfers were interrupted */
    int afterAnAbsence() {
        receiver.stop();
        Set<String> old = found();
        writes.many.run();
        return interrupted(old);
    }

    /** Its disks were lost, and it is bootstrapped. @return how many transfers were interrupted */
    int withNewDisks() {
        receiver.kill();
        receiver.wipe();
        receiver.prepare("--bootstrap");
        return interrupted(Set.of());
    }

    private int interrupted(Set<String> old) {
        List<Interruption> kinds = new ArrayList<>(List.of(Interruption.values()));
        if (!cluster.network().canCut()) {
            kinds.remove(Interruption.ISOLATE_RECEIVER);
        }
        Collections.shuffle(kinds, random);
        Set<String> acknowledged = Set.copyOf(writes.acknowledged);
        long before = installations();
        receiver.start();
        int hits = 0;
        for (Interruption kind : kinds) {
            Daemon leader = leader();
            long goal = (long) (random.nextDouble() * checkpointBytes(leader));
            if (awaitTransfer(goal, before)) {
                log.note("%s: %s, led by %s, behind %d bytes", receiver.host(), kind, leader.host(), goal);
                interrupt(kind, leader, old, acknowledged);
                hits++;
            }
        }
        receiver.awaitUp();
        groups.awaitWhole(group.role());
        assertThat(installations())
                .as("checkpoints that %s installed", receiver.host())
                .isGreaterThan(before);
        log.note("%s: whole after %d interruptions", receiver.host(), hits);
        return hits;
    }

    private void interrupt(Interruption kind, Daemon leader, Set<String> old, Set<String> acknowledged) {
        switch (kind) {
            case KILL_RECEIVER -> {
                receiver.kill();
                requireOldOrNew(old, acknowledged);
                long left = bytes(beside("receiving", receiver));
                receiver.start();
                awaitDropped(left);
            }
            case KILL_LEADER -> {
                leader.kill();
                leader.start();
                leader.awaitUp();
            }
            case ISOLATE_RECEIVER -> {
                cluster.network().isolate(receiver.host().name());
                writes.some.run();
                cluster.network().heal(receiver.host().name());
            }
        }
    }

    private Daemon leader() {
        Awaitility.await("a leader of the group of " + group.role())
                .atMost(LONGEST_WAIT)
                .until(() -> groups.leader(group.role()).isPresent());
        return groups.leader(group.role()).orElseThrow();
    }

    /** Whether that much has arrived; false when a checkpoint was installed before it was seen. */
    private boolean awaitTransfer(long goal, long installedBefore) {
        Path receiving = beside("receiving", receiver);
        boolean[] reached = {false};
        Awaitility.await("%s gets %d bytes of a checkpoint".formatted(receiver.host(), goal))
                .atMost(LONGEST_WAIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(() -> {
                    reached[0] = Files.exists(receiving) && bytes(receiving) >= goal;
                    return reached[0] || installations() > installedBefore;
                });
        return reached[0];
    }

    /** What had arrived before the kill is not taken for a part of the next transfer. */
    private void awaitDropped(long left) {
        Awaitility.await("%s drops %d bytes that it had received".formatted(receiver.host(), left))
                .atMost(LONGEST_WAIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(() -> left == 0 || bytes(beside("receiving", receiver)) < left);
    }

    /** What a killed member has on its disks opens, and is all of one state. */
    private void requireOldOrNew(Set<String> old, Set<String> acknowledged) {
        Set<String> found = found();
        log.note("%s: %d names before, %d after the kill", receiver.host(), old.size(), found.size());
        if (!found.equals(old)) {
            assertThat(found).as("names at %s", receiver.host()).containsAll(acknowledged);
        }
    }

    /** Nothing where there is no store. */
    private Set<String> found() {
        Path store = store(receiver);
        Path kept = Files.exists(store) ? store : beside("old", receiver);
        if (!Files.exists(kept)) {
            return Set.of();
        }
        try (Store rows = Store.openReadOnly(kept)) {
            assertThat(group.invariants().apply(rows))
                    .as("rows of %s", receiver.host())
                    .isEmpty();
            return writes.found.apply(rows);
        }
    }

    private Path store(Daemon member) {
        return member.host().data().resolve("metadata").resolve(group.store());
    }

    private Path beside(String suffix, Daemon member) {
        return store(member).resolveSibling(group.store() + "." + suffix);
    }

    private long checkpointBytes(Daemon leader) {
        Path checkpoints = beside("checkpoints", leader);
        try (Stream<Path> found = Files.list(checkpoints)) {
            return found.mapToLong(CatchUp::bytes).max().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of all files below; what is not there, or is moved away meanwhile, does not count. */
    private static long bytes(Path directory) {
        long[] sum = {0};
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    sum[0] += attributes.size();
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum[0];
    }

    private long installations() {
        Path file = receiver.host().logs().resolve("ozone-" + group.role().command() + ".log");
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.contains("installed the leader's snapshot"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
