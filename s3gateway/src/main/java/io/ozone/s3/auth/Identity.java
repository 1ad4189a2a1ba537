package io.ozone.s3.auth;

import io.ozone.client.RequestOrigin;
import io.ozone.client.S3Secret;
import io.ozone.s3.auth.Credentials.Credential;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.policy.Question;
import io.ozone.s3.store.ObjectStore;
import java.util.List;
import javax.crypto.SecretKey;

/** Who sent a request, proved by its signature; or that nobody knows. */
public final class Identity {
    /** What logs and objects call those whom nobody knows. A user may have this name and is not one of them. */
    private static final String ANONYMOUS = "anonymous";

    private final String user;
    private final ObjectStore store;
    private final SecretKey signingKey;
    private final Claim claim;
    private final S3Secret secret;
    private final Session session;

    /**
     * @param secret whose user it is; null = nobody knows
     * @param session by which that user is asking; null = by none
     */
    private Identity(
            String user, ObjectStore store, SecretKey signingKey, Claim claim, S3Secret secret, Session session) {
        this.user = user;
        this.store = store;
        this.signingKey = signingKey;
        this.claim = claim;
        this.secret = secret;
        this.session = session;
    }

    /** @param session null = none */
    static Identity of(Credential credential, SecretKey signingKey, Claim claim, Session session) {
        S3Secret secret = credential.secret();
        return new Identity(secret.user(), credential.store(), signingKey, claim, secret, session);
    }

    /** Who sends what is not signed. @param store as the gateway itself sees it */
    static Identity anonymous(ObjectStore store) {
        Claim nothing = new Claim("", Scope.NONE, List.of(), "", "", 0, Claim.UNSIGNED_PAYLOAD, false, 0);
        return new Identity(ANONYMOUS, store.as(ANONYMOUS), null, nothing, null, null);
    }

    /** The same sender; the store knows for which request it works. */
    public Identity madeFor(RequestOrigin request) {
        return new Identity(user, store.madeFor(request), signingKey, claim, secret, session);
    }

    /** Whether nobody knows who it is. */
    public boolean isAnonymous() {
        return signingKey == null;
    }

    /** Whether the request is signed with temporary credentials. */
    public boolean isSession() {
        return session != null;
    }

    /** What the session was called; empty = nothing, or there is none. */
    public String sessionName() {
        return session == null ? "" : session.name();
    }

    /** Whether this is among what the session is for. Whether its user may is for others to say. */
    public boolean isWithinSession(Question question) {
        return session == null || session.policy() == null || session.policy().allows(question);
    }

    /** What the user is proved by: for a session, the one that it was begun with. */
    S3Secret secret() {
        return secret;
    }

    /** Whether the signature stands in the query. */
    public boolean isPresigned() {
        return claim.presigned();
    }

    /** As policies name it; null = there is no signature. */
    public String signatureVersion() {
        if (isAnonymous()) {
            return null;
        }
        return claim.scope().equals(Scope.NONE) ? "AWS" : Claim.ALGORITHM;
    }

    /** When the request says that it was signed; 0 = it does not, as old signatures in a query. */
    public long signedMillis() {
        return claim.scope().equals(Scope.NONE) && claim.presigned() ? 0 : claim.timestampMillis();
    }

    public String user() {
        return user;
    }

    /** The region that the request was signed for. */
    public String region() {
        return claim.scope().region();
    }

    /** The store, as this user may see it. */
    public ObjectStore store() {
        return store;
    }

    /** To be called once: leaves of the query only what is not about the signature, or is no header in disguise. */
    public void readQuery(Exchange exchange) {
        if (isAnonymous()) {
            return;
        }
        if (claim.scope().equals(Scope.NONE)) {
            // That kind of signature covers no such parameters.
            exchange.target(exchange.target().without(OldSignature.PARAMETERS));
        } else if (claim.presigned()) {
            exchange.takeHeadersFromQuery(QueryClaim.PARAMETERS);
        }
    }

    /** What the signature says about the body: a hash in hex, or one of the names for bodies without one. */
    public String payloadHash() {
        return claim.payloadHash();
    }

    /** Checks the chunks of this request's body; one for each body. */
    public ChunkSigner chunkSigner() {
        return new ChunkSigner(signingKey, claim);
    }
}
