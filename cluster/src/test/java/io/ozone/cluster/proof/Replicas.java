package io.ozone.cluster.proof;

import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.kv.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Whether the stores of a group's members hold the same rows. The members are stopped for it. */
final class Replicas {
    /** Names the last applied entry; members that stopped at different ones can't be compared. */
    private static final String POSITION = "transactionInfoTable";

    private static final int MOST_ATTEMPTS = 5;

    /**
     * A group to be compared.
     *
     * @param store the store's directory below the metadata directory
     * @param invariants of each member's rows
     */
    record Group(Role role, String store, Function<Reader, List<String>> invariants) {}

    /** @param tables name to a fingerprint of its rows */
    private record Rows(Map<String, String> tables, List<String> violations) {}

    private Replicas() {}

    /**
     * Stops all members of these groups, each group at the same entry of its log, and compares their rows.
     *
     * @return one text for each thing that is wrong
     */
    static List<String> differences(ProcessCluster cluster, Groups groups, List<Group> compared, EventLog log) {
        for (int attempt = 1; ; attempt++) {
            List<Daemon> members = compared.stream()
                    .flatMap(group -> cluster.all(group.role).stream())
                    .toList();
            compared.forEach(group -> groups.awaitWhole(group.role));
            members.forEach(Daemon::beginStop);
            members.forEach(Daemon::awaitEnd);
            List<Map<String, Rows>> read =
                    compared.stream().map(group -> read(cluster, group)).toList();
            if (attempt == MOST_ATTEMPTS || read.stream().allMatch(Replicas::endAlike)) {
                log.note(
                        "compared the rows of %s, attempt %d",
                        members.stream().map(Daemon::host).toList(), attempt);
                return read.stream().flatMap(rows -> differences(rows).stream()).toList();
            }
            // One was stopped before it heard of the last entry.
            members.forEach(Daemon::start);
            members.forEach(Daemon::awaitUp);
        }
    }

    private static Map<String, Rows> read(ProcessCluster cluster, Group group) {
        Map<String, Rows> members = new TreeMap<>();
        for (Daemon member : cluster.all(group.role)) {
            Path directory = member.host().data().resolve("metadata").resolve(group.store);
            members.put(member.host().name(), read(directory, group.invariants));
        }
        return members;
    }

    private static boolean endAlike(Map<String, Rows> members) {
        return members.values().stream()
                        .map(rows -> rows.tables.get(POSITION))
                        .distinct()
                        .count()
                == 1;
    }

    private static List<String> differences(Map<String, Rows> members) {
        List<String> differences = new ArrayList<>();
        Map<String, Map<String, String>> byTable = new TreeMap<>();
        members.forEach((member, rows) -> {
            rows.violations.forEach(violation -> differences.add(member + ": " + violation));
            rows.tables.forEach((table, digest) ->
                    byTable.computeIfAbsent(table, name -> new TreeMap<>()).put(member, digest));
        });
        byTable.forEach((table, digests) -> {
            if (digests.size() < members.size()
                    || digests.values().stream().distinct().count() > 1) {
                differences.add("table %s differs: %s".formatted(table, digests));
            }
        });
        return differences;
    }

    private static Rows read(Path directory, Function<Reader, List<String>> invariants) {
        try (Store store = Store.openReadOnly(directory)) {
            Map<String, String> tables = new TreeMap<>();
            for (String table : store.families()) {
                tables.put(table, fingerprint(store, table));
            }
            return new Rows(tables, invariants.apply(store));
        }
    }

    /** Number of rows, and a digest of them. */
    private static String fingerprint(Store store, String table) {
        MessageDigest digest = sha256();
        int rows = 0;
        try (Cursor<byte[], byte[]> cursor = store.scan(Store.raw(table), null, null)) {
            while (cursor.next()) {
                rows++;
                digest.update(HexFormat.of().formatHex(cursor.key()).getBytes(StandardCharsets.UTF_8));
                digest.update((byte) '=');
                digest.update(HexFormat.of().formatHex(cursor.value()).getBytes(StandardCharsets.UTF_8));
                digest.update((byte) ';');
            }
        }
        return rows + " rows " + HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
