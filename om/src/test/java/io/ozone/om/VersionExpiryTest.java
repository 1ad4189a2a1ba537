package io.ozone.om;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ozone.common.time.Clock;
import io.ozone.kv.Applied;
import io.ozone.kv.AppliedStore;
import io.ozone.kv.Cursor;
import io.ozone.kv.Tx;
import io.ozone.om.background.GroupTime;
import io.ozone.om.background.LifecycleExpiry;
import io.ozone.om.background.Proposals;
import io.ozone.om.command.OmState;
import io.ozone.om.state.Invariants;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.CommandLog;
import io.ozone.raft.Stamp;
import io.ozone.simulation.MemoryStore;
import io.ozone.wire.Block;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.LifecycleRule;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Versioning;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Lifecycles of versions against a plain reckoning over each key's history: after whatever was put, deleted, tagged and
 * suspended, exactly those versions are left that the rules leave.
 */
class VersionExpiryTest {
    private static final int HISTORIES = 200;
    private static final int STEPS = 120;
    private static final String V = "vol1";
    private static final String B = "bucket1";
    private static final List<String> NAMES = List.of("a", "ab", "b");
    private static final KeyValue TAG = Commands.pair("keep", "short");

    /** The namespace on the heap, at a time of the test's choosing. */
    private static final class Om implements CommandLog<OmCommand, OmReply>, Clock {
        final OmState state = new OmState();
        final MemoryStore store = new MemoryStore();
        long index;
        long millis = Instant.parse("2024-02-27T10:00:00Z").toEpochMilli();
        long localId;
        /** Log indexes of the delete markers that rules put. */
        final Map<String, Long> markers = new TreeMap<>();

        OmReply must(OmCommand command) {
            Tx tx = store.begin();
            OmReply reply = state.apply(tx, new Stamp(++index, millis), command);
            assertThat(reply.getError()).as(reply.getMessage()).isEmpty();
            store.commit(tx, new Applied(1, index));
            return reply;
        }

        @Override
        public CompletableFuture<OmReply> submit(ByteString clientId, long callId, OmCommand command) {
            return submit(command);
        }

        @Override
        public CompletableFuture<OmReply> submit(OmCommand command) {
            OmReply reply = must(command);
            command.getExpireKeys().getKeysList().forEach(expired -> markers.put(expired.getKey(), index));
            return CompletableFuture.completedFuture(reply);
        }

        @Override
        public CompletableFuture<Void> readBarrier() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> followerReadBarrier() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public AppliedStore store() {
            return store;
        }

        @Override
        public boolean isLeader() {
            return true;
        }

        @Override
        public long term() {
            return 1;
        }

        @Override
        public Optional<String> leaderId() {
            return Optional.of("om");
        }

        @Override
        public CompletableFuture<Void> leaderNews() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public long nanos() {
            return Duration.ofMillis(millis).toNanos();
        }
    }

    /** One version, and since when a newer one is on top of it; null = none is, or it is a delete marker. */
    private static final class Version {
        final String id;
        final boolean marker;
        final long length;
        final long written;
        boolean tagged;
        Long covered;

        Version(String id, boolean marker, long length, boolean tagged, long written) {
            this.id = id;
            this.marker = marker;
            this.length = length;
            this.tagged = tagged;
            this.written = written;
        }
    }

    /** What was done to the keys, the newest version first. */
    private static final class History {
        final Map<String, List<Version>> keys = new TreeMap<>();
        Versioning versioning = Versioning.UNVERSIONED;

        List<Version> of(String key) {
            return keys.computeIfAbsent(key, name -> new ArrayList<>());
        }

        void put(String key, long index, boolean marker, long length, boolean tagged, long now) {
            List<Version> versions = of(key);
            boolean enabled = versioning == Versioning.ENABLED;
            if (!enabled) {
                versions.removeIf(version -> version.id.equals(Versions.NULL_ID));
            }
            if (marker && versioning == Versioning.UNVERSIONED) {
                return;
            }
            if (!versions.isEmpty() && !versions.get(0).marker && versions.get(0).covered == null) {
                versions.get(0).covered = now;
            }
            versions.add(0, new Version(enabled ? "v%016x".formatted(index) : "null", marker, length, tagged, now));
        }

        void remove(String key, String id) {
            List<Version> versions = of(key);
            versions.removeIf(version -> version.id.equals(id));
            if (!versions.isEmpty()) {
                versions.get(0).covered = null;
            }
        }

