package io.ozone.s3.auth;

import io.ozone.client.S3Secret;
import io.ozone.s3.policy.SessionPolicy;
import java.nio.charset.StandardCharsets;
import javax.crypto.SecretKey;

/**
 * Temporary credentials, as their token has them.
 *
 * @param parentId access id of whoever asked for them
 * @param proof that only who knows the parent's secret can make: with that secret the session ends
 * @param name that it was given; empty = none
 * @param policyText that narrows what its user may do; empty = nothing does
 * @param policy the same, understood; null = there is none
 */
record Session(
        String accessId,
        String secret,
        String parentId,
        String user,
        String proof,
        long expiresMillis,
        String name,
        String policyText,
        SessionPolicy policy) {

    /** @throws io.ozone.s3.error.S3Exception MalformedPolicy */
    Session(
            String accessId,
            String secret,
            String parentId,
            String user,
            String proof,
            long expiresMillis,
            String name,
            String policyText) {
        this(
                accessId,
                secret,
                parentId,
                user,
                proof,
                expiresMillis,
                name,
                policyText,
                policyText.isEmpty() ? null : SessionPolicy.parse(policyText));
    }

    /** @throws io.ozone.s3.error.S3Exception MalformedPolicy */
    static Session begin(
            String accessId, String secret, S3Secret parent, long expiresMillis, String name, String policy) {
        Session unproved =
                new Session(accessId, secret, parent.accessId(), parent.user(), "", expiresMillis, name, policy);
        return new Session(
                accessId,
                secret,
                parent.accessId(),
                parent.user(),
                unproved.proofBy(parent),
                expiresMillis,
                name,
                policy);
    }

    /** Of all that a session is: who knows how tokens are sealed can't make more of one that he was given. */
    private String proofBy(S3Secret parent) {
        SecretKey key = Crypto.key(parent.secret().getBytes(StandardCharsets.UTF_8));
        String all = String.join(
                "\n",
                "session",
                accessId,
                secret,
                Long.toString(expiresMillis),
                name,
                Integer.toString(user.length()),
                user,
                policyText);
        return Crypto.hex(Crypto.hmac(key, all));
    }

    /** Whether it was begun with this secret, of this user. */
    boolean isOf(S3Secret parent) {
        return parent.user().equals(user) && Crypto.same(proofBy(parent), proof);
    }
}
