package io.ozone.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.ozone.kv.Applied;
import io.ozone.kv.ReplicatedStore;
import io.ozone.kv.ReplicatedStoreOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Seed → a log of random commands, some of them in it twice, and three replicas that apply it at their own pace, crash
 * and replay from what they had on disk, restart cleanly, and get each other's snapshots, in virtual time. Whenever two
 * have applied the same entry they have the same rows, and every entry is answered the same by all.
 */
class ApplySimulation {
    private static final int STEPS = 300;

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void replicasThatAppliedTheSameEntriesAreEqual(long seed) throws IOException {
        Random random = new Random(seed);
        Log log = new Log(random);
        List<Machine> machines = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ReplicatedStoreOptions options =
                    i == 2 ? ReplicatedStoreOptions.writeThrough() : ReplicatedStoreOptions.defaults();
            machines.add(new Machine(root.resolve("m" + i).resolve("db"), log, options.withLingerTime(Duration.ZERO)));
        }
        for (int step = 0; step < STEPS; step++) {
            log.append(random.nextInt(4));
            Machine machine = machines.get(random.nextInt(3));
            switch (random.nextInt(40)) {
                case 0 -> machine.crash();
                case 1 -> machine.restart();
                case 2 -> machine.snapshot();
                case 3 -> machine.installFrom(machines.get(random.nextInt(3)));
                default -> machine.apply(random.nextInt(20));
            }
        }
        machines.forEach(machine -> machine.apply(Integer.MAX_VALUE));
        assertThat(machines)
                .extracting(Machine::digest)
                .containsOnly(machines.get(0).digest());
        assertThat(machines).extracting(Machine::sum).containsOnly(Long.toString(log.sum));
        machines.forEach(Machine::close);
    }

    private record Entry(Applied at, CallId call, byte[] bytes) {}

    /** What Raft has agreed on, and the answers seen so far. Terms change now and then, and some entries have no command. */
    private static final class Log {
        private final Random random;
        private final List<Entry> entries = new ArrayList<>();
        private final Map<Long, String> answers = new HashMap<>();
        private final Map<Long, String> digests = new HashMap<>();
        private long term = 1;
        private long calls;
        private long millis = 1_000;
        private long sum;

        Log(Random random) {
            this.random = random;
        }

        void append(int count) {
            for (int i = 0; i < count; i++) {
                if (random.nextInt(50) == 0) {
                    term++;
                    entries.add(new Entry(next(), null, null));
                } else if (!entries.isEmpty() && random.nextInt(10) == 0) {
                    repeat(entries.get(entries.size() - 1 - random.nextInt(Math.min(entries.size(), 50))));
                } else {
                    millis += random.nextInt(5);
                    String command = command();
                    add(new CallId(1, random.nextInt(3), calls++), command);
                }
            }
        }

        private void repeat(Entry entry) {
            if (entry.call() != null) {
                entries.add(new Entry(next(), entry.call(), entry.bytes()));
            }
        }

        private void add(CallId call, String command) {
            byte[] bytes = LogEntry.encode(StringValue.of(command));
            LogEntry.stamp(bytes, millis);
            entries.add(new Entry(next(), call, bytes));
        }

        private String command() {
            String key = "k" + random.nextInt(20);
            int which = random.nextInt(10);
            if (which < 4) {
                int number = random.nextInt(100);
                sum += number;
                return "add sum " + number;
            }
            return switch (which) {
                case 4 -> "refuse " + key;
                case 5 -> "delete " + key;
                case 6 -> "stamp " + key;
                default -> "put " + key + " " + random.nextInt();
            };
        }

        private Applied next() {
            return new Applied(term, entries.size());
        }
    }

    private static final class Machine {
        private final Path directory;
        private final Log log;
        private final ReplicatedStoreOptions options;
        private final Replica<StringValue, StringValue, ReplicatedStore> replica;
        private StoreSnapshots snapshots;

        Machine(Path directory, Log log, ReplicatedStoreOptions options) throws IOException {
            this.directory = directory;
            this.log = log;
            this.options = options;
            this.replica = new Replica<>(StringValue.parser(), StringValue.parser(), new WordState(), WordState.SCHEMA);
            open();
        }

        private void open() throws IOException {
            snapshots = new StoreSnapshots(directory, replica.schema(), options, new SteppingClock());
            replica.use(snapshots.open());
        }

        void apply(int count) {
            long from = replica.store().applied().index() + 1;
            long to = Math.min(log.entries.size(), from + (long) count);
            for (long index = from; index < to; index++) {
                apply(log.entries.get((int) index));
            }
            String known = log.digests.putIfAbsent(replica.store().applied().index(), digest());
            if (known != null) {
                assertThat(digest()).as("rows at %s", replica.store().applied()).isEqualTo(known);
            }
        }

        private void apply(Entry entry) {
            if (entry.call() == null) {
                replica.advance(entry.at());
                return;
            }
            String answer = replica.apply(entry.at(), entry.call(), ByteBuffer.wrap(entry.bytes()))
                    .getValue();
            String known = log.answers.putIfAbsent(entry.at().index(), answer);
            if (known != null) {
                assertThat(answer).as("answer to entry %s", entry.at()).isEqualTo(known);
            }
        }

        void crash() throws IOException {
            Applied durable = replica.store().durable();
            replica.store().abandon();
            open();
            assertThat(replica.store().applied().index()).isGreaterThanOrEqualTo(durable.index());
        }

        void restart() throws IOException {
            Applied applied = replica.store().applied();
            replica.store().close();
            open();
            assertThat(replica.store().applied()).isEqualTo(applied);
        }

        void snapshot() throws IOException {
            snapshots.take(replica.store());
            snapshots.cleanupOldSnapshots(null);
            assertThat(replica.store().durable()).isEqualTo(replica.store().applied());
        }

        /** As a transfer ends: the other's files lie in the directory of received snapshots. */
        void installFrom(Machine other) throws IOException {
            if (other.replica.store().applied().index()
                    <= replica.store().applied().index()) {
                return;
            }
            StoreFiles.delete(snapshots.getSnapshotDir().toPath());
            Applied position = other.replica.store().applied();
            Files.createDirectories(snapshots.getSnapshotDir().toPath());
            other.replica.store().checkpoint(snapshots.getSnapshotDir().toPath().resolve(Checkpoint.name(position)));
            replica.use(snapshots.installReceived(replica.store()));
            assertThat(replica.store().applied()).isEqualTo(position);
        }

        String digest() {
            return StateDigest.of(replica.store().reader(), replica.schema());
        }

        String sum() {
            return replica.store().reader().get(WordState.WORDS, "sum").orElse("0");
        }

        void close() {
            replica.store().close();
        }
    }
}
