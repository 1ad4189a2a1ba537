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
 * are configured with: that is the owners' to say, of the bucket and of the volume.
 *
 * <p>What a bucket says of this is remembered for a short time; who changes it at this gateway is never answered before
 * the change counts here.
 */
public final class Gatekeeper {
    private static final int MAX_KEPT = 10_000;
    /** Else a policy could lock everybody out for good. */
    private static final Set<String> ALWAYS_THE_OWNERS =
            Set.of(S3Actions.GET_BUCKET_POLICY, S3Actions.PUT_BUCKET_POLICY, S3Actions.DELETE_BUCKET_POLICY);

    private final ObjectStore store;
    private final boolean strict;
    private final Clock clock;
    private final Cache<String, BucketGuard> guards;

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

    /** How the bucket's new objects are encrypted; null = it does not say, or is not there. */
    public DefaultEncryption encryption(String bucket) {
        BucketGuard guard = guard(bucket);
        return guard == null ? null : guard.encryption();
    }

    /**
     * To whom the bucket's objects belong.
     *
     * @throws OzoneException BUCKET_NOT_FOUND
     */
    public Owners owners(String bucket) {
        BucketGuard guard = guard(bucket);
        if (guard == null) {
            throw ErrorCode.BUCKET_NOT_FOUND.failure("There is no bucket %s", bucket);
        }
        return guard.owners();
    }

    /**
     * Whether the bucket's policy or ACL is public, as of now.
     *
     * @throws OzoneException BUCKET_NOT_FOUND
     */
    public boolean isPublic(String bucket) {
        return BucketGuard.of(bucket, store.access(bucket)).isPublic();
    }

    /** @throws io.ozone.s3.error.S3Exception AccessDenied */
    public void require(Exchange exchange, Identity caller, Wish wish) {
        if (!allows(exchange, caller, wish)) {
            throw S3Error.ACCESS_DENIED.failure(
                    "Access Denied: %s is not allowed %s on arn:aws:s3:::%s",
                    caller.user(), wish.action(), wish.resource());
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
     */
    public void requireAnyChance(Identity caller, String bucket) {
        BucketGuard guard = guard(bucket);
        if (guard == null || guard.isPlain()) {
            requireKnown(caller);
        }
    }

    public boolean allows(Exchange exchange, Identity caller, Wish wish) {
        BucketGuard guard = guard(wish.bucket());
        if (guard == null) {
            // The operation says that there is no such bucket, but not to everybody.
            return !caller.isAnonymous();
        }
        boolean owner = !caller.isAnonymous() && caller.user().equals(guard.owner());
        if (owner && (guard.policy() == null || ALWAYS_THE_OWNERS.contains(wish.action()))) {
            return true;
        }
        Asked asked = new Asked(exchange, caller, wish, store, clock.millis());
        Verdict verdict = verdict(guard, asked);
        boolean allowed = verdict != Verdict.DENIED
                && (owner
                        || verdict == Verdict.ALLOWED
                        || isOpenTo(guard, caller, wish)
                        || AclRules.grant(guard, asked, wish));
        asked.pin();
        if (!allowed && verdict == Verdict.OPEN && asked.isMissing() && S3Actions.isReading(wish.action())) {
            // Nobody can have granted it; that it is not there may be known to those who may list the bucket.
            return allows(exchange, caller, Wish.aside(S3Actions.LIST_BUCKET, wish.bucket(), "", ""));
        }
        return allowed;
    }

    /** Without any grant. */
    private boolean isOpenTo(BucketGuard guard, Identity caller, Wish wish) {
        return !strict
                && !caller.isAnonymous()
                && (!S3Actions.isConfiguring(wish.action()) || caller.user().equals(guard.volumeOwner()));
    }

    private static Verdict verdict(BucketGuard guard, Asked asked) {
        BucketPolicy policy = guard.policy();
        if (policy == null) {
            return Verdict.OPEN;
        }
        Verdict verdict = policy.decide(asked);
        boolean restricted = verdict == Verdict.ALLOWED && guard.block().restrictsPublicBuckets() && policy.isPublic();
        return restricted ? Verdict.OPEN : verdict;
    }

    /** null when there is no such bucket. */
    private BucketGuard guard(String bucket) {
        return guards.get(bucket, this::load);
    }

    private BucketGuard load(String bucket) {
        try {
            return BucketGuard.of(bucket, store.access(bucket));
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.BUCKET_NOT_FOUND
                    || e.code() == ErrorCode.VOLUME_NOT_FOUND
                    || e.code() == ErrorCode.INVALID_BUCKET_NAME) {
                return null;
            }
            throw e;
        }
    }
}
