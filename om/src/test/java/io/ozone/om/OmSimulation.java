package io.ozone.om;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.kv.Applied;
import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.kv.ReplicatedStoreOptions;
import io.ozone.kv.Table;
import io.ozone.kv.Tx;
import io.ozone.om.command.OmState;
import io.ozone.om.state.Invariants;
import io.ozone.om.state.OmTables;
import io.ozone.raft.Stamp;
import io.ozone.simulation.MemoryStore;
import io.ozone.wire.Block;
import io.ozone.wire.BlockId;
import io.ozone.wire.om.DeletedBlocks;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmCommand.CommandCase;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The replicated namespace under random commands, by seed and with virtual time.
 *
 * <p>Every seed runs once on the heap, which gives the log, its replies and a digest of the rows after each entry; the
 * {@link Invariants} hold after each, every version of every key is what a {@link VersionModel} says, what locks have promised
 * is kept ({@link LockPromises}), conditions decide as they should ({@link ConditionModel}), and no block that was handed out is
 * lost. Some seeds are then replayed on real
 * stores with different buffers, which stop, are killed and catch up at different places: each must give the same
 * replies, and have the same rows at the same entry, as the first.
 *
 * <p>{@code -Dom.simulation.seeds} and {@code -Dom.simulation.first} choose the seeds.
 */
class OmSimulation {
    private static final int COMMANDS = 250;
    /** All versions of all keys are looked at after every third command, because it takes long. */
    private static final int CHECKED = 3;

    private static final long FIRST = Long.getLong("om.simulation.first", 1);
    private static final long SEEDS = Long.getLong("om.simulation.seeds", 200);

    /** With so many the runs are worth something: every kind of command was done. */
    private static final long ENOUGH_SEEDS = 100;

    @TempDir
    Path directory;

    private record Entry(Stamp stamp, OmCommand command, OmReply reply, String digest) {}

