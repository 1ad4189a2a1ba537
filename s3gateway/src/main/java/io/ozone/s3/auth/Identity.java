package io.ozone.s3.auth;

import io.ozone.s3.http.Exchange;
import io.ozone.s3.store.ObjectStore;
import javax.crypto.SecretKey;

/** Who sent a request, proved by its signature. */
public final class Identity {
    private final String user;
    private final ObjectStore store;
    private final SecretKey signingKey;
    private final Claim claim;

    Identity(String user, ObjectStore store, SecretKey signingKey, Claim claim) {
        this.user = user;
        this.store = store;
        this.signingKey = signingKey;
        this.claim = claim;
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
