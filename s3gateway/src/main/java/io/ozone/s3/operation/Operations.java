package io.ozone.s3.operation;

import io.ozone.common.settings.Settings;
import io.ozone.common.time.Clock;
import io.ozone.s3.S3Settings;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.auth.SessionTokens;
import io.ozone.s3.encryption.ObjectEncryption;
import io.ozone.s3.http.HeapShare;
import io.ozone.s3.http.Level;
import io.ozone.s3.logging.LogNames;
import java.util.ArrayList;
import java.util.List;

/** All verbs that the door serves. */
public final class Operations {
    private static final long MAX_SMALL_BYTES = 64 << 20;

    private static final int UPLOADS_PART_OF_HEAP = 8;
    private static final int DOWNLOADS_PART_OF_HEAP = 4;

    private Operations() {}

    /** @param gatekeeper for those that find out what they need on the way */
    public static List<Operation> all(
            Settings settings, Gatekeeper gatekeeper, ObjectEncryption encryption, SessionTokens tokens, Clock clock) {
        String region = settings.get(S3Settings.REGION);
        int pageLimit = settings.get(S3Settings.LIST_MAX_KEYS);
        UploadMemory memory = new UploadMemory(
                Math.min(MAX_SMALL_BYTES, settings.get(S3Settings.SMALL_OBJECT_SIZE)),
                Runtime.getRuntime().maxMemory() / UPLOADS_PART_OF_HEAP);
        ObjectStoring storing = new ObjectStoring(memory);
        List<Operation> all = new ArrayList<>(BucketConfigurations.all(gatekeeper, new LogNames(region), clock));
        all.addAll(List.of(
                new GetObject(HeapShare.ofHeap(DOWNLOADS_PART_OF_HEAP), encryption),
                new PutObject(storing, gatekeeper, encryption, clock),
                new PostObject(storing, gatekeeper, encryption, clock),
                new HeadObject(encryption),
                new GetObjectAttributes(pageLimit, encryption),
                new DeleteObject(),
                new PutObjectTagging(gatekeeper),
                new GetObjectTagging(),
                new DeleteObjectTagging(),
                new PutObjectRetention(gatekeeper),
                new GetObjectRetention(),
                new PutObjectLegalHold(gatekeeper),
                new GetObjectLegalHold(),
                new UploadPart(new PartStoring(memory), encryption, clock),
                new CreateMultipartUpload(gatekeeper, encryption),
                new CompleteMultipartUpload(encryption),
                new AbortMultipartUpload(),
                new ListParts(pageLimit, encryption, gatekeeper),
                new ListMultipartUploads(pageLimit, gatekeeper),
                new ListObjectsV2(pageLimit, gatekeeper),
                new ListObjects(pageLimit, gatekeeper),
                new ListObjectVersions(pageLimit, gatekeeper),
                new DeleteObjects(gatekeeper),
                new HeadBucket(region),
                new CreateBucket(region, gatekeeper),
                new DeleteBucket(),
                new GetBucketLocation(region),
                new GetBucketVersioning(),
                new PutBucketVersioning(),
                new ListBuckets(settings.get(S3Settings.ACL_ENABLED)),
                new GetAcl("GetBucketAcl", Level.BUCKET, gatekeeper),
                new PutAcl("PutBucketAcl", Level.BUCKET, gatekeeper),
                new GetAcl("GetObjectAcl", Level.OBJECT, gatekeeper),
                new PutAcl("PutObjectAcl", Level.OBJECT, gatekeeper),
                new AssumeRole(tokens),
                new GetSessionToken(tokens),
                new GetCallerIdentity()));
        return List.copyOf(all);
    }
}
