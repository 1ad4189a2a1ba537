package io.ozone.s3.operation;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.time.Clock;
import io.ozone.s3.access.Acl;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.access.LoggedBucket;
import io.ozone.s3.access.Owners;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.logging.BucketLogging;
import io.ozone.s3.logging.LogNames;
import io.ozone.s3.store.ObjectStore;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import java.io.IOException;
import java.util.Optional;

/** Says where a bucket's requests are logged; a document that says nothing of it ends that. */
final class PutBucketLogging implements Operation {
    private static final Match MATCH =
            Match.plain("PutBucketLogging", "PUT", Level.BUCKET).subresource("logging");

    private final Gatekeeper gatekeeper;
    private final LogNames names;
    private final Clock clock;

    /** @param names that logs will have */
    PutBucketLogging(Gatekeeper gatekeeper, LogNames names, Clock clock) {
        this.gatekeeper = gatekeeper;
        this.names = names;
        this.clock = clock;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        String bucket = exchange.target().bucket();
        String owner = gatekeeper.owners(bucket).bucketOwner();
        if (caller.isAnonymous() || !caller.user().equals(owner)) {
            throw S3Error.ACCESS_DENIED.failure(
                    "Access Denied: only its owner can say where the requests of bucket %s are logged", bucket);
        }
        Optional<BucketLogging> asked = BucketLogging.read(PutConfiguration.document(exchange, caller));
        if (asked.isPresent()) {
            LoggedBucket logged = new LoggedBucket(bucket, owner, asked.get().configuration());
            requireTarget(caller.store(), logged, asked.get());
            caller.store().putConfiguration(bucket, logged.configuration());
        } else {
            caller.store().deleteConfiguration(bucket, BucketConfigurationKind.LOGGING);
        }
        exchange.answer(200);
    }

    /** Logs must be able to get there, as far as that can be known beforehand: later nobody is there to be told. */
    private void requireTarget(ObjectStore store, LoggedBucket source, BucketLogging asked) {
        String target = asked.bucket();
        try {
            // Who asks may just have changed it at another gateway.
            gatekeeper.forget(target);
            Owners owners = gatekeeper.owners(target);
            if (!owners.bucketOwner().equals(source.owner())) {
                throw unfit(target, "is not owned by you");
            }
            requireGrants(store, owners, asked);
            if (hasDefaultRetention(store, target)) {
                throw unfit(target, "has a default retention, with which logs can't be stored");
            }
            String name = names.next(source, asked, clock.millis(), clock.millis());
            ObjectKeys.requireShort(name);
            if (!gatekeeper.takesLogs(source, target, name)) {
                throw unfit(
                        target,
                        "does not let logs be stored: its policy must allow s3:PutObject on " + target + "/"
                                + asked.prefix() + "* to the service logging.s3.amazonaws.com, or its ACL must give"
                                + " WRITE and READ_ACP to the log-delivery group");
            }
        } catch (OzoneException e) {
            switch (e.code()) {
                case BUCKET_NOT_FOUND:
                case INVALID_BUCKET_NAME:
                    throw unfit(target, "does not exist");
                default:
                    throw e;
            }
        }
    }

    private static void requireGrants(ObjectStore store, Owners owners, BucketLogging asked) {
        if (asked.grants().isEmpty()) {
            return;
        }
        if (owners.aclsAreOff()) {
            throw AccessControl.off();
        }
        AccessControl.requireNotBlocked(store, asked.bucket(), new Acl(asked.grants()));
    }

    private static boolean hasDefaultRetention(ObjectStore store, String bucket) {
        try {
            BucketConfiguration lock = store.configuration(bucket, BucketConfigurationKind.OBJECT_LOCK);
            return lock.hasDefaultRetention();
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.BUCKET_CONFIGURATION_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private static S3Exception unfit(String target, String reason) {
        return S3Error.INVALID_TARGET_BUCKET_FOR_LOGGING
                .failure("The target bucket for logging, %s, %s", target, reason)
                .with("TargetBucket", target);
    }
}