        /**
         * What rules leave of it.
         *
         * @param markers indexes of the delete markers that they put: which those are depends on how the work is divided
         */
        void expire(List<LifecycleRule> rules, Map<String, Long> markers, long now) {
            keys.forEach((key, versions) -> {
                if (!versions.isEmpty()
                        && !versions.get(0).marker
                        && rules.stream().anyMatch(rule -> expires(rule, key, versions.get(0), now))) {
                    put(key, markers.getOrDefault(key, 0L), true, 0, false, now);
                }
            });
            keys.forEach((key, versions) -> {
                List<Version> ended = new ArrayList<>();
                if (versions.size() == 1
                        && versions.get(0).marker
                        && rules.stream()
                                .anyMatch(rule -> isAbout(rule, key, versions.get(0))
                                        && (rule.getExpiredDeleteMarkers()
                                                || expires(rule, key, versions.get(0), now)))) {
                    ended.add(versions.get(0));
                }
                int newer = 0;
                for (int i = 1; i < versions.size(); i++) {
                    Version version = versions.get(i);
                    long since = version.covered == null ? versions.get(i - 1).written : version.covered;
                    int kept = newer;
                    boolean over = rules.stream()
                            .anyMatch(rule -> rule.getNoncurrentDays() > 0
                                    && isAbout(rule, key, version)
                                    && kept >= rule.getNewerNoncurrentVersions()
                                    && end(since, rule.getNoncurrentDays()) <= now);
                    if (over) {
                        ended.add(version);
                    } else {
                        newer++;
                    }
                }
                versions.removeAll(ended);
            });
        }

        private static boolean expires(LifecycleRule rule, String key, Version version, long now) {
            return rule.getExpirationDays() > 0
                    && isAbout(rule, key, version)
                    && end(version.written, rule.getExpirationDays()) <= now;
        }

        private static boolean isAbout(LifecycleRule rule, String key, Version version) {
            boolean chosen = rule.getTagsCount() > 0 || rule.hasSizeGreaterThan();
            return key.startsWith(rule.getPrefix())
                    && !(version.marker && chosen)
                    && (rule.getTagsCount() == 0 || version.tagged)
                    && (!rule.hasSizeGreaterThan() || version.length > rule.getSizeGreaterThan());
        }

        private static long end(long millis, int days) {
            Instant begun = Instant.ofEpochMilli(millis);
            Instant midnight = begun.truncatedTo(ChronoUnit.DAYS);
            return midnight.atZone(ZoneOffset.UTC)
                    .plusDays(midnight.equals(begun) ? days : days + 1)
                    .toInstant()
                    .toEpochMilli();
        }

        List<String> lines() {
            List<String> lines = new ArrayList<>();
            keys.forEach((key, versions) -> versions.forEach(version -> lines.add(key + " " + version.id)));
            return lines;
        }
    }

    @Test
    void whatIsLeftIsWhatTheRulesLeave() throws Exception {
        int removed = 0;
        for (long seed = 1; seed <= HISTORIES; seed++) {
            removed += run(new Random(seed), seed);
        }
        assertThat(removed).as("versions that rules ended").isGreaterThan(HISTORIES);
    }

    /** Gives how many versions were removed. */
    private static int run(Random random, long seed) throws Exception {
        Om om = new Om();
        History history = new History();
        om.must(Commands.of(Commands.volume(V)));
        om.must(Commands.of(Commands.bucket(V, B)));
        LifecycleRule.Builder[] rules =
                Stream.generate(() -> rule(random)).limit(1 + random.nextInt(3)).toArray(LifecycleRule.Builder[]::new);
        om.must(Commands.configure(V, B, "alice", Commands.lifecycle(rules)));
        List<LifecycleRule> built =
                Stream.of(rules).map(LifecycleRule.Builder::build).toList();
        int removed = 0;
        for (int step = 0; step < STEPS; step++) {
            om.millis += Duration.ofMinutes(random.nextInt(12 * 60)).toMillis();
            if (random.nextInt(20) == 0) {
                om.millis = Instant.ofEpochMilli(om.millis)
                                .truncatedTo(ChronoUnit.DAYS)
                                .toEpochMilli()
                        + Duration.ofDays(1).toMillis();
            }
            if (random.nextInt(6) > 0) {
                change(random, om, history);
                continue;
            }
            int before = history.lines().size();
            om.markers.clear();
            new LifecycleExpiry(new Proposals(om), new GroupTime(om, () -> true), 1 + random.nextInt(4)).run();
            history.expire(built, om.markers, om.millis);
            assertThat(left(om))
                    .as("seed %d, step %d, %s, %s", seed, step, Instant.ofEpochMilli(om.millis), built)
                    .isEqualTo(history.lines());
            removed += Math.max(0, before - history.lines().size());
            assertThat(Invariants.violations(om.store.reader())).isEmpty();
        }
        return removed;
    }

