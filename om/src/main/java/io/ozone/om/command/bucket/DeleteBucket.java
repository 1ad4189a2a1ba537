package io.ozone.om.command.bucket;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Cursor;
import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Upload;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes a bucket that has neither keys nor other versions of keys nor uploads under way, with all that it is configured
 * with. Write sessions that are still open in it can't be committed any more.
 */
public final class DeleteBucket {
    /** Uploads that a refusal names: a message has bounds. */
    private static final int MAX_NAMED = 3;

    private DeleteBucket() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.DeleteBucket command) {
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        if (bucket.getUsedNamespace() > 0) {
            throw new Refusal(
                    ErrorCode.BUCKET_NOT_EMPTY,
                    "Bucket " + bucket.getVolume() + "/" + bucket.getName() + " holds " + bucket.getUsedNamespace()
                            + (Versions.areIn(bucket) ? " versions of keys" : " keys") + "; delete them first");
        }
        checkMarkers(tx, bucket);
        checkUploads(tx, bucket);
        Configurations.deleteAll(tx, bucket);
        tx.delete(OmTables.BUCKETS, Rows.bucket(bucket.getVolume(), bucket.getName()));
        BucketCounts.change(tx, Namespace.volume(tx, bucket.getVolume()), -1, -bucket.getSpaceQuota());
        return OmReply.getDefaultInstance();
    }

    /** Delete markers are not counted, and all other versions are, so it has no others. */
    private static void checkMarkers(Tx tx, Bucket bucket) {
        if (!Versions.areIn(bucket)) {
            return;
        }
        try (Cursor<String, Key> rows =
                tx.scan(OmTables.VERSIONS, Rows.keysOf(bucket.getVolume(), bucket.getName()), null)) {
            if (rows.next()) {
                throw new Refusal(
                        ErrorCode.BUCKET_NOT_EMPTY,
                        "Bucket " + bucket.getVolume() + "/" + bucket.getName()
                                + " has delete markers, the first of key " + Rows.keyName(rows.key())
                                + "; delete them, by their version ids, first");
            }
        }
    }

    private static void checkUploads(Tx tx, Bucket bucket) {
        List<String> uploads = new ArrayList<>();
        boolean more = false;
        try (Cursor<String, Upload> rows =
                tx.scan(OmTables.UPLOADS, Rows.keysOf(bucket.getVolume(), bucket.getName()), null)) {
            while (!more && rows.next()) {
                more = uploads.size() == MAX_NAMED;
                if (!more) {
                    uploads.add(Rows.uploadIdOf(rows.key()) + " of key " + Rows.keyName(rows.key()));
                }
            }
        }
        if (!uploads.isEmpty()) {
            throw new Refusal(
                    ErrorCode.BUCKET_NOT_EMPTY,
                    "Bucket " + bucket.getVolume() + "/" + bucket.getName() + " has multipart uploads under way: "
                            + String.join(", ", uploads) + (more ? " and more" : "")
                            + "; complete or abort them first");
        }
    }
}
