package io.ozone.s3.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.time.Clock;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.configuration.DefaultEncryption;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.policy.BucketPolicy;
import io.ozone.s3.policy.BucketPolicy.Verdict;
import io.ozone.s3.policy.Question;
import io.ozone.s3.policy.S3Actions;
import io.ozone.s3.store.ObjectStore;
import java.time.Duration;
import java.util.Set;

/**
 * Decides whether somebody may do something with a bucket or an object.
 *
 * <p>What the bucket's policy denies is denied, but that its owner can always see, set and delete the policy. Else its
 * owner may do everything, and others what the policy or an ACL grants them, as far as the bucket does not refuse public
 * access. Where the gateway is not told to check ACLs, everybody who signs may do what no policy denies, but for what buckets
 * are configured with: that is the owners' to say, of the bucket and of the volume. Temporary credentials allow of all this
 * what they are for, the owner's included.
 *
 * <p>What a bucket says of this is remembered for a short time; who changes it at this gateway is never answered before
 * the change counts here.
 */
public final class Gatekeeper {
    private static final int MAX_KEPT = 10_000;
    /** Else a policy could lock everybody out for good. */
    private static final Set<String> ALWAYS_THE_OWNERS =
            Set.of(S3Actions.GET_BUCKET_POLICY, S3Actions.PUT_BUCKET_POLICY, S3Actions.DELETE_BUCKET_POLICY);

    /** Who began an upload may see and end it. */
    private static final Set<String> OF_INITIATORS = Set.of("s3:AbortMultipartUpload", "s3:ListMultipartUploadParts");

