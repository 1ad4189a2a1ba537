package io.ozone.s3.policy;

import io.ozone.s3.error.S3Error;
import java.nio.ByteBuffer;

/**
 * Who may do what with a bucket and its objects. Read strictly: a policy with anything in it that is not understood is
 * refused, since it would else allow, or not deny, something else than its author meant.
 */
public final class BucketPolicy {
    private static final int MAX_BYTES = 20 << 10;

    /** What a policy says of a question. */
    public enum Verdict {
        ALLOWED,
        DENIED,
        /** Nothing. */
        OPEN
    }

    private final Rules rules;

    private BucketPolicy(Rules rules) {
        this.rules = rules;
    }

    /** @throws io.ozone.s3.error.S3Exception MalformedPolicy */
    public static BucketPolicy parse(ByteBuffer document, String bucket) {
        if (document.remaining() > MAX_BYTES) {
            throw S3Error.MALFORMED_POLICY.failure(
                    "The policy has %d bytes; it may have %d", document.remaining(), MAX_BYTES);
        }
        return new BucketPolicy(
                Rules.parse(document, (fields, variables) -> Statement.ofBucket(fields, bucket, variables)));
    }

    /** One statement that denies counts for more than any number of those that allow. */
    public Verdict decide(Question question) {
        return rules.decide(question);
    }

    /**
     * Refuses what S3 does not support in a policy, though it can be understood: those that are kept go on.
     *
     * @throws io.ozone.s3.error.S3Exception MalformedPolicy
     */
    public void requireSupported() {
        if (rules.allowOthers()) {
            throw S3Error.MALFORMED_POLICY.failure(
                    "NotPrincipal can only be used with Deny: with Allow it would allow those, too, whom nobody knows");
        }
    }

    /** Whether it allows something to people whom nobody can name. */
    public boolean isPublic() {
        return rules.isPublic();
    }
}
