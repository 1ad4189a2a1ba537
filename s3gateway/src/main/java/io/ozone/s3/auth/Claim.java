package io.ozone.s3.auth;

import java.util.List;

/**
 * What a request says about its signature; nothing of it is proved yet.
 *
 * @param signedHeaders lower case, in the order of the request
 * @param timestamp compact form, as it enters the signature
 * @param payloadHash as it enters the signature: a hash, or one of the names for bodies that are not hashed
 * @param presigned whether the signature stands in the query
 * @param expiresSeconds life time of a presigned request
 */
record Claim(
        String accessId,
        Scope scope,
        List<String> signedHeaders,
        String signature,
        String timestamp,
        long timestampMillis,
        String payloadHash,
        boolean presigned,
        long expiresSeconds) {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
    static final String SECURITY_TOKEN = "x-amz-security-token";
    static final String CONTENT_SHA256 = "x-amz-content-sha256";
}
