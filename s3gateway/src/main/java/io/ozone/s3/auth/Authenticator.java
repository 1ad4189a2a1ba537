package io.ozone.s3.auth;

import io.ozone.common.time.Clock;
import io.ozone.s3.auth.Credentials.Credential;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Call;
import io.ozone.s3.http.Parameter;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.crypto.SecretKey;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/**
 * Checks the signature of each request, in its header or its query. Reads nothing of the body. A request without any sign of
 * a signature is nobody's; one with a part of it is refused. One with a session token is signed with the session's secret.
 */
public final class Authenticator {
    private static final long MAX_SKEW_MILLIS = Duration.ofMinutes(15).toMillis();

    /** Headers that say nothing about what is to be done, and that proxies and browsers add. */
    private static final Set<String> MAY_BE_UNSIGNED = Set.of("x-amz-user-agent");

    private final ObjectStore store;
    private final Credentials credentials;
    private final SessionTokens tokens;
    private final boolean oldSignatures;
    private final Clock clock;
    private final SigningKeys signingKeys = new SigningKeys();

    /**
     * @param secretCacheTime how long a secret is remembered
     * @param oldSignatures whether Signature Version 2 is good enough
     */
    public Authenticator(
            ObjectStore store, SessionTokens tokens, Duration secretCacheTime, boolean oldSignatures, Clock clock) {
        this.store = store;
        this.tokens = tokens;
        this.credentials = new Credentials(store, secretCacheTime, clock);
        this.oldSignatures = oldSignatures;
        this.clock = clock;
    }

    /**
     * @param call that the request is; null = it is none
     * @throws io.ozone.s3.error.S3Exception when the request is not signed by the one it names
     */
    public Identity authenticate(String method, RequestTarget target, HttpFields headers, Call call) {
        String token = token(target, headers);
        if (OldSignature.isInHeader(headers) || OldSignature.isInQuery(target)) {
            refuseSession(token);
            return authenticateOld(method, target, headers);
        }
        if (isUnsigned(target, headers)) {
            refuseSession(token);
            return Identity.anonymous(store);
        }
        Claim claim = call == null ? claim(target, headers) : HeaderClaim.ofCall(headers, call);
        checkTime(claim);
        checkSignedHeaders(claim, headers);
        return prove(claim, token, secret -> verify(method, target, headers, claim, secret));
    }

    /**
     * @param fields of an upload form, by lower-case name
     * @param headers of its request
     * @throws io.ozone.s3.error.S3Exception when its policy is not signed by the one it names; a form without either is
     *     nobody's
     */
    public Identity authenticate(Map<String, String> fields, HttpFields headers) {
        refuseSession(headers.get(Claim.SECURITY_TOKEN));
        String token = fields.get(Claim.SECURITY_TOKEN);
        if (FormClaim.isSigned(fields)) {
            Claim claim = FormClaim.read(fields);
            String policy = FormClaim.required(fields, FormClaim.POLICY);
            return prove(claim, token, secret -> {
                SecretKey key = signingKeys.of(secret, claim.scope());
                return Crypto.same(Crypto.hex(Crypto.hmac(key, policy)), claim.signature()) ? key : null;
            });
        }
        refuseSession(token);
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
        return prove(claim, null, secret -> signature.isMadeWith(secret) ? signingKeys.of(secret, Scope.NONE) : null);
    }

    /**
     * @param token null = there is no session
     * @param check the signing key of a secret when the signature is made with it, else null
     */
    private Identity prove(Claim claim, String token, Function<String, SecretKey> check) {
        Identity identity = token == null ? proveUser(claim, check) : proveSession(claim, token, check);
        if (identity == null) {
            throw S3Error.SIGNATURE_DOES_NOT_MATCH.failure(
                    "The signature calculated for this request is not the one you sent;"
                            + " check the secret of '%s', the clock and what is signed",
                    claim.accessId());
        }
        return identity;
    }

    private Identity proveUser(Claim claim, Function<String, SecretKey> check) {
        return credentials.find(claim.accessId(), credential -> {
            SecretKey key = check.apply(credential.secret().secret());
            return key == null ? null : Identity.of(credential, key, claim, null);
        });
    }

    private Identity proveSession(Claim claim, String token, Function<String, SecretKey> check) {
        Session session = tokens.open(token);
        if (!session.accessId().equals(claim.accessId())) {
            throw SessionTokens.invalid();
        }
        if (clock.millis() >= session.expiresMillis()) {
            throw S3Error.EXPIRED_TOKEN.failure("The provided token has expired.");
        }
        Credential parent = parent(session);
        SecretKey key = check.apply(session.secret());
        return key == null ? null : Identity.of(parent, key, claim, session);
    }

    private Credential parent(Session session) {
        try {
            Credential parent = credentials.find(
                    session.parentId(), credential -> session.isOf(credential.secret()) ? credential : null);
            if (parent != null) {
                return parent;
            }
        } catch (S3Exception e) {
            if (!e.code().equals(S3Error.INVALID_ACCESS_KEY_ID.code())) {
                throw e;
            }
        }
        throw S3Error.INVALID_TOKEN.failure("The session has ended: the secret that it was begun with is no more");
    }

    /** Null when there is none. It is signed with the header or the query that it stands in. */
    private static String token(RequestTarget target, HttpFields headers) {
        List<String> tokens = new ArrayList<>(1);
        for (HttpField field : headers) {
            if (field.getLowerCaseName().equals(Claim.SECURITY_TOKEN)) {
                tokens.add(field.getValue() == null ? "" : field.getValue());
            }
        }
        for (Parameter parameter : target.parameters()) {
            if (parameter.name().equalsIgnoreCase(Claim.SECURITY_TOKEN)) {
                tokens.add(parameter.value());
            }
        }
        if (tokens.size() > 1) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "The request has %s more than once; send it once", Claim.SECURITY_TOKEN);
        }
        return tokens.isEmpty() ? null : tokens.get(0);
    }

    /** A token that is passed over would give more rights than its owner was given. */
    private static void refuseSession(String token) {
        if (token != null) {
            throw S3Error.INVALID_TOKEN.failure(
                    "The session token is not covered by a signature with %s; sign it so, or leave it out",
                    Claim.ALGORITHM);
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
    private SecretKey verify(String method, RequestTarget target, HttpFields headers, Claim claim, String secret) {
        SecretKey key = signingKeys.of(secret, claim.scope());
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
