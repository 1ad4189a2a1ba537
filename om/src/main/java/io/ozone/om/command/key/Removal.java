package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.FreedBlocks;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Quotas;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;

/** Takes a key's row away and gives its blocks back; the caller then settles the bucket's usage. */
final class Removal {
    private final Tx tx;
    private final Stamp stamp;
    private final Bucket bucket;
    private long bytes;
    private long keys;

    Removal(Tx tx, Stamp stamp, Bucket bucket) {
        this.tx = tx;
        this.stamp = stamp;
        this.bucket = bucket;
    }

    void remove(String row, Key key) {
        tx.delete(OmTables.KEYS, row);
        FreedBlocks.add(tx, stamp, row, key.getReplication(), key.getBlocksList());
        bytes += Quotas.replicatedBytes(key);
        keys++;
    }

    void settle() {
        if (keys > 0) {
            tx.put(
                    OmTables.BUCKETS,
                    Rows.bucket(bucket.getVolume(), bucket.getName()),
                    Quotas.used(bucket, -bytes, -keys));
        }
    }
}
