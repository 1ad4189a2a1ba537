package io.ozone.s3.journal;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What S3's server access logs call operations: {@code REST.PUT.OBJECT}. */
public final class RestNames {
    /** Names of the resources, and behind each the operations that are about it. */
    private static final Map<String, String> RESOURCES = Stream.of(
                    "ACCELERATE GetBucketAccelerateConfiguration",
                    "ACL GetBucketAcl PutBucketAcl GetObjectAcl PutObjectAcl",
                    "BUCKET ListObjects ListObjectsV2 HeadBucket CreateBucket DeleteBucket",
                    "BUCKETPOLICY GetBucketPolicy PutBucketPolicy DeleteBucketPolicy",
                    "BUCKETVERSIONS ListObjectVersions",
                    "CORS GetBucketCors PutBucketCors DeleteBucketCors",
                    "ENCRYPTION GetBucketEncryption PutBucketEncryption DeleteBucketEncryption",
                    "LEGAL_HOLD GetObjectLegalHold PutObjectLegalHold",
                    "LIFECYCLE GetBucketLifecycleConfiguration PutBucketLifecycleConfiguration DeleteBucketLifecycle",
                    "LOCATION GetBucketLocation",
                    "LOGGING_STATUS GetBucketLogging PutBucketLogging",
                    "MULTI_OBJECT_DELETE DeleteObjects",
                    "NOTIFICATION GetBucketNotificationConfiguration PutBucketNotificationConfiguration",
                    "OBJECT GetObject HeadObject PutObject PostObject CopyObject DeleteObject",
                    "OBJECT_ATTRIBUTES GetObjectAttributes",
                    "OBJECT_LOCK_CONFIGURATION GetObjectLockConfiguration PutObjectLockConfiguration",
                    "OBJECT_TAGGING GetObjectTagging PutObjectTagging DeleteObjectTagging",
                    "OWNERSHIP_CONTROLS GetBucketOwnershipControls PutBucketOwnershipControls"
                            + " DeleteBucketOwnershipControls",
                    "PART UploadPart UploadPartCopy",
                    "POLICY_STATUS GetBucketPolicyStatus",
                    "PREFLIGHT Preflight",
                    "PUBLIC_ACCESS_BLOCK GetPublicAccessBlock PutPublicAccessBlock DeletePublicAccessBlock",
                    "REPLICATION GetBucketReplication DeleteBucketReplication",
                    "REQUEST_PAYMENT GetBucketRequestPayment PutBucketRequestPayment",
                    "RETENTION GetObjectRetention PutObjectRetention",
                    "TAGGING GetBucketTagging PutBucketTagging DeleteBucketTagging",
                    "UPLOAD CompleteMultipartUpload AbortMultipartUpload ListParts",
                    "UPLOADS CreateMultipartUpload ListMultipartUploads",
                    "VERSIONING GetBucketVersioning PutBucketVersioning",
                    "WEBSITE GetBucketWebsite DeleteBucketWebsite")
            .map(line -> line.split(" "))
            .flatMap(words -> Stream.of(words).skip(1).map(operation -> Map.entry(operation, words[0])))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private static final Set<String> COPIES = Set.of("CopyObject", "UploadPartCopy");

    private RestNames() {}

    static boolean isCopy(String operation) {
        return COPIES.contains(operation);
    }

    /** What is done to the object that a copy is made of. */
    static String ofSource(String copy) {
        return "REST.COPY." + RESOURCES.get(copy) + "_GET";
    }

    /** Whether S3 has a name for it here. */
    public static boolean has(String operation) {
        return RESOURCES.containsKey(operation);
    }

    /** @param ofObject what a request is about that none of the operations serves: an object, or the bucket */
    static String of(String operation, String method, boolean ofObject) {
        String resource = RESOURCES.getOrDefault(operation, ofObject ? "OBJECT" : "BUCKET");
        return "REST." + (isCopy(operation) ? "COPY" : LogText.escaped(method, " ")) + "." + resource;
    }
}
