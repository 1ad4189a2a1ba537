package io.ozone.s3.auth;

import io.ozone.common.time.Clock;
import io.ozone.s3.auth.Credentials.Credential;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.store.ObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.crypto.SecretKey;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/** Checks the signature of each request, in its header or its query. Reads nothing of the body. */
public final class Authenticator {
    private static final long MAX_SKEW_MILLIS = Duration.ofMinutes(15).toMillis();

    /** Headers that say nothing about what is to be done, and that proxies and browsers add. */
    private static final Set<String> MAY_BE_UNSIGNED = Set.of("x-amz-user-agent");

    private final Credentials credentials;
    private final Clock clock;
    private final SigningKeys signingKeys = new SigningKeys();

    /** @param secretCacheTime how long a secret is remembered */
    public Authenticator(ObjectStore store, Duration secretCacheTime, Clock clock) {
        this.credentials = new Credentials(store, secretCacheTime, clock);
        this.clock = clock;
    }

    /** @throws io.ozone.s3.error.S3Exception when the request is not signed, or not by the one it names */
    public Identity authenticate(String method, RequestTarget target, HttpFields headers) {
        Claim claim = claim(target, headers);
        checkTime(claim);
        checkSignedHeaders(claim, headers);
        Credential credential = credentials.find(claim.accessId());
        SecretKey key = verify(method, target, headers, claim, credential);
        if (key == null) {
            credential = credentials.newerThan(credential);
            key = credential == null ? null : verify(method, target, headers, claim, credential);
        }
        if (key == null) {
            throw S3Error.SIGNATURE_DOES_NOT_MATCH.failure(
                    "The signature calculated for this request is not the one you sent;"
                            + " check the secret of '%s', the clock and what is signed",
                    claim.accessId());
        }
        return new Identity(credential.secret().user(), credential.store(), key, claim);
    }

    private static Claim claim(RequestTarget target, HttpFields headers) {
        boolean inHeader = headers.contains("authorization");
        if (QueryClaim.isPresigned(target)) {
            if (inHeader) {
                throw S3Error.INVALID_ARGUMENT.failure(
                        "The request is signed in its header and in its query; leave one of them out");
            }
            return QueryClaim.read(target, headers);
        }
        if (!inHeader) {
            throw S3Error.ACCESS_DENIED.failure(
                    "The request is not signed; requests without an access key are not served");
        }
        return HeaderClaim.read(headers);
    }

    private void checkTime(Claim claim) {
        long now = clock.millis();
        if (!claim.presigned()) {
            if (Math.abs(now - claim.timestampMillis()) > MAX_SKEW_MILLIS) {
                throw S3Error.REQUEST_TIME_TOO_SKEWED.failure(
                        "The request's time %s and that of the server differ by more than 15 minutes; set the clock",
                        claim.timestamp());
            }
        } else if (claim.timestampMillis() - now > MAX_SKEW_MILLIS) {
            throw S3Error.ACCESS_DENIED.failure("Request is not valid yet: it is dated %s", claim.timestamp());
        } else if (now - claim.timestampMillis() > claim.expiresSeconds() * 1000) {
            throw S3Error.ACCESS_DENIED.failure(
                    "Request has expired: it is dated %s and was good for %d seconds",
                    claim.timestamp(), claim.expiresSeconds());
        }
    }

    /** A header that nobody signed could have been added on the way, and would change what is done. */
    private static void checkSignedHeaders(Claim claim, HttpFields headers) {
        List<String> signed = claim.signedHeaders();
        if (!signed.contains("host")) {
            throw S3Error.ACCESS_DENIED.failure("The host header is not among the signed headers; sign it");
        }
        for (HttpField field : headers) {
            String name = field.getLowerCaseName();
            if (name.startsWith("x-amz-")
                    && !signed.contains(name)
                    && !MAY_BE_UNSIGNED.contains(name)
                    && !(claim.presigned() && name.equals(Claim.CONTENT_SHA256))) {
                throw S3Error.ACCESS_DENIED.failure("The header %s is there but not signed; sign it", name);
            }
        }
    }

    /** The signing key when the signature is right, else null. */
    private SecretKey verify(
            String method, RequestTarget target, HttpFields headers, Claim claim, Credential credential) {
        SecretKey key = signingKeys.of(credential.secret().secret(), claim.scope());
        for (String path : CanonicalRequest.paths(target)) {
            String toSign = Claim.ALGORITHM
                    + '\n'
                    + claim.timestamp()
                    + '\n'
                    + claim.scope().text()
                    + '\n'
                    + CanonicalRequest.hash(method, path, target, headers, claim);
            String expected = Crypto.hex(Crypto.hmac(key, toSign));
            if (Crypto.same(expected, claim.signature())) {
                return key;
            }
        }
        return null;
    }
}
