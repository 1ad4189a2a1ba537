package io.ozone.s3.auth;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Api;
import java.util.List;
import java.util.Map;

/** Reads the claim of an upload form from its fields. What is signed is the policy, letter by letter. */
final class FormClaim {
    static final String POLICY = "policy";
    private static final String SIGNATURE = "x-amz-signature";

    private FormClaim() {}

    /** @param fields by lower-case name */
    static boolean isSigned(Map<String, String> fields) {
        return fields.containsKey(SIGNATURE)
                || fields.containsKey("x-amz-credential")
                || fields.containsKey("x-amz-algorithm");
    }

    static Claim read(Map<String, String> fields) {
        String algorithm = required(fields, "x-amz-algorithm");
        if (!algorithm.equals(Claim.ALGORITHM)) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "x-amz-algorithm is '%s'; only %s is served", algorithm, Claim.ALGORITHM);
        }
        String credential = required(fields, "x-amz-credential");
        String[] pieces = HeaderClaim.credentialPieces(credential, Api.S3);
        if (pieces == null) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "x-amz-credential '%s' is not of the form id/yyyymmdd/region/s3/aws4_request", credential);
        }
        String timestamp = required(fields, "x-amz-date");
        long millis = Timestamps.parse(timestamp);
        if (millis < 0 || !timestamp.startsWith(pieces[1])) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "x-amz-date '%s' is not of the form 20130524T000000Z, or not of the day in x-amz-credential",
                    timestamp);
        }
        return new Claim(
                pieces[0],
                new Scope(pieces[1], pieces[2], pieces[3]),
                List.of(),
                required(fields, SIGNATURE),
                timestamp,
                millis,
                Claim.UNSIGNED_PAYLOAD,
                false,
                0);
    }

    static String required(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null || value.isEmpty()) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "Bucket POST must contain a field named '%s'. If it is specified, please check the order of the fields.",
                    name);
        }
        return value;
    }
}
