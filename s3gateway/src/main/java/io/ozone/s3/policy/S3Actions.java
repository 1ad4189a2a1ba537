package io.ozone.s3.policy;

import io.ozone.s3.error.S3Error;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What S3 lets be allowed and denied, by the names that policies use. All of S3 are here, also what is not served: a policy
 * may be older than what is, and one with a name that nobody knows would not do what it was written for.
 */
public final class S3Actions {
    public static final String GET_OBJECT = "s3:GetObject";
    public static final String GET_OBJECT_VERSION = "s3:GetObjectVersion";
    public static final String PUT_OBJECT = "s3:PutObject";
    public static final String DELETE_OBJECT = "s3:DeleteObject";
    public static final String BYPASS_GOVERNANCE = "s3:BypassGovernanceRetention";
    public static final String LIST_BUCKET = "s3:ListBucket";
    public static final String GET_BUCKET_POLICY = "s3:GetBucketPolicy";
    public static final String PUT_BUCKET_POLICY = "s3:PutBucketPolicy";
    public static final String DELETE_BUCKET_POLICY = "s3:DeleteBucketPolicy";

    private static final String PREFIX = "s3:";
    /** Case does not count; a wildcard in front of the colon could mean S3. */
    private static final Pattern OF_OTHERS = Pattern.compile("(?!(?i:s3):)[A-Za-z0-9-]+:[A-Za-z0-9*?]+");

    private static final Set<String> OF_OBJECTS = prefixed(
            "AbortMultipartUpload BypassGovernanceRetention DeleteObject DeleteObjectTagging DeleteObjectVersion"
                    + " DeleteObjectVersionTagging GetObject GetObjectAcl GetObjectAttributes GetObjectLegalHold"
                    + " GetObjectRetention GetObjectTagging GetObjectTorrent GetObjectVersion GetObjectVersionAcl"
                    + " GetObjectVersionAttributes GetObjectVersionForReplication GetObjectVersionTagging"
                    + " GetObjectVersionTorrent InitiateReplication ListMultipartUploadParts"
                    + " ObjectOwnerOverrideToBucketOwner PutObject PutObjectAcl PutObjectLegalHold PutObjectRetention"
                    + " PutObjectTagging PutObjectVersionAcl PutObjectVersionTagging ReplicateDelete ReplicateObject"
                    + " ReplicateTags RestoreObject UpdateObjectEncryption");

    private static final Set<String> OF_BUCKETS =
            prefixed("CreateBucketMetadataTableConfiguration DeleteBucket DeleteBucketMetadataTableConfiguration"
                    + " DeleteBucketOwnershipControls DeleteBucketPolicy DeleteBucketWebsite GetAccelerateConfiguration"
                    + " GetAnalyticsConfiguration GetBucketAbac GetBucketAcl GetBucketCORS GetBucketLocation"
                    + " GetBucketLogging GetBucketMetadataTableConfiguration GetBucketNotification"
                    + " GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPolicy"
                    + " GetBucketPolicyStatus GetBucketPublicAccessBlock GetBucketRequestPayment GetBucketTagging"
                    + " GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration"
                    + " GetIntelligentTieringConfiguration GetInventoryConfiguration GetLifecycleConfiguration"
                    + " GetMetricsConfiguration GetReplicationConfiguration ListBucket ListBucketMultipartUploads"
                    + " ListBucketVersions ListTagsForResource PutAccelerateConfiguration PutAnalyticsConfiguration"
                    + " PutBucketAbac PutBucketAcl PutBucketCORS PutBucketLogging PutBucketNotification"
                    + " PutBucketObjectLockConfiguration PutBucketOwnershipControls PutBucketPolicy"
                    + " PutBucketPublicAccessBlock PutBucketRequestPayment PutBucketTagging PutBucketVersioning"
                    + " PutBucketWebsite PutEncryptionConfiguration PutIntelligentTieringConfiguration"
                    + " PutInventoryConfiguration PutLifecycleConfiguration PutMetricsConfiguration"
                    + " PutReplicationConfiguration TagResource UntagResource");

    /** What is kept with a bucket for good, and decides what becomes of it and who may do what with it. */
    private static final Set<String> CONFIGURING =
            prefixed("DeleteBucketPolicy PutBucketAcl PutBucketCORS PutBucketLogging PutBucketNotification"
                    + " PutBucketObjectLockConfiguration PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock PutBucketTagging"
                    + " PutEncryptionConfiguration PutLifecycleConfiguration");

    /** About no bucket that is there: no bucket's policy can say anything of them. */
    private static final Set<String> OF_NO_BUCKET = prefixed("CreateBucket ListAllMyBuckets");

    private S3Actions() {}

    private static Set<String> prefixed(String names) {
        return Set.of(Stream.of(names.split(" ")).map(PREFIX::concat).toArray(String[]::new));
    }

    /** Whether it is done to an object, or to what shall be one. */
    public static boolean isOfObjects(String action) {
        return OF_OBJECTS.contains(action);
    }

    /** Whether it is to read an object's data. */
    public static boolean isReading(String action) {
        return action.equals(GET_OBJECT) || action.equals(GET_OBJECT_VERSION);
    }

    /** Whether it is to set what a bucket is configured with, or to take it away. */
    public static boolean isConfiguring(String action) {
        return CONFIGURING.contains(action);
    }

    public static boolean isKnown(String action) {
        return OF_OBJECTS.contains(action) || OF_BUCKETS.contains(action) || OF_NO_BUCKET.contains(action);
    }

    /** @throws io.ozone.s3.error.S3Exception MalformedPolicy when the names stand for nothing that can be done */
    static List<Glob> patterns(List<String> written) {
        return written.stream().map(S3Actions::pattern).toList();
    }

    /** The same where those of other services may stand, too: they are nothing that is done here. */
    static List<Glob> patternsOfAll(List<String> written) {
        return written.stream()
                .map(name -> OF_OTHERS.matcher(name).matches() ? Glob.exact(name, false, true) : pattern(name))
                .toList();
    }

    private static Glob pattern(String written) {
        Glob pattern = Glob.pattern(written, false, true);
        if (Stream.of(OF_OBJECTS, OF_BUCKETS, OF_NO_BUCKET).noneMatch(names -> anyMatches(pattern, names))) {
            throw S3Error.MALFORMED_POLICY
                    .failure("Policy has invalid action: '%s'", written)
                    .with("Detail", written);
        }
        return pattern;
    }

    static boolean anyOfObjects(List<Glob> patterns) {
        return patterns.stream().anyMatch(pattern -> anyMatches(pattern, OF_OBJECTS));
    }

    static boolean anyOfBuckets(List<Glob> patterns) {
        return patterns.stream().anyMatch(pattern -> anyMatches(pattern, OF_BUCKETS));
    }

    private static boolean anyMatches(Glob pattern, Set<String> names) {
        return names.stream().anyMatch(name -> pattern.matches(name, null));
    }
}
