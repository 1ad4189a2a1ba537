package io.ozone.s3.auth;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Api;
import io.ozone.s3.http.RequestTarget;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;

/** Reads the claim of a presigned request from its query. */
public final class QueryClaim {
    static final String SIGNATURE = "X-Amz-Signature";

    /** Parameters that belong to the signature and may stand in every query. */
    public static final Set<String> PARAMETERS = Set.of(
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            "X-Amz-Date",
            "X-Amz-Expires",
            "X-Amz-SignedHeaders",
            "X-Amz-Content-Sha256",
            "X-Amz-Security-Token",
            SIGNATURE);

    private static final long MAX_SECONDS = 7 * 24 * 3600;

    private QueryClaim() {}

    static boolean isPresigned(RequestTarget target) {
        return target.has("X-Amz-Algorithm") || target.has(SIGNATURE) || target.has("X-Amz-Credential");
    }

    static Claim read(RequestTarget target, HttpFields headers) {
        String algorithm = required(target, "X-Amz-Algorithm");
        if (!algorithm.equals(Claim.ALGORITHM)) {
            throw bad("X-Amz-Algorithm is '" + algorithm + "'; only " + Claim.ALGORITHM + " is served");
        }
        String credential = required(target, "X-Amz-Credential");
        String[] pieces = HeaderClaim.credentialPieces(credential, Api.S3);
        if (pieces == null) {
            throw bad("X-Amz-Credential '" + credential + "' is not of the form id/yyyymmdd/region/s3/aws4_request");
        }
        String timestamp = required(target, "X-Amz-Date");
        long millis = Timestamps.parse(timestamp);
        if (millis < 0 || !timestamp.startsWith(pieces[1])) {
            throw bad("X-Amz-Date '" + timestamp
                    + "' is not of the form 20130524T000000Z, or not of the day in X-Amz-Credential");
        }
        List<String> signedHeaders = HeaderClaim.split(required(target, "X-Amz-SignedHeaders"));
        return new Claim(
                pieces[0],
                new Scope(pieces[1], pieces[2], pieces[3]),
                signedHeaders,
                required(target, SIGNATURE),
                timestamp,
                millis,
                payloadHash(target, headers, signedHeaders),
                true,
                expiresSeconds(required(target, "X-Amz-Expires")));
    }

    private static long expiresSeconds(String text) {
        long seconds;
        try {
            seconds = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw bad("X-Amz-Expires '" + text + "' is not a number");
        }
        if (seconds < 1 || seconds > MAX_SECONDS) {
            throw S3Error.ACCESS_DENIED.failure(
                    "The presigned request is not good at any time: X-Amz-Expires must lie between 1 and %d seconds; it is %s",
                    MAX_SECONDS, text);
        }
        return seconds;
    }

    private static String payloadHash(RequestTarget target, HttpFields headers, List<String> signedHeaders) {
        String parameter = target.parameter("X-Amz-Content-Sha256");
        if (parameter != null) {
            return parameter;
        }
        String header = headers.get(Claim.CONTENT_SHA256);
        return header != null && signedHeaders.contains(Claim.CONTENT_SHA256) ? header : Claim.UNSIGNED_PAYLOAD;
    }

    private static String required(RequestTarget target, String name) {
        String value = target.parameter(name);
        if (value == null || value.isEmpty()) {
            throw bad("the query parameter " + name + " is missing");
        }
        return value;
    }

    private static S3Exception bad(String reason) {
        return S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR.failure("The presigned request can't be used: " + reason);
    }
}
