package io.ozone.s3.auth;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Api;
import io.ozone.s3.http.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;

/** Reads the claim of an {@code Authorization} header. */
final class HeaderClaim {
    private HeaderClaim() {}

    static Claim read(HttpFields headers) {
        return read(headers, Api.S3, null);
    }

    /** Of a call of STS. Its header does not say the hash of its body, and need not be believed if it does. */
    static Claim ofCall(HttpFields headers, Call call) {
        return read(headers, Api.STS, Crypto.hex(Crypto.sha256(call.body())));
    }

    /** @param bodyHash null = the header says it */
    private static Claim read(HttpFields headers, Api api, String bodyHash) {
        String authorization = headers.get("authorization");
        if (!authorization.startsWith(Claim.ALGORITHM)) {
            throw S3Error.INVALID_REQUEST.failure(
                    "The authorization mechanism '%s' is not supported; sign with %s",
                    firstWord(authorization), Claim.ALGORITHM);
        }
        String parts = authorization.substring(Claim.ALGORITHM.length());
        String credential = part(parts, "Credential");
        String signedHeaders = part(parts, "SignedHeaders");
        String signature = part(parts, "Signature");
        String timestamp = timestamp(headers);
        long millis = Timestamps.parse(timestamp);
        if (millis < 0) {
            throw S3Error.ACCESS_DENIED.failure("The x-amz-date '%s' is not of the form 20130524T000000Z", timestamp);
        }
        String payloadHash = bodyHash == null ? headers.get(Claim.CONTENT_SHA256) : bodyHash;
        if (payloadHash == null) {
            throw S3Error.INVALID_REQUEST.failure(
                    "The header %s is missing; send the hash of the body, or %s",
                    Claim.CONTENT_SHA256, Claim.UNSIGNED_PAYLOAD);
        }
        String[] pieces = credentialPieces(credential, api);
        if (pieces == null) {
            throw malformed("the Credential '" + credential + "' is not of the form id/yyyymmdd/region/" + api.service()
                    + "/aws4_request");
        }
        Scope scope = new Scope(pieces[1], pieces[2], pieces[3]);
        if (!timestamp.startsWith(scope.date())) {
            throw malformed(
                    "the Credential's date '" + scope.date() + "' is not that of the timestamp '" + timestamp + "'");
        }
        return new Claim(pieces[0], scope, split(signedHeaders), signature, timestamp, millis, payloadHash, false, 0);
    }

    /** Access id, date, region, service; null when the text is not of that form. The id itself may hold slashes. */
    static String[] credentialPieces(String credential, Api api) {
        int end = credential.length();
        String[] pieces = new String[5];
        for (int i = 4; i > 0; i--) {
            int slash = credential.lastIndexOf('/', end - 1);
            if (slash < 0) {
                return null;
            }
            pieces[i] = credential.substring(slash + 1, end);
            end = slash;
        }
        pieces[0] = credential.substring(0, end);
        boolean good = !pieces[0].isEmpty()
                && pieces[1].length() == 8
                && !pieces[2].isEmpty()
                && pieces[3].equals(api.service())
                && pieces[4].equals(Scope.TERMINATOR);
        return good ? pieces : null;
    }

    static List<String> split(String signedHeaders) {
        List<String> names = new ArrayList<>();
        int start = 0;
        while (start <= signedHeaders.length()) {
            int end = signedHeaders.indexOf(';', start);
            end = end < 0 ? signedHeaders.length() : end;
            names.add(signedHeaders.substring(start, end).toLowerCase(Locale.ROOT));
            start = end + 1;
        }
        return names;
    }

    private static String timestamp(HttpFields headers) {
        String timestamp = headers.get("x-amz-date");
        if (timestamp != null) {
            return timestamp;
        }
        String date = headers.get("date");
        timestamp = date == null ? null : Timestamps.ofDateHeader(date);
        if (timestamp == null && date != null && Timestamps.parse(date) >= 0) {
            return date;
        }
        if (timestamp == null) {
            throw S3Error.ACCESS_DENIED.failure("The request has no x-amz-date and no Date that can be read");
        }
        return timestamp;
    }

    private static String part(String parts, String name) {
        int at = parts.indexOf(name + "=");
        // "Signature=" must not be found at the end of another word.
        while (at > 0 && parts.charAt(at - 1) != ' ' && parts.charAt(at - 1) != ',') {
            at = parts.indexOf(name + "=", at + 1);
        }
        if (at < 0) {
            throw malformed("it has no " + name);
        }
        int start = at + name.length() + 1;
        int end = parts.indexOf(',', start);
        String value = parts.substring(start, end < 0 ? parts.length() : end).strip();
        if (value.isEmpty()) {
            throw malformed("its " + name + " is empty");
        }
        return value;
    }

    private static String firstWord(String text) {
        int space = text.indexOf(' ');
        return space < 0 ? text : text.substring(0, space);
    }

    private static S3Exception malformed(String reason) {
        return S3Error.AUTHORIZATION_HEADER_MALFORMED.failure("The authorization header can't be used: " + reason);
    }
}
