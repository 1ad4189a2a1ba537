package io.ozone.cli.sh;

import io.ozone.client.BucketInfo;
import io.ozone.client.KeyInfo;
import io.ozone.client.KeyPage;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.Page;
import java.util.List;

/** Deletes what is in a bucket or volume. */
public final class Recursion {
    private static final int PAGE = 1000;

    private Recursion() {}

    /** @return number of keys that were deleted */
    static long emptyBucket(OzoneBucket bucket) {
        long deleted = 0;
        String behind = "";
        while (true) {
            KeyPage page = bucket.list("", behind, "", PAGE);
            List<String> names = page.keys().stream().map(KeyInfo::name).toList();
            if (!names.isEmpty()) {
                deleted += bucket.deleteAll(names).deleted().size();
            }
            if (!page.truncated()) {
                return deleted;
            }
            behind = page.next();
        }
    }

    /** @return number of keys that were deleted */
    public static long emptyVolume(OzoneClient client, String volume) {
        long deleted = 0;
        String behind = "";
        while (true) {
            Page<BucketInfo> page = client.listBuckets(volume, "", behind, PAGE);
            for (BucketInfo bucket : page.items()) {
                deleted += emptyBucket(client.bucket(volume, bucket.name()));
                client.deleteBucket(volume, bucket.name());
                behind = bucket.name();
            }
            if (!page.truncated()) {
                return deleted;
            }
        }
    }
}
