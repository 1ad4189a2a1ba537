package io.ozone.om;

import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.kv.Table;
import io.ozone.om.state.OmTables;
import io.ozone.wire.om.Key;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;

/** All keys and their other versions by row, by the log entry since which they are so. */
final class KeyHistory {
    private final TreeMap<Long, Map<String, Key>> states = new TreeMap<>(Map.of(-1L, Map.of()));

    void note(long index, Reader reader) {
        Map<String, Key> now = new TreeMap<>();
        add(now, reader, OmTables.KEYS);
        add(now, reader, OmTables.VERSIONS);
        if (!now.equals(states.lastEntry().getValue())) {
            states.put(index, now);
        }
    }

    private static void add(Map<String, Key> now, Reader reader, Table<String, Key> table) {
        try (Cursor<String, Key> rows = reader.scan(table, null, null)) {
            while (rows.next()) {
                now.put(rows.key(), rows.value());
            }
        }
    }

    /** The first entry, at or behind another, after which the keys were so. */
    OptionalLong find(long from, Predicate<Map<String, Key>> asSeen) {
        return states.tailMap(states.floorKey(from), true).entrySet().stream()
                .filter(entry -> asSeen.test(entry.getValue()))
                .mapToLong(entry -> Math.max(from, entry.getKey()))
                .findFirst();
    }
}
