package io.ozone.om.command.bucket;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Cursor;
import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.BucketConfiguration;
import java.util.ArrayList;
import java.util.List;

/** The rows of a bucket's configurations: they come and go with it. */
final class Configurations {
    private Configurations() {}

    /** The owner of the volume stands above those of its buckets. */
    static void requireOwner(Tx tx, Bucket bucket, String user) {
        if (!bucket.getOwner().equals(user)
                && !Namespace.volume(tx, bucket.getVolume()).getOwner().equals(user)) {
            throw new Refusal(
                    ErrorCode.PERMISSION_DENIED,
                    "Bucket " + bucket.getVolume() + "/" + bucket.getName() + " belongs to " + bucket.getOwner() + "; "
                            + user + " can't configure it");
        }
    }

    static void put(Tx tx, Stamp stamp, Bucket bucket, BucketConfiguration configuration) {
        tx.put(
                OmTables.BUCKET_CONFIGURATIONS,
                Rows.bucketConfiguration(bucket.getVolume(), bucket.getName(), configuration.getKind()),
                configuration.toBuilder()
                        .setUpdateId(stamp.index())
                        .setModifiedMillis(stamp.timeMillis())
                        .build());
    }

    /** The bucket's row says whether there are rules, so that those who change keys of others need not look for them. */
    static void setNotified(Tx tx, Stamp stamp, Bucket bucket, boolean notified) {
        if (bucket.getNotified() != notified) {
            tx.put(
                    OmTables.BUCKETS,
                    Rows.bucket(bucket.getVolume(), bucket.getName()),
                    bucket.toBuilder()
                            .setNotified(notified)
                            .setModifiedMillis(stamp.timeMillis())
                            .build());
        }
    }

    static void deleteAll(Tx tx, Bucket bucket) {
        List<String> found = new ArrayList<>();
        try (Cursor<String, BucketConfiguration> rows = tx.scan(
                OmTables.BUCKET_CONFIGURATIONS, Rows.configurationsOf(bucket.getVolume(), bucket.getName()), null)) {
            while (rows.next()) {
                found.add(rows.key());
            }
        }
        found.forEach(row -> tx.delete(OmTables.BUCKET_CONFIGURATIONS, row));
    }
}