    private final ObjectStore store;
    private final boolean strict;
    private final Clock clock;
    private final Cache<String, BucketGuard> guards;
    /** As each was last seen. */
    private final Cache<String, LoggedBucket> logged =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).build();

    /**
     * @param store as the gateway itself sees it
     * @param strict whether those who sign need a grant, too
     * @param keepTime for which is remembered what a bucket says
     */
    public Gatekeeper(ObjectStore store, boolean strict, Duration keepTime, Clock clock) {
        this.store = store;
        this.strict = strict;
        this.clock = clock;
        Ticker ticker = clock::nanos;
        this.guards = Caffeine.newBuilder()
                .maximumSize(MAX_KEPT)
                .expireAfterWrite(keepTime)
                .ticker(ticker)
                .build();
    }

    /** To be called when the bucket's configurations may have changed. */
    public void forget(String bucket) {
        guards.invalidate(bucket);
    }

    /**
     * How the bucket's new objects are encrypted; null = it does not say.
     *
     * @throws OzoneException BUCKET_NOT_FOUND
     */
    public DefaultEncryption encryption(String bucket) {
        return guard(bucket).encryption();
    }

    /**
     * To whom the bucket's objects belong.
     *
     * @throws OzoneException BUCKET_NOT_FOUND
     */
    public Owners owners(String bucket) {
        return guard(bucket).owners();
    }

    /**
     * Where the bucket's requests are logged, as far as it is known without asking: whoever is served, or refused by the
     * bucket, has made it known.
     *
     * @return null = nowhere
     */
    public LoggedBucket logging(String bucket) {
        return logged.getIfPresent(bucket);
    }

    /**
     * Whether the log of a bucket's requests may be stored as an object of another. The owner of both must be the same; and
     * where others need a grant, the service that stores it needs one of the policy, or of the ACL as far as that counts.
     *
     * @throws OzoneException BUCKET_NOT_FOUND
     */
    public boolean takesLogs(LoggedBucket source, String bucket, String key) {
        BucketGuard guard = guard(bucket);
        if (!guard.owner().equals(source.owner())) {
            return false;
        }
        Verdict verdict =
                verdict(guard, new LogDelivery(source.arn(), source.owner(), bucket + "/" + key, clock.millis()));
        return verdict == Verdict.ALLOWED || (verdict == Verdict.OPEN && (!strict || guard.takesLogsByAcl()));
    }

    /**
     * Whether the bucket refuses objects that grant something to people whom nobody can name.
     *
     * @throws OzoneException BUCKET_NOT_FOUND
     */
    public boolean blocksPublicAcls(String bucket) {
        return guard(bucket).block().blocksPublicAcls();
    }

    /**
     * Whether the bucket's policy or ACL is public, as of now.
     *
     * @throws OzoneException BUCKET_NOT_FOUND
     */
    public boolean isPublic(String bucket) {
        return BucketGuard.of(bucket, store.access(bucket)).isPublic();
    }

    /**
     * @throws io.ozone.s3.error.S3Exception AccessDenied
     * @throws OzoneException BUCKET_NOT_FOUND
     */
    public void require(Exchange exchange, Identity caller, Wish wish) {
        if (!allows(exchange, caller, wish)) {
            throw denied(caller, wish);
        }
    }

    /** @throws io.ozone.s3.error.S3Exception AccessDenied */
    public static void requireKnown(Identity caller) {
        if (caller.isAnonymous()) {
            throw S3Error.ACCESS_DENIED.failure("Access Denied: the request is not signed");
        }
    }

    /**
     * Sends those away who can't be allowed anything, before more is known of what they want.
     *
     * @throws io.ozone.s3.error.S3Exception AccessDenied
     * @throws OzoneException BUCKET_NOT_FOUND
     */
    public void requireAnyChance(Identity caller, String bucket) {
        if (guard(bucket).isPlain()) {
            requireKnown(caller);
        }
    }

    /**
     * Whether the caller's session, if there is one, is for this; what else it takes is not asked.
     *
     * @throws io.ozone.s3.error.S3Exception AccessDenied
     */
    public void requireOfSession(Exchange exchange, Identity caller, Wish wish) {
        if (!caller.isWithinSession(asked(exchange, caller, wish))) {
            throw denied(caller, wish);
        }
    }

    private static RuntimeException denied(Identity caller, Wish wish) {
        return S3Error.ACCESS_DENIED.failure(
                "Access Denied: %s is not allowed %s on arn:aws:s3:::%s",
                caller.user(), wish.action(), wish.resource());
    }

    /** @throws OzoneException BUCKET_NOT_FOUND, whoever asks */
    public boolean allows(Exchange exchange, Identity caller, Wish wish) {
        Asked asked = asked(exchange, caller, wish);
        boolean allowed = caller.isWithinSession(asked) && allows(exchange, caller, wish, asked);
        if (!allowed && S3Actions.isReading(wish.action()) && mayKnow(exchange, caller, wish.bucket(), wish.key())) {
            // That it is not there may be known to those who may list the bucket, and there is no more to read.
            allowed = asked.object() == null;
        }
        asked.pin();
        return allowed;
    }

    private Asked asked(Exchange exchange, Identity caller, Wish wish) {
        return new Asked(exchange, caller, wish, store, clock.millis());
    }

    private boolean allows(Exchange exchange, Identity caller, Wish wish, Asked asked) {
        BucketGuard guard = guard(wish.bucket());
        boolean owner = !caller.isAnonymous() && caller.user().equals(guard.owner());
        if (owner && (guard.policy() == null || ALWAYS_THE_OWNERS.contains(wish.action()))) {
            return true;
        }
        Verdict verdict = verdict(guard, asked);
        return verdict != Verdict.DENIED
                && (owner
                        || verdict == Verdict.ALLOWED
                        || isOpenTo(guard, caller, wish)
                        || isGranted(exchange, guard, asked, wish)
                        || (OF_INITIATORS.contains(wish.action()) && asked.isInitiator()));
    }

    /** Whether the caller may know if there is an object of that name: to list it is to list with the name as prefix. */
    public boolean mayKnow(Exchange exchange, Identity caller, String bucket, String key) {
        return allows(exchange, caller, Wish.listing(bucket, key));
    }

    private static boolean isGranted(Exchange exchange, BucketGuard guard, Asked asked, Wish wish) {
        boolean granted = AclRules.grant(guard, asked, wish);
        if (granted) {
            exchange.allowedByAcl();
        }
        return granted;
    }

    /** Without any grant. */
    private boolean isOpenTo(BucketGuard guard, Identity caller, Wish wish) {
        return !strict
                && !caller.isAnonymous()
                && (!S3Actions.isConfiguring(wish.action()) || caller.user().equals(guard.volumeOwner()));
    }

    private static Verdict verdict(BucketGuard guard, Question asked) {
        BucketPolicy policy = guard.policy();
        if (policy == null) {
            return Verdict.OPEN;
        }
        Verdict verdict = policy.decide(asked);
        boolean restricted = verdict == Verdict.ALLOWED && guard.block().restrictsPublicBuckets() && policy.isPublic();
        return restricted ? Verdict.OPEN : verdict;
    }

    private BucketGuard guard(String bucket) {
        return guards.get(bucket, this::find);
    }

    private BucketGuard find(String bucket) {
        BucketGuard found;
        try {
            found = BucketGuard.of(bucket, store.access(bucket));
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.BUCKET_NOT_FOUND) {
                logged.invalidate(bucket);
            }
            throw e;
        }
        if (found.logging() == null) {
            logged.invalidate(bucket);
        } else {
            logged.put(bucket, new LoggedBucket(bucket, found.owner(), found.logging()));
        }
        return found;
    }
}
