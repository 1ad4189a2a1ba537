package io.ozone.s3.operation;

import io.ozone.common.settings.Settings;
import io.ozone.common.time.Clock;
import io.ozone.s3.S3Settings;
import io.ozone.s3.http.Level;
import java.util.ArrayList;
import java.util.List;

/** All verbs that the door serves. */
public final class Operations {
    private static final long MAX_SMALL_BYTES = 64 << 20;

    private Operations() {}

    public static List<Operation> all(Settings settings, Clock clock) {
        String region = settings.get(S3Settings.REGION);
        int pageLimit = settings.get(S3Settings.LIST_MAX_KEYS);
        long smallBytes = Math.min(MAX_SMALL_BYTES, settings.get(S3Settings.SMALL_OBJECT_SIZE));
        ObjectStoring storing = new ObjectStoring(smallBytes);
        List<Operation> all = new ArrayList<>(BucketConfigurations.all());
        all.addAll(List.of(
                new GetObject(),
                new PutObject(storing, clock),
                new PostObject(storing, clock),
                new HeadObject(),
                new GetObjectAttributes(pageLimit),
                new DeleteObject(),
                new PutObjectTagging(),
                new GetObjectTagging(),
                new DeleteObjectTagging(),
                new PutObjectRetention(),
                new GetObjectRetention(),
                new PutObjectLegalHold(),
                new GetObjectLegalHold(),
                new UploadPart(new PartStoring(smallBytes), clock),
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
                new ListBuckets(),
                new GetAcl("GetBucketAcl", Level.BUCKET),
                new PutAcl("PutBucketAcl", Level.BUCKET),
                new GetAcl("GetObjectAcl", Level.OBJECT),
                new PutAcl("PutObjectAcl", Level.OBJECT)));
        return List.copyOf(all);
    }
}
