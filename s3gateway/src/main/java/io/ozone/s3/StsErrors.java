package io.ozone.s3;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.xml.XmlWriter;
import java.util.Map;

/** Errors as STS words them, where S3 has another word for the same. */
final class StsErrors {
    private static final int SERVER_ERRORS = 500;
    private static final int NOT_IMPLEMENTED = 501;

    private static final Map<String, S3Error> NAMES = Map.of(
            S3Error.AUTHORIZATION_HEADER_MALFORMED.code(), S3Error.STS_INCOMPLETE_SIGNATURE,
            S3Error.EXPIRED_TOKEN.code(), S3Error.STS_EXPIRED_TOKEN,
            S3Error.INTERNAL_ERROR.code(), S3Error.STS_INTERNAL_FAILURE,
            S3Error.INVALID_ACCESS_KEY_ID.code(), S3Error.STS_INVALID_CLIENT_TOKEN_ID,
            S3Error.INVALID_TOKEN.code(), S3Error.STS_INVALID_CLIENT_TOKEN_ID,
            S3Error.INVALID_URI.code(), S3Error.VALIDATION_ERROR,
            S3Error.MALFORMED_POLICY.code(), S3Error.STS_MALFORMED_POLICY_DOCUMENT);

    private StsErrors() {}

    static S3Exception of(Exchange exchange, S3Exception error) {
        boolean nobody = exchange.isAnonymous() && error.code().equals(S3Error.ACCESS_DENIED.code());
        S3Error named = nobody ? S3Error.STS_MISSING_AUTHENTICATION_TOKEN : NAMES.get(error.code());
        return named == null ? error : named.failure(error, error.getMessage());
    }

    static byte[] document(Exchange exchange, S3Exception error) {
        boolean receiver = error.status() >= SERVER_ERRORS && error.status() != NOT_IMPLEMENTED;
        return XmlWriter.stsDocument("ErrorResponse")
                .open("Error")
                .element("Type", receiver ? "Receiver" : "Sender")
                .element("Code", error.code())
                .element("Message", error.getMessage() == null ? "" : error.getMessage())
                .close("Error")
                .element("RequestId", exchange.requestId())
                .close("ErrorResponse")
                .toBytes();
    }
}
