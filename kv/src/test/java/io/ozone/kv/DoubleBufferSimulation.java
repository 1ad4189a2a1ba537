package io.ozone.kv;

import static io.ozone.kv.TestTables.COUNTS;
import static io.ozone.kv.TestTables.NAMES;
import static io.ozone.kv.TestTables.SCHEMA;
import static io.ozone.kv.TestTables.all;
import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.OzoneException;
import io.ozone.kv.FlushSteps.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rocksdb.RocksDBException;

/**
 * A log of random commands is applied by a store that dies again and again: at any step of its background threads,
 * or between two commits. Whatever opens afterwards must hold exactly the effects of a prefix of the log, be it
 * the one its position names, and no shorter than it had promised; then the log is replayed from there, as
 * Raft would. A model holds the state behind every entry.
 */
class DoubleBufferSimulation {
    private static final int LIVES = 6;
    private static final int KEYS = 40;

    @TempDir
    Path folder;

    /** One row of a command; value null = deletion. */
    private record Write(boolean count, String key, Long value) {}

    /** @param fails its transaction is dropped */
    private record Command(List<Write> writes, boolean fails) {}

    private record State(Map<String, String> names, Map<String, Long> counts) {
        State after(Command command) {
            if (command.fails) {
                return this;
            }
            State next = new State(new TreeMap<>(names), new TreeMap<>(counts));
            for (Write write : command.writes) {
                if (write.count) {
                    change(next.counts, write.key, write.value);
                } else {
                    change(next.names, write.key, write.value == null ? null : "v" + write.value);
                }
            }
            return next;
        }

        private static <V> void change(Map<String, V> rows, String key, V value) {
            if (value == null) {
                rows.remove(key);
            } else {
                rows.put(key, value);
            }
        }
    }

    /** Ends the store at the n-th step. */
    private static final class Death implements FlushSteps {
        private int stepsLeft;

        Death(int stepsLeft) {
            this.stepsLeft = stepsLeft;
        }

        @Override
        public synchronized void at(Step step) throws RocksDBException {
            if (stepsLeft-- <= 0) {
                throw new RocksDBException("died at " + step);
            }
        }
    }

    private final List<Command> log = new ArrayList<>();
    private final List<State> states = new ArrayList<>();
    private Random random;
    private Applied promised = Applied.NONE;

    static List<Long> seeds() {
        return new Random(20261121).longs(15).boxed().toList();
    }

    static List<Long> manySeeds() {
        return new Random(1).longs(500).boxed().toList();
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("manySeeds")
    void soOverManySeeds(long seed) {
        whatOpensAfterADeathIsAPrefixOfTheLog(seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatOpensAfterADeathIsAPrefixOfTheLog(long seed) {
        random = new Random(seed);
        states.add(new State(new TreeMap<>(), new TreeMap<>()));
        for (int life = 0; life < LIVES; life++) {
            live(folder.resolve("db"), new Death(random.nextInt(60)));
        }
        ReplicatedStore store = open(folder.resolve("db"), FlushSteps.NONE);
        verify(store);
        while (store.applied().index() < log.size()) {
            apply(store, Math.max(0, store.applied().index()) + 1);
        }
        store.close();
        store = open(folder.resolve("db"), FlushSteps.NONE);
        assertThat(store.applied().index()).isEqualTo(log.size());
        verify(store);
        store.close();
    }

    private void live(Path directory, FlushSteps death) {
        ReplicatedStore store = open(directory, death);
        try {
            verify(store);
            int entries = random.nextInt(150);
            for (int i = 0; i < entries; i++) {
                step(store);
                promised = store.durable();
            }
        } catch (OzoneException e) {
            assertThat(e).hasMessageContaining("died at");
        } finally {
            store.abandon();
            assertThat(store.durable().index()).isGreaterThanOrEqualTo(promised.index());
            promised = store.durable();
        }
    }

    private void step(ReplicatedStore store) {
        int dice = random.nextInt(100);
        if (dice < 2) {
            assertThat(store.flush()).isEqualTo(store.applied());
        } else if (dice < 3) {
            verifyCheckpoint(store);
        } else if (dice < 6) {
            verify(store);
        } else {
            apply(store, Math.max(0, store.applied().index()) + 1);
        }
    }

    private void verifyCheckpoint(ReplicatedStore store) {
        Path copy = folder.resolve("copy" + random.nextLong());
        Applied at = store.checkpoint(copy);
        ReplicatedStore opened = open(copy, FlushSteps.NONE);
        assertThat(opened.applied()).isEqualTo(at).isEqualTo(store.applied());
        verifyRows(opened, at);
        opened.abandon();
    }

    private ReplicatedStore open(Path directory, FlushSteps steps) {
        ReplicatedStoreOptions options = ReplicatedStoreOptions.defaults()
                .withMaxBufferedRows(1 + random.nextInt(40))
                .withLingerTime(Duration.ofNanos(random.nextInt(500_000)))
                .withFlushInterval(Duration.ofMillis(1 + random.nextInt(20)))
                .withSteps(steps);
        return ReplicatedStore.open(directory, SCHEMA, options);
    }

    private void apply(ReplicatedStore store, long index) {
        if (index > log.size()) {
            log.add(command());
            states.add(states.get(states.size() - 1).after(log.get(log.size() - 1)));
        }
        Command command = log.get((int) index - 1);
        Applied at = new Applied(1 + index / 50, index);
        Tx tx = store.begin();
        for (Write write : command.writes) {
            write(tx, write);
        }
        if (command.fails) {
            store.advance(at);
        } else {
            store.commit(tx, at);
        }
        assertThat(store.applied()).isEqualTo(at);
    }

    private static void write(Tx tx, Write write) {
        if (write.count) {
            write(tx, COUNTS, write.key, write.value);
        } else {
            write(tx, NAMES, write.key, write.value == null ? null : "v" + write.value);
        }
    }

    private static <V> void write(Tx tx, Table<String, V> table, String key, V value) {
        if (value == null) {
            tx.delete(table, key);
        } else {
            tx.put(table, key, value);
        }
    }

    private Command command() {
        List<Write> writes = new ArrayList<>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            Long value = random.nextInt(4) == 0 ? null : (Long) (long) random.nextInt(1000);
            writes.add(new Write(random.nextBoolean(), "key" + random.nextInt(KEYS), value));
        }
        return new Command(writes, random.nextInt(8) == 0);
    }

    private void verify(ReplicatedStore store) {
        Applied at = store.applied();
        assertThat(at.index()).isGreaterThanOrEqualTo(promised.index()).isLessThanOrEqualTo(log.size());
        if (!at.equals(Applied.NONE)) {
            assertThat(at.term()).isEqualTo(1 + at.index() / 50);
        }
        verifyRows(store, at);
    }

    private void verifyRows(ReplicatedStore store, Applied at) {
        State expected = states.get((int) Math.max(0, at.index()));
        assertThat(all(store.reader(), NAMES)).isEqualTo(expected.names);
        assertThat(all(store.reader(), COUNTS)).isEqualTo(expected.counts);
        for (int i = 0; i < KEYS; i++) {
            String value = expected.names.get("key" + i);
            assertThat(store.reader().get(NAMES, "key" + i).orElse(null)).isEqualTo(value);
        }
    }
}
