package io.ozone.kv;

import static io.ozone.kv.TestTables.NAMES;
import static io.ozone.kv.TestTables.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random rows in all layers (RocksDB, both buffers, a transaction): scans and point reads against a sorted map. */
class ScanMergeSimulation {
    @TempDir
    Path folder;

    private final NavigableMap<String, String> model = new TreeMap<>();
    private Random random;
    private ReplicatedStore store;
    private long index;

    static List<Long> seeds() {
        return new Random(4711).longs(12).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void scansMatchASortedMap(long seed) {
        random = new Random(seed);
        ReplicatedStoreOptions options = (seed & 7) == 0
                ? ReplicatedStoreOptions.writeThrough()
                : ReplicatedStoreOptions.defaults().withLingerTime(Duration.ofMillis(random.nextInt(3)));
        store = ReplicatedStore.open(folder, SCHEMA, options);
        for (int round = 0; round < 120; round++) {
            round();
        }
        store.close();
    }

    private void round() {
        Tx tx = store.begin();
        NavigableMap<String, String> before = new TreeMap<>(model);
        int writes = random.nextInt(12);
        for (int i = 0; i < writes; i++) {
            change(tx);
        }
        verify(tx, model);
        verify(store.reader(), before);
        try (Snapshot snapshot = store.snapshot()) {
            store.commit(tx, new Applied(1, index++));
            verify(snapshot, before);
            verify(store.reader(), model);
            if (random.nextInt(15) == 0) {
                store.flush();
                verify(snapshot, before);
            }
        }
    }

    private void change(Tx tx) {
        String key = key();
        if (random.nextInt(3) == 0) {
            tx.delete(NAMES, key);
            model.remove(key);
        } else {
            String value = "v" + random.nextInt();
            tx.put(NAMES, key, value);
            model.put(key, value);
        }
    }

    /** Few letters, so that prefixes are shared and keys are prefixes of keys; one sorts behind all ASCII. */
    private String key() {
        StringBuilder key = new StringBuilder();
        int length = random.nextInt(5);
        for (int i = 0; i < length; i++) {
            key.append("ab/\u00ff".charAt(random.nextInt(4)));
        }
        return key.toString();
    }

    private void verify(Reader reader, NavigableMap<String, String> expected) {
        String prefix = random.nextInt(3) == 0 ? null : key();
        String startAfter = random.nextBoolean() ? null : key();
        NavigableMap<String, String> inside = new TreeMap<>(expected);
        inside.keySet().removeIf(key -> prefix != null && !key.startsWith(prefix));
        inside.keySet().removeIf(key -> startAfter != null && key.compareTo(startAfter) <= 0);
        try (Cursor<String, String> cursor = reader.scan(NAMES, prefix, startAfter)) {
            walk(cursor, inside);
        }
        String key = key();
        assertThat(reader.get(NAMES, key).orElse(null)).isEqualTo(expected.get(key));
    }

    private void walk(Cursor<String, String> cursor, NavigableMap<String, String> expected) {
        NavigableMap<String, String> rest = new TreeMap<>(expected);
        while (true) {
            if (random.nextInt(6) == 0) {
                String target = key();
                cursor.seek(target);
                rest = new TreeMap<>(rest.tailMap(target, true));
            }
            Map.Entry<String, String> row = rest.firstEntry();
            assertThat(cursor.next()).isEqualTo(row != null);
            if (row == null) {
                return;
            }
            assertThat(cursor.key()).isEqualTo(row.getKey());
            assertThat(cursor.value()).isEqualTo(row.getValue());
            rest.remove(row.getKey());
        }
    }
}
