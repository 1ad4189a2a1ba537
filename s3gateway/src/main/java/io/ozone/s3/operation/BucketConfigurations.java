package io.ozone.s3.operation;

import io.ozone.common.time.Clock;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.configuration.NotificationDocument;
import io.ozone.s3.configuration.StoredConfiguration;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.logging.BucketLogging;
import io.ozone.s3.logging.LogNames;
import io.ozone.s3.xml.XmlElement;
import io.ozone.wire.om.BucketConfigurationKind;
import java.util.List;

/** The verbs about how buckets are configured. What can't be set, and is not here, is not implemented. */
final class BucketConfigurations {
    private static final String CORS = "cors";
    private static final String ENCRYPTION = "encryption";
    private static final String LIFECYCLE = "lifecycle";
    private static final String OBJECT_LOCK = "object-lock";
    private static final String OWNERSHIP = "ownershipControls";
    private static final String PUBLIC_ACCESS = "publicAccessBlock";
    private static final String TAGGING = "tagging";

    private static final String PAYMENT = "requestPayment";
    private static final XmlElement OWNER_PAYS =
            XmlElement.of("RequestPaymentConfiguration", XmlElement.of("Payer", "BucketOwner"));

    private BucketConfigurations() {}

    /** @param names of the logs of buckets' requests */
    static List<Operation> all(Gatekeeper gatekeeper, LogNames names, Clock clock) {
        return List.of(
                new PutConfiguration("PutBucketCors", CORS, StoredConfiguration.CORS, 200),
                new GetConfiguration("GetBucketCors", CORS, StoredConfiguration.CORS),
                new DeleteConfiguration("DeleteBucketCors", CORS, StoredConfiguration.CORS),
                new PutConfiguration("PutBucketLifecycleConfiguration", LIFECYCLE, StoredConfiguration.LIFECYCLE, 200),
                new GetConfiguration("GetBucketLifecycleConfiguration", LIFECYCLE, StoredConfiguration.LIFECYCLE),
                new DeleteConfiguration("DeleteBucketLifecycle", LIFECYCLE, StoredConfiguration.LIFECYCLE),
                new PutConfiguration("PutObjectLockConfiguration", OBJECT_LOCK, StoredConfiguration.OBJECT_LOCK, 200),
                new GetConfiguration("GetObjectLockConfiguration", OBJECT_LOCK, StoredConfiguration.OBJECT_LOCK),
                new PutBucketOwnershipControls(OWNERSHIP),
                new GetConfiguration("GetBucketOwnershipControls", OWNERSHIP, StoredConfiguration.OWNERSHIP_CONTROLS),
                new DeleteConfiguration(
                        "DeleteBucketOwnershipControls", OWNERSHIP, StoredConfiguration.OWNERSHIP_CONTROLS),
                new PutConfiguration(
                        "PutPublicAccessBlock", PUBLIC_ACCESS, StoredConfiguration.PUBLIC_ACCESS_BLOCK, 200),
                new GetConfiguration("GetPublicAccessBlock", PUBLIC_ACCESS, StoredConfiguration.PUBLIC_ACCESS_BLOCK),
                new DeleteConfiguration(
                        "DeletePublicAccessBlock", PUBLIC_ACCESS, StoredConfiguration.PUBLIC_ACCESS_BLOCK),
                new PutConfiguration("PutBucketTagging", TAGGING, StoredConfiguration.TAGGING, 204),
                new GetConfiguration("GetBucketTagging", TAGGING, StoredConfiguration.TAGGING),
                new DeleteConfiguration("DeleteBucketTagging", TAGGING, StoredConfiguration.TAGGING),
                new PutBucketLogging(gatekeeper, names, clock),
                new GetConfiguration(
                        "GetBucketLogging", "logging", BucketConfigurationKind.LOGGING, BucketLogging.none()),
                new PutBucketNotification(),
                new GetConfiguration(
                        "GetBucketNotificationConfiguration",
                        "notification",
                        BucketConfigurationKind.NOTIFICATION,
                        NotificationDocument.none()),
                FixedConfiguration.get("GetBucketRequestPayment", PAYMENT, OWNER_PAYS),
                FixedConfiguration.put("PutBucketRequestPayment", PAYMENT, OWNER_PAYS),
                FixedConfiguration.get(
                        "GetBucketAccelerateConfiguration", "accelerate", XmlElement.of("AccelerateConfiguration")),
                new PutConfiguration("PutBucketEncryption", ENCRYPTION, StoredConfiguration.ENCRYPTION, 200),
                new GetConfiguration("GetBucketEncryption", ENCRYPTION, StoredConfiguration.ENCRYPTION),
                new DeleteConfiguration("DeleteBucketEncryption", ENCRYPTION, StoredConfiguration.ENCRYPTION),
                FixedConfiguration.none(
                        "GetBucketReplication",
                        "replication",
                        S3Error.REPLICATION_CONFIGURATION_NOT_FOUND,
                        "The replication configuration was not found"),
                FixedConfiguration.delete("DeleteBucketReplication", "replication"),
                FixedConfiguration.none(
                        "GetBucketWebsite",
                        "website",
                        S3Error.NO_SUCH_WEBSITE_CONFIGURATION,
                        "The specified bucket does not have a website configuration"),
                FixedConfiguration.delete("DeleteBucketWebsite", "website"),
                new PutBucketPolicy(),
                new GetBucketPolicy(),
                new GetBucketPolicyStatus(gatekeeper),
                new DeleteConfiguration("DeleteBucketPolicy", "policy", BucketConfigurationKind.POLICY));
    }
}
