package io.ozone.s3.operation;

import io.ozone.s3.access.CopySourceName;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.access.Wish;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.policy.S3Actions;
import io.ozone.wire.om.KeyLock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What each operation needs to be allowed, by the names that policies use. A gateway with an operation that is not in this
 * table does not start.
 */
public final class Permissions {
    /** What one request needs. */
    private interface Rule {
        void require(Gatekeeper gatekeeper, Exchange exchange, Identity caller);
    }

    /** The wishes that all must be granted. */
    private interface Wishes extends Rule {
        List<Wish> of(Exchange exchange);

        @Override
        default void require(Gatekeeper gatekeeper, Exchange exchange, Identity caller) {
            of(exchange).forEach(wish -> gatekeeper.require(exchange, caller, wish));
        }
    }

    private static final String GET_VERSION = "s3:GetObjectVersion";
    private static final String PUT_ACL = "s3:PutObjectAcl";
    private static final String PUT_TAGGING = "s3:PutObjectTagging";

    private static final Rule KNOWN = (gatekeeper, exchange, caller) -> Gatekeeper.requireKnown(caller);

    /** Else who has temporary credentials could have them for good. */
    private static final Rule NO_SESSION = (gatekeeper, exchange, caller) -> {
        Gatekeeper.requireKnown(caller);
        if (caller.isSession()) {
            throw S3Error.ACCESS_DENIED.failure(
                    "Access Denied: temporary credentials of %s are no good for making others", caller.user());
        }
    };

    /** About what the body says: the operation asks for it. */
    private static final Rule LATER = (gatekeeper, exchange, caller) ->
            gatekeeper.requireAnyChance(caller, exchange.target().bucket());

    private static final Map<String, Rule> RULES = new HashMap<>();

    static {
        rule("GetCallerIdentity", KNOWN);
        rule("GetSessionToken", NO_SESSION);
        rule("AssumeRole", NO_SESSION);

        rule("ListBuckets", known(exchange -> List.of(Wish.of("s3:ListAllMyBuckets", "*", "", ""))));
        rule("CreateBucket", known(Permissions::makingOfBucket));

        rule("GetObject", versioned(S3Actions.GET_OBJECT, GET_VERSION));
        rule("HeadObject", versioned(S3Actions.GET_OBJECT, GET_VERSION));
        rule("GetObjectAttributes", (Wishes) Permissions::attributes);
        rule("DeleteObject", bypassing(comparing(versioned("s3:DeleteObject", "s3:DeleteObjectVersion"))));
        rule("DeleteObjects", LATER);
        rule("GetObjectTagging", versioned("s3:GetObjectTagging", "s3:GetObjectVersionTagging"));
        rule("PutObjectTagging", LATER);
        rule("DeleteObjectTagging", versioned("s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging"));
        rule("GetObjectAcl", versioned("s3:GetObjectAcl", "s3:GetObjectVersionAcl"));
        rule("GetObjectRetention", plain("s3:GetObjectRetention"));
        rule("PutObjectRetention", LATER);
        rule("GetObjectLegalHold", plain("s3:GetObjectLegalHold"));
        rule("PutObjectLegalHold", LATER);
        rule("PutObjectAcl", versioned(PUT_ACL, "s3:PutObjectVersionAcl"));

        rule("PutObject", (Wishes) Permissions::making);
        rule("PostObject", (Wishes) Permissions::makingOfForm);
        rule("CreateMultipartUpload", (Wishes) Permissions::making);
        rule("UploadPart", (Wishes) Permissions::making);
        rule("CompleteMultipartUpload", (Wishes) Permissions::making);
        rule("AbortMultipartUpload", plain("s3:AbortMultipartUpload"));
        rule("ListParts", plain("s3:ListMultipartUploadParts"));

        rule("HeadBucket", plain(S3Actions.LIST_BUCKET));
        rule("ListObjects", plain(S3Actions.LIST_BUCKET));
        rule("ListObjectsV2", plain(S3Actions.LIST_BUCKET));
        rule("ListObjectVersions", plain("s3:ListBucketVersions"));
        rule("ListMultipartUploads", plain("s3:ListBucketMultipartUploads"));
        rule("DeleteBucket", plain("s3:DeleteBucket"));
        rule("GetBucketLocation", plain("s3:GetBucketLocation"));
        configuration("BucketVersioning", "BucketVersioning");
        configuration("BucketAcl", "BucketAcl");
        configuration("BucketCors", "BucketCORS");
        configuration("BucketLifecycleConfiguration", "LifecycleConfiguration");
        rule("DeleteBucketLifecycle", plain("s3:PutLifecycleConfiguration"));
        configuration("BucketOwnershipControls", "BucketOwnershipControls");
        configuration("PublicAccessBlock", "BucketPublicAccessBlock");
        configuration("BucketTagging", "BucketTagging");
        configuration("ObjectLockConfiguration", "BucketObjectLockConfiguration");
        configuration("BucketLogging", "BucketLogging");
        configuration("BucketNotificationConfiguration", "BucketNotification");
        configuration("BucketRequestPayment", "BucketRequestPayment");
        configuration("BucketAccelerateConfiguration", "AccelerateConfiguration");
        configuration("BucketEncryption", "EncryptionConfiguration");
        configuration("BucketReplication", "ReplicationConfiguration");
        rule("GetBucketWebsite", plain("s3:GetBucketWebsite"));
        rule("DeleteBucketWebsite", plain("s3:DeleteBucketWebsite"));
        rule("GetBucketPolicy", plain(S3Actions.GET_BUCKET_POLICY));
        rule("PutBucketPolicy", plain(S3Actions.PUT_BUCKET_POLICY));
        rule("DeleteBucketPolicy", plain(S3Actions.DELETE_BUCKET_POLICY));
        rule("GetBucketPolicyStatus", plain("s3:GetBucketPolicyStatus"));
    }

