package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.FreedBlocks;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Quotas;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.Block;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import java.util.ArrayList;
import java.util.List;

/** Puts a key in the place of what its name stood for, within the quotas, and settles the bucket's usage. */
final class Replacement {
    private Replacement() {}

    /**
     * @param old what the name stood for; null = nothing
     * @param unused blocks that are given back together with those of the old value
     * @param countedBytes what the bucket counts already and will not any more: the parts that the key is made of
     */
    static void apply(
            Tx tx, Stamp stamp, Bucket bucket, String name, Key old, Key key, List<Block> unused, long countedBytes) {
        String row = Rows.key(bucket.getVolume(), bucket.getName(), name);
        List<Block> freed = new ArrayList<>(unused);
        long moreBytes = Quotas.replicatedBytes(key) - countedBytes;
        int moreKeys = 1;
        if (old != null) {
            moreBytes -= Quotas.replicatedBytes(old);
            moreKeys = 0;
            freed.addAll(old.getBlocksList());
        }
        Quotas.checkGrowth(bucket, moreBytes, moreKeys);

        tx.put(OmTables.KEYS, row, key);
        FreedBlocks.add(tx, stamp, row, (old == null ? key : old).getReplication(), freed);
        if (moreBytes != 0 || moreKeys != 0) {
            tx.put(
                    OmTables.BUCKETS,
                    Rows.bucket(bucket.getVolume(), bucket.getName()),
                    Quotas.used(bucket, moreBytes, moreKeys));
        }
    }
}