    @Test
    void theInvariantsHoldAfterEachCommand() {
        Set<CommandCase> succeeded = EnumSet.noneOf(CommandCase.class);
        Set<String> conditions = new TreeSet<>();
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            log(seed, false, succeeded, conditions);
        }
        if (SEEDS >= ENOUGH_SEEDS) {
            assertThat(succeeded)
                    .as("commands that were done")
                    .containsAll(EnumSet.complementOf(EnumSet.of(CommandCase.COMMAND_NOT_SET)));
            assertThat(conditions).as("conditions that were met and not").containsAll(ConditionModel.everything());
        }
    }

    @Test
    void replicasAgreeThroughKillsAndRestarts() {
        for (long seed = FIRST; seed < FIRST + Math.max(1, SEEDS / 70); seed++) {
            replay(seed, log(seed, true, EnumSet.noneOf(CommandCase.class), new TreeSet<>()));
        }
    }

    @Test
    @Tag("soak")
    void replicasAgreeForManySeeds() {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            replay(seed, log(seed, true, EnumSet.noneOf(CommandCase.class), new TreeSet<>()));
        }
    }

    /**
     * @param succeeded gets the kinds of commands that were not refused
     * @param met gets what {@link ConditionModel} has seen
     */
    private static List<Entry> log(long seed, boolean replayed, Set<CommandCase> succeeded, Set<String> met) {
        Random random = new Random(seed);
        RandomCommands commands = new RandomCommands(random);
        OmState state = new OmState();
        MemoryStore store = new MemoryStore();
        Reader rows = store.reader();
        VersionModel model = new VersionModel();
        LockPromises promises = new LockPromises();
        ConditionModel conditions = new ConditionModel(met);
        Set<BlockId> purged = new HashSet<>();
        List<Entry> log = new ArrayList<>();
        long index = 0;
        long timeMillis = 1_000_000;
        for (int i = 0; i < COMMANDS; i++) {
            index += 1 + random.nextInt(3) / 2;
            timeMillis += random.nextInt(1000);
            Stamp stamp = new Stamp(index, timeMillis);
            OmCommand command = commands.next(rows, timeMillis);
            Set<BlockId> purging = purgedBy(command, rows);
            Optional<VersionModel.Content> content = model.content(command, rows);
            conditions.before(command, rows);
            Tx tx = store.begin();
            OmReply reply = state.apply(tx, stamp, command);
            commands.applied(command, reply);
            if (state.failed(reply)) {
                store.advance(new Applied(1, index));
                model.refused(command, stamp, reply);
                checkConditions(seed, stamp, command, () -> conditions.refused(reply));
            } else {
                store.commit(tx, new Applied(1, index));
                purged.addAll(purging);
                succeeded.add(command.getCommandCase());
                model.done(command, stamp, reply, content);
                checkConditions(seed, stamp, command, conditions::done);
                checkPromises(seed, stamp, command, promises, rows);
                check(seed, stamp, command, rows);
                if (i % CHECKED == 0) {
                    checkVersions(seed, stamp, model, rows);
                }
            }
            if (replayed) {
                log.add(new Entry(stamp, command, reply, Digests.of(rows)));
            }
        }
        assertThat(known(rows, purged)).as("blocks of seed %d", seed).containsAll(commands.handedOut());
        return log;
    }

    private static void check(long seed, Stamp stamp, OmCommand command, Reader rows) {
        List<String> violations = Invariants.violations(rows);
        if (!violations.isEmpty()) {
            throw new AssertionError("seed %d, %s, %s: %s".formatted(seed, stamp, command, violations));
        }
    }

    private static void checkPromises(long seed, Stamp stamp, OmCommand command, LockPromises promises, Reader rows) {
        try {
            promises.check(command, stamp.timeMillis(), rows);
        } catch (AssertionError e) {
            throw new AssertionError("seed %d, %s, %s: %s".formatted(seed, stamp, command, e.getMessage()), e);
        }
    }

    private static void checkConditions(long seed, Stamp stamp, OmCommand command, Runnable check) {
        try {
            check.run();
        } catch (AssertionError e) {
            throw new AssertionError("seed %d, %s, %s: %s".formatted(seed, stamp, command, e.getMessage()), e);
        }
    }

    private static void checkVersions(long seed, Stamp stamp, VersionModel model, Reader rows) {
        try {
            model.check(rows, 1 + (int) (stamp.index() % 7));
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed %d, %s: %s".formatted(seed, stamp, e.getMessage()), e);
        }
    }

    private void replay(long seed, List<Entry> log) {
        List<ReplicatedStoreOptions> options = List.of(
                ReplicatedStoreOptions.defaults(),
                ReplicatedStoreOptions.defaults().withMaxBufferedRows(3).withLingerTime(Duration.ZERO),
                ReplicatedStoreOptions.writeThrough());
        for (int i = 0; i < options.size(); i++) {
            Random random = new Random(seed * 31 + i);
            Path store = directory.resolve(seed + "-" + i);
            int position = 0;
            while (position < log.size()) {
                position = run(seed, log, position, store, options.get(i), random);
            }
        }
    }

    /** One life of a replica; gives how far it had come on disk, which is where its next life begins. */
    private static int run(
            long seed, List<Entry> log, int position, Path store, ReplicatedStoreOptions options, Random random) {
        Replica replica = new Replica(store, options);
        int next = 0;
        while (next < log.size()
                && log.get(next).stamp.index() <= replica.store().applied().index()) {
            next++;
        }
        if (next > 0) {
            assertThat(replica.digest())
                    .as("seed %d reopened at entry %d", seed, next)
                    .isEqualTo(log.get(next - 1).digest);
        }
        int end = Math.min(log.size(), Math.max(position, next) + 20 + random.nextInt(150));
        while (next < end) {
            Entry entry = log.get(next++);
            OmReply reply = replica.applyAt(entry.stamp, entry.command);
            assertThat(reply).as("seed %d, %s", seed, entry).isEqualTo(entry.reply);
            if (random.nextInt(50) == 0) {
                replica.store().flush();
            }
        }
        assertThat(replica.digest()).as("seed %d at entry %d", seed, next).isEqualTo(log.get(next - 1).digest);
        if (random.nextBoolean()) {
            replica.close();
        } else {
            replica.abandon();
        }
        return end;
    }

    private static Set<BlockId> purgedBy(OmCommand command, Reader rows) {
        return command.getPurgeKeys().getRowsList().stream()
                .flatMap(row -> rows.get(OmTables.DELETED, row).stream())
                .flatMap(deleted -> deleted.getBlocksList().stream())
                .map(Block::getId)
                .collect(Collectors.toSet());
    }

    /** Every block that the namespace still has, or has given to SCM. */
    private static Set<BlockId> known(Reader rows, Set<BlockId> purged) {
        Set<BlockId> known = new HashSet<>(purged);
        add(rows, OmTables.KEYS, known);
        add(rows, OmTables.VERSIONS, known);
        add(rows, OmTables.OPEN_KEYS, known);
        try (Cursor<String, Part> parts = rows.scan(OmTables.PARTS, null, null)) {
            while (parts.next()) {
                parts.value().getBlocksList().forEach(block -> known.add(block.getId()));
            }
        }
        try (Cursor<String, DeletedBlocks> deleted = rows.scan(OmTables.DELETED, null, null)) {
            while (deleted.next()) {
                deleted.value().getBlocksList().forEach(block -> known.add(block.getId()));
            }
        }
        return known;
    }

    private static void add(Reader reader, Table<String, Key> table, Set<BlockId> known) {
        try (Cursor<String, Key> rows = reader.scan(table, null, null)) {
            while (rows.next()) {
                rows.value().getBlocksList().forEach(block -> known.add(block.getId()));
            }
        }
    }
}