    private static void rule(String operation, Rule rule) {
        RULES.put(operation, rule);
    }

    /** Who may set a configuration may take it away, too. */
    private static void configuration(String name, String action) {
        rule("Get" + name, plain("s3:Get" + action));
        rule("Put" + name, plain("s3:Put" + action));
        rule("Delete" + name, plain("s3:Put" + action));
    }

    /** About no bucket that is there: everybody may who is known, but for what a session is not for. */
    private static Rule known(Wishes ofSession) {
        return (gatekeeper, exchange, caller) -> {
            Gatekeeper.requireKnown(caller);
            ofSession.of(exchange).forEach(wish -> gatekeeper.requireOfSession(exchange, caller, wish));
        };
    }

    private static List<Wish> makingOfBucket(Exchange exchange) {
        List<Wish> wishes = new ArrayList<>();
        wishes.add(wish(exchange, "s3:CreateBucket"));
        if (AccessControl.isAsked(exchange)) {
            wishes.add(wish(exchange, "s3:PutBucketAcl"));
        }
        if (exchange.header(CreateBucket.OWNERSHIP) != null) {
            wishes.add(wish(exchange, "s3:PutBucketOwnershipControls"));
        }
        if (ObjectLocks.flag(exchange, CreateBucket.OBJECT_LOCK)) {
            wishes.add(wish(exchange, "s3:PutBucketObjectLockConfiguration"));
            wishes.add(wish(exchange, "s3:PutBucketVersioning"));
        }
        return wishes;
    }

    private static Wishes plain(String action) {
        requireKnown(action);
        return exchange -> List.of(wish(exchange, action));
    }

    private static Wishes versioned(String action, String ofVersion) {
        requireKnown(action);
        requireKnown(ofVersion);
        return exchange -> List.of(wish(exchange, exchange.target().has(ObjectVersion.PARAMETER) ? ofVersion : action));
    }

    private static Wishes bypassing(Wishes others) {
        return exchange -> {
            List<Wish> wishes = new ArrayList<>(others.of(exchange));
            if (ObjectLocks.bypassesGovernance(exchange)) {
                wishes.add(wish(exchange, S3Actions.BYPASS_GOVERNANCE));
            }
            return wishes;
        };
    }

    /** What is compared before it is deleted has to be read. */
    private static Wishes comparing(Wishes others) {
        return exchange -> {
            List<Wish> wishes = new ArrayList<>(others.of(exchange));
            if (WriteConditions.looksInside(WriteConditions.toDelete(exchange))) {
                RequestTarget target = exchange.target();
                wishes.add(reading(target.bucket(), target.key(), target.parameter(ObjectVersion.PARAMETER, "")));
            }
            return wishes;
        };
    }

