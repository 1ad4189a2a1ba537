package io.ozone.s3.auth;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Parameter;
import io.ozone.s3.http.Percent;
import io.ozone.s3.http.RequestTarget;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/**
 * Signature Version 2, for clients that know nothing newer. It covers neither the host, nor most
 * parameters, nor the body, so the door speaks it only when it is told to.
 *
 * @param signature in base64
 * @param toSign what it must have been made of, in one of two ways where clients differ
 * @param millis when the request was made, or when it ends
 * @param presigned whether the signature stands in the query
 */
record OldSignature(String accessId, String signature, List<String> toSign, long millis, boolean presigned) {
    static final String ACCESS_ID = "AWSAccessKeyId";
    static final String SIGNATURE = "Signature";
    static final String EXPIRES = "Expires";

    /** Parameters of the query that belong to the signature. */
    static final Set<String> PARAMETERS = Set.of(ACCESS_ID, SIGNATURE, EXPIRES);

    private static final String SCHEME = "AWS ";
    private static final String HMAC = "HmacSHA1";
    private static final Set<String> SIGNED_PARAMETERS = Set.of(
            "accelerate",
            "acl",
            "analytics",
            "cors",
            "delete",
            "encryption",
            "inventory",
            "lifecycle",
            "location",
            "logging",
            "metrics",
            "notification",
            "object-lock",
            "partNumber",
            "policy",
            "policyStatus",
            "publicAccessBlock",
            "replication",
            "requestPayment",
            "response-cache-control",
            "response-content-disposition",
            "response-content-encoding",
            "response-content-language",
            "response-content-type",
            "response-expires",
            "restore",
            "retention",
            "select",
            "select-type",
            "tagging",
            "torrent",
            "uploadId",
            "uploads",
            "versionId",
            "versioning",
            "versions",
            "website");

    static boolean isInHeader(HttpFields headers) {
        String authorization = headers.get("authorization");
        return authorization != null && authorization.startsWith(SCHEME);
    }

    static boolean isInQuery(RequestTarget target) {
        return target.has(ACCESS_ID) && target.has(SIGNATURE);
    }

    static OldSignature ofHeader(String method, RequestTarget target, HttpFields headers) {
        String pair = headers.get("authorization").substring(SCHEME.length()).strip();
        int colon = pair.lastIndexOf(':');
        if (colon <= 0 || colon == pair.length() - 1) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "AWS authorization header is invalid. Expected AwsAccessKeyId:signature");
        }
        String amazonDate = headers.get("x-amz-date");
        String date = amazonDate == null ? headers.get("date") : amazonDate;
        long millis = date == null ? -1 : Timestamps.parseAny(date);
        if (millis < 0) {
            throw S3Error.ACCESS_DENIED.failure("AWS authentication requires a valid Date or x-amz-date header");
        }
        List<String> toSign = toSign(method, target, headers, amazonDate == null ? date : "");
        return new OldSignature(pair.substring(0, colon), pair.substring(colon + 1), toSign, millis, false);
    }

    static OldSignature ofQuery(String method, RequestTarget target, HttpFields headers) {
        String expires = target.parameter(EXPIRES, "");
        long seconds;
        try {
            seconds = Long.parseLong(expires);
        } catch (NumberFormatException e) {
            throw S3Error.ACCESS_DENIED.failure(
                    e, "Expires '" + expires + "' is not the number of seconds since 1970 at which the request ends");
        }
        return new OldSignature(
                target.parameter(ACCESS_ID),
                target.parameter(SIGNATURE),
                toSign(method, target, headers, expires),
                Math.max(0, Math.min(seconds, Long.MAX_VALUE / 1000)) * 1000,
                true);
    }

    /** Of an upload form: the policy is what is signed. Its end is a matter of the policy. */
    static OldSignature ofForm(Map<String, String> fields) {
        return new OldSignature(
                FormClaim.required(fields, "awsaccesskeyid"),
                FormClaim.required(fields, "signature"),
                List.of(FormClaim.required(fields, FormClaim.POLICY)),
                Long.MAX_VALUE,
                true);
    }

    boolean isMadeWith(String secret) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            boolean same = false;
            for (String text : toSign) {
                // Header values are bytes that Jetty handed over as Latin-1; this gives the same bytes back.
                byte[] expected = mac.doFinal(text.getBytes(StandardCharsets.ISO_8859_1));
                same |= Crypto.same(Base64.getEncoder().encodeToString(expected), signature);
            }
            return same;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + HMAC, e);
        }
    }

    private static List<String> toSign(String method, RequestTarget target, HttpFields headers, String date) {
        StringBuilder text = new StringBuilder(256)
                .append(method)
                .append('\n')
                .append(orEmpty(headers.get("content-md5")))
                .append('\n')
                .append(orEmpty(headers.get("content-type")))
                .append('\n')
                .append(date)
                .append('\n');
        amazonHeaders(headers)
                .forEach((name, values) -> text.append(name)
                        .append(':')
                        .append(String.join(",", values))
                        .append('\n'));
        // A bucket that the host names is put in front of the path. The host itself is not signed.
        boolean hostNamesBucket = !target.bucket().isEmpty()
                && Percent.decode(target.rawPath().substring(1), false).equals(target.key());
        String path = (hostNamesBucket ? "/" + target.bucket() : "") + target.rawPath();
        String parameters = parameters(target);
        String asSent = text + path + parameters;
        // Botocore signs a bucket with a slash behind it, whether or not it sends that.
        boolean isBucket = target.key().isEmpty() && !target.bucket().isEmpty() && !path.endsWith("/");
        return isBucket ? List.of(asSent, text + path + '/' + parameters) : List.of(asSent);
    }

    private static String parameters(RequestTarget target) {
        TreeSet<String> parameters = new TreeSet<>();
        for (Parameter parameter : target.parameters()) {
            if (SIGNED_PARAMETERS.contains(parameter.name())) {
                parameters.add(parameter.name() + (parameter.value().isEmpty() ? "" : "=" + latin(parameter.value())));
            }
        }
        return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    }

    private static Map<String, List<String>> amazonHeaders(HttpFields headers) {
        Map<String, List<String>> found = new TreeMap<>();
        for (HttpField field : headers) {
            String name = field.getLowerCaseName();
            if (name.startsWith("x-amz-")) {
                found.computeIfAbsent(name, any -> new ArrayList<>())
                        .add(orEmpty(field.getValue()).strip());
            }
        }
        return found;
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
