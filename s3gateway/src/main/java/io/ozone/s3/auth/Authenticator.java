package io.ozone.s3.auth;

import io.ozone.common.time.Clock;
import io.ozone.s3.auth.Credentials.Credential;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.crypto.SecretKey;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/**
 * Checks the signature of each request, in its header or its query. Reads nothing of the body. A request without any sign of
 * a signature is nobody's; one with a part of it is refused.
 */
public final class Authenticator {
    private static final long MAX_SKEW_MILLIS = Duration.ofMinutes(15).toMillis();

    /** Headers that say nothing about what is to be done, and that proxies and browsers add. */
    private static final Set<String> MAY_BE_UNSIGNED = Set.of("x-amz-user-agent");

    private final ObjectStore store;
    private final Credentials credentials;
    private final boolean oldSignatures;
    private final Clock clock;
    private final SigningKeys signingKeys = new SigningKeys();

    /**
     * @param secretCacheTime how long a secret is remembered
     * @param oldSignatures whether Signature Version 2 is good enough
     */
    public Authenticator(ObjectStore store, Duration secretCacheTime, boolean oldSignatures, Clock clock) {
        this.store = store;
        this.credentials = new Credentials(store, secretCacheTime, clock);
        this.oldSignatures = oldSignatures;
        this.clock = clock;
    }

    /** @throws io.ozone.s3.error.S3Exception when the request is not signed by the one it names */
    public Identity authenticate(String method, RequestTarget target, HttpFields headers) {
        refuseSession(headers.get("x-amz-security-token"));
        refuseSession(target.parameter("X-Amz-Security-Token"));
        if (OldSignature.isInHeader(headers) || OldSignature.isInQuery(target)) {
            return authenticateOld(method, target, headers);
        }
        if (isUnsigned(target, headers)) {
            return Identity.anonymous(store);
        }
        Claim claim = claim(target, headers);
        checkTime(claim);
        checkSignedHeaders(claim, headers);
        return prove(claim, credential -> verify(method, target, headers, claim, credential));
    }

    /**
     * @param fields of an upload form, by lower-case name
     * @throws io.ozone.s3.error.S3Exception when its policy is not signed by the one it names; a form without either is
     *     nobody's
     */
    public Identity authenticate(Map<String, String> fields) {
        refuseSession(fields.get("x-amz-security-token"));
        if (FormClaim.isSigned(fields)) {
            Claim claim = FormClaim.read(fields);
            String policy = FormClaim.required(fields, FormClaim.POLICY);
            return prove(claim, credential -> {
                SecretKey key = signingKeys.of(credential.secret().secret(), claim.scope());
                return Crypto.same(Crypto.hex(Crypto.hmac(key, policy)), claim.signature()) ? key : null;
            });
        }
        if (fields.containsKey("awsaccesskeyid") || fields.containsKey("signature")) {
            return proveOld(OldSignature.ofForm(fields));
        }
        if (fields.containsKey(FormClaim.POLICY)) {
            FormClaim.required(fields, "x-amz-signature");
        }
        return Identity.anonymous(store);
    }

    private static boolean isUnsigned(RequestTarget target, HttpFields headers) {
        return !headers.contains("authorization")
                && target.parameters().stream()
                        .noneMatch(parameter -> QueryClaim.PARAMETERS.contains(parameter.name())
                                || OldSignature.PARAMETERS.contains(parameter.name()));
    }

    private Identity authenticateOld(String method, RequestTarget target, HttpFields headers) {
        if (!oldSignatures) {
            throw notServed();
        }
        boolean inHeader = headers.contains("authorization");
        if (inHeader && (OldSignature.isInQuery(target) || QueryClaim.isPresigned(target))) {
            throw signedTwice();
        }
        OldSignature signature = inHeader
                ? OldSignature.ofHeader(method, target, headers)
                : OldSignature.ofQuery(method, target, headers);
        long now = clock.millis();
        if (signature.presigned() && now > signature.millis()) {
            throw S3Error.ACCESS_DENIED.failure(
                    "Request has expired: it was good until %s seconds after 1970",
                    target.parameter(OldSignature.EXPIRES));
        }
        if (!signature.presigned() && Math.abs(now - signature.millis()) > MAX_SKEW_MILLIS) {
            throw tooSkewed(Instant.ofEpochMilli(signature.millis()).toString(), now);
        }
        return proveOld(signature);
    }

    private Identity proveOld(OldSignature signature) {
        if (!oldSignatures) {
            throw notServed();
        }
        // Nothing below relies on a signature of this kind: it covers no payload, and its key signs no chunks.
        Claim claim = new Claim(
                signature.accessId(),
                Scope.NONE,
                List.of(),
                signature.signature(),
                "",
                signature.millis(),
                Claim.UNSIGNED_PAYLOAD,
                signature.presigned(),
                0);
        return prove(claim, credential -> {
            String secret = credential.secret().secret();
            return signature.isMadeWith(secret) ? signingKeys.of(secret, Scope.NONE) : null;
        });
    }

    /** Asks for the secret once more before it gives up, so that a new one works at once. */
    private Identity prove(Claim claim, Function<Credential, SecretKey> check) {
        Credential credential = credentials.find(claim.accessId());
        SecretKey key = check.apply(credential);
        if (key == null) {
            credential = credentials.newerThan(credential);
            key = credential == null ? null : check.apply(credential);
        }
        if (key == null) {
            throw S3Error.SIGNATURE_DOES_NOT_MATCH.failure(
                    "The signature calculated for this request is not the one you sent;"
                            + " check the secret of '%s', the clock and what is signed",
                    claim.accessId());
        }
        return new Identity(credential.secret().user(), credential.store(), key, claim);
    }

    /** Without sessions, a token that is passed over would give more rights than its owner was given. */
    private static void refuseSession(String token) {
        if (token != null) {
            throw S3Error.INVALID_TOKEN.failure("The request has a session token, and there are no sessions here;"
                    + " sign with an access key of your own and leave the token out");
        }
    }

    private static Claim claim(RequestTarget target, HttpFields headers) {
        boolean inHeader = headers.contains("authorization");
        if (QueryClaim.isPresigned(target)) {
            if (inHeader) {
                throw signedTwice();
            }
            return QueryClaim.read(target, headers);
        }
        if (!inHeader) {
            throw S3Error.ACCESS_DENIED.failure("The request has a part of a signature; sign it whole, or not at all");
        }
        return HeaderClaim.read(headers);
    }

    private void checkTime(Claim claim) {
        long now = clock.millis();
        if (!claim.presigned()) {
            if (Math.abs(now - claim.timestampMillis()) > MAX_SKEW_MILLIS) {
                throw tooSkewed(claim.timestamp(), now);
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

    private static RuntimeException signedTwice() {
        return S3Error.INVALID_ARGUMENT.failure(
                "Only one auth mechanism allowed: the request is signed in its header and in its query;"
                        + " leave one of them out");
    }

    private static RuntimeException tooSkewed(String time, long now) {
        return S3Error.REQUEST_TIME_TOO_SKEWED
                .failure(
                        "The request's time %s and that of the server differ by more than 15 minutes; set the clock",
                        time)
                .with("RequestTime", time)
                .with("ServerTime", Instant.ofEpochMilli(now))
                .with("MaxAllowedSkewMilliseconds", MAX_SKEW_MILLIS);
    }

    private static RuntimeException notServed() {
        return S3Error.INVALID_REQUEST.failure(
                "The authorization mechanism you have provided is not supported; sign with %s", Claim.ALGORITHM);
    }
}