    private static LifecycleRule.Builder rule(Random random) {
        LifecycleRule.Builder rule = Commands.rule("r" + random.nextInt(1_000_000), random.nextBoolean() ? "" : "a");
        if (random.nextInt(4) > 0) {
            rule.setNoncurrentDays(1 + random.nextInt(3));
            if (random.nextBoolean()) {
                rule.setNewerNoncurrentVersions(1 + random.nextInt(3));
            }
        }
        switch (random.nextInt(5)) {
            case 0 -> rule.setExpirationDays(1 + random.nextInt(4));
            case 1 -> rule.setExpiredDeleteMarkers(random.nextInt(4) > 0);
            case 2 -> rule.addTags(TAG);
            case 3 -> rule.setSizeGreaterThan(10);
            default -> rule.setEnabled(true);
        }
        return rule;
    }

    private static void change(Random random, Om om, History history) {
        String key = NAMES.get(random.nextInt(NAMES.size()));
        List<Version> versions = history.of(key);
        int die = random.nextInt(20);
        if (die < 10) {
            put(random, om, history, key);
        } else if (die < 14) {
            if (!versions.isEmpty() || history.versioning != Versioning.UNVERSIONED) {
                om.must(Commands.delete(V, B, key));
                history.put(key, om.index, true, 0, false, om.millis);
            }
        } else if (die < 16) {
            if (!versions.isEmpty() && history.versioning != Versioning.UNVERSIONED) {
                String id = versions.get(random.nextInt(versions.size())).id;
                om.must(Commands.deleteVersion(V, B, key, id));
                history.remove(key, id);
            }
        } else if (die < 18) {
            versions.stream().filter(version -> !version.marker).findAny().ifPresent(version -> {
                version.tagged = !version.tagged;
                KeyValue[] tags = version.tagged ? new KeyValue[] {TAG} : new KeyValue[0];
                om.must(Commands.tagVersion(V, B, key, version.id, tags));
            });
        } else {
            history.versioning = random.nextInt(3) > 0 ? Versioning.ENABLED : Versioning.SUSPENDED;
            om.must(Commands.versioning(V, B, history.versioning));
        }
    }

    private static void put(Random random, Om om, History history, String key) {
        long length = random.nextInt(20);
        boolean tagged = random.nextBoolean();
        Block block = Commands.block(++om.localId, length);
        long session = om.must(
                        Commands.of(Commands.open(V, B, key, block).addAllTags(tagged ? List.of(TAG) : List.of())))
                .getOpenedKey()
                .getSession();
        om.millis += random.nextInt(1000);
        om.must(Commands.of(Commands.commit(V, B, key, session, block)));
        history.put(key, om.index, false, length, tagged, om.millis);
    }

    private static List<String> left(Om om) {
        Map<String, List<Key>> keys = new TreeMap<>();
        String scope = Rows.keysOf(V, B);
        try (Cursor<String, Key> rows = om.store.reader().scan(OmTables.KEYS, scope, null)) {
            while (rows.next()) {
                keys.computeIfAbsent(rows.key().substring(scope.length()), key -> new ArrayList<>())
                        .add(rows.value());
            }
        }
        try (Cursor<String, Key> rows = om.store.reader().scan(OmTables.VERSIONS, scope, null)) {
            while (rows.next()) {
                keys.computeIfAbsent(Rows.keyName(rows.key()), key -> new ArrayList<>())
                        .add(rows.value());
            }
        }
        List<String> lines = new ArrayList<>();
        keys.forEach((key, versions) -> versions.stream()
                .sorted((one, other) -> Long.compare(Versions.place(other), Versions.place(one)))
                .forEach(version -> lines.add(key + " " + Versions.id(version))));
        return lines;
    }
}
