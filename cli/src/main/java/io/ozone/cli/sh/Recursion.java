package io.ozone.cli.sh;

import io.ozone.client.BucketInfo;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.Page;
import io.ozone.client.VersionName;
import io.ozone.client.VersionPage;
import java.util.List;

/** Deletes what is in a bucket or volume. */
public final class Recursion {
    private static final int PAGE = 1000;

    private Recursion() {}

    /**
     * Removes every version of every key for good, but for those that are locked.
     *
     * @return number of versions that were deleted; without any, that is of keys
     */
    static long emptyBucket(OzoneBucket bucket) {
        long deleted = 0;
        String key = "";
        String versionId = "";
        while (true) {
            VersionPage page = bucket.listVersions("", key, versionId, "", PAGE);
            List<VersionName> names = page.versions().stream()
                    .map(version ->
                            new VersionName(version.key().name(), version.key().versionId()))
                    .toList();
            if (!names.isEmpty()) {
                deleted += bucket.deleteAll(List.of(), names).versions().stream()
                        .filter(version -> !version.missing() && !version.locked() && !version.deleteMarker())
                        .count();
            }
            if (!page.truncated()) {
                return deleted;
            }
            key = page.nextKey();
            versionId = page.nextVersionId();
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