    /** For a request that is about more than that. */
    static Wish reading(String bucket, String key, String versionId) {
        return Wish.aside(versionId.isEmpty() ? S3Actions.GET_OBJECT : GET_VERSION, bucket, key, versionId);
    }

    /** No policy could name another. */
    private static void requireKnown(String action) {
        if (!S3Actions.isKnown(action)) {
            throw new IllegalStateException(action + " is no action of S3");
        }
    }

    private static List<Wish> attributes(Exchange exchange) {
        boolean version = exchange.target().has(ObjectVersion.PARAMETER);
        return List.of(
                wish(exchange, version ? GET_VERSION : S3Actions.GET_OBJECT),
                wish(exchange, version ? "s3:GetObjectVersionAttributes" : "s3:GetObjectAttributes"));
    }

    private static Wish wish(Exchange exchange, String action) {
        RequestTarget target = exchange.target();
        return Wish.of(action, target.bucket(), target.key(), target.parameter(ObjectVersion.PARAMETER, ""));
    }

    /** Of an object that is stored, or a part of one; from elsewhere, when the request says so. */
    private static List<Wish> making(Exchange exchange) {
        RequestTarget target = exchange.target();
        List<Wish> wishes = making(
                target.bucket(),
                target.key(),
                exchange.header(ObjectTags.HEADER) != null,
                AccessControl.isAsked(exchange),
                () -> ObjectTags.ofHeader(exchange),
                ObjectLocks.asked(exchange.headers()));
        if (exchange.header(CopySourceName.HEADER) != null) {
            CopySourceName source = CopySourceName.parse(exchange);
            wishes.add(reading(source.bucket(), source.key(), source.versionId()));
        }
        if (WriteConditions.looksInside(WriteConditions.toStore(exchange))) {
            wishes.add(reading(target.bucket(), target.key(), ""));
        }
        return wishes;
    }

    private static List<Wish> makingOfForm(Exchange exchange) {
        if (exchange.form() == null) {
            return making(exchange);
        }
        return making(
                exchange.target().bucket(),
                PostObject.key(exchange.form()),
                exchange.form().field("tagging") != null,
                exchange.form().field("acl") != null,
                () -> PostObject.tags(exchange.form()),
                ObjectLocks.asked(PostObject.headers(exchange.form())));
    }

    private static List<Wish> making(
            String bucket,
            String key,
            boolean tagged,
            boolean shared,
            Supplier<Map<String, String>> tags,
            KeyLock lock) {
        List<String> actions = new ArrayList<>();
        actions.add(S3Actions.PUT_OBJECT);
        if (tagged) {
            actions.add(PUT_TAGGING);
        }
        if (shared) {
            actions.add(PUT_ACL);
        }
        if (lock.hasRetention()) {
            actions.add(ObjectLocks.PUT_RETENTION);
        }
        if (lock.hasLegalHold()) {
            actions.add(ObjectLocks.PUT_LEGAL_HOLD);
        }
        List<Wish> wishes = new ArrayList<>();
        actions.forEach(action -> wishes.add(Wish.making(action, bucket, key, tags, lock)));
        return wishes;
    }

    private final Gatekeeper gatekeeper;

    /** @throws IllegalStateException when an operation needs nobody knows what */
    public Permissions(List<Operation> operations, Gatekeeper gatekeeper) {
        for (Operation operation : operations) {
            if (!RULES.containsKey(operation.match().name())) {
                throw new IllegalStateException(
                        operation.match().name() + " does not say which permission it needs; add it to this table");
            }
        }
        this.gatekeeper = gatekeeper;
    }

    /** @throws io.ozone.s3.error.S3Exception AccessDenied */
    public void require(Operation operation, Exchange exchange, Identity caller) {
        RULES.get(operation.match().name()).require(gatekeeper, exchange, caller);
    }

    /** Whether the caller may know if there is the object that the request is about. */
    public boolean mayKnow(Exchange exchange, Identity caller) {
        RequestTarget target = exchange.target();
        return gatekeeper.mayKnow(exchange, caller, target.bucket(), target.key());
    }
}
