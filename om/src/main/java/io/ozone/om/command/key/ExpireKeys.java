package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.Lifecycles;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.ExpiredKey;
import io.ozone.wire.om.OmReply;

/**
 * Deletes keys that a lifecycle wants gone: where versions are kept they get a delete marker, which belongs to the bucket's
 * owner. It was decided on rows as they were a moment ago: a key that was written since stays, and so do all when the
 * lifecycle is another.
 */
public final class ExpireKeys {
    private ExpireKeys() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.ExpireKeys command) {
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        Lifecycles.requireCurrent(tx, bucket.getVolume(), bucket.getName(), command.getLifecycleId());
        Removal removal = new Removal(tx, stamp, bucket);
        for (ExpiredKey expired : command.getKeysList()) {
            String row = Rows.key(bucket.getVolume(), bucket.getName(), expired.getKey());
            tx.get(OmTables.KEYS, row)
                    .filter(key -> key.getUpdateId() == expired.getUpdateId())
                    .ifPresent(key -> removal.delete(expired.getKey(), key));
        }
        removal.settle();
        return OmReply.getDefaultInstance();
    }
}
