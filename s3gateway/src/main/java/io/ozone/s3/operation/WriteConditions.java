package io.ozone.s3.operation;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;

/**
 * What must hold when an upload is completed, as for an object that is put in one piece.
 *
 * @param ifAbsent only when there is no object of this key
 * @param ifEtag only when there is one with this ETag; empty = no condition
 */
record WriteConditions(boolean ifAbsent, String ifEtag) {
    static WriteConditions of(Exchange exchange) {
        String ifNoneMatch = exchange.header("if-none-match");
        String ifMatch = exchange.header("if-match");
        if (ifNoneMatch != null && ifMatch != null) {
            throw S3Error.INVALID_REQUEST.failure("If-Match and If-None-Match can't both hold; send one of them");
        }
        if (ifNoneMatch != null && !ifNoneMatch.strip().equals("*")) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "If-None-Match: %s can't be used to complete; only * can", ifNoneMatch);
        }
        String etag = ifMatch == null ? "" : ReadConditions.unquoted(ifMatch);
        if (ifMatch != null && (etag.isEmpty() || etag.equals("*") || etag.indexOf(',') >= 0)) {
            throw S3Error.INVALID_ARGUMENT.failure("If-Match: %s can't be used to complete; one ETag can", ifMatch);
        }
        return new WriteConditions(ifNoneMatch != null, etag);
    }
}
