package io.ozone.s3.operation;

import io.ozone.s3.error.S3Error;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A place in a listing, in a form that nobody is tempted to make up. */
final class ContinuationToken {
    private static final char VERSION = '1';

    private ContinuationToken() {}

    static String encode(String startAfter) {
        return VERSION
                + Base64.getUrlEncoder().withoutPadding().encodeToString(startAfter.getBytes(StandardCharsets.UTF_8));
    }

    /** @param token empty = the beginning */
    static String decode(String token) {
        if (token.isEmpty()) {
            return "";
        }
        try {
            if (token.charAt(0) == VERSION) {
                return new String(Base64.getUrlDecoder().decode(token.substring(1)), StandardCharsets.UTF_8);
            }
        } catch (IllegalArgumentException e) {
            throw S3Error.INVALID_ARGUMENT.failure(e, "The continuation token '" + token + "' was not given out here");
        }
        throw S3Error.INVALID_ARGUMENT.failure("The continuation token '%s' was not given out here", token);
    }
}
