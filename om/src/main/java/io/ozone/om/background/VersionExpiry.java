package io.ozone.om.background;

import io.ozone.kv.Snapshot;
import io.ozone.om.state.KeyLocks;
import io.ozone.om.state.Lifecycles;
import io.ozone.om.state.Rows;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.ExpireVersions;
import io.ozone.wire.om.ExpiredVersion;
import io.ozone.wire.om.ExpiredVersions;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.Lifecycle;
import io.ozone.wire.om.OmCommand;
import java.util.List;
import java.util.OptionalInt;

/** A bucket's lifecycle, as far as it is about versions: removes those whose time is up, and delete markers without any. */
final class VersionExpiry {
    private static final int PAGE_ROWS = 10_000;

    private final Proposals proposals;
    private final String volume;
    private final String bucket;
    private final int batchSize;

    /** @param batchSize versions removed by one command, or looked at to see that they may be */
    VersionExpiry(Proposals proposals, String volume, String bucket, int batchSize) {
        this.proposals = proposals;
        this.volume = volume;
        this.bucket = bucket;
        this.batchSize = batchSize;
    }

    /** Gives how many versions were due. */
    long expire(long nowMillis) throws InterruptedException {
        long expired = 0;
        for (String prefix : prefixes()) {
            VersionWalk walk = new VersionWalk(Rows.keysOf(volume, bucket) + prefix);
            boolean more = true;
            while (more && proposals.isLeader()) {
                Batch batch;
                try (Snapshot rows = proposals.rows()) {
                    BucketConfiguration rules =
                            Lifecycles.of(rows, volume, bucket).orElse(BucketConfiguration.getDefaultInstance());
                    batch = new Batch(rules, nowMillis);
                    more = rules.hasLifecycle() && walk.page(rows, PAGE_ROWS, batch);
                }
                if (batch.due > 0) {
                    proposals.propose(
                            OmCommand.newBuilder()
                                    .setExpireVersions(batch.command)
                                    .build(),
                            LifecycleExpiry.OVERTAKEN);
                }
                expired += batch.due;
            }
        }
        return expired;
    }

    private List<String> prefixes() {
        try (Snapshot rows = proposals.rows()) {
            return Lifecycles.of(rows, volume, bucket)
                    .map(found -> Lifecycles.prefixesOfVersions(found.getLifecycle()))
                    .orElse(List.of());
        }
    }

    /** What is due on a page. */
    private final class Batch implements VersionWalk.Visitor {
        final ExpireVersions.Builder command;
        int due;
        private final Lifecycle lifecycle;
        private final long nowMillis;
        /** How many rows the command has to look at. */
        private int weight;
        /** Of the key at hand, the last of the command's. */
        private int newerCounted;

        Batch(BucketConfiguration rules, long nowMillis) {
            this.lifecycle = rules.getLifecycle();
            this.nowMillis = nowMillis;
            command = ExpireVersions.newBuilder()
                    .setVolume(volume)
                    .setBucket(bucket)
                    .setLifecycleId(rules.getUpdateId());
        }

        @Override
        public boolean noncurrent(VersionWalk.Standing standing, Key version, long sinceMillis, int newer) {
            if (KeyLocks.isLocked(version, nowMillis)) {
                return true;
            }
            OptionalInt needed =
                    Lifecycles.noncurrentEnd(lifecycle, standing.key(), version, sinceMillis, newer, nowMillis);
            needed.ifPresent(count -> add(standing, version, count));
            return needed.isEmpty();
        }

        @Override
        public void loneMarker(VersionWalk.Standing standing, Key marker) {
            if (Lifecycles.endsLoneMarker(lifecycle, standing.key(), marker, nowMillis)) {
                add(standing, marker, 0);
            }
        }

        private void add(VersionWalk.Standing standing, Key version, int newer) {
            ExpiredVersions.Builder key = key(standing);
            key.addVersions(ExpiredVersion.newBuilder()
                    .setVersion(version.getVersion())
                    .setUpdateId(version.getUpdateId())
                    .setNewerNoncurrent(newer));
            due++;
            weight++;
            if (newer > newerCounted) {
                newerCounted = newer;
                weight += newer;
            }
        }

        private ExpiredVersions.Builder key(VersionWalk.Standing standing) {
            int last = command.getKeysCount() - 1;
            if (last >= 0 && command.getKeys(last).getKey().equals(standing.key())) {
                return command.getKeysBuilder(last);
            }
            newerCounted = 0;
            return command.addKeysBuilder()
                    .setKey(standing.key())
                    .setNewest(standing.newest())
                    .setNewestUpdateId(standing.newestId());
        }

        @Override
        public boolean isEnough() {
            return weight >= batchSize;
        }
    }
}
