package io.ozone.s3.operation;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.access.Acl;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.access.Wish;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.Payload;
import io.ozone.s3.configuration.ObjectLockDocument;
import io.ozone.s3.configuration.ObjectOwnership;
import io.ozone.s3.configuration.StoredConfiguration;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.xml.XmlElement;
import io.ozone.wire.om.BucketConfiguration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Makes a bucket. */
final class CreateBucket implements Operation {
    private static final int MAX_BODY_BYTES = 64 << 10;
    /** S3's rule; the namespace itself takes shorter names. */
    private static final int MIN_NAME_LENGTH = 3;

    /** Elsewhere S3 makes no bucket twice. */
    private static final String LENIENT_REGION = "us-east-1";

    static final String OWNERSHIP = "x-amz-object-ownership";
    static final String OBJECT_LOCK = "x-amz-bucket-object-lock-enabled";
    private static final String LOCATION = "LocationConstraint";
    private static final String TAGS = "Tags";

    private static final Match MATCH = Match.plain("CreateBucket", "PUT", Level.BUCKET)
            .headers(OWNERSHIP, OBJECT_LOCK, AccessControl.HEADER, AccessControl.GRANTS);

    private final String region;
    private final Gatekeeper gatekeeper;

    CreateBucket(String region, Gatekeeper gatekeeper) {
        this.region = region;
        this.gatekeeper = gatekeeper;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        String bucket = exchange.target().bucket();
        if (bucket.length() < MIN_NAME_LENGTH) {
            throw ErrorCode.INVALID_BUCKET_NAME.failure(
                    "The bucket name '%s' is too short: S3 wants at least %d characters", bucket, MIN_NAME_LENGTH);
        }
        List<BucketConfiguration> configurations = configurations(exchange, caller);
        try {
            caller.store().createBucket(bucket, configurations);
        } catch (OzoneException e) {
            if (e.code() != ErrorCode.BUCKET_ALREADY_EXISTS) {
                throw e;
            }
            requireSame(caller, bucket, configurations, e);
        }
        exchange.setHeader("location", "/" + bucket);
        exchange.answer(200);
    }

    /** Who asks again for a bucket that is there may have it where S3 lets them for older clients' sake; nothing changes. */
    private void requireSame(
            Identity caller, String bucket, List<BucketConfiguration> asked, OzoneException alreadyThere) {
        if (!caller.store().bucket(bucket).owner().equals(caller.user())) {
            throw alreadyThere;
        }
        if (!region.equals(LENIENT_REGION)) {
            throw S3Error.BUCKET_ALREADY_OWNED_BY_YOU.failure(
                    alreadyThere, "The bucket " + bucket + " exists, and is yours");
        }
        List<String> differences = new BucketComparison(caller.store(), bucket, caller.user()).differences(asked);
        if (!differences.isEmpty()) {
            throw ErrorCode.BUCKET_ALREADY_EXISTS.failure(
                    "The bucket %s exists, and is yours, but is not what is asked for: %s",
                    bucket, String.join("; ", differences));
        }
    }

    /** What the bucket is configured with from the start. */
    private List<BucketConfiguration> configurations(Exchange exchange, Identity caller) throws IOException {
        List<BucketConfiguration> configurations = new ArrayList<>();
        String ownership = exchange.header(OWNERSHIP);
        if (ownership != null) {
            configurations.add(ObjectOwnership.ofHeader(OWNERSHIP, ownership).configuration());
        }
        Acl acl = AccessControl.ofHeaders(exchange, caller.user(), null);
        if (acl != null && !acl.equals(Acl.ownersOnly(caller.user()))) {
            if (ownership != null
                    && ObjectOwnership.ofHeader(OWNERSHIP, ownership) == ObjectOwnership.BUCKET_OWNER_ENFORCED
                    && acl.grantsOthersThan(caller.user())) {
                throw PutBucketOwnershipControls.aclIsThere();
            }
            configurations.add(PutAcl.configuration(acl));
        }
        if (ObjectLocks.flag(exchange, OBJECT_LOCK)) {
            configurations.add(ObjectLockDocument.enabled());
        }
        if (!exchange.body().isEnded()) {
            ByteBuffer body = new Payload(exchange, caller, false).readWhole(MAX_BODY_BYTES);
            if (body.hasRemaining()) {
                XmlElement asked = XmlElement.read(body, "CreateBucketConfiguration");
                check(asked, caller.region());
                if (asked.has(TAGS)) {
                    Wish tagging = Wish.of("s3:TagResource", exchange.target().bucket(), "", "");
                    gatekeeper.requireOfSession(exchange, caller, tagging);
                }
                asked.find(TAGS)
                        .map(tags -> XmlElement.of("Tagging", new XmlElement("TagSet", "", tags.children())))
                        .ifPresent(tagging -> configurations.add(StoredConfiguration.TAGGING.read(tagging)));
            }
        }
        return configurations;
    }

    private void check(XmlElement asked, String callersRegion) {
        for (XmlElement child : asked.children()) {
            if (!child.name().equals(LOCATION) && !child.name().equals(TAGS)) {
                throw S3Error.NOT_IMPLEMENTED.failure("%s of a new bucket is not implemented", child.name());
            }
        }
        String location = asked.textOf(LOCATION).orElse("").strip();
        if (!location.isEmpty() && !location.equals(region) && !location.equals(callersRegion)) {
            throw S3Error.ILLEGAL_LOCATION_CONSTRAINT.failure(
                    "The location constraint '%s' is not the region here, which is %s", location, region);
        }
    }
}
