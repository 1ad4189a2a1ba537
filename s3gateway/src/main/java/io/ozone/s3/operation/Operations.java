package io.ozone.s3.operation;

import io.ozone.common.settings.Settings;
import io.ozone.common.time.Clock;
import io.ozone.s3.S3Settings;
import java.util.List;

/** All verbs that the door serves. */
public final class Operations {
    private static final long MAX_SMALL_BYTES = 64 << 20;

    private Operations() {}

    public static List<Operation> all(Settings settings, Clock clock) {
        String region = settings.get(S3Settings.REGION);
        int pageLimit = settings.get(S3Settings.LIST_MAX_KEYS);
        ObjectStoring storing =
                new ObjectStoring(Math.min(MAX_SMALL_BYTES, settings.get(S3Settings.SMALL_OBJECT_SIZE)));
        return List.of(
                new GetObject(),
                new PutObject(storing),
                new PostObject(storing, clock),
                new HeadObject(),
                new GetObjectAttributes(pageLimit),
                new DeleteObject(),
                new UploadPart(Math.min(MAX_SMALL_BYTES, settings.get(S3Settings.SMALL_OBJECT_SIZE))),
                new CreateMultipartUpload(),
                new CompleteMultipartUpload(),
                new AbortMultipartUpload(),
                new ListParts(pageLimit),
                new ListMultipartUploads(pageLimit),
                new ListObjectsV2(pageLimit),
                new ListObjects(pageLimit),
                new ListObjectVersions(pageLimit),
                new DeleteObjects(),
                new HeadBucket(region),
                new CreateBucket(region),
                new DeleteBucket(),
                new GetBucketLocation(region),
                new GetBucketVersioning(),
                new PutBucketVersioning(),
                new ListBuckets());
    }
}
