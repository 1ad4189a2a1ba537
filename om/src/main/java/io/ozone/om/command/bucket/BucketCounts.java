package io.ozone.om.command.bucket;

import io.ozone.kv.Tx;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.wire.om.Volume;

/** What is counted about buckets outside their own rows. */
final class BucketCounts {
    private BucketCounts() {}

    static long all(Tx tx) {
        return tx.get(OmTables.META, OmTables.BUCKET_COUNT).orElse(0L);
    }

    static void change(Tx tx, Volume volume, int moreBuckets, long morePromised) {
        tx.put(
                OmTables.VOLUMES,
                Rows.volume(volume.getName()),
                volume.toBuilder()
                        .setUsedNamespace(volume.getUsedNamespace() + moreBuckets)
                        .setBucketSpaceQuotas(volume.getBucketSpaceQuotas() + morePromised)
                        .build());
        if (moreBuckets != 0) {
            tx.put(OmTables.META, OmTables.BUCKET_COUNT, all(tx) + moreBuckets);
        }
    }
}
