package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.FreedBlocks;
import io.ozone.om.state.KeyLocks;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Quotas;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.Block;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.Versioning;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a key what its name stands for, within the quotas, and settles the bucket's usage. What it stood for is given back
 * or, in a bucket that keeps versions, becomes one that is not current.
 */
final class Replacement {
    private Replacement() {}

    /**
     * @param old what the name stood for; null = nothing
     * @param unused blocks that are given back together with those of the version that goes
     * @param countedBytes what the bucket counts already and will not any more: the parts that the key is made of
     * @return the key as it is kept
     */
    static Key apply(
            Tx tx, Stamp stamp, Bucket bucket, String name, Key old, Key key, List<Block> unused, long countedBytes) {
        String row = Rows.key(bucket.getVolume(), bucket.getName(), name);
        Key replaced = Versions.replaced(tx, bucket, name, old);
        List<Block> freed = new ArrayList<>(unused);
        long moreBytes = Quotas.replicatedBytes(key) - countedBytes;
        int moreKeys = 1;
        if (replaced != null) {
            KeyLocks.requireRemovable(name, replaced, stamp.timeMillis(), false);
            moreBytes -= Quotas.replicatedBytes(replaced);
            moreKeys -= Quotas.keys(replaced);
            freed.addAll(replaced.getBlocksList());
        }
        Quotas.checkGrowth(bucket, moreBytes, moreKeys);

        new OtherVersions(tx, bucket, name).makeRoom(old, replaced, stamp);
        Key kept = kept(tx, stamp, bucket, key);
        tx.put(OmTables.KEYS, row, kept);
        FreedBlocks.add(tx, stamp, row, (replaced == null ? key : replaced).getReplication(), freed);
        if (moreBytes != 0 || moreKeys != 0) {
            tx.put(
                    OmTables.BUCKETS,
                    Rows.bucket(bucket.getVolume(), bucket.getName()),
                    Quotas.used(bucket, moreBytes, moreKeys));
        }
        return kept;
    }

    private static Key kept(Tx tx, Stamp stamp, Bucket bucket, Key key) {
        if (bucket.getVersioning() != Versioning.ENABLED) {
            return key;
        }
        Key.Builder version = key.toBuilder().setVersion(stamp.index());
        KeyLock lock = KeyLocks.ofNew(tx, bucket, key.getLock(), stamp.timeMillis());
        if (!KeyLocks.isNone(lock)) {
            version.setLock(lock);
        }
        return version.build();
    }
}
