package io.ozone.s3.operation;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;

/**
 * What must hold of the key that is written, at the moment when the new object takes its place.
 *
 * @param ifAbsent only when there is no object of this key
 * @param ifEtag only when there is one with this ETag; empty = no condition
 */
record WriteConditions(boolean ifAbsent, String ifEtag) {
    static WriteConditions of(Exchange exchange) {
        String ifNoneMatch = exchange.headerList("if-none-match");
        String ifMatch = exchange.headerList("if-match");
        if (ifNoneMatch != null && ifMatch != null) {
            throw S3Error.INVALID_REQUEST.failure("If-Match and If-None-Match can't both hold; send one of them");
        }
        if (ifNoneMatch != null && !ifNoneMatch.strip().equals("*")) {
            throw S3Error.INVALID_ARGUMENT.failure("If-None-Match: %s can't be used to store; only * can", ifNoneMatch);
        }
        String etag = ifMatch == null ? "" : ReadConditions.unquoted(ifMatch);
        if (ifMatch != null && (etag.isEmpty() || etag.equals("*") || etag.indexOf(',') >= 0)) {
            throw S3Error.INVALID_ARGUMENT.failure("If-Match: %s can't be used to store; one ETag can", ifMatch);
        }
        return new WriteConditions(ifNoneMatch != null, etag);
    }
}
