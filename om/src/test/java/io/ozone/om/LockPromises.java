package io.ozone.om;

import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.kv.Table;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.Retention;
import io.ozone.wire.om.RetentionMode;
import java.util.HashMap;
import java.util.Map;

/**
 * What locks have promised, by the book: of every version that was ever seen locked, that it is there, with the same data,
 * as long as its lock says. Looks at rows before and after each command, whatever the command was.
 */
final class LockPromises {
    /** @param governance the command said that it may break promises of that mode */
    private record Promise(Key version, boolean governance) {}

    private Map<String, Key> before = Map.of();
    /** Until when each version must be there, whatever happens. Never gets shorter. */
    private final Map<String, Long> compliance = new HashMap<>();

    /** To be called after every command that was done. */
    void check(OmCommand command, long nowMillis, Reader rows) {
        Map<String, Key> after = versions(rows);
        boolean bypass = command.getDeleteKey().getBypassGovernance()
                || command.getDeleteKeys().getBypassGovernance()
                || command.getSetKeyLock().getBypassGovernance();
        before.forEach((name, version) -> checkKept(name, new Promise(version, bypass), after.get(name), nowMillis));
        compliance.forEach((name, until) -> {
            if (until > nowMillis && !after.containsKey(name)) {
                throw new AssertionError(name + " was promised until " + until + " and is gone at " + nowMillis);
            }
        });
        after.forEach((name, version) -> {
            if (version.getLock().getRetention().getMode() == RetentionMode.COMPLIANCE) {
                compliance.merge(name, version.getLock().getRetention().getUntilMillis(), Math::max);
            }
        });
        before = after;
    }

    private static void checkKept(String name, Promise promise, Key now, long nowMillis) {
        Key was = promise.version;
        Retention retention = was.getLock().getRetention();
        boolean running = retention.getUntilMillis() > nowMillis
                && (retention.getMode() == RetentionMode.COMPLIANCE
                        || retention.getMode() == RetentionMode.GOVERNANCE && !promise.governance);
        if (!running && !was.getLock().getLegalHold()) {
            return;
        }
        if (now == null || !now.getBlocksList().equals(was.getBlocksList())) {
            throw new AssertionError(name + " was locked by " + was.getLock() + " and is now " + now);
        }
        Retention kept = now.getLock().getRetention();
        if (running && (kept.getMode() != retention.getMode() || kept.getUntilMillis() < retention.getUntilMillis())) {
            throw new AssertionError(name + " was retained by " + retention + " and is now by " + kept);
        }
    }

    /** By key and id, and by the object: a bucket of the same name may come again. */
    private static Map<String, Key> versions(Reader reader) {
        Map<String, Key> versions = new HashMap<>();
        add(reader, OmTables.KEYS, versions);
        add(reader, OmTables.VERSIONS, versions);
        return versions;
    }

    private static void add(Reader reader, Table<String, Key> table, Map<String, Key> versions) {
        try (Cursor<String, Key> rows = reader.scan(table, null, null)) {
            while (rows.next()) {
                String name = table == OmTables.KEYS
                        ? rows.key()
                        : Rows.bucketOf(rows.key()) + "/" + Rows.keyName(rows.key());
                versions.put(
                        name + " " + Versions.id(rows.value()) + " #"
                                + rows.value().getObjectId(),
                        rows.value());
            }
        }
    }
}
