package io.ozone.s3.auth;

import io.ozone.s3.error.S3Error;
import javax.crypto.SecretKey;

/**
 * Checks the signatures inside an aws-chunked body. Each covers the one before it, and the first covers
 * the request's, so chunks can't be changed, left out or swapped.
 */
public final class ChunkSigner {
    private final SecretKey signingKey;
    private final String timestamp;
    private final String scope;
    private String previous;

    ChunkSigner(SecretKey signingKey, Claim claim) {
        this.signingKey = signingKey;
        this.timestamp = claim.timestamp();
        this.scope = claim.scope().text();
        this.previous = claim.signature();
    }

    /**
     * @param dataSha256 of the chunk's bytes
     * @throws io.ozone.s3.error.S3Exception SignatureDoesNotMatch
     */
    public void verifyChunk(byte[] dataSha256, String signature) {
        verify("AWS4-HMAC-SHA256-PAYLOAD", Crypto.EMPTY_SHA256 + '\n' + Crypto.hex(dataSha256), signature, "a chunk");
    }

    /**
     * @param trailersSha256 of the trailers' canonical form
     * @throws io.ozone.s3.error.S3Exception SignatureDoesNotMatch
     */
    public void verifyTrailers(byte[] trailersSha256, String signature) {
        verify("AWS4-HMAC-SHA256-TRAILER", Crypto.hex(trailersSha256), signature, "the trailers");
    }

    private void verify(String algorithm, String hashes, String signature, String what) {
        String toSign = algorithm + '\n' + timestamp + '\n' + scope + '\n' + previous + '\n' + hashes;
        String expected = Crypto.hex(Crypto.hmac(signingKey, toSign));
        if (!Crypto.same(expected, signature)) {
            throw S3Error.SIGNATURE_DOES_NOT_MATCH.failure(
                    "The signature of %s of the body is not the one calculated from its bytes; nothing was stored",
                    what);
        }
        previous = expected;
    }
}
